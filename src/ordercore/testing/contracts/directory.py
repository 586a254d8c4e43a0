"""The contract of a directory."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, Final, Protocol

from attrs import evolve
from hypothesis import HealthCheck, given, settings

from ordercore.adapters.directory import MemoryDirectory
from ordercore.catalog.item import Item
from ordercore.catalog.kit import Kit, KitComponent
from ordercore.catalog.rule import OrderRule
from ordercore.credit.account import CreditAccount, CreditLimit, Unlimited
from ordercore.parties.contact import Contact, ShipTo
from ordercore.parties.customer import Customer
from ordercore.parties.preference import Preference
from ordercore.parties.standing import TaxStanding
from ordercore.ports.directory import Directory
from ordercore.testing.contract import Contract
from ordercore.testing.strategies.catalog import catalogs
from ordercore.testing.strategies.parties import customer_forests
from ordercore.values.money import Money, Unrounded
from ordercore.values.place import Address
from ordercore.values.quantity import Quantity, Units
from ordercore.values.when import Period

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
_PERIOD: Final = Period(date(2026, 1, 1), date(2027, 1, 1))
RICH: Final = Customer(
    "rich",
    name="Zoë & Söhne, 'the 1st'",
    parent="group",
    groups=("retail", "b2b"),
    bill_to=Address("US", "NY", "New York", "02134", ("1 Main St", "", "2nd floor"), "Zoë & Söhne", "Soho"),
    ship_tos=(
        ShipTo("second", Address("US", "OR"), "Plant 2", Contact("dock"), "ring twice"),
        ShipTo("first", Address("DE")),
    ),
    currency="USD",
    terms="NET30",
    channel="edi",
    tax=TaxStanding(business=True, vat_id="DE123456789"),
    credit_account="main",
    price_group="dealer",
    preference=Preference(ship_complete=True),
    contacts=(Contact("b", "Bea", "b@example.com", "007", "de"), Contact("a")),
    territory="north",
    active=_PERIOD,
)
"""A customer of whom everything is known."""
FULL: Final = Item(
    "FULL",
    'a 12" mug, 350 ml',
    units=Units("EA", {"CS": 12}),
    tax_class="food/beverage",
    groups=("drinks/tea", "drinks"),
    tracked=False,
    weight=Quantity(Fraction(1, 3), "KGM"),
    active=_PERIOD,
    order_rules=(OrderRule(minimum=2, step=2),),
    costs=(Unrounded("1.23456", "USD"), Unrounded("1.1", "EUR")),
    attributes={"color": "blue", "COLOR": "red"},
)
"""An item of which everything is known."""
CREDITED: Final = CreditAccount(
    "credited",
    "JPY",
    (Unlimited(_PERIOD, "board"), CreditLimit(Money(100, "JPY")), CreditLimit(Money(0, "JPY"), _PERIOD, "risk")),
)
"""An account with several limits, the order of which counts."""


ALIKE: Final = (
    *("1", "01", "1.0", "1e0", "true", "null", "a.b", "a_b", "a-b", "axb", "AXB", "a:b", "a", "ab"),
    *["x" * length + end for length in (62, 63, 99, 127) for end in ("y", "z")],
)
"""Ids that short columns, numbers, patterns and collations take for each other."""
SKUS: Final = (
    *ALIKE,
    "caf\u00e9",
    "cafe\u0301",
    "cafe",
    "stra\u00dfe",
    "strasse",
    "a b",
    "a%b",
    "a/b",
    "\uff11",
    "'a'",
)
"""The same of items, which may be called by more."""
_DEEP: Final = 60
"""How many stand above each other: far more than a house has, and fewer than Python goes down."""


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
        for near in ("mug", "MU", "MUG ", " MUG", "", "%", "_UG", "MUG\n", "tea 7/e", "tea 7/e\u0301"):
            assert dict(house.items((near,))) == {}, near
        for near in ("MAIN", "mai", "main ", " main", "", "%", "_ain", "main\n"):
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

    def test_whole_records_come_back(self, factory: Factory) -> None:
        house = factory(
            customers=(RICH, *CUSTOMERS[-1:]) if self.supports_hierarchy else (evolve(RICH, parent=""),),
            items=(FULL,),
            accounts=(CREDITED,) if self.supports_credit else (),
        )
        assert house.customer("rich") == (RICH if self.supports_hierarchy else evolve(RICH, parent=""))
        assert dict(house.items(("FULL",))) == {"FULL": FULL}
        if self.supports_credit:
            assert house.account("credited") == CREDITED

    def test_ids_that_look_alike_are_others(self, factory: Factory) -> None:
        house = factory(
            customers=[Customer(id, name=id, territory=f"t {id}") for id in ALIKE],
            items=[Item(sku, sku) for sku in SKUS],
            accounts=[CreditAccount(id, "USD") for id in ALIKE] if self.supports_credit else (),
            sites=ALIKE,
        )
        for id in ALIKE:
            assert getattr(house.customer(id), "name", None) == id
            assert house.within((), (f"t {id}",)) == {id}
            assert getattr(house.account(id), "id", None) == (id if self.supports_credit else None)
        assert {sku: item.name for sku, item in house.items(SKUS).items()} == {sku: sku for sku in SKUS}
        assert [list(house.items((sku,))) for sku in SKUS] == [[sku] for sku in SKUS]
        assert house.sites() == ALIKE

    def test_an_id_is_foreign_among_other_records(self, factory: Factory) -> None:
        """Customers, items, accounts, sites and territories are named apart."""
        house = factory(
            customers=(Customer("c", territory="t"),),
            items=(Item("i"),),
            accounts=(CreditAccount("a", "USD"),) if self.supports_credit else (),
            sites=("s",),
        )
        for near in ("i", "a", "s", "t"):
            assert (house.customer(near), house.ancestors(near)) == (None, ()), near
        assert dict(house.items(("c", "a", "s", "t"))) == {}
        for near in ("c", "i", "s", "t"):
            assert (house.account(near), house.accounts_above(near)) == (None, ()), near
        for near in ("c", "i", "a", "s"):
            assert house.within((), (near,)) == frozenset(), near
        assert house.within(("t",), ()) == {"t"}

    def test_one_name_may_be_that_of_a_customer_an_item_and_an_account(self, factory: Factory) -> None:
        accounts = (CreditAccount("x", "EUR"),) if self.supports_credit else ()
        house = factory(
            customers=(Customer("x", territory="x"),), items=(Item("x", "goods"),), accounts=accounts, sites=("x",)
        )
        assert house.customer("x") == Customer("x", territory="x")
        assert dict(house.items(("x",))) == {"x": Item("x", "goods")}
        assert house.account("x") == (accounts[0] if accounts else None)
        assert (house.ancestors("x"), house.accounts_above("x"), house.sites()) == ((), (), ("x",))

    def test_a_tree_is_as_deep_as_it_is(self, factory: Factory) -> None:
        self.needs("supports_hierarchy")
        names = [f"c{number:02}" for number in range(_DEEP)]
        house = factory(
            customers=[Customer(name, parent=above) for name, above in zip(names, ["", *names], strict=False)]
        )
        assert house.ancestors(names[-1]) == tuple(names[-2::-1])
        assert house.within((names[0],), ()) == set(names)

    def test_accounts_stand_as_deep_as_they_do(self, factory: Factory) -> None:
        self.needs("supports_credit")
        names = [f"a{number:02}" for number in range(_DEEP)]
        accounts = [CreditAccount(name, "USD", parent=above) for name, above in zip(names, ["", *names], strict=False)]
        house = factory(accounts=accounts)
        assert [each.id for each in house.accounts_above(names[-1])] == names[-2::-1]

    def test_kits_are_opened_down_to_the_last_box(self, factory: Factory) -> None:
        self.needs("supports_kits")
        names = [f"K{number:02}" for number in range(_DEEP)]
        kits = [Item(name, kit=Kit((KitComponent(below, 1),))) for name, below in pairwise(names)]
        house = factory(items=(*kits, Item(names[-1])))
        assert set(house.items(names[:1])) == set(names)

    def test_kits_that_contain_each_other_hold_nobody_up(self, factory: Factory) -> None:
        self.needs("supports_kits")
        ring = [Item(name, kit=Kit((KitComponent(part, 1),))) for name, part in (("A", "B"), ("B", "C"), ("C", "A"))]
        assert set(factory(items=ring).items(("B",))) == {"A", "B", "C"}

    def test_any_collection_may_be_asked_with(self, factory: Factory) -> None:
        house = self.whole(factory)
        expected = {"west"} if not self.supports_hierarchy else {"west", "acme"}
        asked = "acme" if self.supports_hierarchy else "west"
        for wanted in (frozenset((asked,)), {asked}, {asked: 1}.keys(), [asked], (asked,)):
            assert house.within(wanted, frozenset()) == expected
        names = ["MUG", "LID", "MUG"]
        assert dict(house.items(names)) == dict(house.items(tuple(names)))
        assert names == ["MUG", "LID", "MUG"]

    def test_answers_are_the_callers_own_and_of_the_types_that_the_port_names(self, factory: Factory) -> None:
        house = self.whole(factory)
        for _ in range(2):
            found = house.items(("MUG", "LID"))
            assert set(found) == {"MUG", "LID"}
            if isinstance(found, MutableMapping):
                found.clear()
        reached = house.within(("west",), ())
        assert (type(reached), type(house.sites()), type(house.ancestors("west"))) == (frozenset, tuple, tuple)
        assert type(house.accounts_above("main")) is tuple

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
