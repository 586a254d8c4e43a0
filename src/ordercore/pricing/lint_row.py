"""Rows that are over, are left out, stand behind another in all they could price, or are told apart by nothing but their ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

from ordercore.pricing.book import PriceBook
from ordercore.pricing.buyer import roots
from ordercore.pricing.condition import CouponEntered
from ordercore.pricing.formula import Formula, KindOf, RowOf
from ordercore.pricing.lint_cover import Groups, encloses, fits, not_after, overlap
from ordercore.pricing.lint_finding import finding
from ordercore.pricing.lint_world import World
from ordercore.pricing.row import PriceRow
from ordercore.pricing.rule import Rule
from ordercore.values.verdict import Reason

__all__ = ["about_rows", "expired", "under_cost"]

Placed = tuple[int, PriceRow]


def expired(book: PriceBook, on: date) -> Iterator[Reason]:
    """Findings about what is over on a day."""
    for name in ("rows", "rules", "charges"):
        for at, each in enumerate(getattr(book, name)):
            until = each.period.until
            if until is None or not not_after(until, on):
                continue
            facts = [("id", each.id), ("until", until.isoformat())]
            if isinstance(each, Rule):
                codes = [condition.code for condition in each.when if isinstance(condition, CouponEntered)]
                facts += [("coupon", code) for code in (each.coupon, *codes) if code]
            yield finding("expired", f"/{name}/{at}", "it is over", *facts, mend="leave it out of the next edition")


def about_rows(book: PriceBook, groups: Groups) -> Iterator[Reason]:
    """Findings about rows as they stand beside one another."""
    for at, row in enumerate(book.rows):
        if row.kind not in book.precedence:
            facts = (("row", row.id), ("kind", row.kind))
            said = "the precedence leaves out this kind of price"
            yield finding("kind", f"/rows/{at}", said, *facts, mend="name the kind in the precedence, or drop the row")
    yield from _behind(book, groups)
    if book.policy == "ladder":
        yield from _equal(book, groups)


def under_cost(world: World) -> Iterator[Reason]:
    """Findings about rows with a price lower than what the item costs, whether or not they ever make a price."""
    for at, row in enumerate(world.book.rows):
        unit = row.unit_price
        if not row.sku or unit is None:
            continue
        cost = world.items[row.sku].cost_of(row.per.unit, unit.currency)
        if cost is not None and unit < cost:
            facts = (("row", row.id), ("unit", str(unit)), ("cost", str(cost)))
            said = "the price is lower than the cost"
            yield finding("under_cost", f"/rows/{at}/price", said, *facts, mend="raise the price")


# --- behind another ----------------------------------------------------------------------------------------------------------


def _behind(book: PriceBook, groups: Groups) -> Iterator[Reason]:
    rungs: dict[str, int] = {kind: rung for rung, kind in enumerate(book.precedence)}
    by_item: dict[str, list[PriceRow]] = {}
    for row in book.rows:
        if row.unit_price is not None and row.units == "all" and row.remaining is None and row.kind in rungs:
            by_item.setdefault(row.sku or f"group {row.group}", []).append(row)
    begun_with = {row.price.of for row in book.rows if isinstance(row.price, Formula)}
    for at, row in enumerate(book.rows):
        if RowOf(row.id) in begun_with or KindOf(row.kind) in begun_with or row.kind not in rungs:
            continue
        around = roots(row.group) if row.group else tuple(sorted(groups.get(row.sku, ())))
        wide = [*by_item.get(row.sku, ()), *[each for group in around for each in by_item.get(f"group {group}", ())]]
        for before in wide:
            if before is not row and _always_before(before, row, book.policy == "lowest", rungs):
                facts = (("row", row.id), ("before", before.id))
                mend = "remove it, or narrow the other's buyers, period or units"
                yield finding("never", f"/rows/{at}", "another row always goes before it", *facts, mend=mend)
                break


def _always_before(before: PriceRow, row: PriceRow, lowest: bool, rungs: Mapping[str, int]) -> bool:
    one, other = before.unit_price, row.unit_price
    assert one is not None
    goes_before = rungs[before.kind] < rungs[row.kind]
    if lowest:
        goes_before = other is not None and one.currency == other.currency and one < other
    return (
        goes_before
        and (other is None or one.currency == other.currency)
        and before.per.unit == row.per.unit
        and before.minimum <= row.minimum
        and fits(before.scope, row.scope)
        and encloses(before.period, row.period)
    )


# --- of one rank -------------------------------------------------------------------------------------------------------------


def _equal(book: PriceBook, groups: Groups) -> Iterator[Reason]:
    """Rows that one line could meet at the same place of the ladder: only their ids tell which makes the price."""
    ranks: dict[tuple[object, ...], list[Placed]] = {}
    for at, row in enumerate(book.rows):
        if row.units == "all" and row.kind in book.precedence:
            ranks.setdefault(_rank(row), []).append((at, row))
    items: dict[str, set[str]] = {}
    for sku, around in groups.items():
        for group in around:
            items.setdefault(group, set()).add(sku)
    for rows in ranks.values():
        for turn, (at, row) in enumerate(rows):
            if (found := _met(row, [each for _, each in rows[:turn]], items)) is not None:
                yield _told(at, row, found)


def _rank(row: PriceRow) -> tuple[object, ...]:
    unit, scope = row.unit_price, row.scope
    item = ("sku", row.sku) if row.sku else ("depth", str(row.group.count("/")))
    whom = (scope.customer, bool(scope.group), scope.channel, scope.region)
    currency = "" if unit is None else unit.currency
    return row.kind, item, whom, row.per.unit, currency, row.minimum, row.period.since


def _met(row: PriceRow, others: Iterable[PriceRow], items: Mapping[str, AbstractSet[str]]) -> PriceRow | None:
    for other in others:
        same_price = row.unit_price is not None and row.unit_price == other.unit_price
        certain = (row.group, row.scope) == (other.group, other.scope)
        if (certain or not same_price) and overlap(row.period, other.period) and _one_item(row, other, items):
            return other
    return None


def _one_item(row: PriceRow, other: PriceRow, items: Mapping[str, AbstractSet[str]]) -> bool:
    """Whether an item may lie in the groups of both; where the groups of items are told, whether one does."""
    if row.group == other.group or not items:
        return True
    return not items.get(row.group, frozenset()).isdisjoint(items.get(other.group, frozenset()))


def _told(at: int, row: PriceRow, other: PriceRow) -> Reason:
    facts = (("row", row.id), ("other", other.id))
    if (row.group, row.scope) == (other.group, other.scope):
        said = "only the ids tell which of two rows goes first"
        return finding("equal", f"/rows/{at}", said, *facts, mend="remove one, or let it begin later")
    both = [
        f"{name} {one} and {two}"
        for name, one, two in (
            ("item in", row.group, other.group),
            ("buyer in", row.scope.group, other.scope.group),
        )
        if one != two
    ]
    said = "where both fit, only the ids tell which of two rows goes first"
    mend = "see to it that nothing is in both, or say by kind, unit or period which goes first"
    return finding("overlap", f"/rows/{at}", said, *facts, ("possible", ", ".join(both)), mend=mend)
