"""Which carts try a row, a rule or a charge: the items it may be about, for the buyers, days and codes it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from ordercore.pricing.book import PriceBook
from ordercore.pricing.buyer import Buyer, BuyerIs, roots
from ordercore.pricing.condition import CouponEntered
from ordercore.pricing.lint_cover import Groups, not_after
from ordercore.pricing.lint_scene import Item, Scene, means
from ordercore.pricing.row import ChargeRow, PriceRow
from ordercore.pricing.rule import Rule
from ordercore.values.money import Unrounded
from ordercore.values.quantity import Units
from ordercore.values.when import Period

__all__ = ["Part", "World"]

Part = PriceRow | Rule | ChargeRow
"""What of a book is tried."""

_MOST_ITEMS: Final = 1_000
"""With how many items a rule or charge is tried at most."""
_MOST_DAYS: Final = 4
"""On how many days a row, rule or charge is tried at most."""
_SOME_DAY: Final = date(2000, 1, 1)
"""A day for books in which nothing begins or ends."""


class World:
    """What is known beside the book: items, their groups, units and costs, and the day it is used from."""

    def __init__(
        self,
        book: PriceBook,
        on: date | None,
        groups: Groups,
        units: Mapping[str, Units],
        costs: Mapping[str, Unrounded],
    ) -> None:
        self.book: Final = book
        self._on: Final = on
        self._by_name: dict[str, list[PriceRow]] = {}
        for row in book.rows:
            self._by_name.setdefault(row.sku or f"group {row.group}", []).append(row)
        periods = [part.period for parts in (book.rows, book.rules, book.charges) for part in parts]
        ends = [end for period in periods for end in (period.since, period.until)]
        self._instants: Final = any(isinstance(end, datetime) for end in ends)
        #: the items that rows name, those whose groups are told, and one for each group no known item lies in.
        self.items: Final[Mapping[str, Item]] = _items(book, groups, units, costs)

    def rows(self, item: Item) -> list[PriceRow]:
        """The rows that may price an item."""
        names = [item.sku, *[f"group {group}" for group in sorted(item.groups)]]
        return [row for name in names for row in self._by_name.get(name, ())]

    def scenes(self, part: Part) -> Iterator[Scene]:
        """The carts that try a row, rule or charge, but for how many."""
        scopes = [each for each in part.when if isinstance(each, BuyerIs)] if isinstance(part, Rule) else [part.scope]
        buyer, coupons, charges = _buyer(scopes), _coupons(part), self._charges(part)
        for item in self._meant(part):
            rows = self.rows(item)
            for on in self._days(part.period, [*rows, *self.book.charges]):
                for currency, unit in _sold(part, item, rows):
                    yield Scene(item, unit, currency, on, buyer, coupons, charges)

    def _meant(self, part: Part) -> list[Item]:
        if isinstance(part, PriceRow) and part.sku:
            return [self.items[part.sku]]
        found: Iterable[Item] = self.items.values()
        if isinstance(part, PriceRow):
            found = [item for item in found if part.group in item.groups]
        elif isinstance(part, Rule) and part.stage != "charge":
            found = [item for item in found if means(part.on, item)]
        return list(found)[:_MOST_ITEMS]

    def _charges(self, part: Part) -> tuple[str, ...]:
        if isinstance(part, ChargeRow):
            return (part.kind,)
        if isinstance(part, Rule) and part.stage == "charge":
            return tuple(sorted({row.kind for row in self.book.charges if part.on.charges <= {row.kind}}))
        return ()

    def _days(self, period: Period, beside: Sequence[PriceRow | ChargeRow]) -> list[date]:
        """The first day a period holds from the book's first day on, and the next days on which something beside it begins."""
        on, since = self._on, period.since
        first = since if on is None or (since is not None and not_after(on, since)) else on
        begins = [each.period.since for each in beside if each.period.since is not None]
        days = [each for each in begins if first is None or not_after(first, each)]
        if first is not None:
            days.insert(0, first)
        if not days:
            untils = [each for each in (period.until, *[part.period.until for part in beside]) if each is not None]
            days = [each - timedelta(days=1) for each in untils] or [_SOME_DAY]
        held = [day for day in days if _holds(day, period)]
        return list(dict.fromkeys(_instant(day) if self._instants else day for day in held))[:_MOST_DAYS]


def _items(
    book: PriceBook, groups: Groups, units: Mapping[str, Units], costs: Mapping[str, Unrounded]
) -> dict[str, Item]:
    names = dict.fromkeys([row.sku for row in book.rows if row.sku] + sorted(groups))
    found = {sku: Item(sku, groups.get(sku, frozenset()), units.get(sku), costs.get(sku)) for sku in names}
    known = {group for item in found.values() for group in item.groups}
    for row in book.rows:
        if row.group and row.group not in known:
            sku = f"any item in {row.group}"
            found[sku] = Item(sku, frozenset(roots(row.group)), None, None)
    return found


def _coupons(part: Part) -> frozenset[str]:
    if not isinstance(part, Rule):
        return frozenset()
    return frozenset([each.code for each in part.when if isinstance(each, CouponEntered)] + [part.coupon]) - {""}


def _buyer(scopes: Sequence[BuyerIs]) -> Buyer:
    """A buyer whom scopes fit, as far as one can be."""
    customers = [each.customer for each in scopes if each.customer]
    return Buyer(
        customer=customers[0] if customers else "",
        ancestors=customers[1:],
        groups={each.group for each in scopes if each.group},
        channel=max([each.channel for each in scopes], default=""),
        region=max([each.region for each in scopes], key=len, default=""),
    )


def _sold(part: Part, item: Item, rows: Sequence[PriceRow]) -> list[tuple[str, str]]:
    """The currencies and units an item is tried in: a row in its own."""
    fixed = [row.unit_price.currency for row in rows if row.unit_price is not None]
    currencies = fixed or ([] if item.cost is None else [item.cost.currency])
    tried = [part] if isinstance(part, PriceRow) else rows
    found: list[tuple[str, str]] = []
    for row in tried:
        unit = row.unit_price
        found += [(each, row.per.unit) for each in (currencies if unit is None else [unit.currency])]
    if isinstance(part, ChargeRow):
        found = [each for each in found if each[0] == part.amount.currency]
    return list(dict.fromkeys(found))


def _instant(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time(), UTC)


def _holds(on: date, period: Period) -> bool:
    begun = period.since is None or not_after(period.since, on)
    return begun and (period.until is None or not not_after(period.until, on))
