"""How JSON data becomes values: exact types, no unknown keys, fast when all is well.

The functions here only say that something is wrong. Where, and what to do about it, is told by
`ordercore.wire.careful`, which reads the same data again; so the common case pays nothing for its errors.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import local
from typing import Any, Final

from cattrs import Converter

from ordercore.errors import Malformed
from ordercore.values.source import Source
from ordercore.wire.complaint import expected
from ordercore.wire.leaf import LARGEST, Reader, leaf
from ordercore.wire.notation import NOTATIONS
from ordercore.wire.shape import PLAIN, Field, Shape, fields_of, shape_of
from ordercore.wire.union import read_union

__all__ = ["reader", "subreader"]


class _Making(local):
    """What a thread is at."""

    def __init__(self) -> None:
        #: the types whose readers are begun and not finished.
        self.begun: set[Any] = set()


_making: Final = _Making()


def reader(type_: Any, converter: Converter) -> Reader:
    """The reader of a type that has parts: the factory behind every structure hook of the fast converter."""
    shape = shape_of(type_)
    _making.begun.add(type_)
    try:
        return _BUILDERS[shape.kind](shape, converter)
    finally:
        _making.begun.discard(type_)


def subreader(type_: Any, converter: Converter) -> Reader:
    """The reader of a part. cattrs is asked only for what has parts: it has its own mind about str, int and their like."""
    return leaf(shape_of(type_)) or (
        _later(type_, converter) if type_ in _making.begun else converter.get_structure_hook(type_)
    )


def _later(type_: Any, converter: Converter) -> Reader:
    """The reader of a type that contains itself: it exists only when it is finished, and so is looked up when used.

    cattrs never gets to see this one: it would keep it, and for a while show it to other threads in the place of the finished one.
    """
    return lambda data, _: converter.get_structure_hook(type_)(data, type_)


def _optional(shape: Shape, converter: Converter) -> Reader:
    inner = subreader(shape.type, converter)
    return lambda data, _: None if data is None else inner(data, None)


def _array(shape: Shape, converter: Converter) -> Reader:
    if shape.parts[0] is str:
        return _texts
    item = subreader(shape.parts[0], converter)

    def read(data: Any, _: Any) -> tuple[Any, ...]:
        if data.__class__ is not list:
            raise expected(list, data)
        return tuple([item(each, None) for each in data])

    return read


def _texts(data: Any, _: Any) -> tuple[str, ...]:
    if data.__class__ is not list:
        raise expected(list, data)
    for each in data:
        if each.__class__ is not str:
            raise expected(str, each)
    return tuple(data)


def _row(shape: Shape, converter: Converter) -> Reader:
    items = tuple(subreader(part, converter) for part in shape.parts)

    def read(data: Any, _: Any) -> tuple[Any, ...]:
        if data.__class__ is not list or len(data) != len(items):
            raise expected(f"an array of {len(items)}", data)
        return tuple([item(each, None) for item, each in zip(items, data, strict=True)])

    return read


def _set(shape: Shape, converter: Converter) -> Reader:
    item = subreader(shape.parts[0], converter)

    def read(data: Any, _: Any) -> frozenset[Any]:
        if data.__class__ is not list:
            raise expected(list, data)
        made = frozenset([item(each, None) for each in data])
        if len(made) != len(data):
            raise Malformed("an entry stands twice", mend="name each once")
        return made

    return read


def _mapping(shape: Shape, converter: Converter) -> Reader:
    item = subreader(shape.parts[0], converter)

    def read(data: Any, _: Any) -> dict[str, Any]:
        if data.__class__ is not dict:
            raise expected(dict, data)
        for key in data:
            if key.__class__ is not str:
                raise expected(str, key)
        return {key: item(each, None) for key, each in data.items()}

    return read


def _union(shape: Shape, converter: Converter) -> Reader:
    return read_union(
        shape, lambda part: subreader(part, converter), lambda part: class_reader(part, converter, is_tagged=True)
    )


def class_reader(type_: Any, converter: Converter, *, is_tagged: bool = False) -> Reader:
    """The reader of an attrs class, as a function made for it alone.

    Args:
        type_: the class, with its type arguments.
        converter: knows the readers of the fields.
        is_tagged: whether the object carries the key that names a member of a union.
    """
    source, fields = Source(wrong=expected, LARGEST=LARGEST), fields_of(type_)
    source.line(0, "def read(data, _):")
    source.line(1, "if data.__class__ is not dict: raise wrong(dict, data)")
    source.line(1, f"n = {sum(each.is_required for each in fields) + is_tagged}")
    if any(each.looks_back for each in fields):
        source.line(1, "late = {}")
    arguments = []
    for at, each in enumerate(fields):
        depth = 1 if each.is_required else 2
        if not each.is_required:
            source.line(1, f"if {each.name!r} in data:")
            source.line(2, "n += 1")
        source.line(depth, f"v{at} = data[{each.name!r}]")
        _read_field(source, depth, at, each, converter)
        if each.looks_back:  # its default needs the other fields, so the constructor makes it
            source.line(2, f"late[{each.keyword!r}] = v{at}")
            continue
        if not each.is_required:
            made = f"{source.bind(each.factory)}()" if each.factory else source.bind(each.default)
            source.line(1, f"else: v{at} = {made}")
        arguments.append(f"{each.keyword}=v{at}")
    if any(each.looks_back for each in fields):
        arguments.append("**late")
    source.line(1, "if n != len(data): raise wrong('an object of known keys', data)")
    source.line(1, f"return {source.bind(type_)}({', '.join(arguments)})")
    function: Reader = source.function("read")
    return function


def _read_field(source: Source, depth: int, at: int, field: Field, converter: Converter) -> None:
    shape = shape_of(field.type)
    if shape.kind == "optional":
        source.line(depth, f"if v{at} is not None:")
        depth += 1
        shape = shape_of(shape.type)
    if shape.type in PLAIN:
        limit = f" or not -LARGEST <= v{at} <= LARGEST" if shape.type is int else ""
        source.line(
            depth, f"if v{at}.__class__ is not {shape.type.__name__}{limit}: raise wrong({shape.type.__name__}, v{at})"
        )
    elif shape.kind == "notation":
        source.line(depth, f"v{at} = {source.bind(NOTATIONS[shape.type][0])}(v{at})")
    else:
        source.line(depth, f"v{at} = {source.bind(subreader(shape.type, converter))}(v{at}, None)")


_BUILDERS: Final[dict[str, Callable[[Shape, Converter], Reader]]] = {
    "optional": _optional,
    "union": _union,
    "array": _array,
    "row": _row,
    "set": _set,
    "mapping": _mapping,
    "class": lambda shape, converter: class_reader(shape.type, converter),
}
