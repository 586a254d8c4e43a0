"""What a type looks like as JSON: one closed list of forms, and nothing outside it.

Everything that reads, writes or explains a type asks here first, so a type either has one form everywhere or none at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import reduce
from operator import or_
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin

from attrs import NOTHING, Factory, fields, frozen, has, resolve_types

from ordercore.errors import InvalidValue
from ordercore.values.when import Period
from ordercore.wire.notation import NOTATIONS

__all__ = ["PLAIN", "TAG", "VALUE", "Field", "Kind", "Shape", "fields_of", "nests", "shape_of"]

Kind = Literal[
    "plain",
    "notation",
    "when",
    "literal",
    "enum",
    "optional",
    "union",
    "array",
    "row",
    "set",
    "mapping",
    "class",
    "open",
]
"""How a type is written: ``plain`` as itself, ``notation`` and ``when`` as text, ``array`` as a list of one type, ``row`` as a
list of fixed types, ``open`` by whatever stands there (a type variable nobody filled; written, never read)."""

PLAIN: Final = (str, int, bool)
TAG: Final = "type"
"""The key under which a member of a union says which one it is."""
VALUE: Final = "value"
"""The key of a notation that must be tagged because another member of its union is text too."""


@frozen
class Shape:
    """The form of one type."""

    #: how it is written.
    kind: Kind
    #: the type itself, without None for ``optional``.
    type: Any
    #: the types it is made of: members, items, values or type arguments.
    parts: tuple[Any, ...] = ()


@frozen
class Field:
    """One field of an attrs class, as the wire sees it."""

    #: its key in JSON.
    name: str
    #: its keyword in the constructor.
    keyword: str
    #: its type, with type variables filled in.
    type: Any
    #: its default, a `Factory`, or NOTHING when it must be given.
    default: Any

    @property
    def is_required(self) -> bool:
        """Whether it must be given."""
        return self.default is NOTHING

    @property
    def factory(self) -> Any:
        """What makes its default anew each time; None when it is a constant."""
        return self.default.factory if isinstance(self.default, Factory) else None  # type: ignore[arg-type]

    @property
    def looks_back(self) -> bool:
        """Whether its default is made from the other fields."""
        return isinstance(self.default, Factory) and self.default.takes_self  # type: ignore[arg-type]


def shape_of(type_: Any) -> Shape:
    """The form of a type.

    Raises:
        InvalidValue: it has none: a float, a bare list or dict, a class that is not attrs, a callable.
    """
    origin, parts = get_origin(type_), get_args(type_)
    if type_ in PLAIN:
        return Shape("plain", type_)
    if type_ in NOTATIONS:
        return Shape("notation", type_)
    if origin is Union or origin is UnionType:
        return _union(parts)
    if origin is Literal:
        return Shape("literal", type_, parts)
    if type_ is NoneType:
        return Shape("literal", type_, (None,))
    if isinstance(type_, TypeVar):
        return Shape("open", type_)
    if isinstance(type_, type) and issubclass(type_, Enum):
        return Shape("enum", type_)
    if has(origin or type_):
        return Shape("class", type_, parts)
    return _collection(type_, origin, parts)


def _union(parts: tuple[Any, ...]) -> Shape:
    members = tuple(part for part in parts if part is not NoneType)
    if len(members) < len(parts):
        rest = _joined(members)
        return Shape("optional", rest, (rest,))
    if set(members) == {date, datetime}:
        return Shape("when", _joined(members))
    return Shape("union", _joined(members), members)


def _joined(members: tuple[Any, ...]) -> Any:
    return reduce(or_, members)


def _collection(type_: Any, origin: Any, parts: tuple[Any, ...]) -> Shape:
    if origin is tuple and parts:
        return Shape("array", type_, parts[:1]) if parts[1:] == (...,) else Shape("row", type_, parts)
    if origin is frozenset:
        return Shape("set", type_, parts)
    if origin is Mapping and parts[0] is str:
        return Shape("mapping", type_, parts[1:])
    raise InvalidValue(
        f"{getattr(type_, '__name__', type_)} has no form on the wire",
        mend="use str, int, bool, Decimal, date, the values, attrs classes, Literal, tuple, frozenset or Mapping[str, ...]",
    )


def nests(type_: Any) -> bool:
    """Whether values of the type can be nested without end, since it contains itself."""
    return _nests(type_, ())


def _nests(type_: Any, above: tuple[Any, ...]) -> bool:
    if type_ in above:
        return True
    shape = shape_of(type_)
    if shape.kind == "open":
        return True
    if shape.kind == "class":
        return any(_nests(each.type, (*above, type_)) for each in fields_of(type_))
    return shape.kind != "literal" and any(_nests(part, above) for part in shape.parts)


def fields_of(type_: Any) -> tuple[Field, ...]:
    """The fields of an attrs class that its constructor takes, in their order."""
    class_ = get_origin(type_) or type_
    if any(isinstance(each.type, str) for each in fields(class_)):
        resolve_types(class_)
    strange = [each.name for each in fields(class_) if not each.name.isidentifier()]
    if strange:
        raise InvalidValue(f"{class_.__name__} has a field {strange[0]!r}", mend="fields are named by identifiers")
    given = dict(zip(getattr(class_, "__parameters__", ()), get_args(type_), strict=False))
    return tuple(
        Field(
            each.name, each.alias or each.name, _filled(_DAYS_OR_INSTANTS.get(class_, each.type), given), each.default
        )
        for each in fields(class_)
        if each.init
    )


def _filled(type_: Any, given: Mapping[Any, Any]) -> Any:
    if isinstance(type_, TypeVar):
        return given.get(type_, type_)
    alias: Any = None if isinstance(type_, type) else type_  # a class has variables too, but nothing to fill in
    variables = getattr(alias, "__parameters__", ())
    return alias[tuple(given.get(each, each) for each in variables)] if variables and given else type_


# A datetime is a date to Python, so a period of instants is annotated with dates; on the wire a day is only a day.
_DAYS_OR_INSTANTS: Final[dict[type, Any]] = {Period: date | datetime | None}
