"""What ordercore needs to run, as far down as it goes, and what each piece is licensed under and made of."""

from __future__ import annotations

import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

__all__ = ["COMPILED", "PERMISSIVE", "PROJECT", "compiled", "is_permissive", "license_of", "project", "required"]

PROJECT: Final = Path(__file__).resolve().parents[2]

PERMISSIVE: Final = {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "PSF-2.0", "Zlib"}
"""SPDX identifiers of licenses that ask for no more than that they are named."""

COMPILED: Final = {".so", ".pyd", ".dll", ".dylib", ".a", ".lib", ".o"}


def project() -> dict[str, Any]:
    """The table ``project`` of pyproject.toml."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    table: dict[str, Any] = settings["project"]
    return table


def required() -> dict[str, Distribution]:
    """Every distribution that installing ordercore without extras brings here, by its normal name."""
    found: dict[str, Distribution] = {}
    waiting = list(project()["dependencies"])
    while waiting:
        needed = Requirement(waiting.pop())
        name = canonicalize_name(needed.name)
        if name not in found and (needed.marker is None or needed.marker.evaluate({"extra": ""})):
            found[name] = distribution(name)
            waiting += found[name].requires or ()
    return found


def license_of(piece: Distribution) -> str:
    """The SPDX expression a distribution states (core metadata 2.4), or the words of the older field."""
    stated = [piece.metadata[name] for name in ("License-Expression", "License") if name in piece.metadata]
    return next(filter(None, stated), "")


def is_permissive(expression: str) -> bool:
    """Whether some choice that a license leaves asks for no more than the permissive ones; what is not understood does not."""
    return any(set(choice.split(" AND ")) <= PERMISSIVE for choice in expression.split(" OR "))


def compiled(piece: Distribution) -> list[str]:
    """Its files that are no text a Python reads, and the tags of its wheel that ask for some machine."""
    files = [str(file) for file in piece.files or () if file.suffix in COMPILED]
    tags = [line for line in (piece.read_text("WHEEL") or "").splitlines() if line.startswith("Tag: ")]
    return files + [tag for tag in tags if not tag.endswith("-none-any")]
