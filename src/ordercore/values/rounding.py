"""Named rounding rules: the only way a value with too many digits becomes one that can be billed.

The modes are those of IEEE 754 and of `decimal`, by the names people use. A rule may also round to a larger step than the
smallest unit of the currency, as cash rounding does where the small coins are gone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from attrs import field, frozen

from ordercore.errors import InvalidValue, quoted
from ordercore.values.amount import INTEGER_DIGITS

__all__ = [
    "CASH_5",
    "CASH_10",
    "CASH_50",
    "CASH_100",
    "CEILING",
    "DOWN",
    "FLOOR",
    "HALF_DOWN",
    "HALF_EVEN",
    "HALF_UP",
    "MODES",
    "UP",
    "Mode",
    "Rounding",
]

Mode = Literal["half_up", "half_even", "half_down", "up", "down", "ceiling", "floor"]
"""``half_*`` go to the nearest and differ at the exact middle; ``up`` leaves zero, ``down`` goes to it; ``ceiling`` and
``floor`` go to plus and minus infinity."""


def _half_up(numerator: int, denominator: int) -> int:
    if numerator >= 0:
        return (numerator + denominator // 2) // denominator
    return -((denominator // 2 - numerator) // denominator)


def _half_down(numerator: int, denominator: int) -> int:
    if numerator >= 0:
        return (numerator + (denominator - 1) // 2) // denominator
    return -(((denominator - 1) // 2 - numerator) // denominator)


def _half_even(numerator: int, denominator: int) -> int:
    whole, rest = divmod(numerator, denominator)
    twice = 2 * rest
    return whole + 1 if twice > denominator or (twice == denominator and whole % 2) else whole


def _up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator) if numerator >= 0 else numerator // denominator


def _down(numerator: int, denominator: int) -> int:
    return numerator // denominator if numerator >= 0 else -(-numerator // denominator)


def _ceiling(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


def _floor(numerator: int, denominator: int) -> int:
    return numerator // denominator


MODES: Final[dict[str, Callable[[int, int], int]]] = {
    "half_up": _half_up,
    "half_even": _half_even,
    "half_down": _half_down,
    "up": _up,
    "down": _down,
    "ceiling": _ceiling,
    "floor": _floor,
}
"""How each mode makes a whole number of a ratio with positive denominator."""

_LONGEST_NAME: Final = max(map(len, MODES))
_LARGEST: Final = 10**INTEGER_DIGITS


@frozen
class Rounding:
    """How a ratio becomes a whole number of steps."""

    #: what happens between two steps.
    mode: Mode = field()
    #: the step, in minor units of the currency; 1 rounds to the smallest unit, 5 to five of them (cash).
    increment: int = field(default=1)

    @mode.validator
    def _known_mode(self, attribute: object, value: str) -> None:
        if type(value) is not str or len(value) > _LONGEST_NAME or value not in MODES:
            raise InvalidValue(
                f"unknown rounding mode {quoted(value)}", path="/mode", mend=f"use one of {', '.join(MODES)}"
            )

    @increment.validator
    def _positive_increment(self, attribute: object, value: int) -> None:
        if type(value) is not int or not 0 < value < _LARGEST:
            raise InvalidValue(
                "the rounding increment is not a positive whole number of at most 18 digits",
                path="/increment",
                mend="give an int of 1 or more",
            )

    def apply(self, numerator: int, denominator: int) -> int:
        """Round a ratio of minor units (positive denominator) to a whole multiple of the increment."""
        step = self.increment
        return MODES[self.mode](numerator, denominator * step) * step

    def __str__(self) -> str:
        return self.mode if self.increment == 1 else f"{self.mode}/{self.increment}"


HALF_UP: Final = Rounding("half_up")
"""To the nearest, the middle away from zero: what invoices and most tax laws mean by rounding."""
HALF_EVEN: Final = Rounding("half_even")
"""To the nearest, the middle to the even neighbor: no drift over many roundings."""
HALF_DOWN: Final = Rounding("half_down")
"""To the nearest, the middle toward zero."""
UP: Final = Rounding("up")
"""Away from zero."""
DOWN: Final = Rounding("down")
"""Toward zero: cut off."""
CEILING: Final = Rounding("ceiling")
"""Toward plus infinity."""
FLOOR: Final = Rounding("floor")
"""Toward minus infinity."""
CASH_5: Final = Rounding("half_up", 5)
"""To five minor units, as cash in CHF and CAD."""
CASH_10: Final = Rounding("half_up", 10)
"""To ten minor units, as cash in NZD."""
CASH_50: Final = Rounding("half_up", 50)
"""To fifty minor units, as cash in DKK."""
CASH_100: Final = Rounding("half_up", 100)
"""To a hundred minor units, as cash in SEK and NOK."""
