"""Questions that write nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ordercore.lifecycle.kind import KINDS
from ordercore.ports.query import Condition, Query
from ordercore.testing.house import ITEMS, SITES
from ordercore.testing.simulation.situation import Asked, Generator, Situation

__all__ = ["GENERATORS"]

_KINDS: Final = tuple(KINDS)
_SITES: Final = tuple(SITES)


def _document(now: Situation) -> Asked | None:
    kind = now.one(_KINDS)
    standing = [status for each, status in now.standing if each == kind]
    found = now.document(kind, *standing)
    return None if found is None else {"kind": kind, "id": found.id}


def _query(now: Situation) -> Asked:
    kind = now.one(_KINDS)
    standing = [status for each, status in now.standing if each == kind]
    where = (Condition("status", "eq", now.one(standing)),) if standing and now.chance.percent(50) else ()
    return {"query": Query(kind, where, limit=now.chance.between(1, 5))}


def _position(now: Situation) -> Asked:
    item = now.one(ITEMS)
    return {"sku": item.sku, "site": now.one(_SITES), "unit": item.units.base}


GENERATORS: Final[Mapping[str, Generator]] = {
    "search.get": _document,
    "search.history": _document,
    "search.find": _query,
    "stock.position": _position,
    "search.watch": lambda now: {"after": ""},
}
"""The verbs that only read."""
