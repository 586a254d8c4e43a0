"""What a verb was handed, held against what it asks for: its own annotations, read once.

A number where money belongs would otherwise be found out deep inside, by an error that names neither the argument nor a mend.
What is inside a value is that value's own affair; amounts are let in by `ordercore.values.amount`, whatever they are given as.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from inspect import signature
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from ordercore.errors import InvalidValue

__all__ = ["checks_of", "not_asked"]

Fits = Callable[[Any], bool]

_TEXT: Final = (str, bytes, bytearray)


def checks_of(method: Callable[..., Any]) -> Callable[[tuple[Any, ...], Mapping[str, Any]], None]:
    """What lets the arguments of a method in, without its ``self``.

    Raises:
        InvalidValue: one of them, named by the path, is not what its annotation says.
    """
    parameters = list(signature(method).parameters.values())[1:]
    names = [each.name for each in parameters]
    try:
        hints = get_type_hints(method)
    except NameError:  # a host's annotation that only its type checker can read
        hints = {}
    found = {name: _fits(hints.get(name, Any)) for name in names}
    fits = {name: each for name, each in found.items() if each is not None}
    asked = {each.name: _said(hints.get(each.name), str(each.annotation)) for each in parameters}

    def checked(args: tuple[Any, ...], more: Mapping[str, Any]) -> None:
        for name, value in (*zip(names, args, strict=False), *more.items()):
            fit = fits.get(name)
            if fit is not None and not fit(value):
                raise not_asked(name, value, asked[name])

    return checked


def not_asked(name: str, value: object, asked: str) -> InvalidValue:
    """The error about an argument that is something else; it tells types and no content, which may be a person's."""
    return InvalidValue(f"a {_kind(value)} where {asked} is asked for", path=f"/{name}", mend=f"give it as {asked}")


def _said(hint: Any, written: str) -> str:
    return f"one of {', '.join(map(str, get_args(hint)))}" if get_origin(hint) is Literal else written


def _kind(value: object) -> str:
    if isinstance(value, Collection) and not isinstance(value, _TEXT):
        inside = value.values() if isinstance(value, Mapping) else value
        return f"{type(value).__name__} of {', '.join(sorted({type(each).__name__ for each in inside})) or 'nothing'}"
    return type(value).__name__


def _fits(hint: Any) -> Fits | None:
    """Whether a value is what an annotation says; None where anything is, or somebody else looks."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        choices = [_fits(each) for each in inside]
        return None if None in choices else lambda value: any(fit(value) for fit in choices if fit)
    if origin is Literal:
        return lambda value: value in inside
    kind = hint if origin is None else origin
    if not isinstance(kind, type) or kind in (Any, object, Decimal) or getattr(kind, "_is_protocol", False):
        return None
    if issubclass(kind, Mapping):
        return _mapping(*map(_fits, inside)) if inside else lambda value: isinstance(value, Mapping)
    if kind is not str and issubclass(kind, Iterable) and inside:
        return _many(_fits(inside[0]))
    if kind is date:
        return lambda value: isinstance(value, date) and not isinstance(value, datetime)
    return lambda value: isinstance(value, kind)


def _mapping(key: Fits | None, each: Fits | None) -> Fits:
    def fits(value: Any) -> bool:
        if not isinstance(value, Mapping):
            return False
        return (key is None or all(map(key, value))) and (each is None or all(map(each, value.values())))

    return fits


def _many(each: Fits | None) -> Fits:
    """Many of something, in whatever they come; what can be gone through only once is left to the verb."""

    def fits(value: Any) -> bool:
        if not isinstance(value, Iterable) or isinstance(value, (*_TEXT, Mapping)):
            return False
        return each is None or not isinstance(value, Collection) or all(map(each, value))

    return fits
