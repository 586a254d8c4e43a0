"""What can be asked of a store's index, and what it answers page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from attrs import frozen

from ordercore.errors import InvalidQuery
from ordercore.ports.limit import LARGEST
from ordercore.values.ids import ID_LENGTH

__all__ = [
    "CONDITIONS_MOST",
    "CURSOR_MOST",
    "PAGE_SIZE",
    "TEXT_MOST",
    "VALUES_MOST",
    "VALUES_TEXT_MOST",
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
"""The most characters of a search, and of one value: far more than anybody types."""

VALUES_TEXT_MOST: Final = 1_000_000
"""The most characters of all values of a query together."""

CURSOR_MOST: Final = 40 * TEXT_MOST
"""The most characters of a cursor. It names a value and an id, of which one character may become 16."""

Field = str | int
"""A value in an index row: text, or a whole number (minor units, days, counts)."""

Operator = Literal["eq", "ne", "in", "lt", "le", "gt", "ge", "prefix"]


@frozen
class Condition:
    """One test of a field of the index row. A row without the field passes only ``ne``."""

    #: name of the field; at most 128 characters.
    field: str
    #: how to compare; ``prefix`` is for text, ``in`` for a tuple of values.
    operator: Operator
    #: what to compare with. Text and numbers are never equal and never ordered against each other. A text has at most
    #: 10,000 characters, a number at most 62 bits.
    value: Field | tuple[Field, ...]


@frozen
class Query:
    """Which documents, in which order, and from where on."""

    #: kind of document; at most 128 characters.
    kind: str
    #: conditions, all of which must hold; at most 100, at most 1000 values in one, and 1,000,000 characters in all values.
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
            raise InvalidQuery("not a number of rows", path="/limit", mend=f"ask for 1 to {PAGE_SIZE}")
        _check_text(self.kind, ID_LENGTH, path="/kind")
        _check_text(self.text, TEXT_MOST, path="/text")
        _check_text(self.sort, ID_LENGTH + 1, path="/sort")
        _check_text(self.after, CURSOR_MOST, path="/after")
        if type(self.where) is not tuple:
            raise InvalidQuery("conditions that are not in a tuple", path="/where", mend="give a tuple")
        if len(self.where) > CONDITIONS_MOST:
            raise InvalidQuery(f"more than {CONDITIONS_MOST} conditions", path="/where", mend="ask in several queries")
        said = sum([_characters(condition, path=f"/where/{at}") for at, condition in enumerate(self.where)])
        if said > VALUES_TEXT_MOST:
            raise InvalidQuery(
                f"more than {VALUES_TEXT_MOST} characters in all values", path="/where", mend="ask in several queries"
            )


def _characters(condition: Condition, *, path: str) -> int:
    """Let a condition in; how many characters its values have."""
    if not isinstance(condition, Condition):
        raise InvalidQuery("not a condition", path=path, mend="give a Condition")
    _check_text(condition.field, ID_LENGTH, path=f"{path}/field")
    _check_text(condition.operator, ID_LENGTH, path=f"{path}/operator")
    value = condition.value
    if (condition.operator == "in") != isinstance(value, tuple):
        raise InvalidQuery("'in' goes with a tuple, and only 'in'", path=path)
    if condition.operator == "prefix" and not isinstance(value, str):
        raise InvalidQuery("a prefix is text", path=path)
    if not isinstance(value, tuple):
        return _length(value, path=f"{path}/value")
    if len(value) > VALUES_MOST:
        raise InvalidQuery(f"more than {VALUES_MOST} values", path=path, mend="ask in several queries")
    return sum([_length(each, path=f"{path}/value") for each in value])


def _length(value: object, *, path: str) -> int:
    """Let a value in; how many characters it has."""
    if type(value) is int:
        if not -LARGEST < value < LARGEST:
            raise InvalidQuery("a number of more than 62 bits", path=path, mend="ask for one below 2**62")
        return 0
    return _check_text(value, TEXT_MOST, path=path)


def _check_text(text: object, most: int, *, path: str) -> int:
    """Let a text in; how many characters it has. What was given instead is not quoted: nobody knows how long that is."""
    if type(text) is not str:
        raise InvalidQuery(
            f"a value of type {type(text).__name__} cannot be asked for",
            path=path,
            mend="ask for text, or a whole number",
        )
    if len(text) > most:
        raise InvalidQuery(f"more than {most} characters", path=path, mend="ask for a shorter text")
    return len(text)


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
