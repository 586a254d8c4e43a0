"""What all stores must agree on to search alike: what a word is, how values are ordered, what a cursor says.

An adapter is free to search as its database does best; these few functions keep the answers the same everywhere.
"""

from __future__ import annotations

import json
import re
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from attrs import frozen

from ordercore.errors import InvalidBatch, InvalidQuery
from ordercore.ports.limit import LARGEST
from ordercore.ports.query import TEXT_MOST, Field, Query, Row
from ordercore.values.ids import ID_LENGTH

__all__ = ["Mark", "checked_index", "cursor", "mark", "rank", "sorting", "words"]

_WORD: Final = re.compile(r"[^\W_]+")
# What is not in a word, for texts of ASCII alone: most are, every write cuts one, and this is three times as fast.
_APART: Final = {code: " " for code in range(128) if _WORD.match(chr(code)) is None}


def words(text: str) -> frozenset[str]:
    """The words of a text, each once: runs of letters and digits, in lower case and without accents and other marks.

    ``Café-Crème no. 7`` has the words ``cafe``, ``creme``, ``no`` and ``7``. Text is decomposed (Unicode NFKD), marks
    are dropped, case is folded. Scripts written without spaces form one word a run.
    """
    if text.isascii():
        return frozenset(text.lower().translate(_APART).split())
    decomposed = unicodedata.normalize("NFKD", text)
    unmarked = "".join([letter for letter in decomposed if unicodedata.category(letter)[0] != "M"])
    return frozenset(_WORD.findall(unmarked.casefold()))


def checked_index(index: Mapping[str, Field], *, path: str = "/writes") -> Mapping[str, Field]:
    """Let an index row in.

    Raises:
        InvalidBatch: a name is no text of at most 128 characters, or a value neither text of at most 10,000 nor a whole number
            of at most 62 bits.
    """
    for name, value in index.items():
        if type(name) is not str or len(name) > ID_LENGTH:
            raise InvalidBatch(
                "a field without a proper name", path=path, mend=f"name it by a text of at most {ID_LENGTH} characters"
            )
        if type(value) is str:
            if len(value) <= TEXT_MOST:
                continue
        elif type(value) is int and -LARGEST < value < LARGEST:
            continue
        raise InvalidBatch(
            f"field {name!r} holds what no index keeps, a value of type {type(value).__name__}",
            path=path,
            mend=f"use text of at most {TEXT_MOST} characters, or a whole number below 2**62",
        )
    return index


def rank(value: Field) -> tuple[bool, Field]:
    """The sort key of a value: numbers by size, then text by code points."""
    return isinstance(value, str), value


def sorting(query: Query) -> tuple[str, bool]:
    """The field a query sorts by, empty for the id, and whether it descends."""
    return query.sort.removeprefix("-"), query.sort.startswith("-")


@frozen
class Mark:
    """The row a page ended with; the next page holds what comes after it in the query's order."""

    #: its value of the field sorted by; None when sorted by id.
    value: Field | None
    #: its identifier.
    id: str


def _fingerprint(query: Query) -> str:
    where = [[condition.field, condition.operator, condition.value] for condition in query.where]
    return sha256(json.dumps([query.kind, where, query.text, query.sort]).encode()).hexdigest()[:16]


def cursor(query: Query, last: Row) -> str:
    """The text that goes on after a row of this query; opaque to hosts."""
    name, _ = sorting(query)
    said = [_fingerprint(query), last.index[name] if name else None, last.id]
    return urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).decode()


def mark(query: Query) -> Mark | None:
    """Where the query goes on, read from its cursor; None when it begins at the first row.

    Raises:
        InvalidQuery: the cursor is damaged, or was given for another query.
    """
    if not query.after:
        return None
    try:
        fingerprint, value, id = json.loads(urlsafe_b64decode(query.after.encode()))
    except (ValueError, TypeError, RecursionError):
        fingerprint, value, id = "", None, ""
    name, _ = sorting(query)
    shaped = isinstance(id, str) and (_is_field(value) if name else value is None)
    if fingerprint != _fingerprint(query) or not shaped:
        raise InvalidQuery("the cursor is not one of this query's", path="/after", mend="begin at the first page")
    return Mark(value, id)


def _is_field(value: object) -> bool:
    return type(value) is str or (type(value) is int and -LARGEST < value < LARGEST)
