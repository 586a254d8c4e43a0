"""The contract of a directory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final, Protocol

from attrs import evolve
from hypothesis import HealthCheck, given, settings

from ordercore.adapters.directory import MemoryDirectory
from ordercore.catalog.item import Item
from ordercore.catalog.kit import Kit, KitComponent
from ordercore.credit.account import CreditAccount, CreditLimit
from ordercore.parties.customer import Customer
from ordercore.ports.directory import Directory
from ordercore.testing.contract import Contract
from ordercore.testing.strategies.catalog import catalogs
from ordercore.testing.strategies.parties import customer_forests
from ordercore.values.money import Money

__all__ = ["DirectoryContract", "Factory"]

CUSTOMERS: Final = (Customer("west", parent="acme"), Customer("acme", parent="group"), Customer("group", name="Group"))
KITS: Final = (
    Item("SET", kit=Kit((KitComponent("BOX", 1), KitComponent("MUG", 2)))),
    Item("BOX", kit=Kit((KitComponent("LID", 1), KitComponent("GONE", 1)))),
)
ITEMS: Final = (Item("MUG", "Mug", tax_class="ware"), Item("LID"), Item("tea 7/é"))
ACCOUNTS: Final = (
    CreditAccount("main", "USD", (CreditLimit(Money("100.00", "USD")),), parent="trunk"),
    CreditAccount("trunk", "USD", parent="root"),
    CreditAccount("root", "USD"),
)
SITES: Final = ("west", "east", "a1")


class Factory(Protocol):
    """Makes a directory that holds these records and no others each time it is called."""

    def __call__(
        self,
        *,
        customers: Iterable[Customer] = ...,
        items: Iterable[Item] = ...,
        accounts: Iterable[CreditAccount] = ...,
        sites: Iterable[str] = ...,
    ) -> Directory:
        """A directory of these records."""
        ...


class DirectoryContract(Contract):
    """Everything `ordercore.ports.directory.Directory` promises; subclass it and give it one fixture, `factory`.

    The factory takes the records the directory is to hold, by name, and makes one that holds these and no others: it
    writes them where the adapter reads them. What a directory cannot hold it is never given, when the class says so.
    """

    port = Directory

    #: whether customers may be part of other customers.
    supports_hierarchy: ClassVar[bool] = True
    #: whether items may be kits of others.
    supports_kits: ClassVar[bool] = True
    #: whether there are credit accounts.
    supports_credit: ClassVar[bool] = True

    def whole(self, factory: Factory) -> Directory:
        """A directory of all the records above that it can hold."""
        return factory(
            customers=CUSTOMERS if self.supports_hierarchy else [evolve(each, parent="") for each in CUSTOMERS],
            items=(*ITEMS, *KITS) if self.supports_kits else ITEMS,
            accounts=ACCOUNTS if self.supports_credit else (),
            sites=SITES,
        )

    def test_an_empty_directory_knows_nobody(self, factory: Factory) -> None:
        house = factory(customers=(), items=(), accounts=(), sites=())
        assert (house.customer("acme"), house.ancestors("acme")) == (None, ())
        assert dict(house.items(("MUG",))) == {}
        assert (house.account("main"), house.accounts_above("main"), house.sites()) == (None, (), ())

    def test_records_come_back_as_they_are(self, factory: Factory) -> None:
        house = factory(customers=CUSTOMERS[-1:], items=ITEMS, sites=SITES)
        assert house.customer("group") == CUSTOMERS[-1]
        assert dict(house.items([each.sku for each in ITEMS])) == {each.sku: each for each in ITEMS}

    def test_an_id_is_exactly_the_id(self, factory: Factory) -> None:
        house = self.whole(factory)
        for near in ("ACME", "acm", "acme ", " acme", "acme%", "", "'", "acme\x00"):
            assert (house.customer(near), house.ancestors(near)) == (None, ()), near
        for near in ("mug", "MU", "MUG ", "", "%", "_UG"):
            assert dict(house.items((near,))) == {}, near
        for near in ("MAIN", "mai", "", "%"):
            assert (house.account(near), house.accounts_above(near)) == (None, ()), near

    def test_those_above_a_customer_come_nearest_first(self, factory: Factory) -> None:
        self.needs("supports_hierarchy")
        house = self.whole(factory)
        assert house.ancestors("west") == ("acme", "group")
        assert house.ancestors("acme") == ("group",)
        assert house.ancestors("group") == ()

    def test_reach_is_those_named_and_all_below_them(self, factory: Factory) -> None:
        self.needs("supports_hierarchy")
        house = self.whole(factory)
        assert house.within((), ()) == frozenset()
        assert house.within(("group",), ()) == {"group", "acme", "west"}
        assert house.within(("acme", "stranger"), ()) == {"acme", "west", "stranger"}
        assert house.within(("west",), ()) == {"west"}
        assert house.within(["west", "group", "west"], ()) == {"group", "acme", "west"}
        for near in ("GROUP", "grou", "group ", "%", ""):
            assert house.within((near,), ()) == {near}, near

    def test_reach_goes_as_wide_as_the_house(self, factory: Factory) -> None:
        self.needs("supports_hierarchy")
        names = [f"part-{number}" for number in range(1_200)]
        house = factory(customers=[Customer("whole"), *[Customer(name, parent="whole") for name in names]])
        assert house.within(("whole",), ()) == {"whole", *names}
        assert house.within(names, ()) == set(names)

    def test_a_territory_reaches_its_own_customers_and_none_below(self, factory: Factory) -> None:
        self.needs("supports_hierarchy")
        people = (
            Customer("a", territory="north"),
            Customer("b", parent="a"),
            Customer("c", parent="b", territory="south"),
        )
        house = factory(customers=people)
        assert house.within((), ("north",)) == {"a"}
        assert house.within(("b",), ("north",)) == {"a", "b", "c"}
        assert house.within((), ("north", "south", "east")) == {"a", "c"}
        for near in ("NORTH", "nort", "north ", "%", ""):
            assert house.within((), (near,)) == frozenset(), near

    def test_items_are_answered_in_one_call(self, factory: Factory) -> None:
        house = self.whole(factory)
        assert dict(house.items(())) == {}
        assert set(house.items(("MUG", "NONE", "MUG", "LID", "MUG"))) == {"MUG", "LID"}
        skus = [f"SKU-{number}" for number in range(1_200)]
        large = factory(items=[Item(sku) for sku in skus])
        assert set(large.items([*skus, "NONE"])) == set(skus)

    def test_items_come_with_what_their_kits_are_made_of(self, factory: Factory) -> None:
        self.needs("supports_kits")
        house = self.whole(factory)
        known = {each.sku: each for each in (*ITEMS, *KITS)}
        assert dict(house.items(("SET",))) == {sku: known[sku] for sku in ("SET", "BOX", "MUG", "LID")}
        assert dict(house.items(("LID", "BOX"))) == {sku: known[sku] for sku in ("BOX", "LID")}

    def test_a_kit_that_contains_itself_holds_nobody_up(self, factory: Factory) -> None:
        self.needs("supports_kits")
        loop = Item("LOOP", kit=Kit((KitComponent("LOOP", 1),)))
        assert dict(factory(items=(loop,)).items(("LOOP",))) == {"LOOP": loop}

    def test_accounts_come_back_with_those_above_nearest_first(self, factory: Factory) -> None:
        self.needs("supports_credit")
        house = self.whole(factory)
        assert [house.account(each.id) for each in ACCOUNTS] == list(ACCOUNTS)
        assert house.accounts_above("main") == ACCOUNTS[1:]
        assert house.accounts_above("trunk") == ACCOUNTS[2:]
        assert house.accounts_above("root") == ()

    def test_sites_stand_in_the_order_of_preference(self, factory: Factory) -> None:
        assert factory(sites=SITES).sites() == SITES

    def test_asking_changes_nothing(self, factory: Factory) -> None:
        house = self.whole(factory)

        def look() -> tuple[object, ...]:
            found = [house.customer(each.id) for each in CUSTOMERS], [house.ancestors(each.id) for each in CUSTOMERS]
            credit = house.account("main"), house.accounts_above("main")
            return *found, dict(house.items(("SET", "MUG", "tea 7/é"))), *credit, house.sites()

        def look_again() -> list[tuple[object, ...]]:
            return [look() for _ in range(4)]

        first = look()
        assert look() == first
        assert all(seen == [first] * 4 for seen in self.race().run([look_again] * self.strictness.threads))

    def test_random_houses_are_told_as_in_memory(self, factory: Factory) -> None:
        @settings(
            max_examples=self.strictness.examples,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType]
        )
        @given(customer_forests(), catalogs())
        def told(customers: tuple[Customer, ...], catalog: dict[str, Item]) -> None:
            people = customers if self.supports_hierarchy else [evolve(each, parent="") for each in customers]
            goods = [each for each in catalog.values() if self.supports_kits or each.kit is None]
            house, model = factory(customers=people, items=goods), MemoryDirectory(people, goods)
            for each in people:
                assert house.customer(each.id) == model.customer(each.id)
                assert house.ancestors(each.id) == model.ancestors(each.id)
                assert house.within((each.id,), (each.territory,)) == model.within((each.id,), (each.territory,))
            for asked in (tuple(catalog), *[(sku,) for sku in catalog]):
                assert dict(house.items(asked)) == dict(model.items(asked))

        told()
