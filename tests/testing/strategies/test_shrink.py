"""Failures shrink to the obvious smallest example: for each question the dullest value that still answers yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st

from ordercore.inventory import promise
from ordercore.lifecycle.order import fulfillment_status
from ordercore.testing.strategies.catalog import catalogs, items
from ordercore.testing.strategies.credit import credit_accounts
from ordercore.testing.strategies.inventory import positions, promise_questions
from ordercore.testing.strategies.lifecycle import order_drafts, orders
from ordercore.testing.strategies.parties import customer_forests, customers
from ordercore.testing.strategies.pricing import carts, price_answers, price_books
from ordercore.testing.strategies.store import queries
from ordercore.testing.strategies.tax import tax_answers, tax_questions
from ordercore.testing.strategies.values import money, percents, periods, quantities
from ordercore.values.currency import minor_digits
from ordercore.values.money import Money
from ordercore.values.percent import Percent

Question = tuple[st.SearchStrategy[Any], Callable[[Any], bool], Callable[[Any], bool]]

QUESTIONS: Final[dict[str, Question]] = {
    "an amount": (money(), lambda it: it.minor != 0, lambda it: str(it) == "0.01 USD"),
    "a debt": (money(), lambda it: it.minor < 0, lambda it: str(it) == "-0.01 USD"),
    "three digits": (money(), lambda it: minor_digits(it.currency) == 3, lambda it: str(it).startswith("0.000 ")),
    "a rate": (percents(), lambda it: it != Percent(0), lambda it: str(it) == "1%"),
    "a large rate": (percents(), lambda it: it > Percent(50), lambda it: str(it) == "51%"),
    "many pieces": (quantities(), lambda it: it.number > 1, lambda it: str(it) == "2 EA"),
    "a period with both ends": (
        periods(),
        lambda it: it.since is not None and it.until is not None,
        lambda it: (it.since, it.until) == (date(2026, 1, 1), date(2026, 1, 2)),
    ),
    "an untracked item": (
        items(),
        lambda it: not it.tracked,
        lambda it: (it.sku, it.groups, it.kit, it.weight, it.order_rules) == ("A", (), None, None, ()),
    ),
    "a kit": (
        catalogs(),
        lambda it: any(each.kit for each in it.values()),
        lambda it: len(it) == 2 and sum(len(each.kit.components) for each in it.values() if each.kit) == 1,
    ),
    "a door to deliver to": (
        customers(),
        lambda it: bool(it.ship_tos),
        lambda it: len(it.ship_tos) == 1 and not it.contacts and it.preference is None and it.bill_to is None,
    ),
    "a part of another customer": (
        customer_forests(),
        lambda it: any(each.parent for each in it),
        lambda it: len(it) == 2,
    ),
    "freight": (
        order_drafts(),
        lambda it: bool(it.charges),
        lambda it: (
            (it.customer, [(each.sku, str(each.quantity)) for each in it.lines]) == ("guest", [("MUG", "0.5 EA")])
        ),
    ),
    "two lines": (
        order_drafts(),
        lambda it: len(it.lines) == 2,
        lambda it: [str(each.quantity) for each in it.lines] == ["0.5 EA", "0.5 EA"] and not it.charges,
    ),
    "a confirmed order": (
        orders(),
        lambda it: it.status == "confirmed",
        lambda it: len(it.lines) == 1 and not it.charges and not it.holds and not it.paid,
    ),
    "an order on hold": (orders(), lambda it: bool(it.holds), lambda it: len(it.lines) == len(it.holds) == 1),
    "a shipped order": (
        orders(),
        lambda it: fulfillment_status(it) == "fulfilled",
        lambda it: len(it.lines) == 1 and not it.holds and not it.paid,
    ),
    "a coupon": (
        carts(),
        lambda it: bool(it.coupons),
        lambda it: (it.lines, it.coupons, it.charges, it.buyer.customer) == ((), frozenset({"WELCOME"}), (), ""),
    ),
    "a price set by a person": (
        carts(),
        lambda it: any(each.override for each in it.lines),
        lambda it: len(it.lines) == 1 and str(it.lines[0].quantity) == "1 EA" and it.lines[0].sku == "MUG",
    ),
    "a rule": (price_books(), lambda it: bool(it.rules), lambda it: len(it.rules) == 1 and not it.rules[0].when),
    "a discount": (
        price_answers(),
        lambda it: any(each.adjustments for each in it.lines),
        lambda it: len(it.lines) == 1 and len(it.lines[0].adjustments) == 1 and not it.charges,
    ),
    "goods taken back": (
        tax_questions(),
        lambda it: any(each.amount.minor < 0 for each in it.lines),
        lambda it: [each.amount for each in it.lines] == [Money("-0.01", "USD")],
    ),
    "a tax": (tax_answers(), lambda it: it.tax.minor > 0, lambda it: len(it.lines) == 1 and str(it.tax) == "0.01 USD"),
    "a credit limit": (credit_accounts(), lambda it: bool(it.limits), lambda it: len(it.limits) == 1),
    "too little stock": (
        st.tuples(promise_questions(), positions()),
        lambda it: any(each.short.number for each in promise(*it).lines),
        lambda it: len(it[0].lines) == 1 and it[1] == () and str(it[0].lines[0].quantity) == "1 EA",
    ),
    "a search for words": (
        queries(),
        lambda it: it.text != "",
        lambda it: (it.kind, it.where, it.text, it.sort, it.limit) == ("order", (), "mug", "", 1),
    ),
}
"""A strategy, what is looked for in its values, and what is the dullest that has it."""

FOUND: Final = settings(
    max_examples=2_000,
    deadline=None,
    database=None,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    suppress_health_check=list(HealthCheck),
)


def test_there_are_twenty_questions() -> None:
    assert len(QUESTIONS) >= 20


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_is_the_dullest_there_is(question: str) -> None:
    strategy, wanted, is_dull = QUESTIONS[question]
    found = find(strategy, wanted, settings=FOUND)
    assert is_dull(found), found
