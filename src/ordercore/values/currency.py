"""Currencies of ISO 4217: which codes exist and how many minor digits each has.

The digits are ISO's, not those of a display library: CLDR shows the Iraqi dinar without digits, a bank still bills fils.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from ordercore.errors import UnknownCurrency
from ordercore.values.iso4217 import ROWS, WITHDRAWN

__all__ = ["UNITS", "Currency", "currencies", "currency", "minor_digits", "minor_units"]

_LETTERS: Final = 3


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
    #: year and month in which the code was withdrawn, for example ``2023-01``; empty while it is active.
    withdrawn: str = ""


_TABLE: Final[dict[str, Currency]] = {
    **{code: Currency(code, number, digits, name) for code, number, digits, name in ROWS},
    **{code: Currency(code, number, digits, name, until) for code, number, digits, name, until in WITHDRAWN},
}
_DIGITS: Final[dict[str, int]] = {code: entry.digits for code, entry in _TABLE.items()}
UNITS: Final[Mapping[str, int]] = {code: 10**digits for code, digits in _DIGITS.items()}
"""How many of the smallest unit make one, by code: `minor_units` where the code is known to be right."""


def currency(code: str, *, path: str = "") -> Currency:
    """The currency with this code, active or withdrawn since 2010.

    Raises:
        UnknownCurrency: ISO 4217 has no such code, or the code has no minor unit, as gold; lower case is not accepted.
    """
    return _TABLE[_known(code, path)]


def currencies() -> tuple[Currency, ...]:
    """All active currencies and funds in which something can be billed, by code."""
    return tuple(entry for entry in _TABLE.values() if not entry.withdrawn)


def minor_digits(code: str) -> int:
    """How many decimal digits the smallest unit of the currency stands for.

    Raises:
        UnknownCurrency: as `currency`.
    """
    return _DIGITS[_known(code)]


def minor_units(code: str) -> int:
    """How many of the smallest unit make one: 100 for USD, 1 for JPY, 1000 for BHD.

    Raises:
        UnknownCurrency: as `currency`.
    """
    return UNITS[_known(code)]


def _known(code: str, path: str = "") -> str:
    """The code itself, if it is one.

    To look up a text of a million letters, or a number of a million digits, is to hash it, so nothing but three letters is.
    """
    if (type(code) is str or issubclass(type(code), str)) and str.__len__(code) == _LETTERS and code in UNITS:
        return code
    raise UnknownCurrency(code, path=path)
