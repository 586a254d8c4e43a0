"""Currencies of ISO 4217: which codes exist and how many minor digits each has.

The digits are ISO's, not those of a display library: CLDR shows the Iraqi dinar without digits, a bank still bills fils.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ordercore.errors import UnknownCurrency
from ordercore.values.iso4217 import ROWS

__all__ = ["Currency", "currencies", "currency", "minor_digits"]


@frozen
class Currency:
    """One currency of ISO 4217."""

    #: three-letter code, for example ``USD``.
    code: str
    #: three-digit code as text, for example ``840``.
    number: str
    #: how many decimal digits the smallest unit stands for: 2 for USD, 0 for JPY, 3 for BHD.
    digits: int
    #: English name in the standard.
    name: str


_TABLE: Final[dict[str, Currency]] = {code: Currency(code, number, digits, name) for code, number, digits, name in ROWS}
_DIGITS: Final[dict[str, int]] = {code: entry.digits for code, entry in _TABLE.items()}


def currency(code: str, *, path: str = "") -> Currency:
    """The currency with this code.

    Raises:
        UnknownCurrency: ISO 4217 has no such code; lower case is not accepted.
    """
    try:
        return _TABLE[code]
    except (KeyError, TypeError):
        raise UnknownCurrency(code, path=path) from None


def currencies() -> tuple[Currency, ...]:
    """All currencies that have a minor unit or none, by code."""
    return tuple(_TABLE.values())


def minor_digits(code: str) -> int:
    """How many decimal digits the smallest unit of the currency stands for.

    Raises:
        UnknownCurrency: ISO 4217 has no such code.
    """
    try:
        return _DIGITS[code]
    except (KeyError, TypeError):
        raise UnknownCurrency(code) from None
