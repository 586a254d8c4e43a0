"""One seed, played: clients, desks, webhooks, accidents and the laws after every step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

from ordercore.desk.commit import Done
from ordercore.errors import CommandConflict, StaleVersion, UnknownDocument
from ordercore.testing.clock import ManualClock
from ordercore.testing.house import MORNING
from ordercore.testing.simulation.accident import CALM, CLIMATES, Climate, drawn
from ordercore.testing.simulation.chance import Chance
from ordercore.testing.simulation.client import CLIENTS, Call
from ordercore.testing.simulation.inspector import Inspector
from ordercore.testing.simulation.look import Answer, Sent
from ordercore.testing.simulation.mailbag import Mailbag, Webhook, webhooks_about
from ordercore.testing.simulation.market import MARKET, Market
from ordercore.testing.simulation.report import Report, Tally, Violation
from ordercore.testing.simulation.situation import Situation
from ordercore.testing.simulation.verb import checked_generators
from ordercore.testing.simulation.weather import Accident, AnswerLost, Fault, Port, TimedOut, broken
from ordercore.values.verdict import Refused

__all__ = ["Play"]

_DESKS: Final = 3
_DEPTH: Final = 2
_COMMIT: Final = "store.commit"
_AUDIT: Final = 500
_LINES: Final = 20

_ONWARD: Final = (
    "orders.take",
    "orders.confirm",
    "fulfillment.allocate",
    "fulfillment.pick",
    "fulfillment.pack",
    "fulfillment.ship",
    "billing.invoice",
    "payments.receive",
    "payments.apply",
    "returns.authorize",
    "returns.receive",
    "billing.credit",
    "payments.refund",
    "stock.adjust",
)
"""What carries orders on, there and back: asked more often, so that stories get far."""

Trace = Callable[[str], None]


class Play:
    """A seed being played.

    Args:
        seed: what everything follows from.
        steps: how many attempts to make; a few more are made at the end, until everybody has an answer.
        market: what is simulated.
        climate: how often accidents happen; None leaves it to the seed.
        trace: is given each line of the transcript.

    Attributes:
        verbs: the verbs of the desk, by name.
        waiting: commands whose senders wait for an answer and will ask again, by id.
        inspector: looks at the store after every step.
        tally: what happened so far.
        violation: what ended it; None when nothing did.
    """

    def __init__(
        self,
        seed: int,
        steps: int,
        *,
        market: Market = MARKET,
        climate: Climate | None = None,
        trace: Trace | None = None,
    ) -> None:
        self.seed: Final = seed
        self.steps: Final = steps
        self.chance: Final = Chance(seed)
        self.clock: Final = ManualClock(MORNING)
        self.tally: Final = Tally()
        self._climate = climate or CLIMATES[seed % len(CLIMATES)]
        backorders = self.chance.percent(25)
        store, directory = market.make_store(), market.make_directory()
        self._desks: Final = [
            market.make_desk(
                store=Port("store", store, self._pass),
                directory=Port("directory", directory, self._pass),
                clock=Port("clock", self.clock, self._pass),
                backorders=backorders,
            )
            for _ in range(_DESKS)
        ]
        self._generators: Final = market.generators
        self.verbs: Final = checked_generators(self._desks[0], market.generators)
        self._turns: Final = tuple(self.verbs)
        self._usual: Final = {verb: [each for each in CLIENTS if each.usually(verb)] or CLIENTS for verb in self.verbs}
        self._onward: Final = tuple([verb for verb in _ONWARD if verb in self.verbs])
        self.inspector: Final = Inspector(store, directory, self._desks[0], self.chance, CLIENTS)
        self._mailbag: Final = Mailbag(self.chance)
        self.waiting: Final[dict[str, Sent]] = {}
        self._late: Final[list[tuple[int, Callable[[], Any]]]] = []
        self._under_way: Final[list[tuple[Sent, list[bool]]]] = []
        self._commands = 0
        self._trace = trace
        self._lines: Final[list[str]] = []
        self._print: Final = sha256()
        self.violation: Violation | None = None

    def run(self) -> Report:
        """Play to the end, or to the first violation."""
        while self.tally.steps < self.steps and self.violation is None:
            self._tick()
            self._act()
            if self.tally.steps >= (self.tally.audits + 1) * _AUDIT:
                self._audit()
        self._climate = CALM
        while (self.waiting or self._late) and self.violation is None:
            self._settle()
        if self.violation is None:
            self.clock.go_on(timedelta(days=1))
            self._inspect()
            self._audit()
        self.tally.events, self.tally.messages = self.inspector.books.told, self.inspector.carrier.carried
        for _, hash in self.inspector.heads():
            self._print.update(hash.encode())
        broken = [] if self.violation is None else [self.violation]
        return Report(self.tally, 1, broken, self._print.hexdigest())

    # -- what happens next ---------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        if self.chance.percent(3):
            self.clock.go_on(timedelta(hours=self.chance.between(1, 30)))
        if self._late and self._late[0][0] <= self.tally.steps:
            self._arrive()

    def _arrive(self) -> None:
        """A batch that was given up for lost arrives at the store."""
        _, commit = self._late.pop(0)
        try:
            commit()
        except Exception as error:  # noqa: BLE001 - nobody hears what the store says to it
            self._note(f"a late batch arrived: {type(error).__name__}")
        else:
            self._note("a late batch arrived: taken")
        self._inspect()

    def _act(self) -> None:
        """One attempt: an old command again, a webhook, or something new."""
        luck = self.chance.below(100)
        answered = self.inspector.answered
        if luck < 25 and self.waiting:
            self._attempt(self.chance.one(tuple(self.waiting.values())))
        elif luck < 35 and (webhook := self._mailbag.due(self.tally.steps)) is not None:
            self._deliver(webhook)
        elif luck < 42 and answered:
            self._attempt(self.chance.one(answered))
        elif luck < 43 and answered:
            self._misuse(self.chance.one(answered))
        elif luck < 50 and self._under_way:
            self._attempt(self.chance.one(self._under_way)[0])
        else:
            self._attempt(self._something_new())

    def _settle(self) -> None:
        """Everybody who waits for an answer asks again, in good weather."""
        if self._late:
            self._arrive()
        else:
            self._attempt(next(iter(self.waiting.values())))

    def _something_new(self) -> Sent:
        books = self.inspector.books
        while True:
            verb = self.chance.one(self._onward if self.chance.percent(60) else self._turns)
            client = self.chance.one(CLIENTS if self.chance.percent(4) else self._usual[verb])
            now = Situation(self.chance, client, self.clock.now(), books.documents, books.standing)
            asked = self._generators[verb](now)
            if asked is not None:
                self._commands += 1
                command = f"c{self._commands}" if self.verbs[verb].writes else ""
                return Sent(Call(verb, client, command, asked))

    def _deliver(self, webhook: Webhook) -> None:
        sent = self.inspector.sent.get(webhook.call.command) or Sent(webhook.call)
        taken = self._attempt(sent)
        if not taken:
            self.waiting.pop(webhook.call.command, None)
            self._mailbag.not_taken(webhook, self.tally.steps)

    def _misuse(self, sent: Sent) -> None:
        """Another command under an id that was used: a conflict, whatever it asks."""
        self.tally.steps += 1
        step = self.tally.steps
        other = Call("orders.cancel", sent.call.client, sent.call.command, {"order": "nobody's", "reason": "other"})
        outcome = self._ask(other)
        if not isinstance(outcome, (CommandConflict, *Fault)):
            self.inspector.astray.append(f"{sent.call.command} was used for something else: {outcome!r}")
        self._end(other, outcome, step)

    # -- one attempt ---------------------------------------------------------------------------------------------------

    def _attempt(self, sent: Sent) -> bool:
        """Ask a desk, note what it says, and look whether all laws hold. True when it has an answer that it was done."""
        call, known = sent.call, [False]
        self.tally.steps += 1
        step = self.tally.steps
        if call.command:
            self.inspector.sent.setdefault(call.command, sent)
        self._under_way.append((sent, known))
        try:
            outcome = self._ask(call)
        finally:
            self._under_way.pop()
        done = isinstance(outcome, Done)
        if call.command:
            self._heard(sent, outcome, known[0])
        elif not isinstance(outcome, (UnknownDocument, *Fault)) and isinstance(outcome, Exception):
            self.inspector.astray.append(f"{call.verb}: {outcome!r}")
        self._end(call, outcome, step)
        return done

    def _ask(self, call: Call) -> Any:
        verb, desk = self.verbs[call.verb], self.chance.one(self._desks)
        self.tally.verbs[call.verb] += 1
        more: dict[str, Any] = {"by": call.client.actor} if verb.asks_who else {}
        if verb.writes:
            more["command"] = call.command
        try:
            return verb.on(desk)(**call.asked, **more)
        except Exception as error:  # noqa: BLE001 - which errors may come out is a law
            return error

    def _heard(self, sent: Sent, outcome: Any, known: bool) -> None:
        """What a client makes of an answer: without one it will ask again, under the same id."""
        command = sent.call.command
        if isinstance(outcome, (StaleVersion, *Fault)):
            self.waiting[command] = sent
            return
        self.waiting.pop(command, None)
        if isinstance(outcome, Exception) and not isinstance(outcome, UnknownDocument):
            self.inspector.astray.append(f"{sent.call.verb} {command}: {outcome!r}")
        self.inspector.heard(Answer(sent, outcome, known))

    def _end(self, call: Call, outcome: Any, step: int) -> None:
        end = _named(outcome)
        self.tally.ends[end] += 1
        if end in ("done", "answered"):
            self.tally.done[call.verb] += 1
        self._note(f"{call.client.actor.id} {call.verb} {call.command} {_told(call)}: {end} {_about(outcome)}", step)
        self._inspect()

    # -- accidents -----------------------------------------------------------------------------------------------------

    def _pass(self, name: str, asked: tuple[Any, ...], call: Callable[[], Any]) -> Any:
        """Every port call of every desk comes through here."""
        self.tally.calls += 1
        if name == _COMMIT:
            self.inspector.passed(asked[0])
        accident = drawn(self._climate, name, self.chance)
        if accident is not None:
            self.tally.accidents[accident] += 1
            if accident == "overtaken":
                self._overtake()
        self._remember()
        if accident is None or accident == "overtaken":
            return call()
        return self._happen(accident, call)

    def _happen(self, accident: Accident, call: Callable[[], Any]) -> Any:
        if accident == "stale":
            answer = call()
            self._overtake()
            return answer
        if accident == "arrive twice":
            call()
            return call()
        if accident == "arrive late":
            self._late.append((self.tally.steps + self.chance.below(40), call))
            raise TimedOut("no answer came in time")
        broken(accident, call)
        raise AnswerLost("unreachable: a broken call has no answer")

    def _remember(self) -> None:
        """Note which commands under way are carried out already, as far as the store has told."""
        for sent, known in self._under_way:
            known[0] = sent.call.command in self.inspector.books.commands

    def _overtake(self) -> None:
        """Somebody else acts at another desk, before a call or between a call and its answer."""
        if len(self._under_way) <= _DEPTH and self.tally.steps < self.steps and self.violation is None:
            self._act()

    # -- looking -------------------------------------------------------------------------------------------------------

    def _inspect(self) -> None:
        if self.violation is None:
            self.tally.checks += 1
            turns, broken = self.inspector.look(self.clock.now(), dies=0 if self._climate is CALM else 5)
            self._mailbag.post(webhooks_about(turns, self.inspector.books, self.chance), self.tally.steps)
            self._found(broken)

    def _audit(self) -> None:
        if self.violation is None:
            self.tally.audits += 1
            self._found(self.inspector.audit())

    def _found(self, broken: dict[str, tuple[str, ...]]) -> None:
        if broken:
            self.violation = Violation(self.seed, self.tally.steps, broken, tuple(self._lines))

    def _note(self, text: str, step: int = 0) -> None:
        line = f"{step or self.tally.steps:>6} {'  ' * len(self._under_way)}{text}"
        self._print.update(line.encode())
        self._lines.append(line)
        if len(self._lines) > _LINES:
            del self._lines[0]
        if self._trace is not None:
            self._trace(line)


def _named(outcome: Any) -> str:
    if isinstance(outcome, Done):
        return "repeated" if outcome.repeated else "done"
    if isinstance(outcome, Refused):
        return "refused"
    if isinstance(outcome, Fault):
        return "unanswered"
    for error, name in ((UnknownDocument, "not there"), (CommandConflict, "conflict"), (StaleVersion, "stale")):
        if isinstance(outcome, error):
            return name
    return "astray" if isinstance(outcome, Exception) else "answered"


def _told(call: Call) -> str:
    return ", ".join(f"{name} {_short(value)}" for name, value in call.asked.items())


def _short(value: Any) -> str:
    if isinstance(value, frozenset | set):
        return "{" + ", ".join(sorted(map(str, value))) + "}"
    if hasattr(value, "lines") and hasattr(value, "customer"):
        return f"{value.customer}: " + ", ".join(f"{line.quantity} {line.sku}" for line in value.lines)
    return str(value)


def _about(outcome: Any) -> str:
    if isinstance(outcome, Done):
        return f"{outcome.document.id} version {outcome.version} {outcome.document.status}"
    if isinstance(outcome, Refused):
        return ", ".join(outcome.codes)
    return type(outcome).__name__ if isinstance(outcome, Exception) else ""
