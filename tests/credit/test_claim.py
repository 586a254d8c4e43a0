from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from ordercore.credit import (
    CreditClaim,
    CreditLimit,
    Unlimited,
    claim_from,
    credit_ceiling,
    credit_limit,
    credit_money,
    credit_units,
    delivered_claim,
    invoice_claim,
    order_claim,
)
from ordercore.errors import InvalidId, UnknownCurrency
from ordercore.testing.strategies.credit import credit_claims
from ordercore.values import Money


def test_limits_and_claims_have_readable_names() -> None:
    assert credit_limit("acme", "USD") == "credit:acme:USD"
    assert order_claim("SO-1") == "order:SO-1"
    assert delivered_claim("SO-1") == "delivered:SO-1"
    assert invoice_claim("INV-1", date(2026, 12, 22)) == "invoice:2026-12-22:INV-1"


def test_names_are_made_of_ids_and_currencies() -> None:
    with pytest.raises(UnknownCurrency):
        credit_limit("acme", "usd")
    with pytest.raises(InvalidId):
        credit_limit("", "USD")
    with pytest.raises(InvalidId):
        order_claim("a b")
    with pytest.raises(InvalidId):
        invoice_claim("", date(2026, 12, 22))


@given(credit_claims(currency="BHD"))
def test_the_ledger_can_be_read_from_the_names_and_amounts_alone(claims: tuple[CreditClaim, ...]) -> None:
    assert tuple(claim_from(claim.id, credit_units(claim.amount), "BHD") for claim in claims) == claims


def test_an_id_may_hold_colons() -> None:
    day = date(2026, 12, 22)

    assert claim_from(order_claim("eu:1"), 5, "USD") == CreditClaim("order:eu:1", "order", Money("0.05", "USD"))
    assert claim_from(invoice_claim("eu:1", day), 5, "USD").due_on == day


@pytest.mark.parametrize(
    "name",
    [
        "",
        "order",
        "order:",
        "SO-1",
        "orders:1",
        "delivered",
        "delivered:",
        "invoice",
        "invoice:1",
        "invoice:2026-13-01:1",
        "invoice:20261222:1",
        "invoice:2026-12-22:",
    ],
)
def test_what_is_no_such_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidId):
        claim_from(name, 1, "USD")


def test_the_store_is_told_zero_for_no_limit_and_nothing_for_unlimited() -> None:
    assert credit_ceiling(None) == 0
    assert credit_ceiling(CreditLimit(Money("0", "USD"))) == 0
    assert credit_ceiling(CreditLimit(Money("12.50", "USD"))) == 1250
    assert credit_ceiling(Unlimited()) is None
    assert credit_money(1250, "JPY") == Money("1250", "JPY")
