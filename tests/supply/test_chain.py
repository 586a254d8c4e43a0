"""C17: nothing that the core needs is copyleft or compiled, and the checks would notice."""

from __future__ import annotations

from importlib.metadata import distribution

import pytest

from tests.supply.chain import compiled, is_permissive, license_of, project, required


def test_what_is_needed_is_found_as_far_down_as_it_goes() -> None:
    found = set(required())

    assert {"attrs", "babel", "cattrs", "python-dateutil", "typing-extensions"} <= found
    assert len(project()["dependencies"]) == 4
    assert found.isdisjoint({"orjson", "exceptiongroup", "pytest", "hypothesis", "sqlalchemy"})  # extras, older Pythons


@pytest.mark.parametrize("name", sorted(required()))
def test_a_needed_package_is_neither_copyleft_nor_compiled(name: str) -> None:
    piece = required()[name]

    assert is_permissive(license_of(piece)), license_of(piece)
    assert piece.files
    assert compiled(piece) == []


def test_a_copyleft_license_is_noticed() -> None:
    assert not is_permissive(license_of(distribution("psycopg")))  # LGPL-3.0-only, in an extra
    assert not is_permissive(license_of(distribution("hypothesis")))  # MPL-2.0, in an extra
    for expression in ("", "GPL-3.0-or-later", "MIT AND GPL-2.0-only", "Dual License", "(MIT)"):
        assert not is_permissive(expression)
    assert is_permissive("GPL-2.0-only OR MIT")


def test_a_compiled_package_is_noticed() -> None:
    pytest.importorskip("orjson")
    found = compiled(distribution("orjson"))

    assert any(file.startswith("orjson/orjson.") for file in found)
    assert any(tag.startswith("Tag: cp") for tag in found)
