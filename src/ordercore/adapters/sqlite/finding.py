"""A query as one SQL statement.

SQLite orders every number before every text, so a range of values is kept to one type by a bound at the empty text, and
the statement is put together from the fixed pieces in this file: whatever a host says travels as a parameter.
"""

from __future__ import annotations

import json
from typing import Any, Final

from ordercore.errors import InvalidQuery
from ordercore.ports.search import cursor, mark, sorting, words
from ordercore.ports.store import LARGEST, Condition, Field, Page, Query, Row

__all__ = ["page", "statement"]

_FIELDS_MOST: Final = 32

_COLUMNS: Final = "SELECT documents.id, documents.version, documents.fields"
_ALL: Final = "FROM documents"
_FOUND: Final = "FROM search CROSS JOIN documents ON documents.number = search.rowid"
_OF_KIND: Final = "documents.tenant = ?1 AND documents.kind = ?2"
_JOIN: Final = (
    "JOIN fields AS {name} ON {name}.tenant = ?1 AND {name}.kind = ?2 AND {name}.id = documents.id"
    " AND {name}.field = {field}"
)
_WITHOUT: Final = (
    "NOT EXISTS (SELECT 1 FROM fields WHERE fields.tenant = ?1 AND fields.kind = ?2 AND fields.id = documents.id"
    " AND fields.field = {field} AND fields.value = {value})"
)
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
        self.source = _ALL
        self.joins: dict[str, str] = {}
        self.equal: list[str] = []
        self.tests = [_OF_KIND]

    def parameter(self, value: Field) -> str:
        """The mark under which a value travels."""
        if not isinstance(value, str) and not -LARGEST < value < LARGEST:
            raise InvalidQuery(f"{value} has more than 62 bits", path="/where")
        self.parameters.append(value)
        return f"?{len(self.parameters)}"

    def joined(self, field: str) -> str:
        """The name under which a field is joined; only documents that have the field are found."""
        name = f"field{list(self.joins).index(field) if field in self.joins else len(self.joins)}"
        if field not in self.joins:
            if len(self.joins) == _FIELDS_MOST:
                raise InvalidQuery(
                    "too many fields in one query", path="/where", mend=f"ask for {_FIELDS_MOST} at most"
                )
            self.joins[field] = _JOIN.format(name=name, field=self.parameter(field))
        return name

    def filter(self, condition: Condition) -> None:
        """Let only documents pass that fit a condition."""
        want = condition.value
        if isinstance(want, tuple):
            marks = ", ".join([self.parameter(value) for value in want])
            self.tests.append(f"{self.joined(condition.field)}.value IN ({marks})")
        elif condition.operator == "ne":
            field, value = self.parameter(condition.field), self.parameter(want)
            self.tests.append(_WITHOUT.format(field=field, value=value))
        elif condition.operator == "prefix":
            self._between(condition.field, str(want))
        elif condition.operator in _SIGNS:
            self._compare(condition.field, condition.operator, want)
        else:
            raise InvalidQuery(f"no operator {condition.operator!r}", path="/where")

    def _between(self, field: str, prefix: str) -> None:
        value, end = f"{self.joined(field)}.value", _beyond(prefix)
        self.tests.append(f"{value} >= {self.parameter(prefix)}")
        if end is not None:
            self.tests.append(f"{value} < {self.parameter(end)}")

    def _compare(self, field: str, operator: str, want: Field) -> None:
        value = f"{self.joined(field)}.value"
        if operator == "eq":
            self.equal.append(field)
        self.tests.append(f"{value} {_SIGNS[operator]} {self.parameter(want)}")
        if operator in ("lt", "le") and isinstance(want, str):
            self.tests.append(f"{value} >= ''")
        elif operator in ("gt", "ge") and not isinstance(want, str):
            self.tests.append(f"{value} < ''")

    def search(self, text: str) -> None:
        """Let only documents pass whose words include all of a text's."""
        wanted = words(text)
        if wanted:
            marks = " AND ".join([f'"{word}"' for word in sorted(wanted)])
            self.source = _FOUND
            self.tests.append(f"search MATCH {self.parameter(marks)}")

    def ordered(self, query: Query) -> str:
        """The clause that orders, with a test for what comes after the cursor.

        SQLite knows nothing of how often a value occurs, so it is told where to begin: with the rows equal to
        something, sorted after (the plus sign keeps it from the index that has the order), else with the rows in order.
        """
        name, descending = sorting(query)
        ended = mark(query)
        if name:
            field = f"{'+' if self.equal and name not in self.equal else ''}{self.joined(name)}"
            keys = [f"{field}.value", f"{field}.id"]
        else:
            keys = [f"{self.joined(self.equal[0])}.id" if self.equal else "documents.id"]
        if ended is not None:
            edge = [ended.value, ended.id] if name and ended.value is not None else [ended.id]
            marks = ", ".join([self.parameter(value) for value in edge])
            self.tests.append(f"({', '.join(keys)}) {'<' if descending else '>'} ({marks})")
        direction = " DESC" if descending else ""
        return "ORDER BY " + ", ".join([key + direction for key in keys])


def statement(tenant: str, query: Query) -> tuple[str, list[Field]]:
    """The SQL that finds one row more than a page holds, and its parameters.

    Raises:
        InvalidQuery: the cursor is not one of this query's, an operator is unknown, or a number is out of range.
    """
    said = _Statement(tenant, query)
    for condition in query.where:
        said.filter(condition)
    said.search(query.text)
    order = said.ordered(query)
    limit = said.parameter(query.limit + 1)
    sql = "\n".join(
        [_COLUMNS, said.source, *said.joins.values(), "WHERE " + " AND ".join(said.tests), order, f"LIMIT {limit}"]
    )
    return sql, said.parameters


def page(query: Query, rows: list[Any]) -> Page:
    """The page in the rows that a statement found."""
    shown = tuple([Row(id, version, json.loads(fields)) for id, version, fields in rows[: query.limit]])
    return Page(shown, cursor(query, shown[-1]) if len(rows) > query.limit else "")
