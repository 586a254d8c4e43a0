"""The laws of pricing, and agreement with the slow reference."""

from __future__ import annotations

import pickle
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordercore.pricing import PriceAnswer, PriceBook, PricedCharge, PricedLine, PriceQuestion, price
from ordercore.testing.strategies.pricing import carts, lane_books, price_books
from ordercore.values.money import Money, total
from ordercore.values.verdict import Refused
from tests.pricing.reference import price_slowly


def answered(question: PriceQuestion, book: PriceBook) -> PriceAnswer:
    answer = price(question, book)
    assert isinstance(answer, PriceAnswer)
    return answer


def parts(answer: PriceAnswer) -> list[PricedLine | PricedCharge]:
    return [*answer.lines, *answer.charges]


def exact(money: Money) -> Fraction:
    return money.unrounded.exact


@given(carts(), price_books(complete=False) | price_books() | lane_books())
def test_agrees_with_the_reference(question: PriceQuestion, book: PriceBook) -> None:
    answer, reference = price(question, book), price_slowly(question, book)

    if isinstance(answer, Refused):
        assert {reason.path for reason in answer.reasons} == reference.refused
        return
    assert not reference.refused
    assert {line.id: line.unit.exact for line in answer.lines} == reference.unit
    assert {line.id: exact(line.net) for line in answer.lines} == reference.net
    assert {charge.id: exact(charge.net) for charge in answer.charges} == reference.charge
    rules = {rule.id for rule in book.rules}
    taken = {
        (each.rule, part.id): exact(each.amount)
        for part in parts(answer)
        for each in part.adjustments
        if each.rule in rules
    }
    assert taken == reference.taken


@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_agrees_with_the_reference_in_other_digits(currency: str) -> None:
    @settings(max_examples=30)
    @given(carts(st.just(currency)), price_books(st.just(currency)))
    def agree(question: PriceQuestion, book: PriceBook) -> None:
        reference = price_slowly(question, book)
        assert {line.id: exact(line.net) for line in answered(question, book).lines} == reference.net

    agree()


@given(carts(), price_books())
def test_lines_and_charges_add_up(question: PriceQuestion, book: PriceBook) -> None:
    answer = answered(question, book)
    currency = question.currency

    assert answer.net == total([part.net for part in parts(answer)], currency)
    for line in answer.lines:
        assert line.net == line.extended + total([each.amount for each in line.adjustments], currency)
        assert line.net >= Money.zero(currency)
        assert total(line.shares, currency) == line.net
    for charge in answer.charges:
        assert charge.net == charge.amount + total([each.amount for each in charge.adjustments], currency)
        assert charge.net >= Money.zero(currency)
    for outcome in answer.rules:
        amounts = [each.amount for part in parts(answer) for each in part.adjustments if each.rule == outcome.rule]
        assert outcome.amount == total(amounts, currency)
        assert bool(outcome.reasons) == (not amounts)


@given(st.data(), carts(least=2), price_books())
def test_the_order_of_anything_handed_in_does_not_matter(
    data: st.DataObject, question: PriceQuestion, book: PriceBook
) -> None:
    shuffled = PriceQuestion(
        on=question.on,
        currency=question.currency,
        buyer=question.buyer,
        lines=data.draw(st.permutations(question.lines)),
        coupons=question.coupons,
        charges=data.draw(st.permutations(question.charges)),
    )
    other = PriceBook(
        book.id,
        data.draw(st.permutations(book.rows)),
        data.draw(st.permutations(book.rules)),
        data.draw(st.permutations(book.charges)),
        policy=book.policy,
        rounding=book.rounding,
    )
    answer, same = answered(question, book), answered(shuffled, other)

    assert {line.id: line for line in answer.lines} == {line.id: line for line in same.lines}
    assert {charge.id: charge for charge in answer.charges} == {charge.id: charge for charge in same.charges}
    assert answer.net == same.net
    assert [(each.code, each.state) for each in answer.coupons] == [(each.code, each.state) for each in same.coupons]
    assert [(each.rule, each.amount) for each in answer.rules] == [(each.rule, each.amount) for each in same.rules]
    assert other.fingerprint == book.fingerprint


@given(carts(), price_books())
def test_a_stored_question_is_answered_the_same(question: PriceQuestion, book: PriceBook) -> None:
    answer = answered(question, book)
    again = answered(pickle.loads(pickle.dumps(question)), pickle.loads(pickle.dumps(book)))

    assert again == answer
    assert again.trace == answer.trace


@given(carts(), price_books())
def test_every_coupon_has_a_state(question: PriceQuestion, book: PriceBook) -> None:
    answer = answered(question, book)

    assert [coupon.code for coupon in answer.coupons] == sorted(question.coupons)
    assert all(bool(coupon.reasons) == (coupon.state != "applied") for coupon in answer.coupons)


def test_an_empty_cart_costs_nothing() -> None:
    answer = answered(PriceQuestion(on=date(2026, 1, 1), currency="USD"), PriceBook("empty"))

    assert answer.net == Money(0, "USD")
    assert (answer.lines, answer.charges, answer.hints) == ((), (), ())
