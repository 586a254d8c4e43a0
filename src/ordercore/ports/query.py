"""What can be asked of a store's index, and what it answers page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from attrs import frozen

from ordercore.errors import InvalidQuery

__all__ = [
    "CONDITIONS_MOST",
    "PAGE_SIZE",
    "TEXT_MOST",
    "VALUES_MOST",
    "Condition",
    "Field",
    "Operator",
    "Page",
    "Query",
    "Row",
]

PAGE_SIZE: Final = 1_000
"""The most rows a page or a piece of the feed may hold."""

CONDITIONS_MOST: Final = 100
"""The most conditions of a query."""

VALUES_MOST: Final = 1_000
"""The most values of a condition: databases take their time over very many."""

TEXT_MOST: Final = 10_000
"""The most characters of a search, far more than anybody types."""

Field = str | int
"""A value in an index row: text, or a whole number (minor units, days, counts)."""

Operator = Literal["eq", "ne", "in", "lt", "le", "gt", "ge", "prefix"]


@frozen
class Condition:
    """One test of a field of the index row. A row without the field passes only ``ne``."""

    #: name of the field.
    field: str
    #: how to compare; ``prefix`` is for text, ``in`` for a tuple of values.
    operator: Operator
    #: what to compare with. Text and numbers are never equal and never ordered against each other.
    value: Field | tuple[Field, ...]


@frozen
class Query:
    """Which documents, in which order, and from where on."""

    #: kind of document.
    kind: str
    #: conditions, all of which must hold; at most 100, and at most 1000 values in one.
    where: tuple[Condition, ...] = ()
    #: words that must all occur in the searchable text, in any order and any case; without a word it searches nothing.
    #: What a word is: `ordercore.ports.search.words`.
    #: At most 10,000 characters.
    text: str = ""
    #: field to sort by, with ``-`` before it for descending; empty sorts by id. Rows without the field are left out.
    #: Numbers come before text, text goes by code points; descending turns the whole order around, ties too.
    sort: str = ""
    #: how many rows at most, 1 to 1000.
    limit: int = 50
    #: where the page before ended, as `Page.next` gave it; empty begins at the first row.
    after: str = ""

    def __attrs_post_init__(self) -> None:
        if type(self.limit) is not int or not 1 <= self.limit <= PAGE_SIZE:
            raise InvalidQuery(f"a page of {self.limit!r} rows", path="/limit", mend=f"ask for 1 to {PAGE_SIZE}")
        if len(self.where) > CONDITIONS_MOST:
            raise InvalidQuery(f"more than {CONDITIONS_MOST} conditions", path="/where", mend="ask in several queries")
        if len(self.text) > TEXT_MOST:
            raise InvalidQuery(f"more than {TEXT_MOST} characters", path="/text", mend="search for fewer words")
        for number, condition in enumerate(self.where):
            if isinstance(condition.value, tuple) and len(condition.value) > VALUES_MOST:
                raise InvalidQuery(
                    f"more than {VALUES_MOST} values", path=f"/where/{number}", mend="ask in several queries"
                )
            if (condition.operator == "in") != isinstance(condition.value, tuple):
                raise InvalidQuery("'in' goes with a tuple, and only 'in'", path=f"/where/{number}")
            if condition.operator == "prefix" and not isinstance(condition.value, str):
                raise InvalidQuery("a prefix is text", path=f"/where/{number}")


@frozen
class Row:
    """One document found."""

    #: its identifier.
    id: str
    #: its version.
    version: int
    #: the index row written with it.
    index: Mapping[str, Field]


@frozen
class Page:
    """A page of what was found."""

    #: the rows, in the order asked; ties by id.
    rows: tuple[Row, ...]
    #: where the next page begins; empty when this is the last.
    next: str = ""
