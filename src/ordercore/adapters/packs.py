"""The tax packs that come with ordercore, by name."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from ordercore.errors import UnknownDocument
from ordercore.tax.pack import TaxPack
from ordercore.wire.json import loads

__all__ = ["shipped_pack", "shipped_packs"]

_SUFFIX: Final = ".json"


def shipped_packs() -> tuple[str, ...]:
    """The names of the packs that come with ordercore, in alphabetical order."""
    names = [entry.name for entry in (files("ordercore.tax") / "packs").iterdir() if entry.name.endswith(_SUFFIX)]
    return tuple(sorted([name.removesuffix(_SUFFIX) for name in names]))


def shipped_pack(name: str) -> TaxPack:
    """A pack that comes with ordercore, read and checked anew at each call: keep it.

    A host with newer data reads its own file, ``loads(TaxPack, text)``, and hands that to the regime.

    Args:
        name: one of `shipped_packs`, for example ``gb``.

    Raises:
        UnknownDocument: no pack of that name comes with ordercore.
    """
    if name not in shipped_packs():
        raise UnknownDocument("tax pack", name)
    return loads(TaxPack, (files("ordercore.tax") / "packs" / f"{name}{_SUFFIX}").read_text(encoding="utf-8"))
