"""Failures of tax shrink to something a person can read."""

from __future__ import annotations

from datetime import date

from hypothesis import find

from ordercore.testing.strategies.tax import tax_lines, tax_packs, tax_percents, tax_questions, tax_regimes
from ordercore.values import Money, Percent, Place


def test_a_question_with_a_line_shrinks_to_one_line_of_nothing() -> None:
    question = find(tax_questions(), lambda each: bool(each.lines))

    (line,) = question.lines
    assert (line.id, line.amount, line.tax_class) == ("1", Money.zero("USD"), "")
    assert (question.supplied_on, question.ship_to, question.inclusive) == (date(2000, 1, 1), Place("us"), False)
    assert question.buyer.exempt == ()


def test_a_regime_shrinks_to_one_authority_with_one_rate_by_line() -> None:
    regime = find(tax_regimes(), lambda each: each.pack is not None)

    assert regime.pack is not None
    (authority,) = regime.pack.authorities
    assert [len(rate.percents.rows) for rate in authority.rates] == [1, 1]
    assert str(regime.rounding) == "line half_up"


def test_a_town_and_a_refund_are_found() -> None:
    assert len(find(tax_packs(), lambda each: len(each.authorities) == 4).authorities) == 4
    assert find(tax_lines(most=1), lambda each: any(line.amount.minor < 0 for line in each))[0].amount.minor == -1
    assert find(tax_percents(), lambda each: each > Percent(8)) == Percent("8.001")
