"""What a query asks of documents, said twice: of a document's own row, and of where the documents are listed that may fit."""

from __future__ import annotations

import json
from typing import Final

from ordercore.adapters.postgres.field import TEXT, beyond, columns, escaped
from ordercore.errors import InvalidQuery
from ordercore.ports.limit import LARGEST
from ordercore.ports.query import Condition, Field, Query

__all__ = ["Conditions"]

_FIELDS_MOST: Final = 32

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
_VALUE: Final = "(documents.fields -> {field}::text)"
_AMONG: Final = "{value} IN (SELECT jsonb_array_elements({wanted}::jsonb))"
_AS_NUMBER: Final = "jsonb_typeof({value}) = 'number' AND {value} {sign} {want}::jsonb"
_AS_TEXT: Final = "jsonb_typeof({value}) = 'string' AND ({value} #>> '{{}}') COLLATE \"C\" {sign} {want}::text"
_HAS_WORDS: Final = (
    "(SELECT search.words FROM ordercore.search"
    " WHERE search.tenant = %(tenant)s AND search.kind = %(kind)s AND search.id = documents.id) @> {words}::text[]"
)
_SIGNS: Final = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class Conditions:
    """What a query asks of the documents it finds, and the parameters that go with it."""

    def __init__(self, tenant: str, query: Query) -> None:
        self.parameters: dict[str, object] = {"tenant": tenant, "kind": query.kind}
        self._names: dict[str, str] = {}
        self.tests: list[str] = []
        """What is looked at in the row of a document."""
        self.bounds: dict[str, list[str]] = {}
        """What says of each field where in the order of its values the documents stand."""
        self.lists: dict[str, str] = {}
        """What lists the documents that a condition lets pass, where its bounds do not: by the field, or empty for the text."""
        self.equal: str = ""
        """The first field that is to have one value, if any."""

    def parameter(self, value: object) -> str:
        """The mark under which a value travels."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name})s"

    def name(self, field: str) -> str:
        """The mark under which the name of a field travels."""
        if field not in self._names:
            self._names[field] = self.parameter(escaped(field))
        return self._names[field]

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

    def listed(self, field: str) -> str:
        """What lists the documents that a field lets pass, by its bounds."""
        return _LISTED.format(field=self.name(field), tests=" AND ".join(self.bounds[field]))


def _escaped(value: Field) -> Field:
    return escaped(value) if isinstance(value, str) else value


def _checked(value: Field | tuple[Field, ...]) -> Field:
    if isinstance(value, tuple):
        raise InvalidQuery("a tuple goes with 'in'", path="/where")
    if not isinstance(value, str) and not -LARGEST < value < LARGEST:
        raise InvalidQuery(f"{value} has more than 62 bits", path="/where")
    return value
