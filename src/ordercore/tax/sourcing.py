"""Which place taxes a supply: a table of rules, read from the top, of which the first that fits decides."""

from __future__ import annotations

from typing import Final, Literal

from attrs import frozen

from ordercore.tax.authority import TaxLevel
from ordercore.tax.question import TaxQuestion
from ordercore.tax.treatment import Treatment
from ordercore.tax.vatid import is_identified
from ordercore.values.place import Place
from ordercore.values.when import ALWAYS, Period

__all__ = ["SERVICES", "Collected", "SourcingRule", "TaxedAt"]

SERVICES: Final = ("services",)
"""The classes that are no goods: a rule about goods that cross a border leaves them out."""

TaxedAt = Literal["destination", "origin", "bill_to", "nowhere"]
"""Where the goods go to, where they leave from, where the invoice goes to, or nowhere in the regime."""

Collected = Literal["where_registered", "by_scheme", "by_all"]
"""Who collects: a seller registered with the authority, and others charge nothing; whoever is under the scheme of the rule, which
is a registration; or every seller, so that one who is registered nowhere for it is refused."""


@frozen
class SourcingRule:
    """One row of the table: for which supplies, taxed where, and how. What is left empty does not matter."""

    #: stable dotted name, for example ``gb_vat.domestic``.
    id: str
    #: the goods leave from inside one of these places.
    ship_from: tuple[Place, ...] = ()
    #: the goods go to inside one of these places.
    ship_to: tuple[Place, ...] = ()
    #: the place whose authorities tax the supply.
    taxed_at: TaxedAt = "destination"
    #: ``taxable`` leaves the treatment to what the authorities say of the goods; any other holds for all goods.
    treatment: Treatment = "taxable"
    #: law that says so.
    source: str = ""
    #: the goods do not leave from inside any of these places.
    not_from: tuple[Place, ...] = ()
    #: they do not go to any of these.
    not_to: tuple[Place, ...] = ()
    #: where the goods leave from and where they arrive lie inside the same one of these places; what is taxed where the buyer is billed
    #: has to be billed there.
    within: tuple[Place, ...] = ()
    #: the goods do not go from one place to another inside the same one of these.
    not_within: tuple[Place, ...] = ()
    #: prefixes of the tax classes meant.
    classes: tuple[str, ...] = ()
    #: prefixes of the tax classes not meant.
    not_classes: tuple[str, ...] = ()
    #: whether the buyer buys as a business; None when that does not matter.
    business: bool | None = None
    #: the register confirmed a VAT number of the buyer that one of these places gave, and not the one the goods leave from; empty
    #: when that does not matter.
    vat_id_of: tuple[Place, ...] = ()
    #: scheme the seller must be under.
    scheme: str = ""
    #: a marketplace sells for the seller; False when that does not matter.
    marketplace: bool = False
    #: when the rule holds.
    period: Period = ALWAYS
    #: levels whose authorities are those of the origin, wherever the others are.
    origin_levels: tuple[TaxLevel, ...] = ()
    #: names of the taxes that are levied; empty for all.
    taxes: tuple[str, ...] = ()
    #: what the authorities both places lie in say of shipments within them; empty when that does not matter.
    stated: Literal["", "destination", "origin"] = ""
    #: which sellers collect the tax, where they state their registrations.
    collected: Collected = "where_registered"

    def fits(self, question: TaxQuestion, tax_class: str = "") -> bool:
        """Whether the rule is about goods of this class, supplied so."""
        seller = question.seller
        return (
            not (self.marketplace and not seller.marketplace)
            and not (self.scheme and self.scheme not in seller.schemes)
            and (self.business is None or self.business == question.buyer.business)
            and (self.period is ALWAYS or question.supplied_on in self.period)
            and not (self.classes and not any(_below(tax_class, each) for each in self.classes))
            and not (self.not_classes and any(_below(tax_class, each) for each in self.not_classes))
            and self._goes(question)
            and (not self.vat_id_of or is_identified(question, self.vat_id_of))
        )

    def _goes(self, question: TaxQuestion) -> bool:
        """Whether the rule is about goods going from here to there."""
        ship_from, ship_to = question.ship_from, question.ship_to
        if not (_inside(ship_from, self.ship_from) and _inside(ship_to, self.ship_to)):
            return False
        if (self.not_from and _inside(ship_from, self.not_from)) or (self.not_to and _inside(ship_to, self.not_to)):
            return False
        if self.not_within and any(ship_from.lies_in(each) and ship_to.lies_in(each) for each in self.not_within):
            return False
        if not self.within:
            return True
        # What is taxed where it leaves from has to arrive inside too, or it is no shipment within.
        arrives = self.place(question) if self.taxed_at == "bill_to" else ship_to
        for each in self.within:  # noqa: SIM110  # a question goes through many rows, and a loop takes half the time
            if arrives is not None and ship_from.lies_in(each) and arrives.lies_in(each):
                return True
        return False

    def place(self, question: TaxQuestion) -> Place | None:
        """The place that taxes; None for nowhere."""
        match self.taxed_at:
            case "destination":
                return question.ship_to
            case "origin":
                return question.ship_from
            case "bill_to":
                return question.bill_to or question.ship_to
            case _:  # nowhere
                return None


def _inside(place: Place, places: tuple[Place, ...]) -> bool:
    for each in places:
        if place.lies_in(each):
            return True
    return not places


def _below(tax_class: str, prefix: str) -> bool:
    return tax_class == prefix or tax_class.startswith(f"{prefix}/")
