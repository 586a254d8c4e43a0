"""A query as one SQL statement, put together from the fixed pieces in this file: whatever a host says is a bound parameter."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from ordercore.adapters.postgres.field import TEXT, beyond, columns, escaped, keys, loaded
from ordercore.adapters.postgres.statement import Row as Found
from ordercore.adapters.postgres.statement import Statement
from ordercore.errors import InvalidQuery
from ordercore.ports.limit import LARGEST
from ordercore.ports.query import Condition, Field, Page, Query, Row
from ordercore.ports.search import cursor, mark, sorting, words

__all__ = ["page", "statement"]

_FIELDS_MOST: Final = 32

_COLUMNS: Final = "SELECT documents.id, documents.version, documents.fields::text FROM ordercore.documents"
_OF_KIND: Final = "documents.tenant = %(tenant)s AND documents.kind = %(kind)s"
_JOIN: Final = (
    "JOIN ordercore.fields AS {name} ON {name}.tenant = %(tenant)s AND {name}.kind = %(kind)s"
    " AND {name}.id = documents.id AND {name}.field = {field}"
)
_WORDS: Final = (
    "JOIN ordercore.search ON search.tenant = %(tenant)s AND search.kind = %(kind)s AND search.id = documents.id"
    " AND search.words @> {words}::text[]"
)
_WITHOUT: Final = "(documents.fields -> {field}::text) IS DISTINCT FROM {value}::jsonb"
_ONE_OF: Final = (
    "({name}.number, {name}.text) IN"
    " (SELECT number, text FROM unnest({numbers}::bigint[], {texts}::text[]) AS said (number, text))"
)
_SIGNS: Final = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class _Statement:
    """A query being put together."""

    def __init__(self, tenant: str, query: Query) -> None:
        self.parameters: dict[str, object] = {"tenant": tenant, "kind": query.kind}
        self.joins: dict[str, str] = {}
        self.tests = [_OF_KIND]

    def parameter(self, value: object) -> str:
        """The mark under which a value travels."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name})s"

    def joined(self, field: str) -> str:
        """The name under which a field is joined; only documents that have the field are found."""
        name = f"field{list(self.joins).index(field) if field in self.joins else len(self.joins)}"
        if field not in self.joins:
            if len(self.joins) == _FIELDS_MOST:
                raise InvalidQuery(
                    "too many fields in one query", path="/where", mend=f"ask for {_FIELDS_MOST} at most"
                )
            self.joins[field] = _JOIN.format(name=name, field=self.parameter(escaped(field)))
        return name

    def filter(self, condition: Condition) -> None:
        """Let only documents pass that fit a condition."""
        want = condition.value
        if isinstance(want, tuple):
            self._one_of(condition.field, [columns(_checked(value)) for value in want])
        elif condition.operator == "ne":
            value = json.dumps(escaped(want) if isinstance(want, str) else _checked(want), ensure_ascii=False)
            field = self.parameter(escaped(condition.field))
            self.tests.append(_WITHOUT.format(field=field, value=self.parameter(value)))
        elif condition.operator == "prefix":
            self._between(condition.field, escaped(str(want)))
        elif condition.operator == "eq":
            self._one_of(condition.field, [columns(_checked(want))])
        elif condition.operator in _SIGNS:
            self._compare(condition.field, condition.operator, _checked(want))
        else:
            raise InvalidQuery(f"no operator {condition.operator!r}", path="/where")

    def _one_of(self, field: str, values: list[tuple[int, str]]) -> None:
        name = self.joined(field)
        if len(values) == 1:
            number, text = self.parameter(values[0][0]), self.parameter(values[0][1])
            self.tests.append(f"{name}.number = {number}::bigint AND {name}.text = {text}::text")
        else:
            numbers = self.parameter([number for number, _ in values])
            texts = self.parameter([text for _, text in values])
            self.tests.append(_ONE_OF.format(name=name, numbers=numbers, texts=texts))

    def _between(self, field: str, prefix: str) -> None:
        name, end = self.joined(field), beyond(prefix)
        self.tests.append(f"{name}.number = {self.parameter(TEXT)}::bigint")
        self.tests.append(f"{name}.text >= {self.parameter(prefix)}::text")
        if end is not None:
            self.tests.append(f"{name}.text < {self.parameter(end)}::text")

    def _compare(self, field: str, operator: str, want: Field) -> None:
        name, sign = self.joined(field), _SIGNS[operator]
        number, text = columns(want)
        if isinstance(want, str):
            self.tests.append(f"{name}.number = {self.parameter(TEXT)}::bigint")
            self.tests.append(f"{name}.text {sign} {self.parameter(text)}::text")
        else:
            self.tests.append(f"{name}.number {sign} {self.parameter(number)}::bigint")
            self.tests.append(f"{name}.number < {self.parameter(TEXT)}::bigint")

    def search(self, tenant: str, query: Query) -> str:
        """What joins only documents whose words include all of the query's text."""
        wanted = words(query.text)
        return _WORDS.format(words=self.parameter(keys(tenant, query.kind, wanted))) if wanted else ""

    def ordered(self, query: Query) -> str:
        """The clause that orders, with a test for what comes after the cursor."""
        name, descending = sorting(query)
        ended = mark(query)
        if name:
            field = self.joined(name)
            marks = [f"{field}.number", f"{field}.text", f"{field}.id"]
        else:
            marks = ["documents.id"]
        if ended is not None:
            edge = [*columns(ended.value), ended.id] if name and ended.value is not None else [ended.id]
            casts = ["bigint", "text", "text"] if name else ["text"]
            values = [f"{self.parameter(value)}::{cast}" for value, cast in zip(edge, casts, strict=True)]
            self.tests.append(f"({', '.join(marks)}) {'<' if descending else '>'} ({', '.join(values)})")
        direction = " DESC" if descending else ""
        return "ORDER BY " + ", ".join([each + direction for each in marks])


def _checked(value: Field | tuple[Field, ...]) -> Field:
    if isinstance(value, tuple):
        raise InvalidQuery("a tuple goes with 'in'", path="/where")
    if not isinstance(value, str) and not -LARGEST < value < LARGEST:
        raise InvalidQuery(f"{value} has more than 62 bits", path="/where")
    return value


def statement(tenant: str, query: Query) -> Statement:
    """The SQL that finds one row more than a page holds, and its parameters.

    Raises:
        InvalidQuery: the cursor is not one of this query's, an operator is unknown, or a number is out of range.
    """
    said = _Statement(tenant, query)
    for condition in query.where:
        said.filter(condition)
    search = said.search(tenant, query)
    order = said.ordered(query)
    limit = said.parameter(query.limit + 1)
    pieces = [_COLUMNS, *said.joins.values(), search, "WHERE " + " AND ".join(said.tests), order, f"LIMIT {limit}"]
    return Statement("\n".join([piece for piece in pieces if piece]), said.parameters)


def page(query: Query, rows: Iterable[Found]) -> Page:
    """The page in the rows that a statement found."""
    found = [Row(id, version, loaded(fields)) for id, version, fields in rows]
    shown = tuple(found[: query.limit])
    return Page(shown, cursor(query, shown[-1]) if len(found) > query.limit else "")
