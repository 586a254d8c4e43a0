"""In which units a table of prices counts."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from ordercore.values.quantity import Quantity, Units
from ordercore.values.rec20 import MASS
from tests.oracles.pricing.shop import UNITS
from tests.oracles.pricing.words import Told, UnknownWord, one_of

__all__ = ["Measured"]

_FACTOR: Final = re.compile(r"(?:factor|holds|box of|box is) (\d+)")
_DEFAULT_UNIT: Final = re.compile(r"(?:default|stock|base) unit (?:is )?\(?(\w+)\)?")


class Measured:
    """A table with its units."""

    def __init__(self, case: Told) -> None:
        self.case = case
        self.told: list[Told] = case["prices"]
        #: what the case says in words.
        self.words = f"{case.get('rules_text', '')} {case.get('note', '')}"
        #: the unit all is counted in.
        self.base = self._base_unit()
        #: whether a price is told per the unit asked: rows that name units do so; others tell it per the unit counted in.
        self.per_asked = any("uom" in each for each in self.told)

    def _base_unit(self) -> str:
        """That of rows without one if any has one (pieces), or that which all rows name, or that of the words."""
        named = [each["uom"] for each in self.told if "uom" in each]
        if None in named or "each" in named:
            return "EA"
        if named:
            return UNITS[one_of(named[0], UNITS, "a unit")]
        if not any("uom" in query["context"] for query in self.case["queries"]):
            return "EA"
        found = _DEFAULT_UNIT.search(self.words)
        if found is None:
            raise UnknownWord("units asked of a table that names none")
        return UNITS[one_of(found[1], UNITS, "a unit")]

    def unit(self, told: str | None) -> str:
        """The code of a unit; that which all is counted in where none is told."""
        return self.base if told is None else UNITS[one_of(told, UNITS, "a unit")]

    @property
    def units(self) -> Units:
        """How the units of the case convert into each other."""
        if self.base in MASS:
            others = {unit for unit in UNITS.values() if unit in MASS} - {self.base}
            return Units(self.base, {unit: MASS.convert(Quantity(1, unit), self.base).exact for unit in others})
        found = _FACTOR.search(self.words)
        held = self.case.get("units_per_box", found[1] if found else None)
        return Units(self.base, {} if held is None else {"BX": Fraction(str(held))})
