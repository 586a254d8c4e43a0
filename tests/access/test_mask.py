from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import field, fields, frozen

from ordercore.access import ROLES, Actor, hidden_from, mask
from ordercore.credit import CreditAccount, CreditLimit
from ordercore.errors import InvalidValue
from ordercore.pricing import Line
from ordercore.values import Money, Quantity, Reason, Refused, Unrounded
from ordercore.values.mark import COST, CREDIT, MARGIN, SECRETS, secret_of
from tests.everything import public_types

LIMITS = (CreditLimit(Money("400.00", "GBP")),)
ACCOUNT = CreditAccount("acme", "GBP", LIMITS)
LINE = Line("1", "MUG", Quantity(1), cost=Unrounded("1.20", "GBP"))


def marked() -> Iterator[tuple[type, Any]]:
    """Every field of the package that tells a secret."""
    for kind in public_types():
        for each in fields(kind):
            if secret_of(each.metadata):
                yield kind, each


def test_there_are_fields_of_cost_and_of_credit() -> None:
    assert {"PricedLine.lost", "Line.cost", "CreditAccount.limits"} <= {
        f"{kind.__name__}.{each.name}" for kind, each in marked()
    }
    assert {secret_of(each.metadata) for _, each in marked()} <= SECRETS
    assert [secret_of(mark) for mark in (COST, MARGIN, CREDIT)] == ["cost", "margin", "credit"]


def test_every_secret_field_can_be_left_out() -> None:
    for kind, each in marked():
        assert each.default in (None, "", (), frozenset()), f"{kind.__name__}.{each.name}"


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        ("customer", SECRETS),
        ("sales_rep", SECRETS),
        ("warehouse", SECRETS),
        ("shipping_agent", SECRETS),
        ("credit_manager", {"cost", "margin"}),
        ("approver", set()),
        ("accountant", set()),
        ("auditor", set()),
        ("integration", set()),
        ("wizard", SECRETS),
    ],
)
def test_what_each_role_does_not_see(role: str, hidden: set[str]) -> None:
    assert hidden_from(Actor("jo", {role})) == hidden
    assert role == "wizard" or role in {each.name for each in ROLES}


def test_roles_add_up() -> None:
    assert hidden_from(Actor("jo", {"customer", "credit_manager"})) == {"cost", "margin"}


def test_a_marked_field_goes_back_to_its_default_at_any_depth() -> None:
    nested = {"a": (ACCOUNT, [LINE])}

    shown = mask(nested, frozenset({"cost"}))
    assert shown["a"][0] is ACCOUNT
    assert shown["a"][1][0] == Line("1", "MUG", Quantity(1))
    assert mask(ACCOUNT, SECRETS) == CreditAccount("acme", "GBP")


def test_what_holds_nothing_hidden_is_the_same_object() -> None:
    for value in (ACCOUNT, (LINE,), {"x": LINE}, "text", None, 3, Money("1.00", "GBP")):
        assert mask(value, frozenset()) is value
        assert mask(value, frozenset({"margin"})) is value


def test_a_reason_of_the_credit_house_keeps_its_code_only() -> None:
    reason = Reason("credit.over_limit", "/lines", "12.00 GBP over", (("limit", "400.00 GBP"),))
    other = Reason("price.no_cost", "", "no cost", (("cost", "1.20 GBP"), ("sku", "MUG")))

    shown = mask(Refused((reason, other)), SECRETS)
    assert shown.codes == ("credit.over_limit", "price.no_cost")
    assert (shown.reasons[0].message, shown.reasons[0].facts, shown.reasons[0].path) == ("", (), "/lines")
    assert shown.reasons[1].facts == (("sku", "MUG"),)


def test_a_secret_that_cannot_be_left_out_is_an_error_not_a_leak() -> None:
    @frozen
    class Careless:
        earned: Money = field(metadata=MARGIN)

    with pytest.raises(InvalidValue, match=r"Careless\.earned is secret"):
        mask(Careless(Money("1.00", "GBP")), SECRETS)
