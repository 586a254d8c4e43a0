"""A query as one SQL statement, put together from fixed pieces, here and in `condition`: whatever a host says is a bound parameter.

Where it begins is found out by looking, and not by what the planner believes of the tables, which may be a million documents behind.
What a condition lets pass, or the text, is listed as far as a thousand documents; the shortest list that is complete is where it
begins. When all are longer, it goes through the documents in the order asked and stops when the page is full. Every condition is
looked at in the document's own row: nothing is joined but a document, by its whole key, to its place in a list or an order.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ordercore.adapters.postgres.condition import Conditions
from ordercore.adapters.postgres.field import TEXT, columns, keys, loaded
from ordercore.adapters.postgres.statement import Row as Found
from ordercore.adapters.postgres.statement import Statement
from ordercore.ports.query import Page, Query, Row
from ordercore.ports.search import cursor, mark, sorting, words

__all__ = ["page", "statement"]

_FEW: Final = 1_000

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
_AS_COLUMNS: Final = (
    ", CASE jsonb_typeof({value}) WHEN 'number' THEN {value}::bigint ELSE {largest} END AS number"
    ", (CASE jsonb_typeof({value}) WHEN 'string' THEN {value} #>> '{{}}' ELSE '' END) COLLATE \"C\" AS text"
)


class _Statement(Conditions):
    """A query being put together."""

    def __init__(self, tenant: str, query: Query) -> None:
        super().__init__(tenant, query)
        self._query: Final = query
        self._sort, self._descending = sorting(query)

    def put_together(self) -> str:
        """The whole statement."""
        begin = self._sort or self.equal
        if self._sort:
            self.bounded(self._sort)
        lists = [*self.lists.values()]
        lists += [self.listed(field) for field in self.bounds if field not in self.lists and field != begin]
        ordered = self._ordered(begin, [_IF_NONE] if lists else [])
        if not lists:
            return ordered
        at, most = range(len(lists)), _FEW + 1
        made = [_LIST.format(at=each, ids=ids, most=most) for each, ids in enumerate(lists)]
        counted = " UNION ALL ".join([_COUNTED.format(at=each) for each in at])
        made.append(_SHORTEST.format(counted=counted, most=most))
        shortest = " UNION ALL ".join([_IF_SHORTEST.format(at=each) for each in at])
        order = self._order(["number", "text", "id"] if self._sort else ["id"])
        return _EITHER.format(lists=",\n".join(made), listed=self._of_list(shortest), ordered=ordered, order=order)

    def _ordered(self, begin: str, tests: list[str]) -> str:
        """A page of documents as they stand in the order of a field, or of their ids."""
        if not begin:
            return self._paged([_ORDERED], [self._passing(), *tests], ["documents.id"])
        more = ", begun.number, begun.text" if self._sort and tests else ""
        pieces = [
            _BEGUN.format(begin="ordercore.fields", more=more),
            _DOCUMENTS.format(tests=self._passing(), more=""),
        ]
        marks = ["begun.number", "begun.text", "begun.id"] if self._sort else ["begun.id"]
        return self._paged(pieces, [_OF_FIELD.format(field=self.name(begin)), *self.bounds[begin], *tests], marks)

    def _of_list(self, list: str) -> str:
        """The same of documents that stand in a list."""
        pieces = [_BEGUN.format(begin=f"({list})", more=", documents.number, documents.text" if self._sort else "")]
        if not self._sort:
            return self._paged([*pieces, _DOCUMENTS.format(tests=self._passing(), more="")], [], ["begun.id"])
        value = self.value(self._sort)
        passing = f"{self._passing()} AND {value} IS NOT NULL"
        pieces.append(_DOCUMENTS.format(tests=passing, more=_AS_COLUMNS.format(value=value, largest=TEXT)))
        return self._paged(pieces, [], ["documents.number", "documents.text", "begun.id"])

    def _passing(self) -> str:
        return " AND ".join([_OF_KIND, *[_PASSES.format(tests=" AND ".join(self.tests))] * bool(self.tests)])

    def _paged(self, pieces: list[str], tests: list[str], marks: list[str]) -> str:
        """What some pieces find, in the order of the marks and behind the cursor, as far as a page goes."""
        ended = mark(self._query)
        if ended is not None:
            edge = [*columns(ended.value), ended.id] if self._sort and ended.value is not None else [ended.id]
            casts = ["bigint", "text", "text"] if self._sort else ["text"]
            values = [f"{self.parameter(value)}::{cast}" for value, cast in zip(edge, casts, strict=True)]
            tests = [*tests, f"({', '.join(marks)}) {'<' if self._descending else '>'} ({', '.join(values)})"]
        where = ["WHERE " + " AND ".join(tests)] if tests else []
        return "\n".join([*pieces, *where, self._order(marks), f"LIMIT {self.parameter(self._query.limit + 1)}"])

    def _order(self, marks: list[str]) -> str:
        direction = " DESC" if self._descending else ""
        return "ORDER BY " + ", ".join([each + direction for each in marks])


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
