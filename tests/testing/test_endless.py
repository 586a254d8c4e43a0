"""Whatever an adapter does, the kit comes to an end, soon, and says what did not."""

from __future__ import annotations

import gc
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event, Lock, Thread, get_ident
from time import monotonic, sleep
from types import FrameType
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from ordercore.adapters.memory import MemoryStore
from ordercore.errors import StaleVersion, StoreBusy
from ordercore.lifecycle.kind import KINDS
from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.store import Store
from ordercore.testing import watch
from ordercore.testing.__main__ import main
from ordercore.testing.contract import Contract
from ordercore.testing.contracts.store.making import batch, write
from ordercore.testing.contracts.store.races import accepted
from ordercore.testing.endless import Endless
from ordercore.testing.faulty import ENDLESS
from ordercore.testing.faulty.endless import FeedsTheLastForEver, KeepsTheLock, TurnsToTheSamePage
from ordercore.testing.machines import AttackerMachine, OrderLifecycleMachine
from ordercore.testing.machines.store import run_store_machine
from ordercore.testing.race import Race
from ordercore.testing.simulation import break_every_call, simulate
from ordercore.testing.simulation.market import MARKET
from ordercore.testing.simulation.moment import moments
from ordercore.testing.strictness import QUICK, STRICTNESSES, Strictness
from ordercore.testing.watch import Lookout, watched
from tests.testing.test_contract_catches import CONTRACTS

pytest_plugins = ["pytester"]

SOON: Final = timedelta(milliseconds=150)
"""How long one call may take here."""

AT_ONCE: Final = 60.0
"""Seconds in which the kit must have told what does not end, however much else a machine has to do."""

PLANTED: Final = [(port, endless) for port, all_of_them in ENDLESS.items() for endless in all_of_them]


def impatient(contract: Contract) -> Contract:
    """The same contract, which does not wait for long."""

    def strictness(self: Contract) -> Strictness:
        return evolve(QUICK, patience=SOON)

    made: Contract = type("Impatient", (type(contract),), {"strictness": property(strictness)})()
    return made


def endless(contract: Contract, factory: Callable[..., Any]) -> tuple[str, str]:
    """The first promise that did not end, and what it said; empty when all did, broken or not."""
    for promise in [name for name in dir(contract) if name.startswith("test_") and "_random_" not in name]:
        try:
            with watched(contract.strictness.patience):
                getattr(contract, promise)(factory)
        except Endless as error:
            return promise, str(error)
        except (Exception, pytest.fail.Exception, pytest.skip.Exception):  # noqa: BLE001 -- whatever else it breaks
            continue
    return "", ""


@pytest.mark.parametrize(("port", "planted"), PLANTED)
def test_what_never_ends_is_told_in_a_moment(port: type[Any], planted: Callable[..., Any]) -> None:
    begun = monotonic()
    promise, said = endless(impatient(CONTRACTS[port][0]), planted)
    assert promise
    assert "never" in said or f"{promise}: " in said
    assert monotonic() - begun < AT_ONCE


def test_every_port_has_an_adapter_that_does_not_end() -> None:
    assert set(ENDLESS) == set(CONTRACTS)
    assert all(planted.__doc__ for _, planted in PLANTED)
    assert len({planted.__doc__ for _, planted in PLANTED}) == len({planted for _, planted in PLANTED})


def test_soaking_is_the_most_patient() -> None:
    patience = [each.patience for each in STRICTNESSES.values()]
    assert patience == sorted(patience)
    assert patience[0] >= timedelta(seconds=30)


class IsSlow(MemoryStore):
    """Takes its time for everything it writes."""

    def commit(self, batch: Batch) -> Receipt:
        sleep(0.1)
        return super().commit(batch)


@pytest.mark.parametrize("promise", ["test_limits_named_in_any_order_are_kept_and_nobody_waits_forever"])
def test_what_is_slow_is_not_endless(promise: str) -> None:
    contract, begun = CONTRACTS[Store][0], monotonic()
    patience = timedelta(seconds=1)
    with watched(patience):
        for _ in range(2):
            getattr(contract, promise)(IsSlow)
    assert monotonic() - begun > patience.total_seconds()


# --- the watch --------------------------------------------------------------------------------------------------------


def test_a_call_that_does_not_return_is_broken_off_where_it_stands() -> None:
    store = KeepsTheLock()
    with pytest.raises(StaleVersion):
        store.commit(batch("1", write("a", 7)))
    said = r"no answer in .* from MemoryStore\.commit, which stands at .*endless\.py, line"
    with pytest.raises(Endless, match=said), watched(SOON):
        Race(SOON).persist(store, batch("2"))


def test_a_watch_leaves_no_trace() -> None:
    handler = signal.getsignal(signal.SIGINT)
    with watched(timedelta(minutes=1)), watched(timedelta(microseconds=1)):  # the first one stands
        assert signal.getsignal(signal.SIGINT) is not handler
        sleep(0.02)
    assert signal.getsignal(signal.SIGINT) is handler


@pytest.fixture
def listening() -> Iterator[None]:
    """Ctrl-C is heard, also where whoever started the tests had it ignored, as a shell does in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("listening")
def test_whoever_breaks_it_off_by_hand_is_heard() -> None:
    def break_off() -> None:
        with watched(timedelta(minutes=1)):
            os.kill(os.getpid(), signal.SIGINT)
            sleep(5)

    with pytest.raises(KeyboardInterrupt):
        break_off()


def test_another_thread_than_the_main_one_is_not_watched() -> None:
    handler = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def look() -> None:
        with watched(SOON):
            seen.append(signal.getsignal(signal.SIGINT))

    thread = Thread(target=look, daemon=True)
    thread.start()
    thread.join(60)
    assert seen == [handler]


def test_what_returns_at_the_last_moment_is_not_broken_off() -> None:
    """The watch has decided already, and whoever was late has come back before the signal does."""
    with watched(timedelta(minutes=1)):
        (mine,) = watch._watching
        mine._late = sys._getframe().f_back or sys._getframe(), "it was late"
        os.kill(os.getpid(), signal.SIGINT)
        sleep(0.01)
        assert mine._late is None


def test_time_in_which_nobody_looked_hardly_counts() -> None:
    """A process that was stopped for an hour has not been waiting for an hour."""
    asked, answered = Event(), Event()

    class Waits(MemoryStore):
        def commit(self, batch: Batch) -> Receipt:
            asked.set()
            answered.wait(60)
            return super().commit(batch)

    thread = Thread(target=Race(SOON).persist, args=(Waits(), batch("1")), daemon=True)
    thread.start()
    assert asked.wait(60)
    lookout = Lookout(thread.ident or 0, 0.001)
    assert lookout.look() == 0.0
    sleep(0.1)
    lasted = lookout.look()
    answered.set()
    thread.join(60)
    assert 0 < lasted < 0.05
    assert lookout.look() == 0.0
    assert lookout.told() == "a call that has ended"


# --- races ------------------------------------------------------------------------------------------------------------


def test_a_race_gives_what_each_gave_in_order() -> None:
    assert Race(SOON).run([lambda: "a", lambda: "b"]) == ["a", "b"]


def test_the_first_error_ends_a_race_and_all_that_would_go_on() -> None:
    race, ended = Race(timedelta(minutes=1)), Event()

    def go_on() -> None:
        while not race.is_over:
            sleep(0.001)
        ended.set()

    def fail() -> None:
        raise KeyError("first")

    with pytest.raises(KeyError, match="first"):
        race.run([go_on, fail])
    assert ended.is_set()


class WaitsForTheOthers(MemoryStore):
    """Is busy until somebody has written six times elsewhere, which takes longer than anybody waits."""

    def __init__(self, elsewhere: MemoryStore) -> None:
        super().__init__()
        self._elsewhere = elsewhere

    def commit(self, batch: Batch) -> Receipt:
        sleep(0.01)
        if self._elsewhere.load("command", "5") is None:
            raise StoreBusy("others write")
        return super().commit(batch)


class IsVerySlow(MemoryStore):
    """Takes a quarter of the time that anybody waits."""

    def commit(self, batch: Batch) -> Receipt:
        sleep(0.45)
        return super().commit(batch)


def test_who_finds_it_busy_waits_as_long_as_others_get_on() -> None:
    race, slow = Race(timedelta(seconds=2)), IsVerySlow()
    patient = WaitsForTheOthers(slow)
    others = partial(accepted, race, slow, [batch(f"{number}") for number in range(6)])
    late = partial(accepted, race, patient, [batch("late")])
    assert race.run([others, late]) == [6, 1]


def test_work_that_hangs_holds_nobody_up() -> None:
    held = Lock()
    held.acquire()

    class Hangs(MemoryStore):
        def commit(self, batch: Batch) -> Receipt:
            with held:
                return super().commit(batch)

    race, store = Race(SOON), Hangs()
    said = r"^test_work_that_hangs_holds_nobody_up: no answer in 0\.15 seconds from .*Hangs\.commit.* \(threads: 2\)$"
    with pytest.raises(Endless, match=said):
        race.run([lambda: race.persist(store, batch("1"))] * 2)
    held.release()


def test_an_error_that_made_others_hang_is_told_with_it() -> None:
    race, store = Race(SOON), KeepsTheLock()

    def ask_then() -> Receipt:
        sleep(0.02)
        return race.persist(store, batch("2"))

    works: list[Callable[[], Receipt]] = [partial(race.persist, store, batch("1", write("a", 7))), ask_then]
    with pytest.raises(Endless) as caught:
        race.run(works)
    assert isinstance(caught.value.__cause__, StaleVersion)


# --- machines and simulations -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("planted", [FeedsTheLastForEver, KeepsTheLock, TurnsToTheSamePage])
def test_stories_end(planted: type[MemoryStore]) -> None:
    with pytest.raises(AssertionError):
        run_store_machine(planted, max_examples=200, shrink=False, patience=SOON)


class NeverWrites(MemoryStore):
    """Waits for a disk that does not answer."""

    def commit(self, batch: Batch) -> Receipt:
        Event().wait()
        return super().commit(batch)


class Hanging(AttackerMachine):
    """An attacker at a store that never writes."""

    patience = SOON

    def make_store(self) -> Store:
        return NeverWrites()


class HangingStories(OrderLifecycleMachine):
    """Stories at a store that never writes."""

    patience = SOON

    def make_store(self) -> Store:
        return NeverWrites()


@pytest.mark.parametrize("machine", [Hanging, HangingStories])
def test_stories_at_a_desk_end(machine: type[RuleBasedStateMachine]) -> None:
    handler = signal.getsignal(signal.SIGINT)
    asked = settings(max_examples=20, deadline=None, database=None, phases=(Phase.generate,))
    with pytest.raises(Endless):
        run_state_machine_as_test(machine, settings=asked)
    assert signal.getsignal(signal.SIGINT) is handler


class IsAlwaysStale(MemoryStore):
    """Says of every document of a desk that somebody else has just written it."""

    def commit(self, batch: Batch) -> Receipt:
        for each in [each for each in batch.writes if each.kind in KINDS and each.expected]:
            raise StaleVersion(each.kind, each.id, expected=each.expected, found=each.expected + 1)
        return super().commit(batch)


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        (FeedsTheLastForEver, r"the feed never ends: position '\d+' comes again"),
        (KeepsTheLock, r"no answer in .* from "),
        (IsAlwaysStale, r"the sender of c\d+, [a-z_.]+, never has an answer"),
    ],
)
def test_a_simulation_tells_it_with_its_seed(planted: type[MemoryStore], said: str) -> None:
    report = simulate((7,), 100, market=evolve(MARKET, make_store=planted), patience=SOON)
    (violation,) = report.violations
    assert violation.seed == 7
    assert list(violation.laws) == ["everything_comes_to_an_end"]
    assert re.search(said, violation.laws["everything_comes_to_an_end"][0])


def test_a_market_with_nothing_to_ask_is_told() -> None:
    nothing = dict.fromkeys(MARKET.generators, lambda now: None)
    (violation,) = simulate((0,), 5, market=evolve(MARKET, generators=nothing)).violations
    assert "there is never anything new to ask" in str(violation)


def test_breaking_every_call_ends_too() -> None:
    found = {"orders.take": moments()["orders.take"]}
    (broken,) = break_every_call(market=evolve(MARKET, make_store=FeedsTheLastForEver), found=found, patience=SOON)
    assert [problem.partition(":")[0] for problem in broken.problems] == ["the feed never ends"]


# --- as a host sees it ------------------------------------------------------------------------------------------------

HOST: Final = """
    from datetime import timedelta

    import pytest
    from attrs import evolve

    from ordercore.adapters.memory import MemoryStore
    from ordercore.testing.contracts import StoreContract
    from ordercore.testing.strictness import QUICK

    class Hangs(MemoryStore):
        def commit(self, batch):
            if batch.command == "2":
                self._lock.acquire()
            return super().commit(batch)

        def close(self):
            self._lock.acquire()

    class TestHangs(StoreContract):
        strictness = evolve(QUICK, patience=timedelta(milliseconds=300))

        @pytest.fixture
        def factory(self):
            made = []
            yield lambda: made.append(Hangs()) or made[-1]
            for each in made:
                each.close()

        def test_of_my_own(self):
            from time import sleep
            sleep(0.5)
"""


def test_a_host_reads_which_promise_did_not_end(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(HOST)
    promise = "test_the_feed_has_every_entry_once or of_my_own"
    result = pytester.runpytest("-q", "-p", "no:cacheprovider", "-k", promise)
    result.stdout.fnmatch_lines(
        ["*Endless: test_the_feed_has_every_entry_once: no answer in * from Hangs.commit, which*"]
    )
    result.stdout.fnmatch_lines(["*Endless: *no answer in * from TestHangs.factory, which*"])
    outcome = result.parseoutcomes()
    assert (outcome["failed"], outcome["errors"], outcome["passed"]) == (1, 1, 1)


def test_a_factory_that_never_ends_is_told_by_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "stuck_shop.py").write_text("from threading import Event\n\ndef fresh():\n    Event().wait()\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(STRICTNESSES, "quick", evolve(QUICK, patience=SOON))
    assert main(["check", "stuck_shop:fresh", "--strictness", "quick"]) == 1
    assert re.match(r"stuck_shop:fresh: .*no answer in .* from fresh, which stands at ", capsys.readouterr().err)


def test_nothing_is_collected_while_threads_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.11 may hang where it is: what looks for hanging calls must not."""
    collected, frames = [], sys._current_frames

    def look() -> dict[int, FrameType]:
        collected.append(gc.isenabled())
        return frames()

    monkeypatch.setattr(sys, "_current_frames", look)
    Lookout(get_ident(), 1).look()
    assert collected == [False]
    assert gc.isenabled()
