"""How far a rule goes at most: in units, in money, in times."""

from __future__ import annotations

from typing import Final, Literal

from attrs import frozen

from ordercore.errors import InvalidPriceBook
from ordercore.values.money import Money

__all__ = ["UNCAPPED", "Cap"]


@frozen
class Cap:
    """The most a rule does in one cart; what is None is without a limit.

    Units are base units of the item where a line knows it, otherwise the line's own.
    """

    #: most units of one line; of these, the dearest.
    units_each: int | None = None
    #: most units of all lines together.
    units: int | None = None
    #: only units that fill groups of so many, counted over all lines.
    full: int = 1
    #: which units are meant when not all are: the ``cheapest``, the ``dearest``, or those of the ``longest`` line; equals by
    #: the line's id.
    pick: Literal["cheapest", "dearest", "longest"] = "cheapest"
    #: most it takes off the lines or charges together; the rule passes over carts in another currency.
    amount: Money | None = None
    #: whether `amount` is counted with the tax of the lines' rates.
    with_tax: bool = False
    #: most packs, or helpings of a free item.
    repeats: int | None = None

    def __attrs_post_init__(self) -> None:
        for name in ("units_each", "units", "full", "repeats"):
            number = getattr(self, name)
            if number is not None and number < 1:
                raise InvalidPriceBook(f"at most {number}", path=f"/{name}", mend="give 1 or more, or leave it out")
        if self.amount is not None and self.amount.minor <= 0:
            raise InvalidPriceBook(f"at most {self.amount}", path="/amount", mend="give more than zero")

    @property
    def on_units(self) -> bool:
        """Whether single units are meant instead of whole lines."""
        return self.units_each is not None or self.units is not None or self.full > 1


UNCAPPED: Final = Cap()
"""No limit."""
