"""Marks on fields: what identifies a person, and what not everyone may see.

A mark is the metadata of an attrs field. It says what the field holds; who may see it, and what becomes of it when a person
is erased, is decided elsewhere by looking for the mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

__all__ = ["COST", "CREDIT", "MARGIN", "PERSONAL", "SECRETS", "is_personal", "secret_of"]

_PERSON: Final = "ordercore.person"
_TELLS: Final = "ordercore.tells"

PERSONAL: Final[Mapping[Any, Any]] = MappingProxyType({_PERSON: True})
"""The field identifies a person: a name, a street, an e-mail address. It stays out of `repr`."""

COST: Final[Mapping[Any, Any]] = MappingProxyType({_TELLS: "cost"})
"""The field tells what goods cost the seller, or at which other prices they are sold."""
MARGIN: Final[Mapping[Any, Any]] = MappingProxyType({_TELLS: "margin"})
"""The field tells what the seller earns."""
CREDIT: Final[Mapping[Any, Any]] = MappingProxyType({_TELLS: "credit"})
"""The field tells how much somebody may owe, or owes."""

SECRETS: Final[frozenset[str]] = frozenset({"cost", "margin", "credit"})
"""What not everyone may see; whoever may is permitted ``cost.read``, ``margin.read`` or ``credit.read``."""


def is_personal(metadata: Mapping[Any, Any]) -> bool:
    """Whether a field of that metadata identifies a person."""
    return bool(metadata.get(_PERSON))


def secret_of(metadata: Mapping[Any, Any]) -> str:
    """Which of the secrets a field of that metadata tells; empty when it tells none."""
    return str(metadata.get(_TELLS, ""))
