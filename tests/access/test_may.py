from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.access import ALL, EVERYTHING, ROLES, Actor, Role, Scope, Subject, may
from ordercore.errors import InvalidId, InvalidValue
from ordercore.values import Refused

#: every permission the documents ask for, and the roles that have it.
MATRIX = {
    "order.read": {role.name for role in ROLES},
    "fulfillment.read": {role.name for role in ROLES} - {"credit_manager"},
    "return.read": {role.name for role in ROLES} - {"shipping_agent"},
    "billing.read": {role.name for role in ROLES} - {"warehouse", "shipping_agent"},
    "payment.read": {role.name for role in ROLES} - {"warehouse", "shipping_agent"},
    "order.take": {"customer", "sales_rep", "integration"},
    "order.quote": {"customer", "sales_rep", "integration"},
    "order.confirm": {"customer", "sales_rep", "integration"},
    "order.cancel": {"customer", "sales_rep", "approver", "integration"},
    "order.hold": {"sales_rep", "approver", "credit_manager", "integration"},
    "order.release_hold": {"approver", "credit_manager", "integration"},
    "order.price_override": {"approver", "integration"},
    "order.date_override": {"approver", "integration"},
    "order.tax_override": {"approver", "integration"},
    "fulfillment.allocate": {"sales_rep", "warehouse", "integration"},
    "fulfillment.pick": {"warehouse", "integration"},
    "fulfillment.pack": {"warehouse", "shipping_agent", "integration"},
    "fulfillment.ship": {"warehouse", "shipping_agent", "integration"},
    "fulfillment.deliver": {"warehouse", "shipping_agent", "integration"},
    "fulfillment.cancel": {"warehouse", "integration"},
    "billing.invoice": {"accountant", "integration"},
    "billing.credit": {"accountant", "integration"},
    "payment.record": {"accountant", "integration"},
    "payment.refund": {"accountant", "integration"},
    "return.authorize": {"sales_rep", "integration"},
    "return.receive": {"warehouse", "integration"},
    "stock.adjust": {"warehouse", "integration"},
    "stock.read": {"sales_rep", "warehouse", "auditor", "integration"},
    "cost.read": {"approver", "accountant", "auditor", "integration"},
    "margin.read": {"approver", "accountant", "auditor", "integration"},
    "customer.erase": {"data_protection"},
    "credit.read": {"approver", "credit_manager", "accountant", "auditor", "integration"},
}
WEST = Subject("acme-west", ("acme",), territory="west")


def codes(actor: Actor, permission: str, subject: Subject, roles: tuple[Role, ...] = ROLES) -> tuple[str, ...]:
    verdict = may(actor, permission, subject, roles)
    return verdict.codes if isinstance(verdict, Refused) else ()


@pytest.mark.parametrize("permission", MATRIX)
@pytest.mark.parametrize("role", [role.name for role in ROLES])
def test_each_role_may_do_its_trade_and_nothing_else(role: str, permission: str) -> None:
    actor = Actor("jo", {role}, EVERYTHING)

    assert bool(may(actor, permission, WEST)) is (role in MATRIX[permission])


@given(st.sampled_from(sorted(MATRIX)), st.frozensets(st.sampled_from([role.name for role in ROLES])))
def test_roles_add_up(permission: str, held: frozenset[str]) -> None:
    assert bool(may(Actor("jo", held, EVERYTHING), permission, WEST)) is bool(held & MATRIX[permission])


@pytest.mark.parametrize("permission", MATRIX)
def test_without_role_or_scope_nothing_is_permitted(permission: str) -> None:
    assert codes(Actor("jo"), permission, WEST) == ("access.no_permission", "access.out_of_scope")
    assert codes(Actor("jo", MATRIX[permission]), permission, WEST) == ("access.out_of_scope",)
    assert codes(Actor("jo", (), EVERYTHING), permission, WEST) == ("access.no_permission",)


@pytest.mark.parametrize(
    ("scope", "subject", "reached"),
    [
        (Scope(customers={"acme-west"}), WEST, True),
        (Scope(customers={"acme"}), WEST, True),
        (Scope(customers={"acme-east"}), WEST, False),
        (Scope(customers={"acme-west"}), Subject("acme"), False),
        (Scope(territories={"west"}), WEST, True),
        (Scope(territories={"east"}), WEST, False),
        (Scope(territories={""}), Subject("acme"), False),
        (Scope(customers=ALL), WEST, True),
        (Scope(customers=ALL), Subject(), True),
        (Scope(customers={"acme"}), Subject(), False),
        (Scope(customers={""}), Subject(), False),
        (Scope(customers=ALL), Subject(site="east-1"), False),
        (Scope(customers=ALL, sites={"east-1"}), Subject(site="east-1"), True),
        (Scope(customers=ALL, sites={"east-1"}), Subject(site="east-2"), False),
        (Scope(customers=ALL, sites=ALL), Subject(site="east-2"), True),
        (Scope(sites=ALL), Subject("acme", site="east-1"), False),
    ],
)
def test_who_is_in_scope(scope: Scope, subject: Subject, reached: bool) -> None:
    assert codes(Actor("jo", {"warehouse"}, scope), "order.read", subject) == (
        () if reached else ("access.out_of_scope",)
    )


def test_customer_and_site_out_of_scope_are_two_reasons() -> None:
    verdict = may(Actor("jo", {"warehouse"}), "stock.adjust", Subject("acme", site="east-1"))

    assert isinstance(verdict, Refused)
    assert verdict.codes == ("access.out_of_scope", "access.out_of_scope")
    assert verdict.reasons[0].fact("customer") == "acme"
    assert verdict.reasons[1].fact("site") == "east-1"


def test_an_unknown_role_gives_nothing_and_takes_nothing() -> None:
    assert codes(Actor("jo", {"wizard"}, EVERYTHING), "order.read", WEST) == (
        "access.unknown_role",
        "access.no_permission",
    )
    assert codes(Actor("jo", {"wizard", "auditor"}, EVERYTHING), "order.read", WEST) == ()


def test_a_host_brings_its_own_roles() -> None:
    engraver = Role("engraver", {"order.engrave", "order.read"})

    assert codes(Actor("jo", {"engraver"}, EVERYTHING), "order.engrave", WEST, (*ROLES, engraver)) == ()
    assert codes(Actor("jo", {"sales_rep"}, EVERYTHING), "order.read", WEST, (engraver,)) == (
        "access.unknown_role",
        "access.no_permission",
    )


@pytest.mark.parametrize("name", ["order.*", "*", "order", "", "Order.read", "order.read.", "order read", ".read"])
def test_one_asks_for_one_permission(name: str) -> None:
    with pytest.raises(InvalidValue):
        may(Actor("jo", {"integration"}, EVERYTHING), name, WEST)


def test_an_actor_has_an_id() -> None:
    with pytest.raises(InvalidId):
        Actor("Jo Doe")
    assert "Doe" not in repr(Actor("jo", name="Jo Doe"))
