"""An answer whose fields are drawn when somebody looks is the same value as one that has them all."""

from __future__ import annotations

import pickle
from copy import copy, deepcopy

import pytest
from attrs import asdict, evolve, fields
from hypothesis import given, settings

from ordercore.pricing import (
    Adjustment,
    PercentOff,
    PriceAnswer,
    PriceBook,
    PricedLine,
    PriceQuestion,
    Rule,
    RuleOutcome,
)
from ordercore.pricing.cart import Cart
from ordercore.testing.strategies.pricing import carts, rich_books
from ordercore.values.percent import Percent
from tests.counted import of_hundred
from tests.pricing.shop import MUG, ask, mugs, priced, usd


@settings(max_examples=of_hundred(40))
@given(carts(), rich_books())
def test_an_answer_is_a_value_before_and_after_somebody_looks(question: PriceQuestion, book: PriceBook) -> None:
    whole = priced(question, book)
    made = PriceAnswer(**{field.name: getattr(whole, field.name) for field in fields(PriceAnswer)})

    assert priced(question, book) == made
    assert hash(priced(question, book)) == hash(made)
    assert repr(priced(question, book)) == repr(made)
    for copied in (pickle.loads(pickle.dumps(priced(question, book))), copy(priced(question, book)), deepcopy(made)):
        assert copied == made
        assert copied.trace == made.trace
    assert evolve(priced(question, book), book="other") == evolve(made, book="other")


@settings(max_examples=of_hundred(40))
@given(carts(least=1), rich_books())
def test_lines_and_adjustments_are_values_too(question: PriceQuestion, book: PriceBook) -> None:
    for fresh, line in zip(priced(question, book).lines, priced(question, book).lines, strict=True):
        made = PricedLine(**{field.name: getattr(line, field.name) for field in fields(PricedLine)})
        assert asdict(fresh) == asdict(made)
        assert pickle.loads(pickle.dumps(fresh)) == made == line
        for one, other in zip(priced(question, book).line(line.id).adjustments, line.adjustments, strict=True):
            named = {field.name: getattr(other, field.name) for field in fields(Adjustment)}
            assert (one, hash(one)) == (Adjustment(**named), hash(other))


def test_a_field_there_is_not() -> None:
    answer = priced(ask(mugs()), PriceBook("b", [MUG], [Rule("r", PercentOff(Percent(10)))]))

    for each in (answer, answer.lines[0], answer.lines[0].adjustments[0]):
        with pytest.raises(AttributeError):
            _ = each.gross


def test_threads_that_look_at_one_answer_at_once_see_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looks while the first is still counting what rules have taken."""
    answer = priced(ask(mugs(4)), PriceBook("b", [MUG], [Rule("r", PercentOff(Percent(10)))]))
    told, seen = Cart._told, []

    def counted(cart: Cart) -> dict[str, int]:
        monkeypatch.setattr(Cart, "_told", told)
        seen.append(answer.drawer.draw("rules"))
        return told(cart)

    monkeypatch.setattr(Cart, "_told", counted)
    assert answer.rules == (RuleOutcome("r", "line", usd("-5.00")),)
    assert seen == [answer.rules]
