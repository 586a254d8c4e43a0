"""Carts and look-ups of other systems: their figures against ours.

The cases describe rules in a small vocabulary of their own; here it is translated into ordercore's. A word that is not
known fails. A word that is known and has no counterpart yet raises `Missing`, and the cases that need one are exactly those
named in `PENDING`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

from ordercore.pricing import (
    Adjustment,
    AmountOff,
    AskedCharge,
    Buyer,
    BuyerIs,
    Condition,
    Effect,
    Line,
    MinimumQuantity,
    MinimumSubtotal,
    PercentOff,
    PriceAnswer,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
    Stage,
    Target,
    price,
)
from ordercore.values.money import Money, total
from ordercore.values.percent import Percent

HERE: Final = Path(__file__).resolve().parents[2]
FILE: Final = Path(os.environ.get("ORDERCORE_CASES", HERE / ".." / "shared" / "cases")) / "pricing.json"
ON: Final = date(2026, 11, 22)

if not FILE.exists():
    pytest.skip("the folder of worked cases is not here; name it in ORDERCORE_CASES", allow_module_level=True)

CASES: Final[dict[str, dict[str, Any]]] = {
    case["id"]: case
    for case in json.loads(FILE.read_text(encoding="utf-8"))["cases"]
    if case["kind"] in ("cart", "price_lookup")
}


class Missing(Exception):  # noqa: N818
    """The case needs something that cannot be said yet."""


PENDING: Final[dict[str, str]] = {
    "MED-01": "max_units_per_line",
    "MED-02": "max_units_per_line",
    "MED-03": "max_units_per_line",
    "MED-04": "max_units_per_line",
    "MED-10": "the effect buy_x_get_y",
    "MED-12": "the effect buy_x_get_y",
    "MED-13": "the effect buy_x_get_y",
    "MED-15": "the effect buy_x_get_y",
    "VEN-03": "the condition any_line_qty_gte",
    "VEN-06": "targets by list_eq",
    "VEN-15": "the condition line_has_no_other_discount",
    "OSC-08": "the effect n_for_price",
    "OSC-09": "the effect buy_n_cheapest_free",
    "OSC-10": "the effect buy_n_cheapest_free",
    "OSC-11": "the effect cheapest_free",
    "SAL-04": "groups of rules",
    "SAL-05": "max_units",
    "SOL-06": "cap_total",
    "SOL-11": "the effect add_item",
    "SOL-13": "group_size",
    "SOL-15": "the effect tiered_percent",
    "SOL-16": "max_units",
    "SOL-18-50": "the effect tiered_amount",
    "SYL-09": "groups of rules",
    "SYL-13": "floor prices",
    "SYL-17": "floor prices",
    "SYL-18": "floor prices",
    "SYL-21": "targets by not_discounted",
    "SYL-22": "rules of one base",
    "ODO-03": "the effect add_item",
    "ODO-P1": "prices worked out from others",
    "ODO-P2": "prices worked out from others",
    "ODO-P3": "prices worked out from others",
    "ERP-05": "groups of rules",
    "ERP-01": "rules of one base",
    "ERP-03": "prices worked out from others",
    "ERP-04": "rules of one base",
    "ERP-06-5": "the effect add_item",
    "ERP-07-1": "units of measure",
    "ERP-07-2": "units of measure",
    "ERP-08": "units of measure",
    "ERP-11": "prices worked out from others",
    "TRY-02": "targets by all",
    "TRY-P1": "prices worked out from others",
    "TRY-P3": "prices worked out from others",
    "DOC-02": "rules of one base",
    "DOC-06": "targets by not_sku",
    "DOC-08": "the effect buy_n_cheapest_percent_off",
    "DOC-09": "the effect buy_n_cheapest_percent_off",
    "DOC-10": "the effect amount_off_n",
    "DOC-13": "prices worked out from others",
}
"""Cases that cannot be told in ordercore's rules yet, and what is missing."""


# --- words of the cases -------------------------------------------------------------------------------------------------

ABOUT: Final = {"id", "kind", "topics", "source", "note", "rules_text", "currency", "minor_digits"}


def known(told: Mapping[str, Any], *words: str) -> None:
    """Fail on a word that nobody here knows."""
    assert set(told) <= set(words), f"unknown words {sorted(set(told) - set(words))}"


def many(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list) else [given]


class CartCase:
    """One cart, told in our own words."""

    def __init__(self, case: dict[str, Any]) -> None:
        known(case, *ABOUT, "catalogue", "rules", "cart", "expected", "context")
        self.case = case
        self.currency: str = case.get("currency", "USD")
        self.in_minor = case.get("minor_digits") == 0
        self.context: dict[str, Any] = case.get("context", {})
        known(self.context, "customer_group", "coupons", "uom", "units_per_box")
        self.expected: dict[str, Any] = case["expected"]
        self.under = [
            part["category_under"]
            for rule in case["rules"]
            for part in rule.get("target", {}).get("all", ())
            if "category_under" in part
        ]

    def money(self, amount: str | int) -> Money:
        return Money.of_minor(int(amount), self.currency) if self.in_minor else Money(amount, self.currency)

    def category(self, name: str) -> str:
        """A category as a path: below the one that a rule says it lies under."""
        above = next((each for each in self.under if name != each and name.startswith(each)), None)
        return f"category/{above}/{name}" if above else f"category/{name}"

    def groups(self, item: Mapping[str, Any]) -> tuple[str, ...]:
        known(item, "list", "category", "product", "tags", "tax", "min_price")
        found = [self.category(item["category"])] if "category" in item else []
        found += [f"product/{item['product']}"] if "product" in item else []
        return tuple(found + [f"tag/{tag}" for tag in item.get("tags", ())])

    # the question

    def question(self, coupons: Iterable[str] | None = None) -> PriceQuestion:
        added = set(self.expected.get("added_by_engine", ()))
        asked = [each for each in self.case["cart"] if each["line"] not in added]
        entered = {rule["coupon"] for rule in self.case["rules"] if "coupon" in rule}
        group = self.context.get("customer_group")
        shipping = self.expected.get("shipping_before")
        return PriceQuestion(
            ON,
            self.currency,
            Buyer("buyer", groups={group} if group else ()),
            [self.line(each) for each in asked],
            entered if coupons is None else coupons,
            [AskedCharge("ship", self.method(), self.money(shipping))] if shipping is not None else (),
        )

    def method(self) -> str:
        """The kind of the charge for shipping: that of the method a rule names, if one does."""
        named = [
            rule["when"]["shipping_method"] for rule in self.case["rules"] if "shipping_method" in rule.get("when", {})
        ]
        return named[0] if named else "freight"

    def line(self, told: Mapping[str, Any]) -> Line:
        known(told, "line", "sku", "qty")
        if "uom" in self.context:
            raise Missing("units of measure")
        return Line(told["line"], told["sku"], int(told["qty"]), self.groups(self.case["catalogue"][told["sku"]]))

    # the book

    def book(self) -> PriceBook:
        catalogue: dict[str, dict[str, Any]] = self.case["catalogue"]
        if any("min_price" in item for item in catalogue.values()):
            raise Missing("floor prices")
        rows = [PriceRow(f"list-{sku}", self.money(item["list"]), sku=sku) for sku, item in catalogue.items()]
        rules = [rule for at, told in enumerate(self.case["rules"]) for rule in self.rules(told, at)]
        return PriceBook("case", rows, rules)

    def rules(self, told: Mapping[str, Any], at: int) -> list[Rule]:
        """The rules of ours that one of the case comes to: one for each of its effects."""
        known(told, "id", "when", "target", "effect", "order", "priority", "exclusive", "lane", "stage", "class",
              "group", "combine", "coupon")  # fmt: skip
        alone = self.case["rules_text"].startswith("Non-stacking")
        if alone or any(rule.get("exclusive") or "group" in rule for rule in self.case["rules"]):
            raise Missing("groups of rules")
        turn = told["priority"] if "priority" in told else -told.get("order", at)
        made = []
        for number, effect in enumerate(many(told["effect"])):
            known(effect, *EFFECT_WORDS)
            stage, does = self.effect(effect)
            target, limits = self.target(told.get("target", {}) | effect.get("target", {}))
            made.append(
                Rule(
                    told["id"] if number == 0 else f"{told['id']}.{number}",
                    does,
                    tuple(limits + self.conditions(told.get("when", {}), stage)),
                    on=Target(charges={self.method()}) if stage == "charge" else target,
                    priority=turn,
                    stage=stage,
                    coupon=told.get("coupon", ""),
                )
            )
        return made

    def target(self, told: Mapping[str, Any]) -> tuple[Target, list[Condition]]:
        known(told, "category", "sku", "tag", "list_eq", "not_discounted", "price_between", "not_sku", "all")
        for word in ("list_eq", "not_discounted", "price_between", "not_sku", "all"):
            if word in told:
                raise Missing(f"targets by {word}")
        groups = [self.category(name) for name in many(told.get("category", []))]
        groups += [f"tag/{name}" for name in many(told.get("tag", []))]
        return Target(skus=many(told.get("sku", [])), groups=groups), []

    def conditions(self, told: Mapping[str, Any], stage: Stage) -> list[Condition]:
        known(told, *CONDITION_WORDS)
        found: list[Condition] = []
        for word, value in told.items():
            match word:
                case "customer_group" if len(many(value)) == 1:
                    found.append(BuyerIs(group=value))
                case "subtotal_gte" | "group_value_gte":
                    found.append(MinimumSubtotal(self.money(value)))
                case "subtotal_gt":
                    found.append(MinimumSubtotal(self.more_than(value)))
                case "subtotal_before_discounts_gte":
                    found.append(MinimumSubtotal(self.money(value), before="line"))
                case "running_subtotal_gte" if stage != "line" and len(self.stages()) == len(self.case["rules"]):
                    found.append(MinimumSubtotal(self.money(value)))
                case "running_subtotal_gt" if stage == "charge":
                    found.append(MinimumSubtotal(self.more_than(value)))
                case "sku_value_gte":
                    found.append(MinimumSubtotal(self.money(value[1]), Target(skus={value[0]})))
                case "order_contains":
                    found.append(MinimumQuantity(1, Target(skus={value})))
                case "order_contains_category":
                    found.append(MinimumQuantity(1, Target(groups=[self.category(each) for each in many(value)])))
                case "group_qty_gte" | "target_qty_gte":
                    found.append(MinimumQuantity(value))
                case "shipping_method":
                    assert value == self.method()
                case "measured":
                    assert value == "before_this_rule"
                case _:
                    raise Missing(f"the condition {word}")
        return found

    def stages(self) -> set[Stage]:
        return {self.effect(rule["effect"])[0] for rule in self.case["rules"]}

    def more_than(self, amount: str) -> Money:
        return Money.of_minor(self.money(amount).minor + 1, self.currency)

    def effect(self, told: Mapping[str, Any]) -> tuple[Stage, Effect]:
        """What an effect of the case is called here, and at which stage it belongs."""
        for word in ("max_units_per_line", "max_units", "cap_total", "cap_gross", "group_size", "respect", "weights"):
            if word in told:
                raise Missing(word)
        if told.get("base") in ("list", "class_start", "one_unit_list_minus_all_prior_discounts_of_the_line"):
            raise Missing("rules of one base")
        match told["type"]:
            case "percent_off":
                return "line", PercentOff(Percent(told["value"]))
            case "percent_off_group" | "percent_off_order":
                return "order", PercentOff(Percent(told["value"]))
            case "percent_off_shipping":
                return "charge", PercentOff(Percent(told["value"]))
            case "amount_off_group" | "amount_off_order":
                assert told.get("allocation", "proportional") == "proportional"
                return "order", AmountOff(self.money(told["value"]), "order")
            case "amount_off_unit":
                return "line", AmountOff(self.money(told["value"]))
            case "amount_off_line":
                assert told.get("per") == "line"
                return "line", AmountOff(self.money(told["value"]), "line")
            case "formula":
                factor = Fraction(told["expr"].removesuffix(" * unit_price"))
                return "line", PercentOff(Percent((1 - factor) * 100))
            case kind if kind in EFFECTS_TO_COME:
                raise Missing(f"the effect {kind}")
        raise AssertionError(f"unknown effect {told['type']!r}")


CONDITION_WORDS: Final = (
    "customer_group", "any_line_qty_gte", "running_subtotal_gte", "running_subtotal_gt", "subtotal_gte", "subtotal_gt",
    "subtotal_before_discounts_gte", "measured", "order_contains", "order_contains_category", "shipping_method",
    "group_value_gte", "group_qty_gte", "target_qty_gte", "qty_between", "stock_qty_between", "sku_value_gte",
    "line_has_no_other_discount",
)  # fmt: skip
EFFECT_WORDS: Final = (
    "type", "value", "max_units_per_line", "cap", "base", "allocation", "buy", "get", "repeat", "partial", "weights", "per",
    "n", "price", "max_applications", "round_at", "max_units", "pick", "cap_total", "sku", "qty_per_trigger", "qty_per",
    "percent_off", "group_size", "by", "tiers", "first", "additional", "target", "respect", "leftover", "cap_gross", "expr",
    "percent", "pairing", "search",
)  # fmt: skip
EFFECTS_TO_COME: Final = {
    "buy_x_get_y", "n_for_price", "buy_n_cheapest_free", "cheapest_free", "add_item", "tiered_percent", "tiered_amount",
    "flexi", "buy_n_cheapest_percent_off", "amount_off_n",
}  # fmt: skip


# --- the figures --------------------------------------------------------------------------------------------------------


def answered(question: PriceQuestion, book: PriceBook) -> PriceAnswer:
    answer = price(question, book)
    assert isinstance(answer, PriceAnswer), answer
    return answer


def taken(adjustments: Iterable[Adjustment], currency: str) -> dict[str, Money]:
    """What each rule of the case took off; its effects together."""
    found: dict[str, Money] = {}
    for each in adjustments:
        rule = each.rule.split(".")[0]
        found[rule] = found.get(rule, Money.zero(currency)) - each.amount
    return found


def run_cart(case: dict[str, Any]) -> None:
    ours = CartCase(case)
    answer = answered(ours.question(), ours.book())
    expected = ours.expected
    known(expected, *COMPARED, *OTHER_ENGINES)

    assert [line.id for line in answer.lines] == [each["line"] for each in expected["lines"]]
    for line, theirs in zip(answer.lines, expected["lines"], strict=True):
        assert line.extended == ours.money(theirs["gross"]), line.id
        amounts = {each["rule"]: ours.money(each["amount"]) for each in theirs["discounts"]}
        assert taken(line.adjustments, ours.currency) == amounts, line.id
        assert line.net == ours.money(theirs["net"]), line.id
    extended = total([line.extended for line in answer.lines], ours.currency)
    items = total([line.net for line in answer.lines], ours.currency)
    assert extended == ours.money(expected["subtotal_before"])
    assert extended - items == ours.money(expected["discount_total"])
    assert items == ours.money(expected["items_total"])
    assert answer.net == ours.money(expected["total"])
    applied = {outcome.rule.split(".")[0] for outcome in answer.rules if not outcome.reasons}
    assert applied == set(expected["applied"])
    assert {rule["id"] for rule in case["rules"]} - applied == set(expected["not_applied"])
    compare_more(ours, answer)


def compare_more(ours: CartCase, answer: PriceAnswer) -> None:
    """The figures only some cases tell."""
    expected = ours.expected
    if "shipping" in expected:
        assert answer.charges[0].net == ours.money(expected["shipping"])
    if "refund_L1" in expected:
        assert answer.line("L1").net == ours.money(expected["refund_L1"])
    if "refund_2_units" in expected:
        assert total(answer.line("L1").shares[:2], ours.currency) == ours.money(expected["refund_2_units"])
    if "without_coupon" in expected:
        assert answered(ours.question(coupons=()), ours.book()).net == ours.money(expected["without_coupon"])
    if "after_CODE1_only" in expected:
        assert answered(ours.question({"CODE1"}), ours.book()).net == ours.money(expected["after_CODE1_only"])
    if "effective_percent" in expected:
        line = answer.line("L1")
        assert 100 - 100 * Fraction(line.net.minor, line.extended.minor) == Fraction(expected["effective_percent"])


COMPARED: Final = {
    "lines", "subtotal_before", "discount_total", "items_total", "total", "applied", "not_applied", "shipping",
    "shipping_before", "refund_L1", "refund_2_units", "without_coupon", "after_CODE1_only", "effective_percent",
    "added_by_engine",
}  # fmt: skip
OTHER_ENGINES: Final = {
    # a bug of the peer
    "refund_peer_bug",
    # what another rounding or another search would give
    "discount_if_rounded_on_order_total", "greedy_dearest_first_discount", "best_discount",
    # taxes are the trade of another house
    "total_with_tax_20pct", "total_with_tax",
    # figures of a ledger of units
    "units_consumed", "units_free_for_other_offers", "alternative_lines_with_unit_ledger", "discount_without_max",
}  # fmt: skip
"""Figures told beside the result, of another engine or another house."""


def run_lookup(case: dict[str, Any]) -> None:
    known(case, *ABOUT, "prices", "queries")
    for told in case["prices"]:
        known(told, *PRICE_WORDS)
    words = {word for told in case["prices"] for word in told}
    derived = words & {"surcharge", "percent_off", "markup_percent", "margin_percent", "expr"}
    if derived:
        raise Missing("prices worked out from others")
    if "uom" in words:
        raise Missing("units of measure")
    for query in case["queries"]:
        check_lookup(case, query["context"], query["expected"])


def check_lookup(case: dict[str, Any], context: dict[str, Any], expected: dict[str, str]) -> None:
    known(context, *CONTEXT_WORDS)
    known(expected, "unit_price", "selected")
    rows = [row for told in case["prices"] for row in rows_of(told)]
    buyer = Buyer(
        context.get("company", ""),
        groups={context["group"]} if "group" in context else (),
        region=context.get("region", ""),
    )
    line = Line("1", context.get("sku", "item"), int(context.get("qty", 1)))
    answer = answered(PriceQuestion(ON, context.get("currency", "USD"), buyer, (line,)), PriceBook("case", rows))
    assert answer.lines[0].row.split("+")[0].split(".")[0] == expected["selected"].split("+")[0]
    assert answer.lines[0].row.split(".")[0] == expected["selected"]
    assert answer.lines[0].unit.exact == Fraction(expected["unit_price"])


def rows_of(told: Mapping[str, Any]) -> list[PriceRow]:
    """The rows one of the case comes to: one for each region and group it names."""
    scope = told.get("scope", {})
    known(scope, "company", "region", "group")
    regions, groups = many(scope.get("region", "")), many(scope.get("group", ""))
    return [
        PriceRow(
            f"{told['id']}.{region}.{group}" if len(regions) * len(groups) > 1 else told["id"],
            Money(told["amount"], told.get("currency", "USD")),
            sku="item",
            kind="special" if "list_type" in told else "list",
            minimum=told.get("qty", [0])[0],
            scope=BuyerIs(customer=scope.get("company", ""), group=group, region=region),
        )
        for region in regions
        for group in groups
    ]


PRICE_WORDS: Final = (
    "id", "amount", "currency", "qty", "scope", "list_type", "surcharge", "per", "min_qty", "uom", "percent_off",
    "valid_from", "valid_to", "kind", "base", "markup_percent", "round_to", "margin_percent", "priority", "sku", "expr",
)  # fmt: skip
CONTEXT_WORDS: Final = (
    "currency",
    "region",
    "qty",
    "group",
    "company",
    "uom",
    "at",
    "rule",
    "sku",
    "customer",
    "campaign",
    "cost",
)


# --- the cases ----------------------------------------------------------------------------------------------------------


def run(case: dict[str, Any]) -> None:
    if case["kind"] == "cart":
        run_cart(case)
    else:
        run_lookup(case)


@pytest.mark.parametrize("name", [name for name in CASES if name not in PENDING])
def test_case(name: str) -> None:
    run(CASES[name])


@pytest.mark.parametrize("name", PENDING)
def test_pending_case_still_cannot_be_told(name: str) -> None:
    with pytest.raises(Missing) as missing:
        run(CASES[name])

    assert str(missing.value) == PENDING[name]
