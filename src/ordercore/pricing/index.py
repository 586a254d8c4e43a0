"""A price book arranged for look-up: a line meets only the rows and rules that name it, its groups or its buyer's customers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeVar

from ordercore.pricing.buyer import ANYONE
from ordercore.pricing.formula import Formula, RowOf
from ordercore.pricing.row import ChargeRow, PriceKind, PriceRow, began
from ordercore.pricing.rule import Rule
from ordercore.values.money import Money, Unrounded
from ordercore.values.when import ALWAYS

__all__ = ["Entry", "Index"]

T = TypeVar("T")


class Entry(NamedTuple):
    """A price row with what is known of it before any question."""

    #: the row itself.
    row: PriceRow
    #: its price of one unit; None when it is worked out from the line.
    unit: Unrounded | None
    #: where its kind stands in the precedence; one past the last when the book leaves the kind out.
    rung: int
    #: its place among all rows by everything but kind and buyer: item, break, beginning, id.
    place: int
    #: whether it has a beginning or an end.
    dated: bool
    #: whether it is for some buyers only.
    scoped: bool
    #: the currency of its price, or of what is left of it where the price is worked out; empty when only the line tells.
    currency: str


def _place(row: PriceRow) -> tuple[int, Fraction, tuple[int, int], str]:
    item = -row.group.count("/") if row.group else -1_000
    return item, -row.minimum.exact, began(row.period.since), row.id


def _currency(row: PriceRow) -> str:
    if isinstance(row.price, Unrounded):
        return row.price.currency
    return row.remaining.currency if isinstance(row.remaining, Money) else ""


def _turn(rule: Rule) -> tuple[int, str]:
    return -rule.priority, rule.id


def _grouped(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    found: dict[str, list[T]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


class Index:
    """The rows by item and customer, the rules by item and coupon, the charges by kind; never changed once made."""

    __slots__ = (
        "_by_id",
        "_charges",
        "_coupons",
        "_rows_by_group",
        "_rows_by_sku",
        "_rules_by_group",
        "_rules_by_id",
        "_rules_by_sku",
        "agreed",
        "open_rules",
    )

    def __init__(
        self,
        rows: Sequence[PriceRow],
        rules: Sequence[Rule],
        charges: Sequence[ChargeRow],
        precedence: Sequence[PriceKind],
    ) -> None:
        self._rows_by_sku: dict[tuple[str, str], list[Entry]] = {}
        self._rows_by_group: dict[tuple[str, str], list[Entry]] = {}
        begun_with = {
            row.price.of.row for row in rows if isinstance(row.price, Formula) and isinstance(row.price.of, RowOf)
        }
        self._by_id: dict[str, Entry] = {}
        #: the rows agreed for so much, by id.
        self.agreed: Mapping[str, PriceRow] = {row.id: row for row in rows if row.remaining is not None}
        rungs = {kind: rung for rung, kind in enumerate(precedence)}
        for place, row in enumerate(sorted(rows, key=_place)):
            entry = Entry(
                row,
                row.unit_price,
                rungs.get(row.kind, len(rungs)),
                place,
                row.period != ALWAYS,
                row.scope != ANYONE,
                _currency(row),
            )
            if row.id in begun_with:
                self._by_id[row.id] = entry
            entries = self._rows_by_sku if row.sku else self._rows_by_group
            entries.setdefault((row.sku or row.group, row.scope.customer), []).append(entry)
        self._rules_by_id = {rule.id: rule for rule in rules}
        turns = tuple(enumerate(sorted(rules, key=_turn)))
        open_to_all = [(at, rule) for at, rule in turns if not rule.coupon]
        self._coupons = _grouped((rule.coupon, (at, rule)) for at, rule in turns if rule.coupon)
        self._rules_by_sku = _grouped((sku, (at, rule)) for at, rule in open_to_all for sku in rule.on.skus)
        self._rules_by_group = _grouped((group, (at, rule)) for at, rule in open_to_all for group in rule.on.groups)
        #: the rules that begin with all items and need no code, with the turns they have within a stage.
        self.open_rules: tuple[tuple[int, Rule], ...] = tuple(
            [(at, rule) for at, rule in open_to_all if rule.on.is_open]
        )
        self._charges = _grouped((row.kind, row) for row in sorted(charges, key=lambda row: row.id))

    def rows(self, sku: str, groups: Iterable[str], customers: Sequence[str]) -> Iterator[Entry]:
        """The rows that name an item or one of its groups, and are for everyone or one of these customers.

        Rows agreed with other customers are not even looked at: no answer ever tells of them.
        """
        for customer in customers:
            yield from self._rows_by_sku.get((sku, customer), ())
            for group in groups:
                yield from self._rows_by_group.get((group, customer), ())

    def entry(self, id: str) -> Entry:
        """A row that a formula begins with."""
        return self._by_id[id]

    @property
    def begun_with(self) -> Iterable[Entry]:
        """The rows that formulas begin with."""
        return self._by_id.values()

    def rule(self, id: str) -> Rule | None:
        """A rule by its id; None when the book has none of that name."""
        return self._rules_by_id.get(id)

    def rules(self, skus: Iterable[str], groups: Iterable[str], coupons: Iterable[str]) -> tuple[Rule, ...]:
        """The rules that name one of these items or groups, or all, or need one of these codes; in the order they have within a stage."""
        found = dict(self.open_rules)
        found.update(self.naming(skus, groups))
        if self._coupons:
            for code in coupons:
                found.update(self._coupons.get(code, ()))
        return tuple([found[at] for at in sorted(found)])

    def naming(self, skus: Iterable[str], groups: Iterable[str]) -> dict[int, Rule]:
        """The rules that name one of these items or groups and need no code, by the turn they have within a stage."""
        found: dict[int, Rule] = {}
        for names, rules in ((skus, self._rules_by_sku), (groups, self._rules_by_group)):
            if rules:
                for name in names:
                    found.update(rules.get(name, ()))
        return found

    def bound_in_turn(self, coupon: str) -> tuple[tuple[int, Rule], ...]:
        """The rules that need a code, with the turns they have; empty when no rule knows it."""
        return self._coupons.get(coupon, ())

    def bound(self, coupon: str) -> tuple[Rule, ...]:
        """The rules that need a code, in the order they have within a stage; empty when no rule knows it."""
        return tuple([rule for _, rule in self.bound_in_turn(coupon)])

    def charges(self, kind: str) -> tuple[ChargeRow, ...]:
        """The charge rows of a kind, by id."""
        return self._charges.get(kind, ())
