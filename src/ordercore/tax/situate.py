"""First stage: whose law is it, and which authorities have a say?"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from ordercore.tax.authority import Authority
from ordercore.tax.question import TaxQuestion
from ordercore.tax.regime import Regime
from ordercore.tax.sourcing import SourcingRule
from ordercore.values.place import Place
from ordercore.values.verdict import Refused, refused

__all__ = ["Situation", "situate"]


@frozen
class Situation:
    """Where a supply stands in law."""

    #: the regime whose business it is.
    regime: Regime
    #: the rule of the regime that fits it.
    rule: SourcingRule
    #: the place that taxes it; None when none does.
    place: Place | None
    #: the authorities of that place, widest first; empty when none levies there.
    authorities: tuple[Authority, ...]


def situate(question: TaxQuestion, regimes: Iterable[Regime]) -> Situation | Refused:
    """Find the first regime whose business the supply is, and the authorities that tax it.

    Returns:
        The situation, or a refusal: ``tax.no_regime`` when no regime has a rule for it, ``tax.unknown_place`` when the
        regime's pack does not know all authorities of the place. Nothing is ever assumed to be untaxed.
    """
    for regime in regimes:
        rule = regime.rule(question.ship_from, question.ship_to)
        if rule is None:
            continue
        place = rule.place(question.ship_from, question.ship_to)
        if place is None or regime.pack is None:
            return Situation(regime, rule, None, ())
        if not regime.pack.knows(place):
            path = "/ship_to" if rule.taxed_at == "destination" else "/ship_from"
            message = "the pack does not know all authorities of this place"
            return refused("tax.unknown_place", message, path=path, place=place, pack=regime.pack.id)
        return Situation(regime, rule, place, regime.pack.authorities_of(place))
    return refused(
        "tax.no_regime",
        "no regime has a rule for goods going this way",
        ship_from=question.ship_from,
        ship_to=question.ship_to,
    )
