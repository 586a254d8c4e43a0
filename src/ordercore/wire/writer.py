"""How values become JSON data: in the order of their fields, without what equals its default, and only as annotated.

A value whose fields do not hold what their annotations say is refused here, when its maker can still be asked, and not
years later when a document cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import local
from typing import Any, Final, get_origin

from cattrs import Converter

from ordercore.values.source import Source
from ordercore.wire.complaint import not_as_annotated
from ordercore.wire.leaf import LARGEST
from ordercore.wire.moment import write_when
from ordercore.wire.notation import NOTATIONS
from ordercore.wire.shape import PLAIN, TAG, VALUE, Field, Shape, fields_of, shape_of
from ordercore.wire.union import members_of

__all__ = ["Writer", "subwriter", "writer"]

Writer = Callable[[Any], Any]
"""An unstructure hook of cattrs: value in, data out."""


def _plain(kind: Any) -> Writer:
    def write(value: Any) -> Any:
        if value.__class__ is not kind or (kind is int and not -LARGEST <= value <= LARGEST):
            not_as_annotated(value, kind)
        return value

    return write


def _choice(results: dict[Any, Any], wanted: object) -> Writer:
    def write(value: Any) -> Any:
        try:
            return results[value.__class__, value]
        except (KeyError, TypeError):
            not_as_annotated(value, wanted)

    return write


def _leaf(shape: Shape, converter: Converter) -> Writer | None:
    match shape.kind:
        case "plain":
            return _plain(shape.type)
        case "notation":
            return NOTATIONS[shape.type][1]
        case "when":
            return write_when
        case "literal":
            return _choice({(value.__class__, value): value for value in shape.parts}, shape.type)
        case "enum":
            return _choice({(each.__class__, each): each.value for each in shape.type}, shape.type)
        case "open":
            return lambda value: subwriter(value.__class__, converter)(value)
    return None


class _Making(local):
    """What a thread is at."""

    def __init__(self) -> None:
        #: the types whose writers are begun and not finished.
        self.begun: set[Any] = set()


_making: Final = _Making()


def writer(type_: Any, converter: Converter) -> Writer:
    """The writer of a type that has parts: the factory behind every unstructure hook."""
    shape = shape_of(type_)
    _making.begun.add(type_)
    try:
        return _BUILDERS[shape.kind](shape, converter)
    finally:
        _making.begun.discard(type_)


def subwriter(type_: Any, converter: Converter) -> Writer:
    """The writer of a part."""
    return _leaf(shape_of(type_), converter) or (
        _later(type_, converter) if type_ in _making.begun else converter.get_unstructure_hook(type_)
    )


def _later(type_: Any, converter: Converter) -> Writer:
    """The writer of a type that contains itself: it exists only when it is finished, and so is looked up when used.

    cattrs never gets to see this one: it would keep it, and for a while show it to other threads in the place of the finished one.
    """

    def write(value: Any) -> Any:
        return converter.get_unstructure_hook(type_)(value)

    return write


def _optional(shape: Shape, converter: Converter) -> Writer:
    inner = subwriter(shape.type, converter)
    return lambda value: None if value is None else inner(value)


def _array(shape: Shape, converter: Converter) -> Writer:
    item = subwriter(shape.parts[0], converter)

    def write(value: Any) -> list[Any]:
        if value.__class__ is not tuple:
            not_as_annotated(value, tuple)
        return [item(each) for each in value]

    return write


def _row(shape: Shape, converter: Converter) -> Writer:
    items = tuple(subwriter(part, converter) for part in shape.parts)

    def write(value: Any) -> list[Any]:
        if value.__class__ is not tuple or len(value) != len(items):
            not_as_annotated(value, f"a tuple of {len(items)}")
        return [item(each) for item, each in zip(items, value, strict=True)]

    return write


def _set(shape: Shape, converter: Converter) -> Writer:
    item = subwriter(shape.parts[0], converter)

    def write(value: Any) -> list[Any]:
        if value.__class__ is not frozenset:
            not_as_annotated(value, frozenset)
        return sorted([item(each) for each in value])

    return write


def _mapping(shape: Shape, converter: Converter) -> Writer:
    item, key_of = subwriter(shape.parts[0], converter), _plain(str)

    def write(value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            not_as_annotated(value, Mapping)
        return {key: item(value[key]) for key in sorted(map(key_of, value))}

    return write


def _union(shape: Shape, converter: Converter) -> Writer:
    members = members_of(shape)
    writers: dict[type, Writer] = {}
    for kind, member in members.untagged.items():
        sub = subwriter(member, converter)
        shaped = shape_of(member)
        if shaped.kind in ("notation", "enum"):
            writers[shaped.type] = sub
        else:
            writers[{"array": tuple, "row": tuple, "set": frozenset}.get(shaped.kind, kind)] = sub
    for name, member in members.objects.items():
        writers[get_origin(member) or member] = class_writer(member, converter, tag=name)
    for name, member in members.wrapped.items():
        writers[member] = _wrapped(name, subwriter(member, converter))

    def write(value: Any) -> Any:
        member = writers.get(value.__class__)
        if member is None:
            not_as_annotated(value, shape.type)
        return member(value)

    return write


def _wrapped(name: str, inner: Writer) -> Writer:
    return lambda value: {TAG: name, VALUE: inner(value)}


def class_writer(type_: Any, converter: Converter, *, tag: str = "") -> Writer:
    """The writer of an attrs class, as a function made for it alone.

    Args:
        type_: the class, with its type arguments.
        converter: knows the writers of the fields.
        tag: the name under which the class is a member of a union; empty outside of one.
    """
    source = Source(refuse=not_as_annotated, LARGEST=LARGEST)
    class_ = source.bind(get_origin(type_) or type_)
    source.line(0, "def write(self):")
    source.line(1, f"if self.__class__ is not {class_}: refuse(self, {class_})")
    source.line(1, f"out = {{{TAG!r}: {tag!r}}}" if tag else "out = {}")
    for each in fields_of(type_):
        source.line(1, f"v = self.{each.name}")
        depth = 1 if each.is_required else 2
        if not each.is_required:
            source.line(1, f"if {_differs(each, source)}:")
        _write_field(source, depth, each, converter)
    source.line(1, "return out")
    made: Writer = source.function("write")
    return made


def _differs(field: Field, source: Source) -> str:
    """The test whether the value `v` of a field must be written; nothing of another type may slip through as equal."""
    if field.default is None or field.default is True or field.default is False:
        return f"v is not {field.default}"
    if field.factory:
        return f"v != {source.bind(field.factory)}({'self' if field.looks_back else ''})"
    default = source.bind(field.default)
    return f"v is not {default} and (v.__class__ is not {default}.__class__ or v != {default})"


def _write_field(source: Source, depth: int, field: Field, converter: Converter) -> None:
    shape, key = shape_of(field.type), repr(field.name)
    if shape.kind == "optional":
        if field.default is not None:
            source.line(depth, f"if v is None: out[{key}] = None")
            source.line(depth, "else:")
            depth += 1
        shape = shape_of(shape.type)
    if shape.type in PLAIN:
        limit = " or not -LARGEST <= v <= LARGEST" if shape.type is int else ""
        name = shape.type.__name__
        source.line(depth, f"if v.__class__ is not {name}{limit}: refuse(v, {name})")
        source.line(depth, f"out[{key}] = v")
    else:
        source.line(depth, f"out[{key}] = {source.bind(subwriter(shape.type, converter))}(v)")


_BUILDERS: Final[dict[str, Callable[[Shape, Converter], Writer]]] = {
    "optional": _optional,
    "union": _union,
    "array": _array,
    "row": _row,
    "set": _set,
    "mapping": _mapping,
    "class": lambda shape, converter: class_writer(shape.type, converter),
}
