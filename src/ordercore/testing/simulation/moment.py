"""Moments worth breaking: for each verb that writes in one commit, a world in which it is about to be carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from attrs import evolve, frozen

from ordercore.desk.desk import Desk
from ordercore.errors import InvalidValue
from ordercore.ports.batch import Batch, Receipt
from ordercore.testing.clock import ManualClock
from ordercore.testing.simulation.accident import CALM
from ordercore.testing.simulation.client import Call
from ordercore.testing.simulation.look import Sent
from ordercore.testing.simulation.market import MARKET, Market, MarketStore
from ordercore.testing.simulation.play import Play
from ordercore.testing.simulation.weather import Gate, Port

__all__ = ["Moment", "World", "moments"]


@frozen
class World:
    """A store with a past, and a desk over it whose port calls pass a gate."""

    #: the store, without the gate.
    store: MarketStore
    #: the desk.
    desk: Desk


@frozen(eq=False)
class Moment:
    """A command about to be carried out, and everything that was written before it."""

    #: the command.
    call: Call
    #: what was written before, oldest first.
    past: tuple[Batch, ...]
    #: when it is given.
    at: datetime
    #: whether backorders are taken.
    backorders: bool
    #: what is simulated.
    market: Market

    def world(self, gate: Gate) -> World:
        """A new world as it is at this moment.

        Args:
            gate: what every port call of its desk passes.
        """
        store = self.market.make_store()
        for batch in self.past:
            store.commit(batch)
        desk = self.market.make_desk(
            store=Port("store", store, gate),
            directory=Port("directory", self.market.make_directory(), gate),
            clock=Port("clock", ManualClock(self.at), gate),
            backorders=self.backorders,
        )
        return World(store, desk)


class _Recorder:
    """A store that remembers what was written to it."""

    def __init__(self, store: MarketStore) -> None:
        self._store: Final = store
        self.past: Final[list[Batch]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, batch: Batch) -> Receipt:
        receipt = self._store.commit(batch)
        if not receipt.repeated:
            self.past.append(batch)
        return receipt


class _Search(Play):
    """A play in calm weather that notes when each verb is first carried out."""

    def __init__(self, seed: int, steps: int, market: Market) -> None:
        made: list[_Recorder] = []

        def make_store() -> Any:
            made.append(_Recorder(market.make_store()))
            return made[-1]

        super().__init__(seed, steps, market=evolve(market, make_store=make_store), climate=CALM)
        self._real: Final = market
        self._past: Final = made[0].past
        self.found: Final[dict[str, Moment]] = {}

    def _attempt(self, sent: Sent) -> bool:
        call, before, at = sent.call, len(self._past), self._clock.now()
        done = super()._attempt(sent)
        if call.verb not in self.found and done and len(self._past) > before:
            backorders = self._desks.first.counter.backorders
            self.found[call.verb] = Moment(call, tuple(self._past[:before]), at, backorders, self._real)
        return done

    @property
    def wanting(self) -> set[str]:
        """Verbs that write in one commit and were not carried out."""
        return {name for name, verb in self.verbs.items() if verb.commits_once} - self.found.keys()


def moments(*, market: Market = MARKET, seeds: Iterable[int] = range(20), steps: int = 600) -> Mapping[str, Moment]:
    """A moment for every verb of the desk that writes in one commit, by its name; the one with the shortest past.

    Args:
        market: what is simulated.
        seeds: where to look, until every verb was found.
        steps: how far to look in each.

    Raises:
        InvalidValue: a verb was carried out in none of them.
    """
    found: dict[str, Moment] = {}
    wanting: set[str] = set()
    for seed in seeds:
        search = _Search(seed, steps, market)
        search.run()
        for name, moment in search.found.items():
            if name not in found or len(moment.past) < len(found[name].past):
                found[name] = moment
        wanting = search.wanting - found.keys()
        if not wanting:
            return found
    raise InvalidValue(
        f"never carried out: {', '.join(sorted(wanting))}", path="/generators", mend="ask them what can be done"
    )
