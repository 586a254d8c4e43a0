"""A tax case as a question of ours: derived from its place, day, seller, buyer, certificate and goods.

What a case leaves out is filled in this order, and the first reading under which the rates in force are the rates the case
states (its figures are never looked at) is the one that is asked:

1. the place it names; for a state of the United States alone its own share first, then the places in it that the pack has;
2. the day it names; for a year a day in August without a holiday; for none such a day of 2026, then each last and first day
   of what is in force there, the latest first; at last those of the long history of rates;
3. the goods it names; where it names a kind of rate, the goods of `KINDS`;
4. a rate above that of the state is a levy of a city that the case makes up: of the seller's, where the goods leave from a
   named place of the state, else of the buyer's. The other city levies something else.

What only a host can know is told by the treatment: ``not_registered`` is a seller registered elsewhere,
``marketplace_facilitated`` one on a marketplace, ``reverse_charge`` without a seller's place one abroad, ``export`` goods that
leave. A case is not asked where nothing in it names a place, where no pack has an answer to its first reading, or where its
rates were never those of the place; rates that were, and that no reading finds, are a failure.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from typing import Final

from ordercore.tax import TaxAnswer, assess
from ordercore.values import Percent, Refused
from tests.oracles.folder import Case
from tests.oracles.tax_case import charges_nothing
from tests.oracles.tax_law import ever, ever_standard
from tests.oracles.tax_question import Asked, question_of, stated, taken
from tests.oracles.tax_reading import classes, exact_day, readings
from tests.oracles.tax_words import KINDS, named_in

__all__ = ["Asked", "asked"]

MOST: Final = 4000
"""How many readings are tried at most."""


def asked(case: Case) -> Asked | str:
    """The question of a case, or why it is not asked."""
    reason = silent(case)
    if reason:
        return reason
    usual: Asked | str = "no reading"
    for at, reading in enumerate(islice(readings(case), MOST)):
        one = question_of(case, reading)
        answer = one if isinstance(one, str) else assess(one.question, one.regimes)
        if isinstance(answer, TaxAnswer) and in_force(case, answer):
            return one
        if at == 0:
            usual = one if isinstance(answer, TaxAnswer) else why(answer)
    if isinstance(usual, Asked) and exact_day(case) is None and not is_law(case, usual):
        return "its rates were never in force there, on these goods"
    return usual


def is_law(case: Case, one: Asked) -> bool:
    """Whether the rates a case states are rates of its place, now or once, so that it must be found which are due.

    In the United States a city may make up what is above the rate of the state.
    """
    if any(line["category"].split("+")[0] in KINDS for line in case["input"]):
        return False
    places = {one.question.ship_from, one.question.ship_to}
    if one.question.ship_to.country == "us":
        least = min([rate.exact / 100 for place in places for rate in ever_standard(place)], default=Fraction(0))
        return all(rate >= least for rate in stated(case).values())
    parts = [part for part in case["expected"]["components"] if part["rate"] and not charges_nothing(part, case)]
    rates = {Percent(Fraction(part["rate"]) * 100) for part in parts}
    return rates <= {rate for place in places for rate in ever(place)}


def silent(case: Case) -> str:
    """Why a case cannot be a question at all; empty when it can."""
    named = named_in(case["jurisdiction"])
    if isinstance(named, str):
        return named
    if any(line.get("exempt") for line in case["input"]):
        return "a line is said to be exempt, not why"
    if any(part["how"] in {"fixed", "division", "exact"} for part in case["expected"]["components"]):
        return "its kind of tax is in no pack"
    if named.to.country == "us" and any(line["category"] in KINDS for line in case["input"]):
        return "it names kinds of rates, which are none of the United States"
    words = [classes(case, line) for line in case["input"]]
    return next((each for each in words if isinstance(each, str)), "")


def why(answer: Refused | str) -> str:
    """Why there is no answer."""
    return answer if isinstance(answer, str) else f"{answer.reasons[0].code}: {answer.reasons[0].message}"


def in_force(case: Case, answer: TaxAnswer) -> bool:
    """Whether the rates of an answer are those that the case states."""
    return all(taken(answer, line) == rate for line, rate in stated(case).items())
