from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.credit import RECEIPT, TERMS, EarlyDiscount, Terms, terms_named
from ordercore.errors import InvalidValue
from ordercore.testing.strategies.credit import payment_terms
from ordercore.values import Percent

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("terms", "invoiced_on", "due_on"),
    [
        (Terms("A"), date(2026, 1, 31), date(2026, 1, 31)),
        (Terms("A", 30), date(2026, 1, 31), date(2026, 3, 2)),
        (Terms("A", 30), date(2024, 1, 31), date(2024, 3, 1)),
        (Terms("A", 0, "from_end_of_month"), date(2026, 2, 1), date(2026, 2, 28)),
        (Terms("A", 10, "from_end_of_month"), date(2026, 12, 5), date(2027, 1, 10)),
        (Terms("A", 45, "from_end_of_month"), date(2026, 3, 10), date(2026, 5, 15)),
        (Terms("A", 45, "to_end_of_month"), date(2026, 3, 10), date(2026, 4, 30)),
        (Terms("A", 45, "to_end_of_month"), date(2026, 3, 20), date(2026, 5, 31)),
    ],
)
def test_when_an_invoice_falls_due(terms: Terms, invoiced_on: date, due_on: date) -> None:
    assert terms.due_on(invoiced_on) == due_on


@given(payment_terms(), DAYS)
def test_nothing_falls_due_before_it_is_invoiced(terms: Terms, day: date) -> None:
    due = terms.due_on(day)

    assert due >= day + timedelta(terms.days_net)
    assert terms.due_on(day + timedelta(1)) >= due
    assert terms.counting != "to_end_of_month" or due.day == monthrange(due.year, due.month)[1]


@pytest.mark.parametrize(
    ("days", "off"), [(0, Percent(3)), (5, Percent(3)), (6, Percent(2)), (10, Percent(2)), (11, None)]
)
def test_who_pays_early_pays_less(days: int, off: Percent | None) -> None:
    terms = Terms("A", 30, discounts=(EarlyDiscount(Percent(2), 10), EarlyDiscount(Percent(3), 5)))
    invoiced_on = date(2026, 1, 29)

    assert terms.discount_on(invoiced_on + timedelta(days), invoiced_on=invoiced_on) == off


def test_terms_are_found_by_their_code() -> None:
    assert terms_named("NET30").days_net == 30
    assert terms_named("") == RECEIPT
    assert terms_named("OURS", (Terms("OURS", 5),)).days_net == 5
    assert len({terms.code for terms in TERMS}) == len(TERMS)
    with pytest.raises(InvalidValue, match="NET31"):
        terms_named("NET31")


@pytest.mark.parametrize("days", [-1, 3_651, True])
def test_days_are_few_and_whole(days: int) -> None:
    with pytest.raises(InvalidValue):
        Terms("A", days)
    with pytest.raises(InvalidValue):
        EarlyDiscount(Percent(2), days)
