"""All ways to read a tax case that leaves things out, in their order: see `tests.oracles.tax_asked`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any, Final

from attrs import evolve

from ordercore.tax import Authority, Registration, TaxAnswer, TaxPack, assess, us_sales
from ordercore.values import Percent, Place
from tests.oracles.folder import Case
from tests.oracles.tax_law import OTHERS, SHIPPED, UNITED_STATES, history, known, levy, made_up
from tests.oracles.tax_party import origin_of, seller_of
from tests.oracles.tax_question import Reading, question_of, stated, taken
from tests.oracles.tax_words import Named, classes_for, named_in

__all__ = ["classes", "exact_day", "readings"]

QUIET: Final = "08-20"
"""A day without a holiday."""
THIS_YEAR: Final = date.fromisoformat(f"2026-{QUIET}")
OTHER_RATE: Final = Percent("0.5")
"""What the city levies that has no say."""
NOT_ENGAGED: Final = Percent(1)
"""What a district levies whose tax a case leaves out."""


def classes(case: Case, line: dict[str, Any]) -> tuple[str, ...] | str:
    resale = any(each["category"].endswith("+surcharge") for each in case["input"])
    return classes_for(line["category"], known=known(), stated=line.get("separately_stated"), resale=resale)


def exact_day(case: Case) -> date | None:
    """The day a case names, or one in the year it names."""
    text = case["date"]
    if text is None:
        return None
    return date.fromisoformat(f"{text}-{QUIET}" if len(text) == len("2026") else text)


def days(case: Case, place: Place, packs: Sequence[TaxPack]) -> list[date]:
    """The days a case may be of, first the likeliest."""
    day = exact_day(case)
    if day is not None:
        return [day]
    edges = set[date]()
    for pack in packs:
        for each in pack.authorities:
            if any(place.lies_in(where) or where.lies_in(place) for where in each.places):
                edges |= ends(each)
    return [THIS_YEAR, *sorted([day for day in edges if day < THIS_YEAR], reverse=True)]


def ends(authority: Authority) -> set[date]:
    """The first and last days of what an authority says."""
    periods = [row.period for rate in authority.rates for row in rate.percents.rows]
    periods += [row.period for each in authority.taxability for row in each.rulings.rows]
    firsts = {period.since for period in periods if period.since is not None}
    return firsts | {period.until - timedelta(days=1) for period in periods if period.until is not None}


def places(named: Named) -> list[Place]:
    """Where goods may go to: the place named, and those in it that the pack has."""
    if named.to.country == "in" and named.to.path == "in":
        return [Place("in-mh")]  # any state: within one all are alike
    if named.narrow or named.to.country != "us":
        return [named.to]
    inside = [place for place in UNITED_STATES.covers if place.lies_in(named.to) and place != named.to]
    return [named.to, *sorted(set(inside))]


def readings(case: Case) -> Iterator[Reading]:
    """All ways to read a case, in their order."""
    named = named_in(case["jurisdiction"])
    assert isinstance(named, Named)
    meant = [classes(case, line) for line in case["input"]]
    choices = [each for each in meant if not isinstance(each, str)]
    for regimes in (SHIPPED, *history()):
        packs = [each.pack for each in regimes if each.pack is not None]
        for to in places(named):
            for on, kinds in product(days(case, to, packs), product(*choices)):
                if regimes is not SHIPPED and any(kinds):
                    continue  # the history has standard rates, and says nothing of goods that may bear another
                reading = Reading(origin_of(case, named, to), to, on, regimes, kinds, seller_of(case, to))
                yield from districted(named, reading)
        if named.to.country == "us" and regimes is SHIPPED:
            for on, kinds in product(days(case, named.to, packs), product(*choices)):
                whole = named.to.ancestors[:2][-1]  # the state
                reading = Reading(origin_of(case, named, whole), whole, on, regimes, kinds, seller_of(case, whole))
                yield from with_cities(case, reading)


def districted(named: Named, reading: Reading) -> Iterator[Reading]:
    """In a district that is not named: one whose tax the seller, who is not engaged in it, does not collect."""
    if not named.in_district:
        yield reading
        return
    inside, seller = Place(f"{reading.to}/made-up"), reading.seller
    law = us_sales(made_up(levy(inside, NOT_ENGAGED, reading.to.path, (), district=True)))
    only = evolve(seller, registrations=(Registration(reading.to, below=False),))
    yield evolve(reading, to=inside, regimes=(law, *OTHERS), seller=only)


def with_cities(case: Case, reading: Reading) -> Iterator[Reading]:
    """In a city whose levy makes up what the state leaves of the rates stated."""
    one = question_of(case, reading)
    answer = one if isinstance(one, str) else assess(one.question, one.regimes)
    if not isinstance(answer, TaxAnswer):
        return
    rest = {rate - taken(answer, line) for line, rate in stated(case).items()}
    if len(rest) != 1 or min(rest) <= 0:
        return
    named = tuple([name for name in dict.fromkeys(reading.classes) if name])
    local, state, to = Percent(rest.pop() * 100), reading.to, Place(f"{reading.to}/made-up")
    start = to if reading.origin == state else reading.origin
    cities = [{to: local}]
    if reading.origin == state and "ship_from" in (case["seller"] or {}):
        start = Place(f"{state}/seller")
        cities = [{start: local, to: OTHER_RATE}, {start: OTHER_RATE, to: local}]
    for levies in cities:
        pack = made_up(*[levy(city, rate, state.path, named) for city, rate in levies.items()])
        yield evolve(reading, origin=start, to=to, regimes=(us_sales(pack), *OTHERS))
