from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import CurrencyMismatch, InvalidValue
from ordercore.tax import Regime, TaxAnswer, TaxLine, TaxPlan, TaxQuestion, assess, compute
from ordercore.tax.base import taxed_on
from ordercore.tax.settle import settle
from ordercore.testing.strategies.tax import tax_lines, tax_plans, tax_questions, tax_regimes
from ordercore.values import total
from ordercore.wire import dumps, loads
from tests.tax.made import charged, lines, plan

PLAN = plan(("1 2 3", (charged("gb", "20"),)), currency="GBP")


def test_part_of_the_lines_at_other_amounts() -> None:
    answer = compute(PLAN, lines("GBP", "10.00", "5.00")[1:])

    assert [(line.id, str(line.tax)) for line in answer.lines] == [("2", "1.00 GBP")]
    assert answer.plan is PLAN


def test_goods_that_come_back_give_back_the_tax_they_bore() -> None:
    sold, returned = compute(PLAN, lines("GBP", "9.99")), compute(PLAN, lines("GBP", "-9.99"))

    assert returned.tax == -sold.tax
    assert str(returned.gross) == "-11.99 GBP"


def test_no_lines_have_no_tax() -> None:
    assert str(compute(PLAN, ()).gross) == "0.00 GBP"


def test_lines_are_checked_like_those_of_a_question() -> None:
    with pytest.raises(CurrencyMismatch):
        compute(PLAN, lines("USD", 1))
    with pytest.raises(InvalidValue, match="two lines"):
        compute(PLAN, lines("GBP", 1) * 2)
    with pytest.raises(InvalidValue, match="not in the plan"):
        compute(PLAN, [evolve(lines("GBP", 1)[0], id="9")])


@given(tax_regimes(), tax_questions())
def test_the_short_way_gives_the_figures_of_the_long_way(regime: Regime, question: TaxQuestion) -> None:
    by_line = evolve(regime, rounding=evolve(regime.rounding, level="line"))
    short = assess(question, (by_line,))
    assert isinstance(short, TaxAnswer)
    bases = taxed_on(short.plan, question.lines)

    assert settle(short.plan, question.lines, bases, [base.tax.rate.of(base.amount) for base in bases]) == short


def test_a_negative_rate_takes_the_long_way() -> None:
    made = plan(("1", (charged("it", "22"), charged("it/withheld", "-20"))), currency="EUR")

    assert str(compute(made, lines("EUR", "50.00")).tax) == "1.00 EUR"


@given(st.data(), tax_lines(most=4))
def test_whatever_is_planned_the_parts_make_the_wholes(data: st.DataObject, asked: tuple[TaxLine, ...]) -> None:
    made = data.draw(tax_plans(asked))
    answer = compute(made, asked)

    for line, sold in zip(answer.lines, asked, strict=True):
        assert line.net + line.tax == line.gross
        assert total([part.tax for part in line.components if not part.retained], "USD") == line.tax
        assert (line.gross if made.inclusive else line.net) == sold.amount
    assert answer.net + answer.tax == answer.gross
    assert total(answer.by_authority().values(), "USD") == answer.tax
    assert loads(TaxPlan, dumps(made)) == made
    assert compute(made, asked[::-1]).tax == answer.tax


def test_a_tax_may_be_inside_or_on_top_whatever_the_others_are() -> None:
    fuel, eco = evolve(charged("fuel", "5"), included=True), evolve(charged("eco", "1"), included=False)
    made = plan(("1", (fuel, charged("vat", "20"))), ("2", (charged("vat", "20"), eco)), currency="EUR")
    first, second = compute(made, lines("EUR", "105.00", "100.00")).lines

    assert [str(part.tax) for part in first.components] == ["5.00 EUR", "20.00 EUR"]
    assert (str(first.net), str(first.gross)) == ("100.00 EUR", "125.00 EUR")
    assert (str(second.net), str(second.gross)) == ("100.00 EUR", "121.00 EUR")
    (line,) = compute(evolve(made, inclusive=True), lines("EUR", 0, "120.00")[1:]).lines
    assert (str(line.net), str(line.tax), str(line.gross)) == ("100.00 EUR", "21.00 EUR", "121.00 EUR")
