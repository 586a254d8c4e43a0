"""Persons beside documents: what identifies somebody is written apart, read together with its document, and can be erased."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from attrs import evolve, field, frozen

from ordercore.desk.facts import Loaded
from ordercore.lifecycle.kind import KINDS
from ordercore.ports.batch import Write
from ordercore.ports.store import Store
from ordercore.wire import dumps, loads
from ordercore.wire.apart import joined, personal_paths

__all__ = ["BESIDE", "Personal", "beside", "blank", "whole"]

T = TypeVar("T")


@frozen
class Personal:
    """What of one document identifies a person."""

    #: the customer whose document it is; empty for nobody's, and after it was erased.
    customer: str
    #: texts by the JSON pointer of their field in the document; empty after it was erased.
    parts: Mapping[str, tuple[str, ...]] = field(factory=dict, repr=False)


def _kind(kind: str) -> str:
    return f"{kind}.personal"


BESIDE: Final[Mapping[str, str]] = {name: _kind(name) for name, kind in KINDS.items() if personal_paths(kind.document)}
"""The kinds of documents that can identify a person, and the kind under which that is kept: never with a history."""


def beside(kind: str, id: str, customer: str, parts: Mapping[str, tuple[str, ...]], *, expected: int) -> Write:
    """The writing of what was taken out of a document."""
    return Write(_kind(kind), id, expected, dumps(Personal(customer, parts)), {"customer": customer})


def blank(kind: str, id: str, *, expected: int) -> Write:
    """The writing that erases it: what was there is gone, and nothing says any more whose it was."""
    return Write(kind, id, expected, dumps(Personal("")))


def whole(store: Store, kind: str, loaded: Loaded[Any]) -> Loaded[Any]:
    """A document together with the person in it, as people want to read it; without, where that was erased."""
    stored = store.load(BESIDE[kind], loaded.document.id) if kind in BESIDE else None
    if stored is None:
        return loaded
    return evolve(loaded, document=joined(loaded.document, loads(Personal, stored.document).parts))
