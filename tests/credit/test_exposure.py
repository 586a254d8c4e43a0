from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.credit import CreditClaim, Exposure, exposure_of, invoice_claim, moved, order_claim
from ordercore.errors import CurrencyMismatch, InvalidValue
from ordercore.testing.strategies.credit import credit_claims, exposures
from ordercore.values import Money, total

DAY, DUE = date(2026, 6, 1), date(2026, 5, 22)


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def order(id: str, amount: str) -> CreditClaim:
    return CreditClaim(order_claim(id), "order", usd(amount))


def invoice(id: str, amount: str, due_on: date = DUE) -> CreditClaim:
    return CreditClaim(invoice_claim(id, due_on), "invoice", usd(amount), due_on)


def owed(*claims: CreditClaim) -> Exposure:
    return exposure_of(claims, currency="USD", on=DAY)


def test_claims_add_up_by_how_far_they_have_come() -> None:
    ledger = (order("1", "100"), invoice("1", "40"), CreditClaim("delivered:2", "delivered", usd("7")))
    exposure = exposure_of(ledger, currency="USD", on=DAY, unapplied=usd("5"))

    assert exposure == Exposure(DAY, usd("100"), usd("7"), usd("40"), usd("5"), usd("40"), 10)
    assert exposure.total == usd("142")


@pytest.mark.parametrize(("days", "late"), [(-1, 0), (0, 0), (1, 1), (90, 90)])
def test_an_invoice_is_late_from_the_day_after_it_fell_due(days: int, late: int) -> None:
    exposure = exposure_of([invoice("1", "40")], currency="USD", on=DUE + timedelta(days))

    assert exposure.oldest_overdue_days == late
    assert exposure.overdue == (usd("40") if late else usd("0"))


def test_a_paid_invoice_is_never_late() -> None:
    assert owed(invoice("1", "0")).oldest_overdue_days == 0


@given(credit_claims())
def test_the_exposure_is_the_sum_of_the_claims(claims: tuple[CreditClaim, ...]) -> None:
    # Invariant K1, first half.
    exposure = owed(*claims)

    assert exposure.total == total((claim.amount for claim in claims), "USD")
    assert bool(exposure.overdue) is (exposure.oldest_overdue_days > 0)


@given(credit_claims(), st.data())
def test_moving_a_claim_along_keeps_the_sum(claims: tuple[CreditClaim, ...], data: st.DataObject) -> None:
    # Invariant K1, second half.
    ledger = (*claims, order("mine", "1000"))
    part = data.draw(st.integers(0, 100_000))
    target = CreditClaim(invoice_claim("mine", DUE), "invoice", Money.of_minor(part, "USD"), DUE)
    after = moved(ledger, order_claim("mine"), target)

    assert owed(*after).total == owed(*ledger).total
    assert [claim for claim in after if not claim.id.endswith("mine")] == list(claims)


def test_an_order_is_invoiced_in_parts() -> None:
    # Case CRD-04: OCA sale_financial_risk test_compute_risk_amount, one debt in one bucket at a time.
    first = moved((order("1", "100"),), "order:1", invoice("A", "30"))
    second = moved(first, "order:1", invoice("B", "70"))

    assert first == (order("1", "70"), invoice("A", "30"))
    assert second == (invoice("A", "30"), invoice("B", "70"))


def test_a_claim_moved_twice_to_one_invoice_adds_up() -> None:
    first = moved((order("1", "100"), order("2", "50")), "order:1", invoice("A", "100"))

    assert moved(first, "order:2", invoice("A", "50")) == (invoice("A", "150"),)


def test_an_invoice_of_more_than_was_ordered_is_new_debt_for_the_rest() -> None:
    # Case CRD-11: odoo test_credit_limit_and_warning_overinvoiced_sales_order, 2000 + 1000 shown as 3000.
    after = moved((order("1", "1000"), order("2", "1000")), "order:1", invoice("A", "2000"))

    assert owed(*after).total == usd("3000")
    assert owed(*after).open_orders == usd("1000")


def test_an_independent_invoice_adds_on_top_of_open_orders() -> None:
    # Case CRD-10: odoo test_invoice_independent_of_credit_to_invoice.
    assert owed(order("1", "1000"), invoice("A", "2000")).total == usd("3000")


@pytest.mark.parametrize("source", ["order:2", "invoice:2026-05-22:A"])
def test_only_what_is_there_can_move(source: str) -> None:
    with pytest.raises(InvalidValue):
        moved((order("1", "100"), invoice("A", "5")), source, invoice("A", "1"))


def test_what_is_counted_twice_or_in_two_currencies_is_refused() -> None:
    with pytest.raises(InvalidValue):
        owed(order("1", "1"), order("1", "2"))
    with pytest.raises(CurrencyMismatch):
        owed(CreditClaim("order:1", "order", Money("1", "EUR")))
    with pytest.raises(CurrencyMismatch):
        moved((order("1", "100"),), "order:1", CreditClaim("invoice:2026-05-22:A", "invoice", Money("1", "EUR")))
    with pytest.raises(InvalidValue):
        order("1", "-1")


def test_an_exposure_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(CurrencyMismatch):
        Exposure(DAY, usd("1"), Money("1", "EUR"))
    with pytest.raises(InvalidValue):
        Exposure(DAY, usd("-1"))
    with pytest.raises(InvalidValue):
        Exposure(DAY, usd("1"), overdue=usd("1"))
    with pytest.raises(InvalidValue):
        Exposure(DAY, usd("1"), oldest_overdue_days=-1)


@given(exposures(currency="JPY"))
def test_an_exposure_is_in_one_currency(exposure: Exposure) -> None:
    assert exposure.currency == exposure.total.currency == "JPY"
