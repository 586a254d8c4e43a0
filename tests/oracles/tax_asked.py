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
leave. A case is not asked where nothing in it names a place, or where no pack has an answer, or ever had those rates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import islice, product
from typing import Any, Final

from attrs import evolve, frozen

from ordercore.adapters.packs import shipped_pack
from ordercore.tax import (
    Authority,
    Exemption,
    Rate,
    Regime,
    Registration,
    Ruling,
    Taxability,
    TaxAnswer,
    TaxBuyer,
    TaxPack,
    TaxQuestion,
    TaxSeller,
    assess,
    au_gst,
    ca_gst,
    ch_vat,
    eu_vat,
    gb_vat,
    in_gst,
    jp_consumption,
    no_vat,
    nz_gst,
    read_rate_history,
    sa_vat,
    us_sales,
)
from ordercore.values import Dated, Percent, Place, Refused
from tests.oracles.folder import DATA, Case
from tests.oracles.tax_case import charges_nothing, currency_of, lines_of, rounding_of
from tests.oracles.tax_plan import laid_out
from tests.oracles.tax_words import ABROAD, BUYERS, KINDS, OSS, Named, classes_for, named_in, place_of
from tests.tax.made import DAY

__all__ = ["Asked", "asked"]

STATE_SHARES: Final = shipped_pack("us-state")
UNITED_STATES: Final = evolve(
    STATE_SHARES, covers=tuple(dict.fromkeys([place for each in STATE_SHARES.authorities for place in each.places]))
)
"""The shares of the states, which many cases are about: the pack by itself refuses a state without its counties."""
OTHERS: Final = (
    ca_gst(shipped_pack("ca")),
    eu_vat(shipped_pack("eu")),
    in_gst(shipped_pack("in")),
    gb_vat(shipped_pack("gb")),
    au_gst(shipped_pack("au")),
    nz_gst(shipped_pack("nz")),
    jp_consumption(shipped_pack("jp")),
    no_vat(shipped_pack("no")),
    ch_vat(shipped_pack("ch")),
    sa_vat(shipped_pack("sa")),
)
SHIPPED: Final = (us_sales(UNITED_STATES), *OTHERS)
HISTORY: Final = DATA / "tax_vat" / "kdeldycke_vat_rates.csv"
UNTAXED: Final = Place("br")
"""A country whose law is not asked: what comes from there is the business of where it goes to."""
QUIET: Final = "08-20"
"""A day without a holiday."""
THIS_YEAR: Final = date.fromisoformat(f"2026-{QUIET}")
OTHER_RATE: Final = Percent("0.5")
"""What the city levies that has no say."""
NOT_ENGAGED: Final = Percent(1)
"""What a district levies whose tax a case leaves out."""
MOST: Final = 4000
"""How many readings are tried at most."""


@frozen
class Asked:
    """A question, and who is asked."""

    #: the question.
    question: TaxQuestion
    #: the laws.
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


def asked(case: Case) -> Asked | str:
    """The question of a case, or why it is not asked."""
    reason = silent(case)
    if reason:
        return reason
    first, refusal = None, "no reading"
    for reading in islice(readings(case), MOST):
        one = question_of(case, reading)
        answer = one if isinstance(one, str) else assess(one.question, one.regimes)
        if isinstance(answer, TaxAnswer) and not isinstance(one, str):
            first = first or one
            if in_force(case, answer):
                return one
        elif first is None and refusal == "no reading":
            refusal = answer if isinstance(answer, str) else why(answer)
    if first is None:
        return refusal
    return first if exact_day(case) else "its rates were never in force there, on these goods"


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


def why(refused: object) -> str:
    assert isinstance(refused, Refused)
    return f"{refused.reasons[0].code}: {refused.reasons[0].message}"


def classes(case: Case, line: dict[str, Any]) -> tuple[str, ...] | str:
    resale = any(each["category"].endswith("+surcharge") for each in case["input"])
    return classes_for(line["category"], known=known(), stated=line.get("separately_stated"), resale=resale)


@cache
def known() -> frozenset[str]:
    """Every class that a shipped pack rules on."""
    packs = [each.pack for each in SHIPPED if each.pack is not None]
    return frozenset([row.tax_class for pack in packs for each in pack.authorities for row in each.taxability])


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
                where = state(named.to)
                reading = Reading(origin_of(case, named, where), where, on, regimes, kinds, seller_of(case, where))
                yield from with_cities(case, reading)


def state(place: Place) -> Place:
    return place.ancestors[1] if len(place.ancestors) > 1 else place


@cache
def history() -> tuple[tuple[Regime, ...], ...]:
    """The long history of rates, for cases older than the shipped packs."""
    if not HISTORY.exists():
        return ()
    with HISTORY.open(encoding="utf-8", newline="") as lines:
        return ((eu_vat(read_rate_history(lines, id="history", version="1", published=DAY)),),)


def places(named: Named) -> list[Place]:
    """Where goods may go to: the place named, and those in it that the pack has."""
    if named.to.country == "in" and named.to.path == "in":
        return [Place("in-mh")]  # any state: within one all are alike
    if named.narrow or named.to.country != "us":
        return [named.to]
    inside = [place for place in UNITED_STATES.covers if place.lies_in(named.to) and place != named.to]
    return [named.to, *sorted(set(inside))]


def origin_of(case: Case, named: Named, to: Place) -> Place:
    """Where goods leave from."""
    seller = case["seller"] or {}
    assert set(seller) <= {"scheme", "ship_from", "established", "oss"}, seller
    if named.origin is not None:
        return named.origin
    if "established" in seller:
        return place_of(seller["established"])
    if seller.get("ship_from", "").split(" ")[0].startswith("US-"):
        return place_of(seller["ship_from"].split(" ")[0])
    treatment = case["expected"]["treatment"]
    remote = "ship_from" in seller or "scheme" in seller or treatment == "not_registered" or named.in_district
    if remote:
        return Place("us-nj" if to.lies_in(Place("us-ny")) else "us-ny")
    if treatment == "reverse_charge":
        return UNTAXED
    if to == ABROAD:
        return to
    return to if to.country in {"us", "ca", "in"} else Place(to.country)


def seller_of(case: Case, to: Place) -> TaxSeller:
    """Who supplies, by what the case says and by what its treatment tells."""
    seller, schemes = case["seller"] or {}, set[str]()
    if "oss" in seller:
        schemes.add(OSS[seller["oss"]])
    if "scheme" in seller:
        assert seller["scheme"] == "remote-election", seller
        schemes |= elected(to)
    treatment = case["expected"]["treatment"]
    elsewhere = (Registration(Place("us-nj" if to.lies_in(Place("us-ny")) else "us-ny")),)
    return TaxSeller(
        registrations=elsewhere if treatment == "not_registered" else None,
        schemes=frozenset(schemes),
        marketplace=treatment == "marketplace_facilitated",
    )


def elected(to: Place, *, retained: bool = False) -> set[str]:
    """The schemes that the authorities of a place know."""
    packs = [each.pack for each in SHIPPED if each.pack is not None]
    every = [each for pack in packs for each in pack.authorities if any(to.lies_in(where) for where in each.places)]
    return {each.scheme for each in every if each.scheme and each.retained == retained}


def buyer_of(case: Case, to: Place) -> TaxBuyer:
    """Who buys; one who keeps tax back, or buys for resale under a surcharge, is a business under that scheme."""
    business, status = BUYERS[case["buyer"]]
    schemes = elected(to, retained=True) if case.get("retained") else set[str]()
    if any(each["category"].endswith("+surcharge") for each in case["input"]):
        schemes |= elected(to)
    certificate = case["exemption"]
    exempt: tuple[Exemption, ...] = ()
    if certificate is not None:
        assert set(certificate) == {"reason", "jurisdictions"}, certificate
        exempt = tuple([Exemption(place_of(each), certificate["reason"]) for each in certificate["jurisdictions"]])
    return TaxBuyer(
        business=business or bool(schemes),
        vat_id=f"{to.country.upper()}1" if "VAT id" in case["buyer"] else "",
        vat_id_status=status,  # type: ignore[arg-type]
        exempt=exempt,
        schemes=frozenset(schemes),
    )


def question_of(case: Case, reading: Reading) -> Asked | str:
    named = named_in(case["jurisdiction"])
    assert isinstance(named, Named)
    origin, to = reading.origin, reading.to
    home, rate = None, {each["home_rate_included"] for each in case["input"] if "home_rate_included" in each}
    if rate:
        home = home_of(Fraction(rate.pop()), reading)
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
    return Asked(question, tuple([evolve(each, rounding=rounding) for each in reading.regimes]))


def home_of(rate: Fraction, reading: Reading) -> Place | None:
    """The first place whose tax on such goods is the one that prices are said to contain."""
    for regime in [each for each in reading.regimes if each.pack is not None and each.pack.id != UNITED_STATES.id]:
        for place in regime.pack.covers if regime.pack is not None else ():
            lines = lines_of({**EXAMPLE, "input": [EXAMPLE["input"][0]]}, reading.classes[:1])
            answer = assess(TaxQuestion(reading.on, "EUR", place, place, lines), (regime,))
            if isinstance(answer, TaxAnswer) and taken(answer, lines[0].id) == rate:
                return place
    return None


EXAMPLE: Final[Case] = {
    "price_mode": "exclusive",
    "currency": "EUR",
    "rounding": {"unit": "0.01"},
    "input": [{"id": "1", "qty": "1", "amount": "100"}],
}


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


def in_force(case: Case, answer: TaxAnswer) -> bool:
    """Whether the rates of an answer are those that the case states."""
    return all(taken(answer, line) == rate for line, rate in stated(case).items())


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
    local, origin, to = Percent(rest.pop() * 100), reading.origin, Place(f"{reading.to}/made-up")
    start = Place(f"{origin}/seller") if origin.lies_in(reading.to) and origin != reading.to else origin
    start = Place(f"{reading.to}/seller") if "ship_from" in (case["seller"] or {}) and origin == reading.to else start
    if start == reading.to:
        start = to
    for seller_levies in (True, False) if start not in {origin, to} else (False,):
        ends = {start: local, to: OTHER_RATE} if seller_levies else {start: OTHER_RATE, to: local}
        levies = [levy(at, rate, reading.to.path, named) for at, rate in ends.items() if at.lies_in(reading.to)]
        yield evolve(reading, origin=start, to=to, regimes=(us_sales(made_up(*levies)), *OTHERS))


def made_up(*levies: Authority) -> TaxPack:
    covers = (*UNITED_STATES.covers, *[place for each in levies for place in each.places])
    return evolve(UNITED_STATES, covers=covers, authorities=(*UNITED_STATES.authorities, *levies))


def levy(place: Place, rate: Percent, parent: str, classes: Sequence[str], *, district: bool = False) -> Authority:
    """A local tax that a case makes up, or names without the place: on the goods it is stated of, at one rate."""
    return Authority(
        place.path,
        place.path,
        "Local tax",
        (place,),
        (Rate("standard", Dated.always(rate, source="the case")),),
        tuple([Taxability(name, Dated.always(Ruling(), source="the case")) for name in classes]),
        parent=parent,
        level="district" if district else "city",
    )
