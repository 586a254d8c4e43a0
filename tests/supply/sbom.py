"""The bill of materials that the wheel carries (PEP 770): CycloneDX 1.7, made of pyproject.toml and of what is installed."""

from __future__ import annotations

import json
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.supply.chain import PROJECT, license_of, project, required

__all__ = ["FILE", "bill", "version_range", "written"]

FILE: Final = PROJECT / "ordercore.cdx.json"


def bill() -> dict[str, Any]:
    """The project, and what has to be there for it to run, each with the versions that will do and its license.

    What those need in turn is for them to say, and differs by version. There is no time and no random number in it, so that
    the same sources give the same wheel.
    """
    stated = project()
    pieces = [_external(Requirement(needed)) for needed in sorted(stated["dependencies"])]
    names = [piece["bom-ref"] for piece in pieces]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.7.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.7",
        "version": 1,
        "metadata": {
            "lifecycles": [{"phase": "pre-build"}],
            "component": {
                "type": "library",
                "bom-ref": stated["name"],
                "name": stated["name"],
                "version": stated["version"],
                "description": stated["description"],
                "licenses": [{"expression": stated["license"]}],
                "purl": f"pkg:pypi/{stated['name']}@{stated['version']}",
            },
        },
        "components": pieces,
        "dependencies": [{"ref": stated["name"], "dependsOn": names}],
        "compositions": [
            {"aggregate": "complete", "dependencies": [stated["name"]]},
            {"aggregate": "unknown", "dependencies": names},
        ],
    }


def _external(needed: Requirement) -> dict[str, Any]:
    """What the environment has to provide, as CycloneDX says it."""
    name = canonicalize_name(needed.name)
    return {
        "type": "library",
        "bom-ref": name,
        "name": name,
        "isExternal": True,
        "versionRange": f"vers:pypi/{version_range(needed)}",
        "scope": "required",
        "licenses": [{"expression": license_of(required()[name])}],
        "purl": f"pkg:pypi/{name}",
    }


def version_range(needed: Requirement) -> str:
    """The versions that will do, lowest first, as the VERS specification writes them."""
    bounds = sorted(needed.specifier, key=lambda each: Version(each.version))
    if wrong := [str(each) for each in bounds if each.operator not in (">=", "!=", "<")]:
        raise ValueError(f"{needed}: {', '.join(wrong)} reads otherwise in VERS")
    return "|".join([str(each) for each in bounds])


def written() -> str:
    """The bill as it stands in the file."""
    return json.dumps(bill(), indent=2, ensure_ascii=False) + "\n"
