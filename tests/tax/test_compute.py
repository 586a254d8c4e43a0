from __future__ import annotations

import pytest
from attrs import evolve

from ordercore.errors import CurrencyMismatch, InvalidValue
from ordercore.tax import compute
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
