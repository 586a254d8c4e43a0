"""A query as one SQL statement, put together from the fixed pieces in this file: whatever a host says is a bound parameter.

Where it begins is found out by looking, and not by what the planner believes of the tables, which may be a million documents behind.
What a condition lets pass, or the text, is listed as far as a thousand documents; the shortest list that is complete is where it
begins. When all are longer, it goes through the documents in the order asked and stops when the page is full. Every condition is
looked at in the document's own row: nothing is joined but a document, by its whole key, to its place in a list or an order.
"""

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
_FEW: Final = 1_000

_LISTED: Final = (
    "SELECT fields.id FROM ordercore.fields"
    " WHERE fields.tenant = %(tenant)s AND fields.kind = %(kind)s AND fields.field = {field} AND {tests}"
)
_LISTED_BY_VALUE: Final = (
    "SELECT listed.id FROM unnest({numbers}::bigint[], {texts}::text[]) AS said (number, text) JOIN LATERAL ("
    "SELECT fields.id FROM ordercore.fields"
    " WHERE fields.tenant = %(tenant)s AND fields.kind = %(kind)s AND fields.field = {field}"
    " AND fields.number = said.number AND fields.text = said.text OFFSET 0"
    ") AS listed ON true"
)
_LISTED_BY_WORDS: Final = (
    "SELECT search.id FROM ordercore.search"
    " WHERE search.tenant = %(tenant)s AND search.kind = %(kind)s AND search.words @> {words}::text[]"
)
_LIST: Final = "list{at} AS MATERIALIZED ({ids} LIMIT {most})"
_COUNTED: Final = "SELECT {at} AS list, count(*) AS many FROM list{at}"
_SHORTEST: Final = (
    "shortest AS MATERIALIZED (SELECT list FROM ({counted}) AS counted WHERE many < {most} ORDER BY many LIMIT 1)"
)
_IF_SHORTEST: Final = "SELECT id FROM list{at} WHERE (SELECT list FROM shortest) = {at}"
_IF_NONE: Final = "NOT EXISTS (SELECT 1 FROM shortest)"
_EITHER: Final = "WITH {lists}\nSELECT id, version, fields FROM (({listed}) UNION ALL ({ordered})) AS found\n{order}"

_ORDERED: Final = "SELECT documents.id, documents.version, documents.fields::text AS fields FROM ordercore.documents"
_BEGUN: Final = "SELECT begun.id, documents.version, documents.fields::text AS fields{more} FROM {begin} AS begun"
_OF_KIND: Final = "documents.tenant = %(tenant)s AND documents.kind = %(kind)s"
_OF_FIELD: Final = "begun.tenant = %(tenant)s AND begun.kind = %(kind)s AND begun.field = {field}"
# One after the other: where there is nothing to choose, nothing is chosen wrongly.
_DOCUMENTS: Final = (
    "JOIN LATERAL (SELECT version, fields{more} FROM ordercore.documents WHERE {tests} AND documents.id = begun.id OFFSET 0)"
    " AS documents ON true"
)
# Whatever is tested, the planner takes half of the documents to pass, and so expects that a page is full soon.
_PASSES: Final = "CASE WHEN {tests} THEN true ELSE false END"
_VALUE: Final = "(documents.fields -> {field}::text)"
_AMONG: Final = "{value} IN (SELECT jsonb_array_elements({wanted}::jsonb))"
_AS_NUMBER: Final = "jsonb_typeof({value}) = 'number' AND {value} {sign} {want}::jsonb"
_AS_TEXT: Final = "jsonb_typeof({value}) = 'string' AND ({value} #>> '{{}}') COLLATE \"C\" {sign} {want}::text"
_AS_COLUMNS: Final = (
    ", CASE jsonb_typeof({value}) WHEN 'number' THEN {value}::bigint ELSE {largest} END AS number"
    ", (CASE jsonb_typeof({value}) WHEN 'string' THEN {value} #>> '{{}}' ELSE '' END) COLLATE \"C\" AS text"
)
_HAS_WORDS: Final = (
    "(SELECT search.words FROM ordercore.search"
    " WHERE search.tenant = %(tenant)s AND search.kind = %(kind)s AND search.id = documents.id) @> {words}::text[]"
)
_SIGNS: Final = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class _Statement:
    """A query being put together."""

    def __init__(self, tenant: str, query: Query) -> None:
        self.query: Final = query
        self.sort, self.descending = sorting(query)
        self.parameters: dict[str, object] = {"tenant": tenant, "kind": query.kind}
        self.names: dict[str, str] = {}
        self.tests: list[str] = []
        """What is looked at in the row of a document."""
        self.bounds: dict[str, list[str]] = {}
        """What says of each field where in the order of its values the documents stand."""
        self.lists: dict[str, str] = {}
        """What lists the documents that a condition lets pass, where its bounds do not: by the field, or empty for the text."""
        self.equal = ""
        """The first field that is to have one value, if any."""

    def parameter(self, value: object) -> str:
        """The mark under which a value travels."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name})s"

    def name(self, field: str) -> str:
        """The mark under which the name of a field travels."""
        if field not in self.names:
            self.names[field] = self.parameter(escaped(field))
        return self.names[field]

    def value(self, field: str) -> str:
        """Where the value of a field stands in the row of a document."""
        return _VALUE.format(field=self.name(field))

    def bounded(self, field: str) -> list[str]:
        """The bounds of a field; only documents that have the field are found."""
        if field not in self.bounds and len(self.bounds) == _FIELDS_MOST:
            raise InvalidQuery("too many fields in one query", path="/where", mend=f"ask for {_FIELDS_MOST} at most")
        return self.bounds.setdefault(field, [])

    def filter(self, condition: Condition) -> None:
        """Let only documents pass that fit a condition."""
        field, want = condition.field, condition.value
        if condition.operator == "ne":
            self.tests.append(f"{self.value(field)} IS DISTINCT FROM {self._json(_checked(want))}::jsonb")
        elif isinstance(want, tuple):
            self._one_of(field, list(dict.fromkeys(map(_checked, want))))
        elif condition.operator == "eq":
            self._equal(field, _checked(want))
        elif condition.operator == "prefix":
            self._between(field, escaped(str(want)))
        elif condition.operator in _SIGNS:
            self._compare(field, _SIGNS[condition.operator], _checked(want))
        else:
            raise InvalidQuery(f"no operator {condition.operator!r}", path="/where")

    def _json(self, value: Field) -> str:
        return self.parameter(json.dumps(_escaped(value), ensure_ascii=False))

    def _one_of(self, field: str, values: list[Field]) -> None:
        self.bounded(field)
        wanted = self.parameter(json.dumps([_escaped(value) for value in values], ensure_ascii=False))
        self.tests.append(_AMONG.format(value=self.value(field), wanted=wanted))
        numbers = self.parameter([columns(value)[0] for value in values])
        texts = self.parameter([columns(value)[1] for value in values])
        self.lists[field] = _LISTED_BY_VALUE.format(numbers=numbers, texts=texts, field=self.name(field))

    def _equal(self, field: str, want: Field) -> None:
        number, text = map(self.parameter, columns(want))
        self.bounded(field).append(f"number = {number}::bigint AND text = {text}::text")
        self.tests.append(f"{self.value(field)} = {self._json(want)}::jsonb")
        self.equal = self.equal or field

    def _between(self, field: str, prefix: str) -> None:
        end = beyond(prefix)
        self._compare_text(field, ">=", prefix)
        if end is not None:
            self._compare_text(field, "<", end)

    def _compare(self, field: str, sign: str, want: Field) -> None:
        if isinstance(want, str):
            self._compare_text(field, sign, escaped(want))
        else:
            self.bounded(field).append(f"number {sign} {self.parameter(want)}::bigint AND number < {TEXT}")
            self.tests.append(_AS_NUMBER.format(value=self.value(field), sign=sign, want=self._json(want)))

    def _compare_text(self, field: str, sign: str, want: str) -> None:
        text = self.parameter(want)
        self.bounded(field).append(f"number = {TEXT} AND text {sign} {text}::text")
        self.tests.append(_AS_TEXT.format(value=self.value(field), sign=sign, want=text))

    def search(self, wanted: list[str]) -> None:
        """Let only documents pass that have all of some words."""
        marked = self.parameter(wanted)
        self.tests.append(_HAS_WORDS.format(words=marked))
        self.lists[""] = _LISTED_BY_WORDS.format(words=marked)

    def put_together(self) -> str:
        """The whole statement."""
        begin = self.sort or self.equal
        if self.sort:
            self.bounded(self.sort)
        lists = [*self.lists.values()]
        lists += [self._listed(field) for field in self.bounds if field not in self.lists and field != begin]
        ordered = self._ordered(begin, [_IF_NONE] if lists else [])
        if not lists:
            return ordered
        at, most = range(len(lists)), _FEW + 1
        made = [_LIST.format(at=each, ids=ids, most=most) for each, ids in enumerate(lists)]
        counted = " UNION ALL ".join([_COUNTED.format(at=each) for each in at])
        made.append(_SHORTEST.format(counted=counted, most=most))
        shortest = " UNION ALL ".join([_IF_SHORTEST.format(at=each) for each in at])
        order = self._order(["number", "text", "id"] if self.sort else ["id"])
        return _EITHER.format(lists=",\n".join(made), listed=self._of_list(shortest), ordered=ordered, order=order)

    def _listed(self, field: str) -> str:
        return _LISTED.format(field=self.name(field), tests=" AND ".join(self.bounds[field]))

    def _ordered(self, begin: str, tests: list[str]) -> str:
        """A page of documents as they stand in the order of a field, or of their ids."""
        if not begin:
            return self._paged([_ORDERED], [self._passing(), *tests], ["documents.id"])
        more = ", begun.number, begun.text" if self.sort and tests else ""
        pieces = [
            _BEGUN.format(begin="ordercore.fields", more=more),
            _DOCUMENTS.format(tests=self._passing(), more=""),
        ]
        marks = ["begun.number", "begun.text", "begun.id"] if self.sort else ["begun.id"]
        return self._paged(pieces, [_OF_FIELD.format(field=self.name(begin)), *self.bounds[begin], *tests], marks)

    def _of_list(self, list: str) -> str:
        """The same of documents that stand in a list."""
        pieces = [_BEGUN.format(begin=f"({list})", more=", documents.number, documents.text" if self.sort else "")]
        if not self.sort:
            return self._paged([*pieces, _DOCUMENTS.format(tests=self._passing(), more="")], [], ["begun.id"])
        value = self.value(self.sort)
        passing = f"{self._passing()} AND {value} IS NOT NULL"
        pieces.append(_DOCUMENTS.format(tests=passing, more=_AS_COLUMNS.format(value=value, largest=TEXT)))
        return self._paged(pieces, [], ["documents.number", "documents.text", "begun.id"])

    def _passing(self) -> str:
        return " AND ".join([_OF_KIND, *[_PASSES.format(tests=" AND ".join(self.tests))] * bool(self.tests)])

    def _paged(self, pieces: list[str], tests: list[str], marks: list[str]) -> str:
        """What some pieces find, in the order of the marks and behind the cursor, as far as a page goes."""
        ended = mark(self.query)
        if ended is not None:
            edge = [*columns(ended.value), ended.id] if self.sort and ended.value is not None else [ended.id]
            casts = ["bigint", "text", "text"] if self.sort else ["text"]
            values = [f"{self.parameter(value)}::{cast}" for value, cast in zip(edge, casts, strict=True)]
            tests = [*tests, f"({', '.join(marks)}) {'<' if self.descending else '>'} ({', '.join(values)})"]
        where = ["WHERE " + " AND ".join(tests)] if tests else []
        return "\n".join([*pieces, *where, self._order(marks), f"LIMIT {self.parameter(self.query.limit + 1)}"])

    def _order(self, marks: list[str]) -> str:
        direction = " DESC" if self.descending else ""
        return "ORDER BY " + ", ".join([each + direction for each in marks])


def _escaped(value: Field) -> Field:
    return escaped(value) if isinstance(value, str) else value


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
    if wanted := words(query.text):
        said.search(keys(tenant, query.kind, wanted))
    return Statement(said.put_together(), said.parameters)


def page(query: Query, rows: Iterable[Found]) -> Page:
    """The page in the rows that a statement found."""
    found = [Row(id, version, loaded(fields)) for id, version, fields in rows]
    shown = tuple(found[: query.limit])
    return Page(shown, cursor(query, shown[-1]) if len(found) > query.limit else "")
