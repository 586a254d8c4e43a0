"""Which place taxes a supply: a table of rules, read from the top, of which the first that fits decides."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ordercore.tax.treatment import Treatment
from ordercore.values.place import Place

__all__ = ["SourcingRule", "TaxedAt"]

TaxedAt = Literal["destination", "origin", "nowhere"]
"""Where the goods go to, where they leave from, or nowhere in the regime."""


@frozen
class SourcingRule:
    """One row of the table: for which supplies, taxed where, and how."""

    #: stable dotted name, for example ``gb_vat.domestic``.
    id: str
    #: the goods leave from inside one of these places; empty when that does not matter.
    ship_from: tuple[Place, ...] = ()
    #: the goods go to inside one of these places; empty when that does not matter.
    ship_to: tuple[Place, ...] = ()
    #: the place whose authorities tax the supply.
    taxed_at: TaxedAt = "destination"
    #: ``taxable`` leaves the treatment to what the authorities say of the goods; any other holds for all goods.
    treatment: Treatment = "taxable"
    #: law that says so.
    source: str = ""

    def fits(self, ship_from: Place, ship_to: Place) -> bool:
        """Whether the rule is about goods going from here to there."""
        return (not self.ship_from or any(ship_from.lies_in(place) for place in self.ship_from)) and (
            not self.ship_to or any(ship_to.lies_in(place) for place in self.ship_to)
        )

    def place(self, ship_from: Place, ship_to: Place) -> Place | None:
        """The place that taxes; None for nowhere."""
        match self.taxed_at:
            case "destination":
                return ship_to
            case "origin":
                return ship_from
            case "nowhere":
                return None
