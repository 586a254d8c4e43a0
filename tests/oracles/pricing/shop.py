"""What the words of a cart's case stand for: its money, its items, its buyer, its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, Final

from ordercore.pricing import AskedCharge, Buyer, Line, PriceQuestion
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity, Units
from ordercore.values.when import ALWAYS, Period
from tests.oracles.pricing.words import ABOUT, Told, known, many, one_of

__all__ = ["ON", "UNITS", "Shop", "instant", "period"]

ON: Final = datetime(2026, 11, 22, tzinfo=UTC)
"""When a case is asked that does not say when."""

UNITS: Final = {
    "each": "EA", "unit": "EA", "piece": "EA", "box": "BX", "pack": "PK", "case": "CS", "dozen": "DZN",
    "tonne": "TNE", "ton": "TNE", "t": "TNE", "kg": "KGM", "g": "GRM",
}  # fmt: skip
"""The cases' words for units; the codes are those of UN/ECE Recommendation 20."""

_ITEM: Final = ("list", "category", "categories", "product", "tag", "tags", "tax", "min_price", "cost")
_CONTEXT: Final = (
    "customer_group", "customer", "channel", "region", "country", "coupons", "uom", "units_per_box", "shipping",
    "shipping_method", "at",
)  # fmt: skip


def instant(told: str) -> datetime:
    """An instant, or the first of a day; cases tell them without a zone."""
    return datetime.fromisoformat(told).replace(tzinfo=UTC)


def period(told: Told) -> Period:
    """When something is in force; a last day belongs to it."""
    since, until = told.get("valid_from"), told.get("valid_to")
    if since is None and until is None:
        return ALWAYS
    whole_day = timedelta(days=until is not None and len(until) == len("2026-11-22"))
    return Period(None if since is None else instant(since), None if until is None else instant(until) + whole_day)


def _said(told: Any, word: str) -> Iterator[Any]:
    """All that a word is said of, however deep."""
    if isinstance(told, dict):
        for key, value in told.items():
            if key == word:
                yield value
            yield from _said(value, word)
    elif isinstance(told, list):
        for each in told:
            yield from _said(each, word)


class Shop:
    """The cart of a case, and all that its rules speak of."""

    def __init__(self, case: Told) -> None:
        known(case, (*ABOUT, "catalogue", "rules", "cart", "expected", "context"), "a cart")
        self.case = case
        self.rules: list[Told] = case["rules"]
        self.expected: Told = case["expected"]
        self.context: Told = case.get("context", {})
        known(self.context, _CONTEXT, "the context")
        self.currency: str = case.get("currency", "USD")
        self.catalogue: dict[str, Told] = case["catalogue"]
        self.unit = UNITS[one_of(self.context.get("uom", "each"), UNITS, "a unit")]
        self._in_minor = case.get("minor_digits") == 0
        self._above = sorted({each for told in _said(case["rules"], "category_under") for each in many(told)})

    # amounts

    def money(self, amount: str | int) -> Money:
        return Money.of_minor(int(amount), self.currency) if self._in_minor else Money(str(amount), self.currency)

    def exact(self, amount: str | int) -> Unrounded:
        """An amount that may have any digits, such as a price or an amount off a unit."""
        return self.money(amount).unrounded if self._in_minor else Unrounded(str(amount), self.currency)

    def more_than(self, amount: str | int) -> Money:
        return Money.of_minor(self.money(amount).minor + 1, self.currency)

    # items

    def category(self, name: str) -> str:
        """A category as a path: below the longest of those that a rule says others lie under."""
        above = [each for each in self._above if name != each and name.startswith(each)]
        return f"category/{max(above, key=len)}/{name}" if above else f"category/{name}"

    def groups(self, item: Told) -> tuple[str, ...]:
        known(item, _ITEM, "an item")
        found = [self.category(each) for word in ("category", "categories") for each in many(item.get(word))]
        found += [f"product/{each}" for each in many(item.get("product"))]
        return tuple(found + [f"tag/{each}" for word in ("tag", "tags") for each in many(item.get(word))])

    # the question

    @property
    def added(self) -> list[str]:
        """The lines that the engine adds by itself."""
        return list(self.expected.get("added_by_engine", ()))

    @property
    def asked(self) -> list[Told]:
        return [each for each in self.case["cart"] if each["line"] not in self.added]

    @property
    def coupons(self) -> set[str]:
        """The codes entered: those told, or else those of all rules."""
        entered = {code for rule in self.rules for code in many(rule.get("coupon"))}
        return set(self.context["coupons"]) if "coupons" in self.context else entered

    def question(self, coupons: Iterable[str] | None = None) -> PriceQuestion:
        context = self.context
        shipping = self.expected.get("shipping_before", context.get("shipping", self.expected.get("shipping")))
        return PriceQuestion(
            instant(context["at"]) if "at" in context else ON,
            self.currency,
            Buyer(
                context.get("customer", "buyer"),
                groups=many(context.get("customer_group")),
                channel=context.get("channel", ""),
                region=context.get("region", context.get("country", "")),
            ),
            [self.line(each) for each in self.asked],
            self.coupons if coupons is None else coupons,
            [AskedCharge("ship", self.method, self.money(shipping))] if shipping is not None else (),
        )

    @property
    def method(self) -> str:
        """The kind of the charge for shipping: that of the context, or of the rules that name one."""
        named = [each for told in _said(self.rules, "shipping_method") for each in many(told)]
        return str(self.context.get("shipping_method", named[0] if named else "freight"))

    def line(self, told: Told) -> Line:
        known(told, ("line", "sku", "qty"), "a line")
        item = self.catalogue[told["sku"]]
        tax = item.get("tax", self._rate_in_words())
        cost = item.get("cost")
        return Line(
            told["line"],
            told["sku"],
            Quantity(str(told["qty"]), self.unit),
            self.groups(item),
            cost=None if cost is None else self.exact(cost),
            units=self._units(),
            tax_rate=None if tax is None else Percent(tax),
        )

    def _units(self) -> Units | None:
        if self.unit == "EA":
            return None
        held = self.context.get("units_per_box")
        return Units("EA", {self.unit: Fraction(str(held))}) if held is not None else None

    def _rate_in_words(self) -> str | None:
        """The rate of tax that the text tells in brackets beside a cap with tax."""
        if not any(True for _ in _said(self.rules, "cap_gross")):
            return None
        found = re.search(r"\((\d+(?:\.\d+)?) ?(?:percent|%)", self.case.get("rules_text", ""))
        return found[1] if found else None
