"""How the memory store finds: it looks at every row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import eq, ge, gt, le, lt
from typing import Final, get_args

from ordercore.errors import InvalidQuery
from ordercore.ports.query import Condition, Field, Operator, Page, Query, Row
from ordercore.ports.search import cursor, mark, rank, sorting

__all__ = ["checked_operators", "fits", "page"]

_COMPARED: Final[Mapping[str, Callable[..., bool]]] = {"eq": eq, "lt": lt, "le": le, "gt": gt, "ge": ge}


def checked_operators(query: Query) -> None:
    """Let in only operators there are.

    Raises:
        InvalidQuery: there is no such operator.
    """
    for number, condition in enumerate(query.where):
        if condition.operator not in get_args(Operator):
            raise InvalidQuery(f"no operator {condition.operator!r}", path=f"/where/{number}")


def fits(condition: Condition, have: Field | None) -> bool:
    """Whether the value of a row, None when it has none, passes a condition."""
    want = condition.value
    if condition.operator == "ne":
        return have is None or have != want
    if isinstance(want, tuple):
        return have in want
    alike = have is not None and isinstance(have, str) == isinstance(want, str)
    if not alike or have is None:
        return False
    if condition.operator == "prefix":
        return str(have).startswith(str(want))
    return _COMPARED[condition.operator](rank(have), rank(want))


def page(query: Query, rows: Iterable[Row]) -> Page:
    """One page of rows that fit already, in the order of the query. What a page shows is the caller's own: each index row is a copy.

    Raises:
        InvalidQuery: the cursor is not one of this query's.
    """
    name, descending = sorting(query)

    def place(row: Row) -> tuple[tuple[bool, Field], str]:
        return rank(row.index[name]) if name else (False, 0), row.id

    ordered = sorted([row for row in rows if not name or name in row.index], key=place, reverse=descending)
    ended = mark(query)
    if ended is not None:
        edge = (rank(ended.value) if ended.value is not None else (False, 0), ended.id)
        ordered = [row for row in ordered if (place(row) < edge if descending else place(row) > edge)]
    shown = tuple([Row(row.id, row.version, dict(row.index)) for row in ordered[: query.limit]])
    return Page(shown, cursor(query, shown[-1]) if len(ordered) > len(shown) else "")
