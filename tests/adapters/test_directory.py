from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.access import Scope
from ordercore.adapters.directory import MemoryDirectory
from ordercore.catalog import Item, Kit, KitComponent, explode
from ordercore.credit import CreditAccount
from ordercore.desk.gather import subject_of
from ordercore.errors import InvalidValue
from ordercore.parties import Customer
from ordercore.ports.directory import Directory
from ordercore.testing.contracts import DirectoryContract
from ordercore.testing.contracts.directory import Factory
from ordercore.testing.strategies.parties import customer_forests
from ordercore.values import Quantity

GROUP, ACME, WEST = Customer("group"), Customer("acme", parent="group"), Customer("west", parent="acme")
SET = Item("SET", kit=Kit((KitComponent("BOX", 1), KitComponent("MUG", 2))))
BOX = Item("BOX", kit=Kit((KitComponent("MUG", 1), KitComponent("GONE", 1))))
MUG = Item("MUG")
HOUSE: Directory = MemoryDirectory(
    customers=(WEST, ACME, GROUP),
    items=(SET, BOX, MUG),
    accounts=(CreditAccount("a", "USD", parent="b"), CreditAccount("b", "USD", parent="c"), CreditAccount("c", "USD")),
    sites=("west", "east"),
)


class TestMemoryDirectory(DirectoryContract):
    @pytest.fixture
    def factory(self) -> Factory:
        return MemoryDirectory


def test_who_is_there_is_found_and_who_is_not_is_none() -> None:
    assert HOUSE.customer("acme") == ACME
    assert HOUSE.account("a") == CreditAccount("a", "USD", parent="b")
    assert HOUSE.customer("nobody") is None
    assert HOUSE.account("nobody") is None


def test_those_above_come_nearest_first() -> None:
    assert HOUSE.ancestors("west") == ("acme", "group")
    assert HOUSE.ancestors("nobody") == ()
    assert [each.id for each in HOUSE.accounts_above("a")] == ["b", "c"]
    assert HOUSE.accounts_above("nobody") == ()


def test_items_come_with_what_their_kits_are_made_of() -> None:
    assert dict(HOUSE.items(("SET",))) == {"SET": SET, "BOX": BOX, "MUG": MUG}
    assert dict(HOUSE.items(("MUG", "MUG", "NOBODY"))) == {"MUG": MUG}
    assert dict(HOUSE.items(())) == {}


def test_what_comes_is_enough_to_open_a_kit() -> None:
    house = MemoryDirectory(
        items=(Item("SET", kit=Kit((KitComponent("BOX", 1),))), Item("BOX", kit=Kit((KitComponent("MUG", 2),))), MUG)
    )
    items = house.items(("SET",))

    assert explode(items["SET"], Quantity(3), items) == (KitComponent("MUG", 6),)


def test_a_kit_that_contains_itself_does_not_hold_the_directory_up() -> None:
    loop = Item("LOOP", kit=Kit((KitComponent("LOOP", 1),)))

    assert dict(MemoryDirectory(items=(loop,)).items(("LOOP",))) == {"LOOP": loop}


def test_sites_stand_in_their_order() -> None:
    assert HOUSE.sites() == ("west", "east")


def test_records_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InvalidValue, match="customers"):
        MemoryDirectory(customers=(ACME, ACME))
    with pytest.raises(InvalidValue, match="items"):
        MemoryDirectory(items=(MUG, MUG))
    with pytest.raises(InvalidValue, match="sites"):
        MemoryDirectory(sites=("east", "east"))
    with pytest.raises(InvalidValue, match="circle"):
        MemoryDirectory(customers=(Customer("a", parent="b"), Customer("b", parent="a")))
    with pytest.raises(InvalidValue, match="circle"):
        MemoryDirectory(accounts=(CreditAccount("a", "USD", parent="b"), CreditAccount("b", "USD", parent="a")))
    with pytest.raises(InvalidValue, match="not there"):
        MemoryDirectory(accounts=(CreditAccount("a", "USD", parent="b"),))


@given(customer_forests(), st.data())
def test_those_within_are_exactly_those_a_scope_reaches(customers: tuple[Customer, ...], data: st.DataObject) -> None:
    directory = MemoryDirectory(customers)
    names = st.frozensets(st.sampled_from([*[each.id for each in customers], "nobody"]), max_size=3)
    areas = st.frozensets(st.sampled_from([*[each.territory for each in customers], "nowhere"]), max_size=2)
    scope = Scope(data.draw(names), data.draw(areas) - {""})

    reached = {each.id for each in customers if scope.reaches_customer(subject_of(directory, each.id))}
    assert directory.within(scope.customers, scope.territories) == reached | scope.customers
