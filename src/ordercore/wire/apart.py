"""Taking out of a value what identifies a person, and putting it in again.

Which fields that are, the types say: those marked `ordercore.values.mark.PERSONAL`. Where a type cannot hold one, nothing is
looked at, so an order of ten thousand lines costs as much as one of three.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, cast

from attrs import evolve, fields_dict, has

from ordercore.errors import Malformed
from ordercore.values.mark import is_personal
from ordercore.wire.complaint import pointer
from ordercore.wire.shape import fields_of, shape_of

__all__ = ["Parts", "joined", "parted", "personal_paths"]

T = TypeVar("T")

Parts = Mapping[str, tuple[str, ...]]
"""What was taken out: texts by the JSON pointer of their field; a field of one text has one."""


@cache
def personal_paths(type_: Any) -> frozenset[str]:
    """Where values of a type can identify a person, as JSON pointers with a star for the place in a tuple or mapping.

    A type that contains itself is followed once around.
    """
    return frozenset(_paths(type_, ()))


def _paths(type_: Any, above: tuple[Any, ...]) -> Iterator[str]:
    if type_ in above:
        return
    shape = shape_of(type_)
    inside = (*above, type_)
    if shape.kind == "class":
        marks = fields_dict(getattr(type_, "__origin__", type_))
        for each in fields_of(type_):
            if is_personal(marks[each.name].metadata):
                yield pointer(each.name)
            else:
                yield from (pointer(each.name) + path for path in _paths(each.type, inside))
    elif shape.kind in ("optional", "union"):
        for part in shape.parts:
            yield from _paths(part, inside)
    elif shape.kind in ("array", "row", "mapping", "set"):
        for part in shape.parts:
            yield from ("/*" + path for path in _paths(part, inside))


def parted(value: T) -> tuple[T, dict[str, tuple[str, ...]]]:
    """A value without what identifies a person, and what was taken out of it.

    Returns:
        The value itself and nothing, when there was nothing to take.
    """
    parts: dict[str, tuple[str, ...]] = {}
    return cast("T", _part(value, "", parts)), parts


def _part(value: Any, path: str, parts: dict[str, tuple[str, ...]]) -> Any:
    kind = value.__class__
    if kind is tuple:
        made = tuple([_part(each, f"{path}/{at}", parts) for at, each in enumerate(value)])
        return made if any(new is not old for new, old in zip(made, value, strict=True)) else value
    if isinstance(value, Mapping):
        kept = {key: _part(each, path + pointer(key), parts) for key, each in value.items()}
        return kept if any(new is not value[key] for key, new in kept.items()) else value
    if not has(kind) or not personal_paths(kind):
        return value
    changes: dict[str, Any] = {}
    marks = fields_dict(kind)
    for each in fields_of(kind):
        held = getattr(value, each.name)
        if not is_personal(marks[each.name].metadata):
            made = held if _is_plain(each.type) else _part(held, path + pointer(each.name), parts)
            if made is not held:
                changes[each.keyword] = made
        elif held:
            parts[path + pointer(each.name)] = held if isinstance(held, tuple) else (held,)
            changes[each.keyword] = type(held)()
    return evolve(value, **changes) if changes else value


@cache
def _is_plain(type_: Any) -> bool:
    """Whether no value of a field of this type can hold a person."""
    return not personal_paths(type_)


def joined(value: T, parts: Parts) -> T:
    """The value with what was taken out of it.

    Raises:
        Malformed: a path does not lead to a field of the value.
    """
    for path, texts in parts.items():
        names = [name.replace("~1", "/").replace("~0", "~") for name in path.split("/")[1:]]
        value = _put(value, names, texts, path)
    return value


def _put(value: Any, names: list[str], texts: tuple[str, ...], path: str) -> Any:
    if not names:
        return texts if isinstance(value, tuple) else texts[0]
    name, *rest = names
    try:
        if isinstance(value, tuple):
            at = int(name)
            return (*value[:at], _put(value[at], rest, texts, path), *value[at + 1 :])
        if isinstance(value, Mapping):
            return {**value, name: _put(value[name], rest, texts, path)}
        keyword = fields_dict(value.__class__)[name].alias or name
        return evolve(value, **{keyword: _put(getattr(value, name), rest, texts, path)})
    except (LookupError, ValueError, TypeError) as error:
        raise Malformed("there is no such field", path=path) from error
