from __future__ import annotations

from datetime import date

import pytest

from ordercore.credit import CreditAccount, CreditLimit, Unlimited
from ordercore.errors import CurrencyMismatch, InvalidId, InvalidValue, UnknownCurrency
from ordercore.values import Money, Period

TEN = CreditLimit(Money("10", "USD"))
SUMMER = Unlimited(Period(date(2026, 6, 1), date(2026, 9, 1)))


@pytest.mark.parametrize(
    ("on", "limit"),
    [(date(2026, 5, 31), TEN), (date(2026, 6, 1), SUMMER), (date(2026, 8, 31), SUMMER), (date(2026, 9, 1), TEN)],
)
def test_of_the_limits_in_force_the_last_one_counts(on: date, limit: CreditLimit | Unlimited) -> None:
    assert CreditAccount("acme", "USD", (TEN, SUMMER)).limit_on(on) == limit


def test_outside_its_periods_an_account_has_no_limit() -> None:
    assert CreditAccount("acme", "USD", (SUMMER,)).limit_on(date(2026, 9, 1)) is None
    assert CreditAccount("acme", "USD").limit_on(date(2026, 9, 1)) is None


def test_records_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(InvalidId):
        CreditAccount("", "USD")
    with pytest.raises(UnknownCurrency):
        CreditAccount("acme", "usd")
    with pytest.raises(CurrencyMismatch):
        CreditAccount("acme", "EUR", (TEN,))
    with pytest.raises(InvalidValue):
        CreditLimit(Money("-0.01", "USD"))
