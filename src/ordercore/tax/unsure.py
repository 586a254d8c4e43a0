"""Where goods are taxed of which nobody knows exactly where they go, as with a ZIP code of five digits only."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import evolve

from ordercore.tax.pack import TaxPack
from ordercore.tax.question import TaxQuestion
from ordercore.tax.rate import STANDARD
from ordercore.tax.regime import Regime
from ordercore.values.place import Place
from ordercore.values.verdict import Refused, refused

__all__ = ["placed"]


def placed(question: TaxQuestion, regimes: Iterable[Regime]) -> TaxQuestion | Refused:
    """The question with the one place that the law takes of those the goods may go to.

    Returns:
        The question, going there; or a refusal with ``tax.unsure_place`` when no regime of these says which to take, or
        with ``tax.unknown_place`` when the pack of the one that does knows not all of them.
    """
    places = question.may_go_to
    if not places:
        return question
    for regime in regimes:
        if regime.pack is None or regime.unsure != "lowest" or regime.rule(evolve(question, ship_to=places[0])) is None:
            continue
        unknown = [place for place in places if not regime.pack.knows(place)]
        if unknown:
            message = "the pack does not know all authorities of this place"
            return refused("tax.unknown_place", message, path="/may_go_to", place=unknown[0], pack=regime.pack.id)
        return evolve(question, ship_to=_lowest(places, regime.pack, question))
    return refused("tax.unsure_place", "no law of these says which of several places to take", path="/may_go_to")


def _lowest(places: tuple[Place, ...], pack: TaxPack, question: TaxQuestion) -> Place:
    """The place of the lowest combined rate on goods in general; of equals, the first by name."""

    def combined(place: Place) -> Fraction:
        levied = pack.authorities_of(place, question.seller.schemes | question.buyer.schemes)
        rates = [rate for each in levied if (rate := each.rate(STANDARD)) is not None]
        rows = [row for rate in rates for row in rate.percents.rows if question.supplied_on in row.period]
        return sum([row.value.exact for row in rows], Fraction(0))

    return min(places, key=lambda place: (combined(place), place.path))
