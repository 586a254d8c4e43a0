"""Offers on units: which units they count as bought, which become cheaper, and by how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ordercore.pricing.discount import minor_of
from ordercore.pricing.effect import BuyGet, PackOff, PackPrice
from ordercore.pricing.open import OpenLine, Pool

__all__ = ["Bundle", "buy_get", "pack_off", "pack_price"]


class Run(NamedTuple):
    """Some whole units of a line that cost the same, in the unit an offer counts in."""

    line: OpenLine
    pool: Pool
    units: int
    #: how many units of the pool one of them holds.
    holds: Fraction

    @property
    def each(self) -> Fraction:
        """What one of them costs."""
        return self.pool.each * self.holds


class Bundle:
    """What an offer counts: units bought, units that become cheaper, and what comes off each line, in minor units."""

    __slots__ = ("off", "targets", "triggers")

    def __init__(self) -> None:
        self.off: dict[OpenLine, Fraction] = {}
        self.triggers: dict[OpenLine, list[Pool]] = {}
        self.targets: dict[OpenLine, list[Pool]] = {}

    def target(self, run: Run, count: int, off: Fraction) -> None:
        """Count units that become cheaper by an amount together."""
        line = run.line
        self.targets.setdefault(line, []).append(line.split(run.pool, count * run.holds, used=False))
        self.off[line] = self.off.get(line, Fraction(0)) + off

    def trigger(self, run: Run, count: int) -> None:
        """Count units that are bought at their price."""
        self.triggers.setdefault(run.line, []).append(run.line.split(run.pool, count * run.holds, used=False))


def _runs(lines: Sequence[OpenLine], unit: str, reuse: bool) -> list[Run]:
    return [
        Run(line, pool, int(pool.units / holds), holds)
        for line in lines
        if (holds := line.holds(unit)) is not None
        for pool in line.units()
        if pool.units >= holds and (reuse or not pool.used)
    ]


def _dearest(runs: list[Run], last_id_first: bool = False) -> list[Run]:
    by_id = sorted(runs, key=lambda run: run.line.line.id, reverse=last_id_first)
    return sorted(by_id, key=lambda run: -run.each)


def _cheapest(runs: list[Run]) -> list[Run]:
    return sorted(sorted(runs, key=lambda run: run.line.line.id, reverse=True), key=lambda run: run.each)


# --- packs --------------------------------------------------------------------------------------------------------------


def _packs(runs: Sequence[Run], size: int, most: int) -> Iterator[tuple[int, list[Run]]]:
    """Equal packs in the order of the runs, as how many there are and what one holds; at most so many."""
    filling: list[Run] = []
    filled = 0
    for run in runs:
        left = run.units
        if filling:
            count = min(left, size - filled)
            filling.append(run._replace(units=count))
            filled += count
            left -= count
            if filled == size:
                yield 1, filling
                filling, filled, most = [], 0, most - 1
        if not filling:
            times = min(left // size, most)
            if times:
                yield times, [run._replace(units=size)]
                most -= times
            left -= times * size
            if most <= 0:
                return
            if left:
                filling, filled = [run._replace(units=left)], left


def _share(bundle: Bundle, times: int, pack: list[Run], off: Fraction) -> None:
    """Take an amount off each of equal packs, shared by what the units in it cost."""
    worth = sum([run.each * run.units for run in pack], Fraction(0))
    shares = [off * times * run.each * run.units / worth for run in pack]
    for run, share in zip(pack, shares, strict=True):
        bundle.target(run, run.units * times, share)


def _all(runs: Sequence[Run], size: int, repeats: int | None) -> int:
    packs = sum([run.units for run in runs]) // size
    return packs if repeats is None else min(packs, repeats)


def pack_price(effect: PackPrice, lines: Sequence[OpenLine], repeats: int | None, reuse: bool) -> Bundle:
    """Packs of the dearest units for one price each; those that cost less already are left alone."""
    bundle, price = Bundle(), minor_of(effect.price)
    runs, size = _dearest(_runs(lines, effect.count.unit, reuse)), effect.count.numerator
    for times, pack in list(_packs(runs, size, _all(runs, size, repeats))):
        worth = sum([run.each * run.units for run in pack], Fraction(0))
        if worth > price:
            _share(bundle, times, pack, worth - price)
    return bundle


def pack_off(effect: PackOff, lines: Sequence[OpenLine], repeats: int | None, reuse: bool) -> Bundle:
    """Packs with an amount off each, at most what they cost."""
    bundle, amount = Bundle(), minor_of(effect.amount)
    runs, size = _dearest(_runs(lines, effect.count.unit, reuse)), effect.count.numerator
    most = _all(runs, size, repeats)
    for times, pack in list(_packs(runs, size, most) if effect.packing == "dearest" else _pairs(runs, most)):
        worth = sum([run.each * run.units for run in pack], Fraction(0))
        if worth > 0:
            _share(bundle, times, pack, min(amount, worth))
    return bundle


def _pairs(runs: Sequence[Run], most: int) -> Iterator[tuple[int, list[Run]]]:
    """The dearest with the cheapest, of as many of the dearest units as make so many pairs.

    Each pair gives the amount or what it costs, whichever is less. That sum is largest when the pairs are as even as they can
    be, and no pairing is more even than this one.
    """
    kept: list[Run] = []
    units = 2 * most
    for run in runs:
        if count := min(run.units, units):
            kept.append(run._replace(units=count))
            units -= count
    counts = [run.units for run in kept]
    low, high = 0, len(kept) - 1
    while low < high:
        times = min(counts[low], counts[high])
        yield times, [kept[low]._replace(units=1), kept[high]._replace(units=1)]
        counts[low] -= times
        counts[high] -= times
        low += not counts[low]
        high -= not counts[high]
    if low == high and counts[low] > 1:
        yield counts[low] // 2, [kept[low]._replace(units=2)]


# --- buy and get --------------------------------------------------------------------------------------------------------


def buy_get(
    effect: BuyGet, buyable: Sequence[OpenLine], gettable: Sequence[OpenLine], repeats: int | None, reuse: bool
) -> Bundle:
    """Units bought and units that become cheaper, as often as both are there without counting one twice."""
    unit, buy, get = effect.buy.unit, effect.buy.numerator, effect.get.numerator
    share = effect.percent.exact / 100
    wanted = _runs(gettable, unit, reuse)
    if effect.pick == "paired":
        return _paired(wanted, buy, get, share, repeats)
    offered = _runs(buyable, unit, reuse)
    targets = {run.line.at for run in wanted}
    have, may = sum([run.units for run in offered]), sum([run.units for run in wanted])
    both = have + sum([run.units for run in wanted if run.line.at not in {each.line.at for each in offered}])
    # By Hall's theorem these three suffice for so many of both to be found apart.
    times = min(have // buy, may // get, both // (buy + get))
    times = times if repeats is None else min(times, repeats)
    bundle = Bundle()
    if not times:
        return bundle
    cheapest = effect.pick == "cheapest"
    spare = may - times * get
    need = times * buy
    for run in _dearest(offered, last_id_first=True) if cheapest else _cheapest(offered):
        count = min(run.units, need, spare if run.line.at in targets else need)
        if count:
            bundle.trigger(run, count)
            need -= count
            spare -= count if run.line.at in targets else 0
    bought = {id(pool) for pools in bundle.triggers.values() for pool in pools}
    left = [run for run in _runs(gettable, unit, reuse) if id(run.pool) not in bought]
    need = times * get
    for run in _cheapest(left) if cheapest else _dearest(left, last_id_first=True):
        count = min(run.units, need)
        if count:
            bundle.target(run, count, run.each * count * share)
            need -= count
    return bundle


def _paired(runs: list[Run], buy: int, get: int, share: Fraction, repeats: int | None) -> Bundle:
    """Packs from the dearest down; the cheapest of each pack become cheaper."""
    bundle, size = Bundle(), buy + get
    end = _all(runs, size, repeats) * size
    place = 0
    for run in _dearest(runs):
        upto = min(place + run.units, end)
        cheaper = _gets(upto, buy, get) - _gets(place, buy, get)
        bought = upto - place - cheaper
        each = run.each
        if cheaper:
            bundle.target(run, cheaper, each * cheaper * share)
        if bought:
            bundle.trigger(run, bought)
        place = upto
    return bundle


def _gets(place: int, buy: int, get: int) -> int:
    """How many of the first so many places are places of what becomes cheaper."""
    packs, rest = divmod(place, buy + get)
    return packs * get + max(0, rest - buy)
