"""One reading of a tax case as a question of ours, and the rates in its answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from ordercore.tax import Regime, TaxAnswer, TaxQuestion, TaxSeller, assess
from ordercore.values import Place
from tests.oracles.folder import Case
from tests.oracles.tax_case import charges_nothing, currency_of, lines_of, rounding_of
from tests.oracles.tax_laid import laid_out
from tests.oracles.tax_law import UNITED_STATES
from tests.oracles.tax_party import buyer_of
from tests.oracles.tax_words import ABROAD, Named, named_in

__all__ = ["Asked", "Reading", "question_of", "stated", "taken"]

EXAMPLE: Final[Case] = {
    "price_mode": "exclusive",
    "currency": "EUR",
    "rounding": {"unit": "0.01"},
    "input": [{"id": "1", "qty": "1", "amount": "100"}],
}
"""Something sold at home, to see what tax a place takes of it."""


@frozen
class Asked:
    """A question, and who is asked."""

    #: the question.
    question: TaxQuestion
    #: the laws, that of the seller's place first.
    regimes: tuple[Regime, ...]


@frozen
class Reading:
    """One way to fill in what a case leaves out."""

    #: where goods leave from.
    origin: Place
    #: where they go to.
    to: Place
    #: the tax point.
    on: date
    #: the laws.
    regimes: tuple[Regime, ...]
    #: the class of each input.
    classes: tuple[str, ...]
    #: who supplies.
    seller: TaxSeller


def question_of(case: Case, reading: Reading) -> Asked | str:
    """The question of a case by one reading, or why there is none."""
    named = named_in(case["jurisdiction"])
    assert isinstance(named, Named)
    origin, to = reading.origin, reading.to
    home, contained = (
        None,
        {
            name: Fraction(each["home_rate_included"])
            for each, name in zip(case["input"], reading.classes, strict=True)
            if "home_rate_included" in each
        },
    )
    if contained:
        home = home_of(contained, reading)
        if home is None:
            return "no place has the rate its prices are said to contain"
        origin = home
    elif case["expected"]["treatment"] == "export" and origin == to:
        to = ABROAD
    question = TaxQuestion(
        supplied_on=reading.on,
        currency=currency_of(case),
        ship_from=origin,
        ship_to=to,
        lines=lines_of(case, reading.classes),
        inclusive=case["price_mode"] == "inclusive",
        buyer=buyer_of(case, to),
        seller=reading.seller,
        bill_to=named.bill_to,
        priced_for=home,
    )
    rounding = rounding_of(case)
    at_home = sorted(reading.regimes, key=lambda each: each.pack is None or not each.pack.knows(origin))
    return Asked(question, tuple([evolve(each, rounding=rounding) for each in at_home]))


def home_of(contained: Mapping[str, Fraction], reading: Reading) -> Place | None:
    """The first place whose taxes on such classes of goods are the rates that prices are said to contain."""
    for regime in reading.regimes:
        if regime.pack is None or regime.pack.id == UNITED_STATES.id:
            continue
        for place in regime.pack.covers:
            if all(rate_at(place, name, reading.on, regime) == rate for name, rate in contained.items()):
                return place
    return None


def rate_at(place: Place, name: str, on: date, regime: Regime) -> Fraction | None:
    """The tax on goods of a class sold at home; None where there is no answer."""
    answer = assess(TaxQuestion(on, "EUR", place, place, lines_of(EXAMPLE, (name,))), (regime,))
    return taken(answer, "1") if isinstance(answer, TaxAnswer) else None


def taken(answer: TaxAnswer, line: str) -> Fraction:
    """The rates charged on a line."""
    parts = [part for part in answer.line(line).components if part.treatment == "taxable" and not part.retained]
    return sum([part.rate.exact for part in parts if part.base.minor], Fraction(0)) / 100


def stated(case: Case) -> dict[str, Fraction]:
    """The rates that a case states of its lines, of those that are charged; a share of a charge is of the goods' rates."""
    laid, rates = laid_out(case), dict[str, Fraction]()
    for line in laid.lines:
        parts = [part for part in laid.of(line.id) if not charges_nothing(part, case)]
        if parts and not any(part["how"] == "apportioned" for part in parts):
            rates[line.id] = sum([Fraction(part["rate"]) for part in parts], Fraction(0))
    return rates
