"""An answer can be worked out anew from its trace, and a trace that was changed is found out."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given

from ordercore.errors import InvalidValue
from ordercore.pricing import (
    BuyGet,
    FreeItem,
    PercentOff,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
    Target,
    replay,
)
from ordercore.testing.strategies.pricing import carts, price_books, rich_books
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.values.trace import Step
from ordercore.values.when import Period
from tests.pricing.shop import MUG, TEA, ask, book, mugs, priced, teas


@given(carts(), price_books() | rich_books())
def test_a_trace_comes_to_the_answer_it_tells_of(question: PriceQuestion, made: PriceBook) -> None:
    answer = priced(question, made)

    assert replay(answer.trace) == answer


LONG_AGO = Period(until=date(2000, 1, 1))
RULES = (
    Rule("ten", PercentOff(Percent(10)), priority=1),
    Rule("third", BuyGet(2), on=Target(skus={"MUG"})),
    Rule("gift", FreeItem("ASSAM", per=6)),
)


def changed(step: Step, rule: str, **changes: object) -> Step:
    """The same trace with the first step of a rule changed."""
    done = False

    def change(each: Step) -> Step:
        nonlocal done
        if each.rule == rule and not done:
            done = True
            return evolve(each, **changes)  # type: ignore[arg-type]
        return evolve(each, children=tuple(change(child) for child in each.children))

    return change(step)


@pytest.mark.parametrize(
    ("rule", "changes", "path"),
    [
        ("price", {"out": "1.00 USD"}, "/"),
        ("price.line", {"out": "1.00 USD"}, "/1"),
        ("price.extend", {"out": "1.00 USD"}, "/1/extend"),
        ("price.adjust", {"out": "-1.00 USD"}, "/1/third"),
        ("price.adjust", {"out": "1.00 USD"}, "/1/ten"),
        ("price.adjust", {"out": "-1000.00 USD"}, "/1/ten"),
        ("price.rule", {"out": "-1.00 USD"}, "/ten"),
    ],
)
def test_a_changed_trace_is_found_out(rule: str, changes: dict[str, object], path: str) -> None:
    trace = priced(ask(mugs(6), teas(3)), book(MUG, TEA, *RULES)).trace

    with pytest.raises(InvalidValue) as caught:
        replay(changed(trace, rule, **changes))

    assert caught.value.path == path


@pytest.mark.parametrize(
    "step", [Step("tax"), Step("price", "1.00 USD"), Step("price", "1.00 USD", (("rounding", "up and down"),))]
)
def test_what_is_no_trace_of_a_price_is_refused(step: Step) -> None:
    with pytest.raises(InvalidValue):
        replay(step)


@pytest.mark.parametrize(
    ("rule", "fact", "said"),
    [
        ("price", "on", "Friday"),
        ("price", "rounding", "half_up/x"),
        ("price.select", "row", None),
        ("price.extend", "quantity", "1e9999999 EA"),
        ("price.extend", "quantity", "1/0 EA"),
        ("price.candidate", "lost", "forgotten"),
        ("price.rule", "stage", "end"),
        ("price.coupon", "code", None),
    ],
)
def test_a_fact_that_no_price_tells_is_refused(rule: str, fact: str, said: str | None) -> None:
    made = book(MUG, PriceRow("sale", Money("9.00", "USD"), sku="MUG", kind="special", period=LONG_AGO), TEA, *RULES)
    trace = priced(evolve(ask(mugs(6), teas(3)), coupons=frozenset({"NONE"})), made).trace
    (first, *_) = trace.named(rule)
    saw = tuple(
        (name, value if name != fact else said) for name, value in first.saw if name != fact or said is not None
    )

    with pytest.raises(InvalidValue):
        replay(changed(trace, rule, saw=saw))


def test_a_reason_without_its_path_is_refused() -> None:
    trace = priced(evolve(ask(mugs(1)), coupons=frozenset({"NONE"})), book(MUG)).trace

    with pytest.raises(InvalidValue):
        replay(changed(trace, "coupon.unknown", saw=()))
