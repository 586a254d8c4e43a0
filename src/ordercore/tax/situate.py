"""First stage: whose law is it, and which authorities have a say?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import evolve, frozen

from ordercore.tax.authority import Authority
from ordercore.tax.country import COUNTRIES, LIKELY
from ordercore.tax.question import TaxQuestion
from ordercore.tax.regime import Regime
from ordercore.tax.sourcing import SourcingRule
from ordercore.values.place import Place
from ordercore.values.verdict import Reason, Refused, refused

__all__ = ["Situation", "situate"]

_ASKED: Final = {"origin": "ship_from", "bill_to": "bill_to"}


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
    #: tax classes among the lines that another rule of the regime fits, each with its own situation.
    others: tuple[tuple[str, Situation], ...] = ()
    #: what somebody has to look at again.
    follow_up: tuple[Reason, ...] = ()
    #: ids of the rules above it in the tables asked, which did not fit.
    passed: tuple[str, ...] = ()

    def of_class(self, tax_class: str) -> Situation:
        """Where goods of a class stand."""
        for name, other in self.others:
            if name == tax_class:
                return other
        return self


def situate(question: TaxQuestion, regimes: Iterable[Regime]) -> Situation | Refused:
    """Find the first regime whose business the supply is, and the authorities that tax it.

    Returns:
        The situation, or a refusal: ``tax.no_regime`` when no regime has a rule for it, ``tax.unknown_country`` for a place
        in no country there is, ``tax.unknown_place`` when the regime's pack does not know all authorities of the place.
        Nothing is ever assumed to be untaxed.
    """
    classes = tuple(dict.fromkeys([line.tax_class for line in question.lines])) or ("",)
    asked, passed = question, list[str]()
    for regime in regimes:
        question = regime.read(asked)
        rule = regime.rule(question, classes[0])
        passed += regime.before(rule)
        if rule is None:
            continue
        if regime.pack is not None and (nowhere := _no_country(question)) is not None:
            return nowhere
        others: list[tuple[str, Situation]] = []
        for name in classes[1:]:
            other = regime.rule(question, name)
            if other is rule:
                continue
            found = _no_rule(question, name) if other is None else _situation(question, regime, other)
            if isinstance(found, Refused):
                return found
            others.append((name, found))
        first = _situation(question, regime, rule)
        if isinstance(first, Refused):
            return first
        follow_up = _unanswered(question, regime, rule, classes[0])
        place, authorities = first.place, first.authorities
        return Situation(regime, rule, place, authorities, tuple(others), follow_up, tuple(passed))
    return _no_rule(asked, classes[0])


def _situation(question: TaxQuestion, regime: Regime, rule: SourcingRule) -> Situation | Refused:
    place, pack = rule.place(question), regime.pack
    if place is None or pack is None:
        return Situation(regime, rule, None, ())
    asked = {"/ship_to" if rule.taxed_at == "destination" else f"/{_ASKED[rule.taxed_at]}": place}
    if rule.origin_levels:
        asked["/ship_from"] = question.ship_from
    for path, where in asked.items():
        if not pack.knows(where):
            message = "the pack does not know all authorities of this place"
            return refused("tax.unknown_place", message, path=path, place=where, pack=pack.id)
    return Situation(regime, rule, place, regime.authorities(rule, question))


def _no_country(question: TaxQuestion) -> Refused | None:
    """A refusal for each place whose code is no country: goods going there are not abroad, they are mistaken."""
    places = {"/ship_from": question.ship_from, "/ship_to": question.ship_to, "/bill_to": question.bill_to}
    reasons = []
    for path, place in places.items():
        if place is not None and place.country not in COUNTRIES:
            meant = LIKELY.get(place.country, "a code of ISO 3166-1")
            message = f"{place.country!r} is no country: write {meant}"
            reasons.append(Reason("tax.unknown_country", path, message, (("place", place.path),)))
    return Refused(tuple(reasons)) if reasons else None


def _unanswered(question: TaxQuestion, regime: Regime, rule: SourcingRule, tax_class: str) -> tuple[Reason, ...]:
    """Whether another rule would have fitted, had the register of VAT numbers answered."""
    buyer = question.buyer
    if buyer.vat_id_status != "unavailable":
        return ()
    answered = evolve(question, buyer=evolve(buyer, vat_id_status="valid"))
    if regime.rule(answered, tax_class) is rule:
        return ()
    message = "taxed because the register of VAT numbers did not answer: ask again"
    return (Reason("tax.vat_id_unavailable", "/buyer/vat_id", message),)


def _no_rule(question: TaxQuestion, tax_class: str) -> Refused:
    facts = {"tax_class": tax_class} if tax_class else {}
    return refused(
        "tax.no_regime",
        "no regime has a rule for goods going this way",
        ship_from=question.ship_from,
        ship_to=question.ship_to,
        **facts,
    )
