"""A fault at every port call: each verb, broken at its first call, its second, and so on until none is left to break."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from attrs import evolve, frozen

from ordercore.desk.commit import Done
from ordercore.lifecycle.kind import KINDS
from ordercore.ports.batch import COMMAND, Batch
from ordercore.ports.query import PAGE_SIZE, Query
from ordercore.testing.endless import Endless, pieces
from ordercore.testing.simulation.market import MARKET, Market
from ordercore.testing.simulation.moment import Moment, World, moments
from ordercore.testing.simulation.verb import verbs_of
from ordercore.testing.simulation.weather import FAULTS, Accident, Fault, broken
from ordercore.testing.strictness import STANDARD
from ordercore.testing.watch import watched

__all__ = ["Broken", "break_every_call"]


@frozen
class Broken:
    """What came of breaking one verb at each of its port calls."""

    #: the verb.
    verb: str
    #: its port calls, in their order, when nothing breaks.
    calls: tuple[str, ...]
    #: how many times it was broken: each call in each way.
    faults: int
    #: what was wrong afterwards; empty when each time all or nothing was written, and the same command then did it once.
    problems: tuple[str, ...]


_MOST: Final = 1_000
"""How many port calls a verb may make; none of the shipped desk makes a tenth of it."""


def break_every_call(
    *,
    market: Market = MARKET,
    found: Mapping[str, Moment] | None = None,
    patience: timedelta = STANDARD.patience,
) -> Iterator[Broken]:
    """Break every verb that writes in one commit at every port call, in every way there is, and give the same command again.

    Args:
        market: whose desk; its verbs are found by looking at it.
        found: the moments to break, by verb; None looks for one of each verb.
        patience: how long one call to the store may take before it is broken off, where it can be.
    """
    for verb, moment in sorted((moments(market=market) if found is None else found).items()):
        with watched(patience):
            broken = _broken(verb, evolve(moment, market=market))
        yield broken


class _Gate:
    """Lets every call through but one.

    Args:
        at: the number of the call to break, from 1; zero breaks none.
        accident: how.
    """

    def __init__(self, at: int = 0, accident: Accident = "fail") -> None:
        self._at: Final = at
        self._accident: Final = accident
        self.calls: Final[list[str]] = []
        self.batches: Final[list[Batch]] = []

    @property
    def fired(self) -> bool:
        """Whether the call came that was to be broken."""
        return len(self.calls) >= self._at > 0

    def __call__(self, name: str, asked: tuple[Any, ...], call: Callable[[], Any]) -> Any:
        self.calls.append(name)
        if len(self.calls) > _MOST:
            raise Endless(f"the verb never ends: it calls its ports {len(self.calls)} times, at last {name}")
        if name == "store.commit":
            self.batches.append(asked[0])
        if len(self.calls) == self._at:
            broken(self._accident, call)
        return call()


class _Verb:
    """One verb at its moment: what it does when nothing breaks, to measure by."""

    def __init__(self, moment: Moment) -> None:
        self._moment: Final = moment
        gate = _Gate()
        world = moment.world(gate)
        self.calls: Final = gate.calls
        self.first: Final = self._ask(world)
        self._wrote: Final = bool(gate.batches)
        self.limits: Final = tuple(sorted({step.limit for batch in gate.batches for step in batch.limits}))
        self.after: Final = self._state(world, self.limits)
        self.messages: Final = _messages(world, moment)

    def problems(self) -> Iterator[str]:
        """What is wrong though nothing was broken."""
        if not isinstance(self.first, Done) or not self._wrote:
            yield f"it does nothing: {self.first}"

    def once(self, number: int, accident: Accident) -> list[str] | None:
        """What is wrong when one call was broken and the command given again; None when there was no such call."""
        gate = _Gate(number, accident)
        world = self._moment.world(gate)
        before = self._state(world, self.limits)
        outcome = self._ask(world)
        if not gate.fired:
            return None
        problems = [] if isinstance(outcome, Fault) else [f"nobody heard of it: {outcome}"]
        state = self._state(world, self.limits)
        written = accident == "lose answer" and gate.calls[-1] == "store.commit"
        if state != (self.after if written else before):
            problems.append("not all was written, or not nothing")
        again = self._ask(world)
        if not isinstance(again, Done) or again.repeated != written or _told(again) != _told(self.first):
            problems.append(f"given again: {again}, at first {self.first}")
        if self._state(world, self.limits) != self.after or _messages(world, self._moment) != self.messages:
            problems.append("given again, it did something else")
        return [f"{accident} at call {number}, {gate.calls[number - 1]}: {each}" for each in problems]

    def _ask(self, world: World) -> Any:
        call = self._moment.call
        try:
            return verbs_of(world.desk)[call.verb].on(world.desk)(
                **call.asked, by=call.client.actor, command=call.command
            )
        except Endless:
            raise
        except Exception as error:  # noqa: BLE001 - whatever comes out is looked at
            return error

    def _state(self, world: World, limits: Iterable[str]) -> Any:
        """Everything the store tells by its port, but for messages, which can be taken once only."""
        store = world.store
        entries = [entry for piece in pieces(store) for entry in piece]
        documents = {key: store.load(*key) for key in dict.fromkeys((entry.kind, entry.id) for entry in entries)}
        rows = {kind: store.find(Query(kind, limit=PAGE_SIZE)) for kind in KINDS}
        receipt = store.load(COMMAND, self._moment.call.command)
        return entries, documents, rows, receipt, {name: store.balance(name) for name in limits}


def _told(done: Done[Any]) -> tuple[Any, ...]:
    return done.document, done.version, done.events, done.others


def _messages(world: World, moment: Moment) -> tuple[str, ...]:
    """The ids of all messages that wait, in their order."""
    taken = world.store.claim(PAGE_SIZE, at=moment.at, lease=timedelta(hours=1))
    return tuple([message.id for message in taken])


def _broken(verb: str, moment: Moment) -> Broken:
    calls: tuple[str, ...] = ()
    problems: list[str] = []
    faults = 0
    try:
        whole = _Verb(moment)
        calls = tuple(whole.calls)
        problems.extend(whole.problems())
        for accident in FAULTS:
            number = 1
            while (said := whole.once(number, accident)) is not None:
                number += 1
                problems.extend(said)
            faults += number - 1
    except Endless as error:
        problems.append(str(error))
    return Broken(verb, calls, faults, tuple(problems))
