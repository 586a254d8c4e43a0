"""Looking a second time at a value that could not be written, to say where it does not hold what its types say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_origin

from cattrs import Converter

from ordercore.errors import InvalidValue
from ordercore.wire.complaint import pointer
from ordercore.wire.shape import Shape, fields_of, shape_of
from ordercore.wire.writer import subwriter

__all__ = ["misfit"]


def misfit(value: Any, type_: Any, converter: Converter, path: str = "") -> InvalidValue | None:
    """The first place, from the outside in, where a value cannot be written as its type; None where it can."""
    parts: Iterator[tuple[str, Any, Any]] = iter(())
    try:
        parts = _parts(value, shape_of(type_))
        subwriter(type_, converter)(value)
    except InvalidValue as error:
        for key, part, part_type in parts:
            inner = misfit(part, part_type, converter, path + key)
            if inner is not None:
                return inner
        return InvalidValue(error.problem, path=path + error.path, mend=error.mend)
    return None


def _parts(value: Any, shape: Shape) -> Iterator[tuple[str, Any, Any]]:
    """Each part of a value: its step of the path, itself, and its type."""
    match shape.kind:
        case "class" if value.__class__ is (get_origin(shape.type) or shape.type):
            fields = fields_of(shape.type)
            yield from ((pointer(each.name), getattr(value, each.name), each.type) for each in fields)
        case "optional" if value is not None:
            yield "", value, shape.type
        case "open":
            yield "", value, value.__class__
        case "union":
            yield from (("", value, part) for part in shape.parts if value.__class__ is (get_origin(part) or part))
        case "array" | "row" if isinstance(value, tuple):
            types = shape.parts if shape.kind == "row" else shape.parts * len(value)
            yield from ((pointer(at), part, type_) for at, (part, type_) in enumerate(zip(value, types, strict=False)))
        case "mapping" if isinstance(value, dict):
            yield from ((pointer(key), part, shape.parts[0]) for key, part in value.items())
        case _:
            return
