"""C17: the bill of materials says what pyproject.toml says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.supply import sbom
from tests.supply.chain import project
from tests.supply.sbom import FILE, bill, version_range, written


def test_the_file_is_as_it_would_be_written_now() -> None:
    assert FILE.read_text(encoding="utf-8") == written(), "run: python -m tests.supply"


def test_it_names_the_project_and_all_it_needs() -> None:
    told: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    itself, stated = told["metadata"]["component"], project()

    assert (itself["name"], itself["version"]) == (stated["name"], stated["version"])
    assert {f"{each['name']}{each['versionRange'].removeprefix('vers:pypi/')}" for each in told["components"]} == set(
        stated["dependencies"]
    )
    assert all(each["isExternal"] and each["licenses"][0]["expression"] for each in told["components"])


def test_another_need_is_another_bill(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = ["six>=1.16,!=1.16.1,<2"]
    monkeypatch.setattr(sbom, "project", lambda: {**project(), "dependencies": needs})
    monkeypatch.setattr(sbom, "required", lambda: {"six": None})
    monkeypatch.setattr(sbom, "license_of", lambda piece: "MIT")

    (piece,) = bill()["components"]
    assert (piece["purl"], piece["versionRange"]) == ("pkg:pypi/six", "vers:pypi/>=1.16|!=1.16.1|<2")


@pytest.mark.parametrize("needed", ["six~=1.16", "six==1.16", "six>1"])
def test_a_range_that_would_read_otherwise_is_not_written(needed: str) -> None:
    with pytest.raises(ValueError, match="reads otherwise in VERS"):
        version_range(Requirement(needed))
