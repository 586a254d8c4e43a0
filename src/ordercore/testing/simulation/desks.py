"""Several desks over one store, whose port calls all pass one gate: where calls break, and where desks overtake each other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any, Final

from attrs import define

from ordercore.desk.watching import Watcher
from ordercore.ports.batch import Batch
from ordercore.ports.clock import Clock
from ordercore.ports.directory import Directory
from ordercore.testing.endless import Endless
from ordercore.testing.simulation.accident import Climate, drawn
from ordercore.testing.simulation.chance import Chance
from ordercore.testing.simulation.client import Call
from ordercore.testing.simulation.market import Market, MarketStore
from ordercore.testing.simulation.report import Tally
from ordercore.testing.simulation.verb import checked_generators
from ordercore.testing.simulation.weather import Accident, AnswerLost, Port, TimedOut, broken

__all__ = ["Attempt", "Desks"]

_DESKS: Final = 3
_COMMIT: Final = "store.commit"
_WATCHED: Final = 20
_MOST: Final = 10_000
"""How many port calls an attempt may make; none of the shipped desk makes a hundredth of it."""


@define(eq=False)
class Attempt:
    """A call at a desk, while it is under way."""

    #: the call.
    call: Call
    #: whether the command had been carried out when the desk last asked a port about it.
    known: bool = False
    #: how many calls it made to ports.
    calls: int = 0


class Desks:
    """The desks of one world.

    Args:
        store: where they all keep their documents.
        directory: who and what there is.
        clock: their time.
        chance: which desk is asked, and what happens to port calls.
        climate: how often accidents happen.
        market: makes the desks.
        tally: where calls and accidents are counted.

    Attributes:
        first: one of the desks.
        verbs: what they can be asked, by name.
        climate: how often accidents happen from now on.
        under_way: attempts that others have overtaken, and the newest one last.
        late: commits that were given up for lost, with the step at which each arrives.
        overtake: lets others act; set by whoever plays.
        passed: is told of each batch on its way to the store; set by whoever plays.
        carried_out: whether a command was carried out, as far as is known; set by whoever plays.
    """

    def __init__(
        self,
        store: MarketStore,
        directory: Directory,
        clock: Clock,
        *,
        chance: Chance,
        climate: Climate,
        market: Market,
        tally: Tally,
    ) -> None:
        backorders = chance.percent(25)
        self._desks: Final = [
            market.make_desk(
                store=Port("store", store, self._pass),
                directory=Port("directory", directory, self._pass),
                clock=Port("clock", clock, self._pass),
                backorders=backorders,
            )
            for _ in range(_DESKS)
        ]
        self._chance: Final = chance
        self._tally: Final = tally
        self.first: Final = self._desks[0]
        self.verbs: Final = checked_generators(self.first, market.generators)
        self.climate = climate
        self.under_way: Final[list[Attempt]] = []
        self.late: Final[list[tuple[int, Callable[[], Any]]]] = []
        self.overtake: Callable[[], None] = lambda: None
        self.passed: Callable[[Batch], None] = lambda batch: None
        self.carried_out: Callable[[str], bool] = lambda command: False

    def ask(self, call: Call) -> tuple[Any, bool]:
        """Ask one of the desks.

        Returns:
            What it answered or raised, and whether the command had been carried out before it last asked a port.

        Raises:
            Endless: it asks its ports without end, or one of them does not answer.
        """
        verb, desk, attempt = self.verbs[call.verb], self._chance.one(self._desks), Attempt(call)
        self._tally.verbs[call.verb] += 1
        more: dict[str, Any] = {"by": call.client.actor} if verb.asks_who else {}
        if verb.writes:
            more["command"] = call.command
        self.under_way.append(attempt)
        try:
            answer = verb.on(desk)(**call.asked, **more)
            return (tuple(islice(answer, _WATCHED)) if isinstance(answer, Watcher) else answer), attempt.known
        except Endless:
            raise
        except Exception as error:  # noqa: BLE001 - which errors may come out is a law
            return error, attempt.known
        finally:
            self.under_way.pop()

    def _pass(self, name: str, asked: tuple[Any, ...], call: Callable[[], Any]) -> Any:
        """Every port call of every desk comes through here."""
        self._tally.calls += 1
        if name == _COMMIT:
            self.passed(asked[0])
        accident = drawn(self.climate, name, self._chance)
        if accident is not None:
            self._tally.accidents[accident] += 1
        if accident == "overtaken":
            self.overtake()
        attempt = self.under_way[-1]
        attempt.calls += 1
        if attempt.calls > _MOST:
            raise Endless(f"{attempt.call.verb} never ends: it calls its ports {_MOST} times, at last {name}")
        attempt.known = self.carried_out(attempt.call.command)
        if accident is None or accident == "overtaken":
            return call()
        return self._happen(accident, call)

    def _happen(self, accident: Accident, call: Callable[[], Any]) -> Any:
        if accident == "stale":
            answer = call()
            self.overtake()
            return answer
        if accident == "arrive twice":
            call()
            return call()
        if accident == "arrive late":
            self.late.append((self._tally.steps + self._chance.below(40), call))
            raise TimedOut("no answer came in time")
        broken(accident, call)
        raise AnswerLost("unreachable: a broken call has no answer")
