"""A query as one SQL statement.

A field is found by its value, in the tree of all fields, or read from the row of its document. What is asked to be equal is
found; so is the field that the answer is sorted by, or one that is asked to lie in a range, when nothing narrower is asked;
all else is read. SQLite knows nothing of how often a value occurs, so the statement says where to begin.

SQLite orders every number before every text, so a range of values is kept to one type by a bound at the empty text, and
the statement is put together from the fixed pieces in this file: whatever a host says travels as a parameter.
"""

from __future__ import annotations

import json
from typing import Any, Final

from ordercore.errors import InvalidQuery
from ordercore.ports.limit import LARGEST
from ordercore.ports.query import Condition, Field, Page, Query, Row
from ordercore.ports.search import cursor, mark, sorting, words

__all__ = ["page", "statement"]

_FIELDS_MOST: Final = 32

_DOCUMENTS: Final = "ordercore_documents AS documents"
_SEARCH: Final = "ordercore_search"  # it is asked by its own name only
_COLUMNS: Final = "SELECT documents.id, documents.version, documents.fields FROM"
_OF_KIND: Final = "{name}.tenant = ?1 AND {name}.kind = ?2"
_OF_FIELD: Final = "{name}.field = {field}"
_READ: Final = "json_extract(documents.fields, {path})"
_READ_ODD: Final = "(SELECT value FROM json_each(documents.fields) WHERE key = {field})"
_SIGNS: Final = {"eq": "=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}

_LAST: Final = chr(0x10FFFF)


def _beyond(prefix: str) -> str | None:
    """The first text after all that begin with a prefix; None when every later text begins with it."""
    stem = prefix.rstrip(_LAST)
    if not stem:
        return None
    following = ord(stem[-1]) + 1
    return stem[:-1] + chr(0xE000 if following == 0xD800 else following)


class _Statement:
    """A query being put together."""

    def __init__(self, tenant: str, query: Query) -> None:
        self.parameters: list[Field] = [tenant, query.kind]
        self.tests: list[str] = []
        self.tables: list[str] = []
        self.id = "documents.id"
        """Where the identifier stands: in the first table, whose order is then the order of the answer if it can be."""
        self.values: dict[str, str] = {}
        """Where the value of each field stands that was asked for."""

    def parameter(self, value: Field) -> str:
        """The mark under which a value travels."""
        if not isinstance(value, str) and not -LARGEST < value < LARGEST:
            raise InvalidQuery(f"{value} has more than 62 bits", path="/where")
        self.parameters.append(value)
        return f"?{len(self.parameters)}"

    def find(self, field: str) -> None:
        """Go through a field's values in their order, or with a table before it, look its value up there."""
        if len(self.values) == _FIELDS_MOST:
            raise InvalidQuery("too many fields in one query", path="/where", mend=f"ask for {_FIELDS_MOST} at most")
        if field in self.values:
            return
        name = f"field{len(self.values)}"
        self.tests += [_OF_KIND.format(name=name), _OF_FIELD.format(name=name, field=self.parameter(field))]
        self._join(f"ordercore_fields AS {name}", f"{name}.id")
        self.values[field] = f"{name}.value"

    def search(self, wanted: frozenset[str]) -> None:
        """Let only documents pass whose words include all of these."""
        marks = " AND ".join([f'"{word}"' for word in sorted(wanted)])
        self.tables.append(_SEARCH)
        self.tests += [f"{_SEARCH} MATCH {self.parameter(marks)}", f"documents.number = {_SEARCH}.rowid"]
        self._document()

    def read(self) -> None:
        """Have the rows of the documents, if they are not there yet."""
        if _DOCUMENTS not in self.tables:
            self._document()

    def _document(self) -> None:
        self.tests.append(_OF_KIND.format(name="documents"))
        self._join(_DOCUMENTS, "documents.id")

    def _join(self, table: str, id: str) -> None:
        if any(name != _SEARCH for name in self.tables):
            self.tests.append(f"{id} = {self.id}")
        else:
            self.id = id
        self.tables.append(table)

    def value(self, field: str) -> str:
        """Where the value of a field stands; null in a document without it."""
        if field not in self.values:
            # SQLite takes the name in a path as it stands, and JSON writes these characters in another way.
            plain = field.isprintable() and '"' not in field and "\\" not in field
            read = _READ.format(path=self.parameter(f'$."{field}"')) if plain else ""
            self.values[field] = read or _READ_ODD.format(field=self.parameter(field))
        return self.values[field]

    def filter(self, condition: Condition) -> None:
        """Let only documents pass that fit a condition."""
        value, want = self.value(condition.field), condition.value
        if isinstance(want, tuple):
            marks = ", ".join([self.parameter(each) for each in want])
            self.tests.append(f"{value} IN ({marks})")
        elif condition.operator == "ne":
            self.tests.append(f"{value} IS NOT {self.parameter(want)}")
        elif condition.operator == "prefix":
            self._between(value, str(want))
        elif condition.operator in _SIGNS:
            self._compare(value, condition.operator, want)
        else:
            raise InvalidQuery(f"no operator {condition.operator!r}", path="/where")

    def _between(self, value: str, prefix: str) -> None:
        end = _beyond(prefix)
        self.tests.append(f"{value} >= {self.parameter(prefix)}")
        if end is not None:
            self.tests.append(f"{value} < {self.parameter(end)}")

    def _compare(self, value: str, operator: str, want: Field) -> None:
        self.tests.append(f"{value} {_SIGNS[operator]} {self.parameter(want)}")
        if operator in ("lt", "le") and isinstance(want, str):
            self.tests.append(f"{value} >= ''")
        elif operator in ("gt", "ge") and not isinstance(want, str):
            self.tests.append(f"{value} < ''")

    def ordered(self, query: Query) -> str:
        """The clause that orders, with a test for what comes after the cursor."""
        name, descending = sorting(query)
        ended = mark(query)
        first = [self.value(name)] if name else []
        if name:
            self.tests.append(f"{first[0]} IS NOT NULL")
        keys = [*first, self.id]
        if ended is not None:
            edge = [ended.value, ended.id] if name and ended.value is not None else [ended.id]
            marks = ", ".join([self.parameter(value) for value in edge])
            self.tests.append(f"({', '.join(keys)}) {'<' if descending else '>'} ({marks})")
        direction = " DESC" if descending else ""
        return "ORDER BY " + ", ".join([key + direction for key in keys])


def _range(query: Query) -> str:
    """The field that a query asks to lie in a range, if any."""
    narrow = [condition.field for condition in query.where if condition.operator != "ne"]
    return narrow[0] if narrow else ""


def statement(tenant: str, query: Query) -> tuple[str, list[Field]]:
    """The SQL that finds one row more than a page holds, and its parameters.

    Raises:
        InvalidQuery: the cursor is not one of this query's, an operator is unknown, or a number is out of range.
    """
    said = _Statement(tenant, query)
    known = [condition.field for condition in query.where if condition.operator in ("eq", "in")]
    if wanted := words(query.text):
        said.search(wanted)
    elif not known and (field := sorting(query)[0] or _range(query)):
        said.find(field)
    for field in known:
        said.find(field)
    said.read()
    for condition in query.where:
        said.filter(condition)
    order = said.ordered(query)
    limit = said.parameter(query.limit + 1)
    tables = " CROSS JOIN ".join(said.tables)  # SQLite takes tables joined so in the order they are written
    return f"{_COLUMNS} {tables} WHERE {' AND '.join(said.tests)} {order} LIMIT {limit}", said.parameters


def page(query: Query, rows: list[Any]) -> Page:
    """The page in the rows that a statement found."""
    shown = tuple([Row(id, version, json.loads(fields)) for id, version, fields in rows[: query.limit]])
    return Page(shown, cursor(query, shown[-1]) if len(rows) > query.limit else "")
