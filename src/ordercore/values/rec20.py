"""Units of measure that are the same for every item: codes of UN/ECE Recommendation 20, and what they hold, exactly.

Factors between inch-pound and metric units are exact by definition: the pound is 0.45359237 kg and the yard 0.9144 m
(international agreement of 1959), the US gallon is 231 cubic inches (NIST Handbook 44, appendix C), the imperial gallon
4.54609 l (Units of Measurement Regulations 1995, UK). Months and years are left out: they have no fixed length.

Cases, pallets and rolls are not here either. How much they hold depends on the item: that is the item's `Units`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from ordercore.errors import UnitMismatch, UnknownUnit
from ordercore.values.quantity import Quantity, Units

__all__ = ["AREA", "COUNT", "LENGTH", "MASS", "STANDARD", "TIME", "VOLUME", "convert", "is_measured"]

_POUND: Final = Fraction("0.45359237")
_INCH: Final = Fraction("0.0254")
_CUBIC_INCH: Final = _INCH**3 * 1000
_US_GALLON: Final = 231 * _CUBIC_INCH
_GALLON: Final = Fraction("4.54609")

COUNT: Final = Units(
    "EA",
    {"C62": 1, "H87": 1, "PR": 2, "DZN": 12, "DPR": 24, "CEN": 100, "GRO": 144, "MIL": 1000, "GGR": 1728},
)
"""Pieces: one (C62), piece (H87), pair, dozen, dozen pairs, hundred, gross, thousand, great gross."""

MASS: Final = Units(
    "KGM",
    {
        "MGM": Fraction(1, 1_000_000),
        "GRM": Fraction(1, 1000),
        "DTN": 100,
        "TNE": 1000,
        "GRN": _POUND / 7000,
        "ONZ": _POUND / 16,
        "APZ": _POUND * 480 / 7000,
        "LBR": _POUND,
        "STI": _POUND * 14,
        "CWA": _POUND * 100,
        "CWI": _POUND * 112,
        "STN": _POUND * 2000,
        "LTN": _POUND * 2240,
    },
)
"""Milligram to tonne; grain, ounce, troy ounce (APZ), pound, stone, US and UK hundredweight, short and long ton."""

LENGTH: Final = Units(
    "MTR",
    {
        "MMT": Fraction(1, 1000),
        "CMT": Fraction(1, 100),
        "DMT": Fraction(1, 10),
        "KMT": 1000,
        "INH": _INCH,
        "FOT": _INCH * 12,
        "YRD": _INCH * 36,
        "SMI": _INCH * 63360,
        "NMI": 1852,
    },
)
"""Millimeter to kilometer; inch, foot, yard, statute mile, nautical mile."""

AREA: Final = Units(
    "MTK",
    {
        "MMK": Fraction(1, 1_000_000),
        "CMK": Fraction(1, 10_000),
        "HAR": 10_000,
        "INK": _INCH**2,
        "FTK": (_INCH * 12) ** 2,
        "YDK": (_INCH * 36) ** 2,
        "ACR": (_INCH * 36) ** 2 * 4840,
    },
)
"""Square millimeter to hectare; square inch, foot and yard, acre of 4840 square yards."""

VOLUME: Final = Units(
    "LTR",
    {
        "MMQ": Fraction(1, 1_000_000),
        "CMQ": Fraction(1, 1000),
        "MLT": Fraction(1, 1000),
        "CLT": Fraction(1, 100),
        "DLT": Fraction(1, 10),
        "HLT": 100,
        "MTQ": 1000,
        "INQ": _CUBIC_INCH,
        "FTQ": _CUBIC_INCH * 1728,
        "YDQ": _CUBIC_INCH * 46656,
        "OZA": _US_GALLON / 128,
        "PTL": _US_GALLON / 8,
        "QTL": _US_GALLON / 4,
        "GLL": _US_GALLON,
        "BLL": _US_GALLON * 42,
        "OZI": _GALLON / 160,
        "PTI": _GALLON / 8,
        "QTI": _GALLON / 4,
        "GLI": _GALLON,
    },
)
"""Cubic millimeter to cubic meter, milliliter to hectoliter; cubic inch, foot and yard; US and imperial liquid measures."""

TIME: Final = Units("SEC", {"MIN": 60, "HUR": 3600, "DAY": 86400, "WEE": 604800})
"""Second, minute, hour, day and week, for what is sold by the hour."""

STANDARD: Final = (COUNT, MASS, LENGTH, AREA, VOLUME, TIME)
"""The tables, one a dimension; no unit is in two of them."""


def convert(quantity: Quantity, unit: str) -> Quantity:
    """The same amount in another standard unit of its dimension, exactly.

    Raises:
        UnknownUnit: one of the two units is in none of the tables.
        UnitMismatch: they measure different things, as kilograms and liters.
    """
    table = _table(quantity.unit)
    if unit not in table:
        _table(unit)
        raise UnitMismatch(quantity.unit, unit)
    return table.convert(quantity, unit)


def is_measured(unit: str) -> bool:
    """Whether a unit measures (mass, length, area, volume, time); all others count: pieces, cases, and codes of a host's own."""
    return any(unit in table for table in STANDARD if table is not COUNT)


def _table(unit: str) -> Units:
    for table in STANDARD:
        if unit in table:
            return table
    raise UnknownUnit(unit)
