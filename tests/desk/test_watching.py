"""Watchers see everything that is theirs to see, once, and go on where they stopped; faulty watchers are found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event, Timer
from typing import Any, Final

import pytest

from ordercore.access import ALL, EVERYTHING, Actor, Scope
from ordercore.desk import Happened, Watcher
from ordercore.errors import InvalidQuery
from ordercore.lifecycle.kind import KINDS
from ordercore.ports.batch import Batch, Entry, Write
from ordercore.ports.record import Recorded
from ordercore.pricing import PriceBook, PriceRow
from ordercore.testing.house import BOOK, CLERK, MORNING
from ordercore.values import Quantity, Refused, Unrounded
from ordercore.wire import load_event
from tests.desk.shop import Shop
from tests.waiting import PATIENCE_SECONDS

GROUP: Final = Actor("group-buyer", roles={"customer"}, scope=Scope(customers={"acme"}, sites=ALL))
WEST: Final = Actor("west-buyer", roles={"customer"}, scope=Scope(customers={"acme-west"}, sites=ALL))
LEEDS: Final = Actor("keeper", roles={"warehouse"}, scope=Scope(customers=ALL, sites={"leeds"}))
NOBODY: Final = Actor("stranger", roles={"customer"})
REP: Final = Actor("rep", roles={"sales_rep"}, scope=EVERYTHING)
DEAR: Final = PriceRow("dear", Unrounded("4.00", "GBP"), sku="MUG", kind="list", minimum=Quantity(1))


class Watched(Shop):
    """The small house after a morning of every customer's, and its watchers."""

    def __init__(self, watcher: type[Watcher]) -> None:
        super().__init__(book=PriceBook("house", rows=(*BOOK.rows, DEAR), charges=BOOK.charges))
        self.watcher = watcher
        self.stocked()
        self.billed(("MUG", 1))
        self.shipped(("MUG", 2), customer="acme")
        self.confirmed(("MUG", 3), customer="acme-west")

    def watch(self, by: Actor = CLERK, after: str = "") -> Watcher:
        return self.watcher(self.desk.counter, by, after)

    def all(self) -> list[Recorded]:
        return list(self.store.feed())


def seen(watcher: Watcher) -> list[Recorded]:
    return [happened.entry for happened in watcher]


# --- what a watcher must do; each of these is asked of the sound one and of every faulty one ------------------------


def shows_everything_once(watcher: type[Watcher]) -> None:
    shop = Watched(watcher)
    watching = shop.watch()
    assert [(each.entry, each.event) for each in watching] == [
        (entry, load_event(entry.type, entry.body)) for entry in shop.all()
    ]
    assert seen(watching) == []
    shop.confirmed(("MUG", 1))
    assert [entry.type for entry in seen(watching)] == ["order.taken/1", "order.confirmed/1"]


def goes_on_from_every_position(watcher: type[Watcher]) -> None:
    shop = Watched(watcher)
    for number, entry in enumerate(shop.all(), start=1):
        assert seen(shop.watch(after=entry.position)) == shop.all()[number:]


def loses_nothing_when_it_stops_in_the_middle(watcher: type[Watcher]) -> None:
    """Whoever keeps the position after each change, and dies before the next, sees the next when it comes back."""
    for by in (CLERK, WEST):
        shop = Watched(watcher)
        expected, dealt, position = seen(Watcher(shop.desk.counter, by, "")), [], ""
        for _ in expected:
            watching = shop.watch(by, position)
            happened = next(iter(watching), None)
            if happened is None:
                break
            dealt.append(happened.entry)
            position = watching.position
        assert dealt == expected


def shows_only_what_is_in_scope(watcher: type[Watcher]) -> None:
    shop = Watched(watcher)

    def customers(by: Actor) -> set[str]:
        documents = {(entry.kind, entry.id) for entry in seen(shop.watch(by))}
        return {getattr(shop.now(*each), "customer", "") for each in documents}

    assert customers(CLERK) == {"", "guest", "acme", "acme-west"}
    assert customers(GROUP) == {"acme", "acme-west"}
    assert customers(WEST) == {"acme-west"}
    assert customers(NOBODY) == set()


def shows_what_lies_at_a_site_to_those_of_the_site(watcher: type[Watcher]) -> None:
    shop = Watched(watcher)
    shop.stocked("MUG", 5, site="leeds")
    kinds = {(entry.kind, getattr(shop.now(entry.kind, entry.id), "site", "")) for entry in seen(shop.watch(LEEDS))}
    assert kinds == {("order", ""), ("adjustment", "leeds")}


def shows_no_kind_that_the_roles_may_not_read(watcher: type[Watcher]) -> None:
    shop = Watched(watcher)

    def kinds(role: str) -> set[str]:
        return {entry.kind for entry in seen(shop.watch(Actor("sam", {role}, EVERYTHING)))}

    there = {entry.kind for entry in shop.all()}
    assert {"order", "invoice"} <= there
    assert kinds("integration") == there
    assert kinds("shipping_agent") == there & {"order", "fulfillment"}


def shows_nothing_that_is_masked(watcher: type[Watcher]) -> None:
    """Of a price that was asked, a sales rep is not told the rows that lost; what the house itself sees says them."""
    shop = Watched(watcher)

    def lost(by: Actor) -> set[bool]:
        taken = [each for each in shop.watch(by) if each.entry.type == "order.taken/1"]
        events = [each.event for each in taken] + [load_event(each.entry.type, each.entry.body) for each in taken]
        return {any(line.lost for line in event.price.lines) for event in events}

    assert (lost(REP), lost(CLERK)) == ({False}, {True})


def does_not_look_twice_at_what_is_not_shown(watcher: type[Watcher]) -> None:
    shop = Watched(watcher)
    watching = shop.watch(NOBODY)
    assert seen(watching) == []
    assert watching.position == shop.all()[-1].position


DUTIES: Final = (
    shows_everything_once,
    goes_on_from_every_position,
    loses_nothing_when_it_stops_in_the_middle,
    shows_only_what_is_in_scope,
    shows_what_lies_at_a_site_to_those_of_the_site,
    shows_nothing_that_is_masked,
    does_not_look_twice_at_what_is_not_shown,
)


class ShowsAll(Watcher):
    """Has no secrets."""

    def _may_see(self, kind: str, id: str) -> bool:
        return True


class ShowsOwnOnly(Watcher):
    """Does not know who stands under whom."""

    def _may_see(self, kind: str, id: str) -> bool:
        customer = getattr(self._counter.load(kind, id).document, "customer", "")
        return self._by.scope == EVERYTHING or customer in self._by.scope.customers


class RunsAhead(Watcher):
    """Stands at the end of a piece while it is still giving it out."""

    def __iter__(self) -> Iterator[Happened]:
        while piece := self._counter.store.feed(self.position):
            self.position = piece[-1].position
            yield from [self._shown(each) for each in piece if self._may_see(each.kind, each.id)]


class LagsBehind(Watcher):
    """Moves on only when the next change is asked for."""

    def __iter__(self) -> Iterator[Happened]:
        for entry in self._counter.store.feed(self.position):
            if self._may_see(entry.kind, entry.id):
                yield self._shown(entry)
            self.position = entry.position


class StaysBehindSecrets(Watcher):
    """Does not move past what it does not show."""

    def __iter__(self) -> Iterator[Happened]:
        begin = self.position
        for entry in self._counter.store.feed(begin):
            if self._may_see(entry.kind, entry.id):
                self.position = entry.position
                yield self._shown(entry)


class BeginsAnew(Watcher):
    """Forgets where it was told to begin."""

    def __init__(self, counter: Any, by: Actor, after: str) -> None:
        super().__init__(counter, by, "")


class OnlyOrders(Watcher):
    """Finds the rest boring."""

    def _may_see(self, kind: str, id: str) -> bool:
        return kind == "order" and super()._may_see(kind, id)


class HidesNothing(Watcher):
    """Shows costs, margins and credit to everybody."""

    def _shown(self, entry: Recorded) -> Happened:
        return Happened(entry, load_event(entry.type, entry.body))


FAULTY: Final = (
    ShowsAll,
    ShowsOwnOnly,
    RunsAhead,
    LagsBehind,
    StaysBehindSecrets,
    BeginsAnew,
    OnlyOrders,
    HidesNothing,
)


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.__name__)
def test_a_watcher(duty: Callable[[type[Watcher]], None]) -> None:
    duty(Watcher)


def is_caught(watcher: type[Watcher]) -> bool:
    for duty in DUTIES:
        try:
            duty(watcher)
        except AssertionError:
            return True
    return False


@pytest.mark.parametrize("faulty", FAULTY, ids=lambda watcher: watcher.__name__)
def test_every_planted_fault_is_caught(faulty: type[Watcher]) -> None:
    assert is_caught(faulty)


# --- the rest -------------------------------------------------------------------------------------------------------


def test_whoever_may_not_read_is_refused() -> None:
    shop = Watched(Watcher)
    watching = shop.desk.search.watch(by=Actor("nobody", scope=EVERYTHING))
    assert isinstance(watching, Refused)
    assert watching.codes == ("access.no_permission",)


def test_the_desk_gives_a_watcher() -> None:
    shop = Watched(Watcher)
    watching = shop.desk.search.watch(by=CLERK, after=shop.all()[2].position)
    assert not isinstance(watching, Refused)
    assert seen(watching) == shop.all()[3:]


@pytest.mark.parametrize("by", [REP, GROUP], ids=["sees everything", "sees its own"])
def test_what_a_host_writes_beside_is_passed_over(by: Actor) -> None:
    shop = Watched(Watcher)
    write, entry = Write("visit", "v1", 0, "{}"), Entry("visit", "v1", "visit.made/1", "{}")
    shop.store.commit(Batch("host-1", "", MORNING, "host", writes=(write,), entries=(entry,)))
    shop.confirmed(("MUG", 1), customer="acme")
    watching = shop.desk.search.watch(by=by)
    assert not isinstance(watching, Refused)
    assert "visit" not in {happened.entry.kind for happened in watching}
    assert watching.position == shop.all()[-1].position


def test_a_position_is_one_of_the_stores() -> None:
    watching = Watched(Watcher).watch(after="yesterday")
    with pytest.raises(InvalidQuery):
        next(iter(watching))


def test_every_kind_of_document_says_whose_it_is_or_is_nobodys() -> None:
    """A new kind that names its customer otherwise would be shown to those only who may see everything."""
    without = {name for name, kind in KINDS.items() if "customer" not in kind.document.__annotations__}
    assert without == {"adjustment"}


def test_following_goes_on_until_told_to_stop() -> None:
    shop, stop = Watched(Watcher), Event()
    watching, found = shop.watch(after=shop.all()[-1].position), []
    shop.confirmed(("MUG", 1))
    losing_patience = Timer(PATIENCE_SECONDS, stop.set)
    losing_patience.start()
    try:
        for happened in watching.follow(stop, pause=timedelta(milliseconds=1)):
            found.append(happened.entry.type)
            if len(found) == 2:
                shop.do(shop.desk.orders.cancel, happened.entry.id, reason="no")
            elif len(found) == 3:
                stop.set()
    finally:
        losing_patience.cancel()
    assert found == ["order.taken/1", "order.confirmed/1", "order.canceled/1"]
    assert list(watching.follow(stop)) == []
