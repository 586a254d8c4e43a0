"""What the owner of a book would want to be told: rows and rules that never win, cliffs, gaps, prices under cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import combinations, pairwise

from ordercore.pricing.book import PriceBook
from ordercore.pricing.condition import MaximumQuantity
from ordercore.pricing.effect import PercentOff
from ordercore.pricing.row import PriceRow
from ordercore.pricing.rule import Rule
from ordercore.pricing.target import Target
from ordercore.values.money import Unrounded
from ordercore.values.verdict import Reason
from ordercore.values.when import Period

__all__ = ["lint"]


def lint(
    book: PriceBook, *, on: date | None = None, costs: Mapping[str, Unrounded] | None = None
) -> tuple[Reason, ...]:
    """Look a book over for what it can hardly mean. What it cannot mean at all (cycles, equal ranks) it refused when it was made.

    Args:
        book: the book.
        on: the day from which on it is used; None does not look for what is over.
        costs: what a unit of an item costs the seller, by sku; items left out are not looked at.

    Returns:
        What was found, by code and path:

        - ``lint.kind``: a row of a kind the precedence leaves out.
        - ``lint.expired``: a row, charge or rule that is over; of a rule with a coupon, its code is told.
        - ``lint.equal``: two rows that only their ids tell apart.
        - ``lint.gap``: an item with breaks, and no price for fewer.
        - ``lint.falling_total``: more units of an item cost less together.
        - ``lint.cliff``: a rule that ends at a number of units, so that one more unit costs more than its price.
        - ``lint.under_cost``: a price lower than the cost.
        - ``lint.never``: a rule that another always goes before.
    """
    found = [
        *_kinds(book),
        *(_expired(book, on) if on is not None else ()),
        *_series(book),
        *_cliffs(book.rules),
        *_under_cost(book, costs or {}),
        *_never(book),
    ]
    return tuple(sorted(found, key=lambda reason: (reason.code, reason.path)))


def _kinds(book: PriceBook) -> Iterator[Reason]:
    for at, row in enumerate(book.rows):
        if row.kind not in book.precedence:
            facts = (("row", row.id), ("kind", row.kind))
            yield Reason("lint.kind", f"/rows/{at}", "the precedence leaves out this kind of price", facts)


def _expired(book: PriceBook, on: date) -> Iterator[Reason]:
    for name in ("rows", "rules", "charges"):
        for at, each in enumerate(getattr(book, name)):
            until = each.period.until
            if until is None or isinstance(until, datetime) != isinstance(on, datetime) or on < until:
                continue
            coupon = getattr(each, "coupon", "")
            facts = (("id", each.id), ("until", until.isoformat()), *((("coupon", coupon),) if coupon else ()))
            yield Reason("lint.expired", f"/{name}/{at}", "it is over", facts)


def _series(book: PriceBook) -> Iterator[Reason]:
    """Findings about rows that stand beside one another: the same item, kind, buyer, unit and currency."""
    series: dict[tuple[object, ...], list[tuple[int, PriceRow]]] = {}
    for at, row in enumerate(book.rows):
        unit = row.unit_price
        currency = "" if unit is None else unit.currency
        key = (row.sku, row.group, row.kind, row.scope, row.per.unit, currency)
        series.setdefault(key, []).append((at, row))
    for rows in series.values():
        yield from _equals(rows)
        yield from _falling(rows)
    yield from _gaps(book)


def _equals(rows: list[tuple[int, PriceRow]]) -> Iterator[Reason]:
    ranks: dict[tuple[object, object], tuple[int, PriceRow]] = {}
    for at, row in rows:
        rank = (row.minimum, row.period.since)
        if rank in ranks and row.units == "all":
            facts = (("row", row.id), ("other", ranks[rank][1].id))
            yield Reason("lint.equal", f"/rows/{at}", "only the ids tell which of two rows goes first", facts)
        ranks.setdefault(rank, (at, row))


def _falling(rows: list[tuple[int, PriceRow]]) -> Iterator[Reason]:
    """Breaks for all units at which a cart gets cheaper by growing."""
    breaks = sorted([(row.minimum.exact, at, row) for at, row in rows if row.units == "all"], key=lambda each: each[:2])
    for (_, _, low), (minimum, at, high) in pairwise(breaks):
        below, above = low.unit_price, high.unit_price
        if below is None or above is None or not _overlap(low.period, high.period) or minimum < 1:
            continue
        if above * minimum < below * (minimum - 1) and minimum - 1 >= low.minimum.exact:
            facts = (("row", high.id), ("units", str(high.minimum)), ("below", low.id))
            yield Reason("lint.falling_total", f"/rows/{at}", "fewer units cost more together", facts)


def _gaps(book: PriceBook) -> Iterator[Reason]:
    open_groups = {row.group for row in book.rows if row.group and row.minimum.numerator == 0}
    least: dict[tuple[str, str], tuple[int, PriceRow]] = {}
    for at, row in enumerate(book.rows):
        if row.sku:
            known = least.get((row.sku, row.per.unit))
            if known is None or row.minimum < known[1].minimum:
                least[row.sku, row.per.unit] = (at, row)
    for at, row in least.values():
        # Groups are told by the lines: an item without a first break may have one in any group.
        if row.minimum.exact > 1 and not open_groups:
            facts = (("sku", row.sku), ("from", str(row.minimum)))
            yield Reason("lint.gap", f"/rows/{at}", "fewer units have no price", facts)


def _overlap(one: Period, other: Period) -> bool:
    ends = ((one.since, other.until), (other.since, one.until))
    comparable = [(since, until) for since, until in ends if since is not None and until is not None]
    if any(isinstance(since, datetime) != isinstance(until, datetime) for since, until in comparable):
        return True
    return all(since < until for since, until in comparable)


def _cliffs(rules: Iterable[Rule]) -> Iterator[Reason]:
    for at, rule in enumerate(rules):
        for number, condition in enumerate(rule.when):
            if isinstance(condition, MaximumQuantity):
                facts = (("rule", rule.id), ("maximum", str(condition.quantity)))
                yield Reason(
                    "lint.cliff", f"/rules/{at}/when/{number}", "one unit more ends the discount of all", facts
                )


def _under_cost(book: PriceBook, costs: Mapping[str, Unrounded]) -> Iterator[Reason]:
    for at, row in enumerate(book.rows):
        cost, unit = costs.get(row.sku), row.unit_price
        if cost is not None and unit is not None and unit.currency == cost.currency and unit < cost:
            facts = (("row", row.id), ("unit", str(unit)), ("cost", str(cost)))
            yield Reason("lint.under_cost", f"/rows/{at}/price", "the price is lower than the cost", facts)


def _never(book: PriceBook) -> Iterator[Reason]:
    """Rules behind one that always takes something wherever they would."""
    combines = {(lane.name, ""): lane.combine for lane in book.lanes}
    combines |= {(lane.name, group.name): group.combine for lane in book.lanes for group in lane.groups}
    places = {rule.id: at for at, rule in enumerate(book.rules)}
    stands: dict[tuple[str, str], list[Rule]] = {}
    for rule in book.rules:
        if rule.lane and combines[rule.lane, rule.group] in ("first", "exclusive"):
            stands.setdefault((rule.lane, rule.group), []).append(rule)
    for stand in stands.values():
        ordered = sorted(stand, key=lambda rule: -rule.priority)
        told: set[str] = set()
        for before, behind in combinations(ordered, 2):
            if behind.id not in told and _shadows(before, behind):
                told.add(behind.id)
                facts = (("rule", behind.id), ("before", before.id))
                yield Reason("lint.never", f"/rules/{places[behind.id]}", "another rule always goes before it", facts)


def _shadows(before: Rule, behind: Rule) -> bool:
    """Whether one rule holds wherever another does, and takes something off all it could."""
    return (
        isinstance(before.effect, PercentOff)
        and before.effect.percent.exact >= 1
        and not before.when
        and before.coupon in ("", behind.coupon)
        and not before.cap.on_units
        and before.cap.amount is None
        and (before.on_overrides or not behind.on_overrides)
        and _covers(before.on, behind.on)
        and _encloses(before.period, behind.period)
    )


def _covers(wide: Target, narrow: Target) -> bool:
    if wide == narrow:
        return True
    if not wide.is_plain or wide.charges:
        return False
    if wide.is_open:
        return True
    return not narrow.is_open and narrow.skus <= wide.skus and narrow.groups <= wide.groups


def _encloses(wide: Period, narrow: Period) -> bool:
    if wide == narrow or (wide.since is None and wide.until is None):
        return True
    return _not_after(wide.since, narrow.since) and _not_after(narrow.until, wide.until, open_end=True)


def _not_after(first: date | None, second: date | None, *, open_end: bool = False) -> bool:
    """Whether a beginning, or an end, does not lie behind another; None is without one."""
    unbounded = second if open_end else first
    if unbounded is None:
        return True
    if first is None or second is None or isinstance(first, datetime) != isinstance(second, datetime):
        return False
    return first <= second
