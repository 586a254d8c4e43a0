"""Returns give back what was charged: all of it, to each authority, in any number of steps."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidValue, UnitMismatch
from ordercore.tax import ReturnedPart, TaxAnswer, TaxCredit, assess, compute, reverse
from ordercore.testing.strategies.tax import tax_questions, tax_regimes
from ordercore.values import Money, Quantity, Refused, total
from ordercore.wire import dumps, loads
from tests.tax.made import DAY, charged, lines, plan

LATER = date(2027, 3, 1)


def back(sold: TaxAnswer, part: Fraction, *earlier: TaxCredit) -> TaxCredit:
    credit = reverse(sold, [ReturnedPart(line.id, part) for line in sold.lines], credited_on=LATER, earlier=earlier)
    assert isinstance(credit, TaxCredit), credit
    return credit


def test_the_last_return_sweeps_the_residue() -> None:
    sold = compute(plan(("1", (charged("gb", "20"),))), lines("USD", "10.03"))  # tax 2.01
    credits: list[TaxCredit] = []
    for _ in range(3):
        credits.append(back(sold, Fraction(1, 3), *credits))

    assert [str(each.tax.amount) for each in credits] == ["-0.67", "-0.67", "-0.67"]
    assert [str(each.net.amount) for each in credits] == ["-3.34", "-3.35", "-3.34"]
    assert (credits[0].supplied_on, credits[0].credited_on) == (DAY, LATER)
    assert loads(TaxCredit, dumps(credits[0])) == credits[0]


@given(tax_regimes(), tax_questions(), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_a_full_return_in_any_steps_gives_back_exactly_what_was_charged(
    regime: object, question: object, steps: list[int]
) -> None:
    sold = assess(question, (regime,))  # type: ignore[arg-type]
    assert isinstance(sold, TaxAnswer)
    credits: list[TaxCredit] = []
    for step in steps:
        credits.append(back(sold, Fraction(step, sum(steps)), *credits))

    for at, line in enumerate(sold.lines):
        for number, part in enumerate(line.components):
            given_back = [credit.lines[at].components[number].tax for credit in credits]
            assert total(given_back, sold.currency) == -part.tax
    for name in ("net", "tax", "gross"):
        amounts = [getattr(credit, name) for credit in credits]
        assert total(amounts, sold.currency) == -getattr(sold, name)


def test_pieces_are_not_boxes() -> None:
    assert ReturnedPart.of("1", Quantity(1, "BX"), Quantity(12, "BX")).part == Fraction(1, 12)
    with pytest.raises(UnitMismatch):
        ReturnedPart.of("1", Quantity(1, "BX"), Quantity(12, "EA"))
    with pytest.raises(InvalidValue, match="nothing was sold"):
        ReturnedPart.of("1", Quantity(1), Quantity(0))


def test_more_than_was_sold_does_not_come_back() -> None:
    sold = compute(plan(("1", (charged("gb", "20"),))), lines("USD", "9.00"))
    first = back(sold, Fraction(2, 3))
    again = [ReturnedPart.of("1", Quantity(2), Quantity(3)), ReturnedPart("9", Fraction(1))]

    refused = reverse(sold, again, credited_on=LATER, earlier=[first])
    assert isinstance(refused, Refused)
    assert refused.codes == ("tax.returned_too_much", "tax.not_sold")
    with pytest.raises(InvalidValue, match="twice at once"):
        reverse(sold, again[:1] * 2, credited_on=LATER)
    with pytest.raises(InvalidValue, match="4/3 of a line"):
        ReturnedPart("1", Fraction(4, 3))


def test_a_credit_stays_at_the_rate_of_the_sale() -> None:
    sold = compute(plan(("1", (charged("de", "16"),)), currency="EUR"), lines("EUR", "100.00"))

    assert back(sold, Fraction(1)).tax == Money("-16.00", "EUR")
