"""Relays send everything, in order, whatever fails and whoever dies; relays with a planted fault are found out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from threading import Event
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from ordercore.adapters.memory import MemoryStore
from ordercore.desk import Carried, Patience, Relay
from ordercore.errors import ConnectionLost, InvalidValue, StoreBusy
from ordercore.ports.batch import Batch, Message
from ordercore.ports.outbox import Pending
from ordercore.testing.clock import ManualClock
from ordercore.testing.house import MORNING
from tests.desk.relays import FAULTY_RELAYS
from tests.desk.shop import Shop
from tests.waiting import race

SECOND: Final = timedelta(seconds=1)
MINUTE: Final = timedelta(minutes=1)


class Killed(BaseException):
    """The relay's process is gone in the middle of its work."""


class World:
    """An outbox, a clock, and a receiver that notes what it hears."""

    def __init__(self, relay: type[Relay], *keys: str) -> None:
        self.relay = relay
        self.store = MemoryStore()
        self.clock = ManualClock(MORNING)
        self.heard: list[str] = []
        self.trouble: Callable[[Pending], None] = lambda message: None
        for number, key in enumerate(keys, start=1):
            self.store.commit(Batch(f"c{number}", "", MORNING, "ann", messages=(Message("placed", key, "{}"),)))

    def send(self, message: Pending) -> None:
        self.trouble(message)
        self.heard.append(message.id)

    def carry(self) -> Carried:
        return self.relay(outbox=self.store, clock=self.clock, send=self.send).carry()

    def until_quiet(self) -> None:
        """Rounds and waits until nothing is left, or a week has gone."""
        for _ in range(7 * 24 * 60):
            self.carry()
            self.clock.go_on(MINUTE)
            if not self.store._messages._waiting:
                return


def fails(*ids: str) -> Callable[[Pending], None]:
    """A receiver that does not take some messages."""

    def trouble(message: Pending) -> None:
        if message.id in ids:
            raise ConnectionError("no answer")

    return trouble


# --- what a relay must do; each of these is asked of the sound one and of every faulty one --------------------------


def sends_all_in_order(relay: type[Relay]) -> None:
    world = World(relay, "a", "b", "a", "c", "b")
    assert world.carry() == Carried(5, 0, 0)
    assert world.heard == ["c1/1", "c2/1", "c3/1", "c4/1", "c5/1"]
    assert world.carry() == Carried(0, 0, 0)


def lets_only_one_key_wait(relay: type[Relay]) -> None:
    world = World(relay, "a", "b", "a", "c", "b")
    world.trouble = fails("c1/1")
    assert world.carry() == Carried(3, 1, 0)
    assert world.heard == ["c2/1", "c4/1", "c5/1"]
    world.trouble = fails()
    world.until_quiet()
    assert world.heard[3:] == ["c1/1", "c3/1"]


def waits_longer_after_each_failure(relay: type[Relay]) -> None:
    world = World(relay, "a")
    tried: list[int] = []

    def trouble(message: Pending) -> None:
        tried.append((world.clock.now() - MORNING) // SECOND)
        raise ConnectionError("no answer")

    world.trouble = trouble
    for _ in range(70):
        world.carry()
        world.clock.go_on(SECOND)
    assert tried == [0, 1, 3, 7, 15, 31, 63]


def parks_what_never_goes(relay: type[Relay]) -> None:
    world = World(relay, "a", "a")
    world.trouble = fails("c1/1")
    world.until_quiet()
    (parked,) = world.store.parked()
    assert (parked.message.id, parked.message.failures) == ("c1/1", Patience().attempts)
    assert parked.reason == "ConnectionError: no answer"
    assert world.heard == ["c2/1"]


def parks_what_it_dies_of(relay: type[Relay]) -> None:
    """One message ends whoever sends it, without a last word; those in its company arrive, and are not blamed."""
    world, dying = World(relay, "a", "b", "c", "b"), list[str]()
    tell = world.store.sent

    def trouble(message: Pending) -> None:
        if message.id == "c2/1":
            dying.append(message.id)
            raise Killed

    world.trouble = trouble
    world.store.sent = lambda ids: None if dying else tell(ids)  # type: ignore[method-assign]
    deaths = 0
    while world.store._messages._waiting and deaths < 50:
        try:
            world.carry()
        except Killed:
            deaths += 1
        dying.clear()
        world.clock.go_on(2 * MINUTE)
    assert [(each.message.id, each.message.failures, each.reason) for each in world.store.parked()] == [
        ("c2/1", Patience().attempts, "1 carrier took it and was not heard of again")
    ]
    assert deaths == Patience().attempts
    assert world.heard == ["c1/1", "c1/1", "c3/1", "c4/1"]


def leaves_what_is_no_longer_its_own(relay: type[Relay]) -> None:
    world = World(relay, "a", "b")

    def trouble(message: Pending) -> None:
        if not world.heard:
            world.clock.go_on(MINUTE)

    world.trouble = trouble
    world.carry()
    assert world.heard == ["c1/1"]
    world.until_quiet()
    assert world.heard == ["c1/1", "c2/1"]


def survives_deaths(relay: type[Relay]) -> None:
    """Random deaths, failures, and relays that overtake each other: all arrives, each key in order, under ids there are."""
    for seed in range(25):
        random = Random(seed)
        world = World(relay, *[random.choice("abc") for _ in range(12)])
        told = {message.id: message.key for message in world.store._messages._waiting.values()}

        def trouble(message: Pending, random: Random = random, world: World = world, depth: list[int] = []) -> None:  # noqa: B006
            chance = random.random()
            if chance < 0.1:
                raise Killed
            if chance < 0.2:
                world.heard.append(message.id)  # it arrived, and the relay died before it could say so
                raise Killed
            if chance < 0.4:
                raise ConnectionError("no answer")
            if chance < 0.5 and len(depth) < 3:
                world.clock.go_on(2 * MINUTE)  # so slow that another relay takes over
                depth.append(1)
                try:
                    world.carry()
                except Killed:
                    pass
                finally:
                    depth.pop()

        world.trouble = trouble
        for _ in range(6):
            try:
                world.carry()
            except Killed:
                world.clock.go_on(2 * MINUTE)
        world.trouble = fails()
        world.until_quiet()
        assert set(world.heard) == set(told)
        for key in "abc":
            firsts = list(dict.fromkeys([id for id in world.heard if told[id] == key]))
            assert firsts == [id for id in told if told[id] == key]


DUTIES: Final = (
    sends_all_in_order,
    lets_only_one_key_wait,
    waits_longer_after_each_failure,
    parks_what_never_goes,
    parks_what_it_dies_of,
    leaves_what_is_no_longer_its_own,
    survives_deaths,
)


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.__name__)
def test_a_relay(duty: Callable[[type[Relay]], None]) -> None:
    duty(Relay)


def is_caught(relay: type[Relay]) -> bool:
    for duty in DUTIES:
        try:
            duty(relay)
        except (AssertionError, Killed, ConnectionError):
            return True
    return False


@pytest.mark.parametrize("faulty", FAULTY_RELAYS, ids=lambda relay: relay.__name__)
def test_every_planted_fault_is_caught(faulty: type[Relay]) -> None:
    assert is_caught(faulty)


# --- the rest -------------------------------------------------------------------------------------------------------


def test_a_relay_runs_until_it_is_told_to_stop() -> None:
    world, stop = World(Relay, "a", "b"), Event()
    trouble = [StoreBusy("others are writing"), ConnectionLost("the server goes down", in_doubt=True)]

    class Troubled(MemoryStore):
        def claim(self, *asked: Any, **named: Any) -> Any:
            if trouble:
                raise trouble.pop()
            return world.store.claim(*asked, **named)

    relay = Relay(outbox=Troubled(), clock=world.clock, send=world.send)
    relay.outbox.sent = world.store.sent  # type: ignore[method-assign]
    both = race()

    def tell() -> None:
        while world.store._messages._waiting and not both.is_over:
            stop.wait(0.001)
        stop.set()

    works: list[Callable[[], None]] = [tell, partial(relay.run, stop, pause=timedelta(milliseconds=1))]
    both.run(works)
    assert world.heard == ["c1/1", "c2/1"]


def test_a_clock_that_is_put_back_gives_no_message_away() -> None:
    """Its minute after half past two, the second time, is half past two and a minute, the first time: an hour ago."""
    world, berlin = World(Relay, "a"), ZoneInfo("Europe/Berlin")
    world.clock = ManualClock(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))

    class OnTheWall:
        def now(self) -> datetime:
            return world.clock.now().astimezone(berlin)

    def meet_another(message: Pending) -> None:
        assert world.carry() == Carried(0, 0, 0)

    relay = Relay(outbox=world.store, clock=OnTheWall(), send=meet_another)
    assert relay.carry() == Carried(1, 0, 0)


def test_relays_that_wait_for_their_turn_longer_than_they_lease_get_on_all_the_same() -> None:
    world, stop = World(Relay, "a", "b", "a"), Event()
    leases: list[timedelta] = []

    class Crowded(MemoryStore):
        """Claiming takes three minutes, for everybody wants to."""

        def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
            leases.append(lease)
            claimed = world.store.claim(limit, at=at, lease=lease)
            world.clock.go_on(3 * MINUTE)
            if not claimed:
                stop.set()
            return claimed

    relay = Relay(outbox=Crowded(), clock=world.clock, send=world.send, lease=MINUTE)
    relay.outbox.sent = world.store.sent  # type: ignore[method-assign]
    assert relay.carry() == Carried(0, 0, 0, late=3)
    relay.outbox.failed = world.store.failed  # type: ignore[method-assign]
    try:
        race().run([partial(relay.run, stop, pause=timedelta(milliseconds=1))])
    finally:
        stop.set()
    assert list(dict.fromkeys(world.heard)) == ["c1/1", "c2/1", "c3/1"]
    assert leases[:4] == [MINUTE, MINUTE, 2 * MINUTE, 4 * MINUTE]


def test_a_store_that_is_busy_takes_no_lease_back() -> None:
    world, stop = World(Relay, "a"), Event()
    leases: list[timedelta] = []

    class Busy(MemoryStore):
        """Claiming takes three minutes, and after the first time it is not to be had at all for once."""

        def claim(self, limit: int, *, at: datetime, lease: timedelta) -> Sequence[Pending]:
            leases.append(lease)
            if len(leases) == 2:
                raise StoreBusy("others are writing")
            if len(leases) == 3:
                stop.set()
            claimed = world.store.claim(limit, at=at, lease=lease)
            world.clock.go_on(3 * MINUTE)
            return claimed

    relay = Relay(outbox=Busy(), clock=world.clock, send=world.send, lease=MINUTE)
    relay.run(stop, pause=timedelta(milliseconds=1))

    assert leases == [MINUTE, 2 * MINUTE, 2 * MINUTE]


def test_a_lease_grows_no_further_than_64_times_and_goes_back() -> None:
    relay = Relay(outbox=MemoryStore(), clock=ManualClock(MORNING), send=print, lease=MINUTE)
    late, moved = Carried(0, 0, 0, late=1), Carried(1, 0, 0, late=1)
    assert relay._next_lease(40 * MINUTE, late) == 64 * MINUTE
    assert relay._next_lease(64 * MINUTE, moved) == 32 * MINUTE
    assert relay._next_lease(MINUTE, moved) == MINUTE


@pytest.mark.parametrize(("failures", "seconds"), [(1, 2), (2, 4), (3, 8), (4, 10), (8, 10), (9, None), (10, None)])
def test_patience_doubles_up_to_its_most_and_ends(failures: int, seconds: int | None) -> None:
    patience = Patience(first=2 * SECOND, most=10 * SECOND, attempts=9)
    assert patience.after(failures) == (None if seconds is None else seconds * SECOND)


def test_patience_never_overflows() -> None:
    assert Patience(attempts=10**9).after(10**8) == timedelta(hours=1)


def test_senseless_settings_are_refused() -> None:
    for made in (
        lambda: Patience(first=timedelta(0)),
        lambda: Patience(most=-SECOND),
        lambda: Patience(attempts=0),
        lambda: Relay(outbox=MemoryStore(), clock=ManualClock(MORNING), send=print, lease=timedelta(0)),
    ):
        with pytest.raises(InvalidValue):
            made()


def test_what_the_desk_announces_is_sent_in_the_order_it_happened() -> None:
    shop = Shop(announced={"order.taken", "order.confirmed"})
    order = shop.confirmed(("MUG", 1))
    said: list[tuple[str, str]] = []
    relay = Relay(outbox=shop.store, clock=shop.clock, send=lambda each: said.append((each.topic, each.key)))
    relay.carry()
    assert said == [("order.taken", order.id), ("order.confirmed", order.id)]
