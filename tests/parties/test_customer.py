from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given

from ordercore.errors import InvalidId, InvalidValue, UnknownCurrency, UnknownDocument
from ordercore.parties import Contact, Customer, ExemptionCertificate, Preference, ShipTo, TaxStanding, preference_of
from ordercore.testing.strategies.parties import customers
from ordercore.values import Address, Place

DOCK = ShipTo("dock", Address("US", "NY", "Albany", "12207", ("1 Main Street",), "Jo Doe"))
PLANT = ShipTo("plant-2", Address("US", "CA", "Fresno"))


def test_goods_go_to_the_usual_door_unless_another_is_named() -> None:
    acme = Customer("acme", ship_tos=(DOCK, PLANT))

    assert acme.ship_to() == DOCK
    assert acme.ship_to("plant-2") == PLANT


@pytest.mark.parametrize(("doors", "named"), [((), ""), ((), "dock"), ((DOCK,), "moon")])
def test_a_door_nobody_has_is_an_error(doors: tuple[ShipTo, ...], named: str) -> None:
    with pytest.raises(UnknownDocument):
        Customer("acme", ship_tos=doors).ship_to(named)


def test_records_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(InvalidId):
        Customer("not an id")
    with pytest.raises(InvalidId):
        Customer("acme", parent="not an id")
    with pytest.raises(InvalidValue):
        Customer("acme", parent="acme")
    with pytest.raises(InvalidValue):
        Customer("acme", ship_tos=(DOCK, DOCK))
    with pytest.raises(UnknownCurrency):
        Customer("acme", currency="usd")
    with pytest.raises(InvalidId):
        ShipTo("", DOCK.address)


def test_what_identifies_a_person_stays_out_of_repr() -> None:
    acme = Customer(
        "c-17",
        name="Jo Doe",
        bill_to=DOCK.address,
        ship_tos=(ShipTo("dock", DOCK.address, contact=Contact("", "Jo Doe"), instructions="ring for Jo Doe"),),
        tax=TaxStanding(
            business=True,
            vat_id="DE123456789",
            exemptions=(ExemptionCertificate("R-99881", Place("us-ny"), "resale"),),
        ),
        contacts=(Contact("payables", "Jo Doe", "jo@doe.example", "+1 555 0100"),),
    )

    assert "c-17" in repr(acme)
    for secret in ("Jo Doe", "doe.example", "0100", "DE123456789", "Main Street", "12207", "R-99881"):
        assert secret not in repr(acme)
        assert secret not in repr(acme.contacts[0]) + repr(acme.ship_tos[0]) + repr(acme.tax)


def test_a_preference_is_inherited_whole_from_the_nearest_above() -> None:
    complete, fast = Preference(ship_complete=True), Preference(carrier="ups")
    group, region, shop = Customer("g", preference=complete), Customer("r", preference=fast), Customer("s")

    assert preference_of(shop, (region, group)) == fast
    assert preference_of(shop, (shop, group)) == complete
    assert preference_of(group, (region,)) == complete
    assert preference_of(shop) == Preference()


@given(customers())
def test_customers_are_values(customer: Customer) -> None:
    assert hash(evolve(customer)) == hash(customer)
    assert evolve(customer) == customer
