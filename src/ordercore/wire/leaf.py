"""Reading what has no parts: text, numbers, truth values, choices, and the values that are written as text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from ordercore.errors import InvalidValue, Malformed
from ordercore.wire.complaint import expected, shown
from ordercore.wire.moment import read_when
from ordercore.wire.notation import NOTATIONS
from ordercore.wire.shape import Shape

__all__ = ["LARGEST", "Reader", "leaf"]

Reader = Callable[[Any, Any], Any]
"""A structure hook of cattrs: data and a type in, value out."""

LARGEST: Final = 2**63 - 1
"""Whole numbers lie between minus and plus this: what every database and every JSON reader in use can hold."""


def _text(data: Any, _: Any) -> str:
    if data.__class__ is not str:
        raise expected(str, data)
    return data


def _whole(data: Any, _: Any) -> int:
    if data.__class__ is not int:
        raise expected(int, data)
    if not -LARGEST <= data <= LARGEST:
        raise Malformed("a number of more than 64 bits", mend="give a smaller one")
    return data


def _truth(data: Any, _: Any) -> bool:
    if data.__class__ is not bool:
        raise expected(bool, data)
    return data


def _noted(read: Callable[[str], Any], kind: type) -> Reader:
    def read_text(data: Any, _: Any) -> Any:
        if data.__class__ is not str:
            raise Malformed(f"{shown(data)} is not a {kind.__name__}", mend="write it as text")
        return read(data)

    return read_text


def _choice(values: tuple[Any, ...], results: tuple[Any, ...]) -> Reader:
    table = {(value.__class__, value): result for value, result in zip(values, results, strict=True)}
    wanted = "one of " + ", ".join(shown(value) for value in values)

    def read(data: Any, _: Any) -> Any:
        try:
            return table[data.__class__, data]
        except (KeyError, TypeError):
            raise expected(wanted, data) from None

    return read


def leaf(shape: Shape) -> Reader | None:
    """The reader of a type that has no parts; None for all others."""
    match shape.kind:
        case "plain":
            return {str: _text, int: _whole, bool: _truth}[shape.type]
        case "notation":
            return _noted(NOTATIONS[shape.type][0], shape.type)
        case "when":
            return _noted(read_when, date)
        case "literal":
            return _choice(shape.parts, shape.parts)
        case "enum":
            return _choice(tuple(each.value for each in shape.type), tuple(shape.type))
        case "open":
            raise InvalidValue(f"{shape.type} is not filled in", mend="name the type it holds, as in Dated[Percent]")
    return None
