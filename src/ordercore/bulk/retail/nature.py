"""What a stock code stands for: goods, freight, or something that lies on no shelf."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

__all__ = ["NATURES", "Nature", "nature_of"]

Nature = Literal["goods", "freight", "service"]
"""``goods`` are counted on the shelf. ``freight`` is a charge of the order. A ``service`` is an item that is not counted."""

NATURES: Final[Mapping[str, Nature]] = {
    "POST": "freight",
    "DOT": "freight",
    "C2": "freight",
    "M": "service",
    "D": "service",
    "S": "service",
    "B": "service",
    "BANK CHARGES": "service",
    "AMAZONFEE": "service",
    "CRUK": "service",
    "PADS": "service",
}
"""The codes that are no goods, by the names the file gives them.

POST postage, DOT postage of the web shop, C2 carriage; M manual, D discount, S samples, B bad debt, BANK CHARGES, AMAZONFEE,
CRUK a charity's commission, PADS cushion pads noted at a tenth of a penny. Gift vouchers (``gift_0001_20``) are services too.
Every other code is goods, those of the web shop (``DCGS0003``) included.
"""

_VOUCHER: Final = "GIFT_0001_"


def nature_of(sku: str) -> Nature:
    """What an item is, by its code in upper case."""
    return "service" if sku.startswith(_VOUCHER) else NATURES.get(sku, "goods")
