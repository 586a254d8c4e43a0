"""The laws that tax cases are asked of: those shipped, the long history of rates, and levies that a case makes up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from attrs import evolve

from ordercore.adapters.packs import shipped_pack
from ordercore.tax import (
    Authority,
    Rate,
    Regime,
    Ruling,
    Taxability,
    TaxPack,
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
from ordercore.values import Dated, Percent, Place
from tests.oracles.folder import DATA
from tests.tax.made import DAY

__all__ = [
    "OTHERS",
    "SHIPPED",
    "UNITED_STATES",
    "elected",
    "ever",
    "ever_standard",
    "history",
    "known",
    "levy",
    "made_up",
]

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


@cache
def history() -> tuple[tuple[Regime, ...], ...]:
    """The long history of rates, for cases older than the shipped packs."""
    if not HISTORY.exists():
        return ()
    with HISTORY.open(encoding="utf-8", newline="") as lines:
        return ((eu_vat(read_rate_history(lines, id="history", version="1", published=DAY)),),)


@cache
def known() -> frozenset[str]:
    """Every class that a shipped pack rules on."""
    packs = [each.pack for each in SHIPPED if each.pack is not None]
    return frozenset([row.tax_class for pack in packs for each in pack.authorities for row in each.taxability])


@cache
def ever_standard(place: Place) -> frozenset[Percent]:
    """The standard rates of the tax of a state or country, now or once."""
    return frozenset(
        [row.value for each in over(place) if (rate := each.rate("standard")) for row in rate.percents.rows]
    )


@cache
def ever(place: Place) -> frozenset[Percent]:
    """Every rate of any kind of the authorities of a place, now or once."""
    return frozenset([row.value for each in over(place) for rate in each.rates for row in rate.percents.rows])


def over(place: Place) -> list[Authority]:
    """The authorities that levy at a place, or at all of the country or state around it."""
    packs = [each.pack for regimes in (SHIPPED, *history()) for each in regimes if each.pack is not None]
    return [each for pack in packs for each in pack.authorities if any(place.lies_in(where) for where in each.places)]


def elected(to: Place, *, retained: bool = False) -> set[str]:
    """The schemes that the authorities of a place know."""
    return {each.scheme for each in over(to) if each.scheme and each.retained == retained}


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
