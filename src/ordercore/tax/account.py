"""Amounts of a document as text, for its trace: hundreds of one currency, written as `str` writes them in half the time."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ordercore.values.amount import ratio_text
from ordercore.values.currency import minor_digits, minor_units

__all__ = ["endings", "ratio_form"]

_MOST_DIGITS: Final = 12


@lru_cache(maxsize=512)
def endings(currency: str) -> tuple[str, ...]:
    """How an amount from zero up ends, for each number of minor units over whole ones: ``.05 USD`` for five."""
    digits = minor_digits(currency)
    return tuple(
        [f".{rest:0{digits}} {currency}" if digits else f" {currency}" for rest in range(minor_units(currency))]
    )


@lru_cache(maxsize=4096)
def ratio_form(denominator: int, currency: str) -> tuple[str, int, int]:
    """How to write ratios from zero up: ``pattern % divmod(numerator * factor, power)``; no pattern where `str` has to."""
    _, _, fraction = ratio_text(1, denominator).partition(".")
    if not 0 < len(fraction) <= _MOST_DIGITS:
        return "", 1, 1
    power: int = 10 ** len(fraction)
    return f"%d.%0{len(fraction)}d {currency}", power // denominator, power
