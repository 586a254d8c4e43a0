"""Stock as limits in the store: what they are called, and how a quantity becomes the whole number a limit counts in.

The ceiling of a stock limit is what lies on the shelf; the claims against it are what is allocated. The store checks the
two in the commit itself, so a piece can be allocated once and not twice.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from ordercore.errors import InvalidAmount, InvalidId
from ordercore.values.quantity import EACH, Quantity
from ordercore.values.verdict import Reason

__all__ = ["STOCK_DIGITS", "is_countable", "not_countable", "stock_limit", "stock_of", "stock_quantity", "stock_units"]

STOCK_DIGITS: Final = 6
"""A limit counts millionths of the base unit."""

_SCALE: Final = 10**STOCK_DIGITS
_LARGEST: Final = 2**62
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._\-]")
_ESCAPED: Final = re.compile(r"(?:%[0-9A-F]{2})+")


def stock_limit(site: str, sku: str) -> str:
    """The name of the limit on one item's stock at one site: ``stock:SITE:SKU``.

    All but ASCII letters, digits and ``. _ -`` is written as in a URL (RFC 3986, percent-encoded UTF-8), so that different
    stock never has the same name, whatever characters a SKU holds.

    Raises:
        InvalidId: site or SKU is empty, or is not text that can be encoded.
    """
    if not site or not sku:
        raise InvalidId("stock of no item or at no site", mend="name both")
    return f"stock:{_UNSAFE.sub(_escape, site)}:{_UNSAFE.sub(_escape, sku)}"


def stock_of(limit: str) -> tuple[str, str]:
    """The site and SKU that a limit is about: what `stock_limit` was given.

    Raises:
        InvalidId: the text is not the name of a stock limit.
    """
    head, _, rest = limit.partition(":")
    site, _, sku = rest.partition(":")
    try:
        site, sku = _ESCAPED.sub(_unescape, site), _ESCAPED.sub(_unescape, sku)
        if head == "stock" and stock_limit(site, sku) == limit:
            return site, sku
    except (InvalidId, UnicodeDecodeError):
        pass
    raise InvalidId(f"{limit!r} is not a stock limit", mend="make the name with stock_limit(site, sku)")


def is_countable(number: Decimal | Fraction) -> bool:
    """Whether stock is counted as finely as a number of base units is given, and a limit can hold so many."""
    top, bottom = number.as_integer_ratio()
    return _SCALE % bottom == 0 and -_LARGEST < top * _SCALE // bottom < _LARGEST


def not_countable(code: str, path: str, asked: object, unit: str) -> Reason:
    """Why a quantity that is not countable is refused.

    Args:
        code: the reason's code.
        path: where it was asked.
        asked: the quantity.
        unit: the base unit of the item.
    """
    said = f"stock is counted in {unit} of {STOCK_DIGITS} decimal digits"
    return Reason(code, path, said, (("asked", str(asked)),))


def stock_units(quantity: Quantity) -> int:
    """A quantity in the item's base unit as the whole number a stock limit counts: millionths.

    Raises:
        InvalidAmount: it has more than six fraction digits, or is too large for a limit.
    """
    units, rest = divmod(quantity.numerator * _SCALE, quantity.denominator)
    if rest:
        raise InvalidAmount(f"{quantity} is finer than stock is counted", mend="use at most six fraction digits")
    if not -_LARGEST < units < _LARGEST:
        raise InvalidAmount(f"{quantity} is more than a limit can hold", mend="count it in a larger base unit")
    return units


def stock_quantity(units: int, unit: str = EACH) -> Quantity:
    """What a stock limit counts, as a quantity again."""
    return Quantity(Fraction(units, _SCALE), unit)


def _escape(found: re.Match[str]) -> str:
    try:
        return "".join(f"%{byte:02X}" for byte in found[0].encode())
    except UnicodeEncodeError:
        raise InvalidId("a lone surrogate is not a character", mend="decode the text properly") from None


def _unescape(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("%", "")).decode()
