"""An answer can be worked out anew from its trace, and a trace that was changed is found out."""

from __future__ import annotations

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
    Rule,
    Target,
    figures_of,
    replay,
)
from ordercore.testing.strategies.pricing import carts, price_books, rich_books
from ordercore.values.percent import Percent
from ordercore.values.trace import Step
from tests.pricing.shop import MUG, TEA, ask, book, mugs, priced, teas


@given(carts(), price_books() | rich_books())
def test_a_trace_comes_to_the_answer_it_tells_of(question: PriceQuestion, made: PriceBook) -> None:
    answer = priced(question, made)

    assert replay(answer.trace) == figures_of(answer)


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
