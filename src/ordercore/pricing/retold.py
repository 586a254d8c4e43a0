"""Values read back from the notation in which a trace tells of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from ordercore.errors import InvalidValue
from ordercore.values.money import Money, Unrounded
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import MODES, Rounding
from ordercore.values.trace import Step
from ordercore.values.verdict import Reason

__all__ = ["day", "fact", "fact_or", "money", "quantity", "ratio", "reasons", "rounding", "steps", "unrounded"]

_RATIO: Final = re.compile(r"-?\d{1,400}(\.\d{1,400}|/0*[1-9]\d{0,400})?", re.ASCII)
_DAY: Final = len("2026-11-22")
_MEND: Final = "give the trace as it was made"


def steps(step: Step, rule: str) -> Iterator[Step]:
    """The steps right below one that tell of a rule."""
    return (child for child in step.children if child.rule == rule)


def fact(step: Step, name: str) -> str:
    """What a step saw under a name.

    Raises:
        InvalidValue: it saw nothing of that name.
    """
    for known, value in step.saw:
        if known == name:
            return value
    raise InvalidValue(f"a step {step.rule!r} without its {name}", mend=_MEND)


def fact_or(step: Step, name: str, other: str = "") -> str:
    """What a step saw under a name, or something else where it saw nothing."""
    return next((value for known, value in step.saw if known == name), other)


def reasons(step: Step) -> tuple[Reason, ...]:
    """The reasons told right below a step."""
    found = []
    for told in step.children:
        if [name for name, _ in told.saw[:2]] != ["path", "message"]:
            raise InvalidValue(f"a reason {told.rule!r} without path and message", mend=_MEND)
        (_, path), (_, message), *facts = told.saw
        found.append(Reason(told.rule, path, message, tuple(facts)))
    return tuple(found)


def ratio(text: str) -> Fraction:
    """``1/3``."""
    if _RATIO.fullmatch(text) is None:
        raise InvalidValue(f"{text!r:.80} is no number", mend=_MEND)
    return Fraction(text)


def money(text: str) -> Money:
    """``12.50 USD``."""
    amount, _, currency = text.partition(" ")
    return Money(amount, currency)


def unrounded(text: str) -> Unrounded:
    """``1/3 USD``."""
    amount, _, currency = text.partition(" ")
    return Unrounded(ratio(amount), currency)


def quantity(text: str) -> Quantity:
    """``6 EA``."""
    number, _, unit = text.partition(" ")
    return Quantity(ratio(number), unit)


def rounding(text: str) -> Rounding:
    """``half_up``, or ``half_up/5`` for a cash unit."""
    name, _, unit = text.partition("/")
    for mode in MODES:
        if mode == name and (not unit or (unit.isascii() and unit.isdigit() and len(unit) < 10)):
            return Rounding(mode, int(unit or 1))  # type: ignore[arg-type]
    raise InvalidValue(f"rounding {text!r:.80}", mend=_MEND)


def day(text: str) -> date:
    """A day, or an instant."""
    try:
        return date.fromisoformat(text) if len(text) == _DAY else datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidValue(f"{text!r:.80} is no day", mend=_MEND) from error
