"""Every verb × whose documents, every verb × every role, every method of the store × every tenant; found by reflection."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, cast

import pytest
from attrs import frozen

from ordercore.access import ALL, EVERYTHING, ROLES, Actor, Scope, holds, may
from ordercore.access.actor import Subject
from ordercore.adapters.sqlite import SQLiteStore
from ordercore.desk import Desk
from ordercore.desk.personal import BESIDE
from ordercore.desk.room import Room, permitted, steps
from ordercore.errors import InvalidProcess, InvalidValue, UnknownDocument
from ordercore.lifecycle.kind import KINDS
from ordercore.lifecycle.order.command import ConfirmOrder
from ordercore.ports.batch import Batch, Entry, Write
from ordercore.ports.limit import MoveCeiling, Release, SetCeiling, Take
from ordercore.ports.query import Condition, Query
from ordercore.ports.store import Store
from ordercore.testing.house import CLERK, MORNING
from ordercore.values import Address, Money, Refused
from tests.access.test_may import MATRIX
from tests.desk.shop import Shop
from tests.desk.world import MINE, OTHERS, SCOPES, Verb, asked, documents, rooms, verbs, world

VERBS: Final = {verb.name: verb for verb in verbs(Shop().desk)}
BOSS: Final = Actor("sam", [role.name for role in ROLES], EVERYTHING)
OF_NOBODY: Final = {"stock.position", "stock.adjust", "search.find", "search.watch"}
"""Verbs that are about no customer's document: stock has no customer, and a search or a feed is narrowed instead."""


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shop, Shop]]:
    here, there = world(tmp_path_factory.mktemp("world"))
    with cast("SQLiteStore", here.store), cast("SQLiteStore", there.store):
        yield here, there


def actor(scope: Scope, *roles: str) -> Actor:
    """Somebody of these roles, or of all there are."""
    return Actor("sam", roles or [role.name for role in ROLES], scope)


def kinds(verb: Verb) -> tuple[str, ...]:
    """The kinds of documents to ask a verb for: all that have a customer for one that reads any."""
    reads_any = {"kind", "id"} <= verb.parameters.keys() and not verb.writes
    return tuple(kind for kind in KINDS if kind != "adjustment") if reads_any else ("",)


def rewritten(who: str, words: object) -> str:
    """What was said, without the name of whose document it is."""
    return re.sub(rf"\b{who}\b", "WHO", str(words))


def refusal_of(verb: str, shop: Shop, who: str, by: Actor) -> list[tuple[type, str, str]]:
    """How a verb says that there is no such document, for each kind it may be asked for."""
    found = []
    live = dict(_live(shop))
    for kind in kinds(live[verb]):
        with pytest.raises(UnknownDocument) as said:
            asked(live[verb], shop, who, by=by, kind=kind)
        error = said.value
        found.append((type(error), rewritten(who, error), rewritten(who, vars(error))))
    return found


def _live(shop: Shop) -> Iterator[tuple[str, Verb]]:
    return ((verb.name, verb) for verb in verbs(shop.desk))


# --- whose documents ---------------------------------------------------------------------------------------------------


def test_every_part_of_the_desk_is_a_room() -> None:
    desk = Shop().desk

    assert set(vars(desk)) == {"counter", *rooms(desk)}
    public = [name for name, _ in inspect.getmembers(desk, callable) if not name.startswith("_")]
    assert public == [], "a verb of the desk itself has no permission: give it a room"


@pytest.mark.parametrize("verb", sorted(VERBS.keys() - OF_NOBODY))
@pytest.mark.parametrize("scope", SCOPES)
def test_a_foreign_document_is_answered_like_a_missing_one(verb: str, scope: str, shops: tuple[Shop, Shop]) -> None:
    here, _ = shops
    by, before = actor(SCOPES[scope]), here.store.feed()

    missing = refusal_of(verb, here, "nobody", by)
    assert refusal_of(verb, here, OTHERS, by) == missing
    assert refusal_of(verb, here, "elsewhere", by) == missing
    assert here.store.feed() == before


@pytest.mark.parametrize("verb", sorted(VERBS.keys() - OF_NOBODY))
def test_another_tenants_document_is_missing_even_for_who_may_do_everything(
    verb: str, shops: tuple[Shop, Shop]
) -> None:
    here, _ = shops

    assert refusal_of(verb, here, "elsewhere", BOSS) == refusal_of(verb, here, "nobody", BOSS)


@pytest.mark.parametrize("verb", sorted(VERBS))
@pytest.mark.parametrize("scope", SCOPES)
def test_what_is_ones_own_is_there(verb: str, scope: str, tmp_path: Any, shops: tuple[Shop, Shop]) -> None:
    here, _ = shops
    live = dict(_live(here))
    if verb == "stock.adjust":
        with pytest.raises(UnknownDocument):
            asked(live[verb], here, MINE, by=actor(SCOPES[scope]))
        return
    for kind in kinds(live[verb]):
        said = asked(live[verb], here, MINE, by=actor(SCOPES[scope]), kind=kind)
        codes = said.codes if isinstance(said, Refused) else ()
        assert not [code for code in codes if code.startswith("access.")], codes


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "adjustment"])
def test_a_search_shows_exactly_what_can_be_read(scope: str, kind: str, shops: tuple[Shop, Shop]) -> None:
    here, _ = shops
    for by in (actor(SCOPES[scope]), actor(Scope(SCOPES[scope].customers, SCOPES[scope].territories))):
        page = here.desk.search.find(Query(kind), by=by)
        everything = here.desk.search.find(Query(kind), by=CLERK)
        assert not isinstance(page, Refused)
        assert not isinstance(everything, Refused)

        readable = []
        for row in everything.rows:
            try:
                here.desk.search.get(kind, row.id, by=by)
            except UnknownDocument:
                continue
            readable.append(row)
        assert list(page.rows) == readable
        assert documents(OTHERS)[kind] not in {row.id for row in page.rows}
        if by.scope.sites:
            assert documents(MINE)[kind] in {row.id for row in page.rows}


def test_a_search_shows_nothing_of_a_kind_that_cannot_be_read() -> None:
    """What is kept beside a shipment from a foreign site has its id and customer, and no site to narrow the search by."""
    shop = Shop()
    shop.stocked()
    home = Address("GB", city="Bristol", lines=("1 High Street",), name="Jo")
    shop.send(shop.confirmed(("MUG", 1), customer=MINE, ship_to=home))
    taken = shop.do(shop.desk.orders.take, shop.draft(("MUG", 1)))
    shop.do(shop.desk.payments.authorize, taken.id, Money("1.00", "GBP"), method="transfer", reference="GB29 NWBK")
    shop.desk.customers.erase("guest", by=Actor("dora", {"data_protection"}, EVERYTHING), command="forget")
    shop.store.commit(Batch("own", "x", MORNING, "host", writes=(Write("salary", "s1", 0, "{}", {"amount": 1}),)))
    keeper = actor(Scope(customers=ALL, sites={"leeds"}), "warehouse")

    for kind in (*BESIDE.values(), "erasure", "command", "salary"):
        assert shop.store.find(Query(kind)).rows or kind == "command"
        for by in (keeper, BOSS, CLERK):
            page = shop.desk.search.find(Query(kind), by=by)
            assert not isinstance(page, Refused)
            assert page.rows == ()


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_a_search_over_very_many_customers_turns_pages_alike(
    size: int, shops: tuple[Shop, Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = shops
    by = actor(SCOPES["above"])

    def pages() -> list[str]:
        found, after = [], ""
        for _ in range(1_000):
            page = here.desk.search.find(Query("order", sort="-gross", limit=size, after=after), by=by)
            assert not isinstance(page, Refused)
            assert len(page.rows) <= size
            found += [row.id for row in page.rows]
            if not page.next:
                return found
            after = page.next
        raise AssertionError("the pages never end")

    named = pages()
    monkeypatch.setattr("ordercore.desk.searching._MOST_NAMED", 0)

    assert pages() == named
    assert named[:1] == [f"{MINE}-order"]


def test_a_search_for_ones_own_cannot_be_widened(shops: tuple[Shop, Shop]) -> None:
    here, _ = shops
    wide = Query("order", (Condition("customer", "in", (OTHERS, MINE)), Condition("customer", "ne", MINE)))
    found = here.desk.search.find(wide, by=actor(SCOPES["itself"]))

    assert not isinstance(found, Refused)
    assert found.rows == ()


def test_a_keeper_of_one_site_finds_what_lies_there(shops: tuple[Shop, Shop]) -> None:
    here, _ = shops
    for site, some in (("london", True), ("leeds", False)):
        by = actor(Scope(customers=ALL, sites={site}), "warehouse")
        for kind in ("fulfillment", "return", "adjustment"):
            found = here.desk.search.find(Query(kind), by=by)
            assert not isinstance(found, Refused)
            assert bool(found.rows) is some, (site, kind)
    keeper = actor(Scope(customers=ALL, sites={"leeds"}), "warehouse")
    for site in ("london", "atlantis"):
        with pytest.raises(UnknownDocument, match=f"there is no site '{site}'"):
            here.desk.stock.position("MUG", site=site, by=keeper)


def test_who_lost_its_scope_learns_nothing_from_an_old_command() -> None:
    shop = Shop()
    wide, narrow = (Actor("sam", {"integration"}, scope) for scope in (EVERYTHING, SCOPES["itself"]))
    draft = shop.draft(("MUG", 1))
    shop.desk.orders.take(draft, by=wide, command="once")

    with pytest.raises(UnknownDocument):
        shop.desk.orders.take(draft, by=narrow, command="once")


# --- roles -------------------------------------------------------------------------------------------------------------


class Untouched:
    """A store that must not be asked."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the store was asked: {name}")


@pytest.mark.parametrize("verb", sorted(VERBS))
@pytest.mark.parametrize("role", [role.name for role in ROLES] + ["", "wizard"])
def test_every_verb_is_for_those_roles_only_whose_trade_it_is(verb: str, role: str, shops: tuple[Shop, Shop]) -> None:
    here, _ = shops
    by = Actor("sam", {role} if role else (), EVERYTHING)
    permissions = VERBS[verb].permissions(here.desk)
    allowed_to = set().union(*[MATRIX[permission] for permission in permissions])

    assert permissions
    assert bool(holds(by, permissions)) is (role in allowed_to)
    if role in allowed_to:
        return
    closed = dict(_live(Shop(Untouched())))[verb]
    for who in (MINE, "nobody"):
        said = asked(closed, Shop(Untouched()), who, by=by, kind=kinds(VERBS[verb])[0])
        assert isinstance(said, Refused)
        assert said.codes[-1] == "access.no_permission"


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_of_every_process_is_for_those_roles_only_whose_trade_it_is(kind: str) -> None:
    for edge in KINDS[kind].process.edges:
        for role in ROLES if not edge.automatic else ():
            verdict = may(Actor("sam", {role.name}, EVERYTHING), edge.permission, Subject("acme"))
            assert bool(verdict) is (role.name in MATRIX[edge.permission]), (edge, role.name)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", [role.name for role in ROLES])
def test_each_kind_of_document_is_read_by_those_roles_only_whose_trade_it_is(
    kind: str, role: str, shops: tuple[Shop, Shop]
) -> None:
    here, _ = shops
    by = Actor("sam", {role}, EVERYTHING)
    if role in MATRIX[KINDS[kind].reading]:
        page = here.desk.search.find(Query(kind), by=by)
        assert not isinstance(page, Refused)
        assert page.rows
        for row in page.rows[:1]:
            assert not isinstance(here.desk.search.get(kind, row.id, by=by), Refused)
            assert not isinstance(here.desk.search.history(kind, row.id, by=by), Refused)
        return
    search = Shop(Untouched()).desk.search
    for id in (row.id for row in here.store.find(Query(kind, limit=1)).rows):
        for said in (search.get(kind, id, by=by), search.history(kind, id, by=by), search.find(Query(kind), by=by)):
            assert isinstance(said, Refused)
            assert said.codes == ("access.no_permission",)


def test_the_matrix_of_roles_names_every_permission_there_is() -> None:
    desk: Desk = Shop().desk
    on_steps = {edge.permission for kind in KINDS.values() for edge in kind.process.edges if not edge.automatic}
    on_verbs = {permission for verb in verbs(desk) for permission in verb.permissions(desk)}
    stated = {"order.price_override", "order.date_override", "order.tax_override"}
    beside = stated | {"cost.read", "margin.read", "credit.read"}

    assert on_steps | on_verbs | beside == set(MATRIX)


def test_a_verb_without_a_permission_does_not_import() -> None:
    with pytest.raises(InvalidProcess, match=r"Peeking\.peek has no permission"):

        @frozen
        class Peeking(Room):
            def peek(self, order: str, *, by: Actor) -> None:
                """Look."""

    for hidden_in in (property(lambda self: 1), staticmethod(len), classmethod(lambda cls: 1)):
        with pytest.raises(InvalidProcess, match=r"Prying\.pry"):
            type("Prying", (Room,), {"pry": hidden_in})


def test_a_verb_for_nobody_does_not_import() -> None:
    with pytest.raises(InvalidProcess, match="names no permission"):
        permitted()
    for pattern in ("*", "order.*", "order", ""):
        with pytest.raises(InvalidValue, match="is not a permission"):
            permitted("order.read", pattern)


def test_a_verb_with_a_permission_asks_for_it() -> None:
    @frozen
    class Peeking(Room):
        @permitted("order.peek")
        def peek(self, *, by: Actor) -> str:
            """Look."""
            return "seen"

        @steps("order", ConfirmOrder)
        def confirm(self, *, by: Actor) -> str:
            """Confirm."""
            return "confirmed"

        def _help(self) -> None:
            """Not for hosts."""

    peeking = Peeking(Shop().desk.counter)
    said: Any = peeking.peek(by=CLERK)
    assert said == "seen"
    refused: Any = peeking.peek(by=actor(EVERYTHING, "accountant"))
    assert refused.codes == ("access.no_permission",)
    assert isinstance(peeking.confirm(by=actor(EVERYTHING, "accountant")), Refused)
    with pytest.raises(TypeError, match="by"):
        peeking.peek()  # type: ignore[call-arg]


# --- the store ---------------------------------------------------------------------------------------------------------


@contextmanager
def tenant_of(shop: Shop, name: str) -> Iterator[Any]:
    """The store of one more tenant in the file of a shop."""
    with SQLiteStore(cast("SQLiteStore", shop.store).path, tenant=name) as store:
        yield store


def calls(verb: str) -> list[tuple[Any, ...]]:
    """Ways to ask a method of the store for what belongs to the other tenant."""
    command = "cmd-1"
    asked_for: dict[str, list[tuple[Any, ...]]] = {
        "load": [(kind, id) for kind, id in documents("elsewhere").items()] + [("command", command)],
        "load_many": [(kind, (id,)) for kind, id in documents("elsewhere").items()],
        "history": [(kind, id) for kind, id in documents("elsewhere").items()],
        "find": [(Query(kind, text=text),) for kind in KINDS for text in ("", "mug", "elsewhere")],
        "balance": [("stock:london:MUG",), ("credit:acme:GBP",)],
        "feed": [("", 1_000), ("1", 10)],
    }
    assert verb in asked_for, f"tell what {verb} of the store is to be asked for"
    return asked_for[verb]


STORE_METHODS: Final = sorted(
    name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")
)


@pytest.mark.parametrize("method", [name for name in STORE_METHODS if name != "commit"])
def test_another_tenants_store_is_like_an_empty_one(method: str, shops: tuple[Shop, Shop]) -> None:
    _, there = shops
    fresh = Shop().store

    with tenant_of(there, f"empty-{method}".replace("_", "-")) as empty:
        for args in calls(method):
            assert getattr(empty, method)(*args) == getattr(fresh, method)(*args)
    assert any(getattr(there.store, method)(*args) != getattr(fresh, method)(*args) for args in calls(method))


def test_another_tenant_writes_the_same_names_without_meeting_ours(shops: tuple[Shop, Shop]) -> None:
    _, there = shops
    feed, balance = there.store.feed(), there.store.balance("stock:london:MUG")
    steps_taken = (SetCeiling("stock:london:MUG", 1), Take("stock:london:MUG", "all", 1))

    batch = Batch(
        "cmd-1",
        "other",
        MORNING,
        "sam",
        writes=(Write("order", "elsewhere-order", 0, "{}"),),
        entries=(Entry("order", "elsewhere-order", "order.taken/1", "{}"),),
        limits=steps_taken,
    )
    taken = Batch("cmd-2", "x", MORNING, "sam", limits=(Release("stock:london:MUG", "all"),))
    with tenant_of(there, "third") as other:
        assert not other.commit(batch).repeated
        assert other.commit(taken)
        with pytest.raises(Exception, match="no ceiling"):
            other.commit(Batch("cmd-3", "x", MORNING, "sam", limits=(MoveCeiling("credit:acme:GBP", 1),)))
    assert (there.store.feed(), there.store.balance("stock:london:MUG")) == (feed, balance)
