"""One seed, played: clients, desks, webhooks, accidents and the laws after every step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from ordercore.desk.commit import Done
from ordercore.errors import CommandConflict, OrdercoreError, StaleVersion, UnknownDocument
from ordercore.testing.clock import ManualClock
from ordercore.testing.endless import Endless
from ordercore.testing.house import MORNING
from ordercore.testing.simulation.accident import CALM, CLIMATES, Climate
from ordercore.testing.simulation.chance import Chance
from ordercore.testing.simulation.client import CLIENTS, SHOP, Call
from ordercore.testing.simulation.desks import Desks
from ordercore.testing.simulation.inspector import Inspector
from ordercore.testing.simulation.look import Answer, Sent, Shown
from ordercore.testing.simulation.mailbag import Mailbag, Webhook, webhooks_about
from ordercore.testing.simulation.market import MARKET, Market
from ordercore.testing.simulation.neighbor import Neighbor
from ordercore.testing.simulation.onlooker import Onlooker
from ordercore.testing.simulation.report import Report, Tally, Violation
from ordercore.testing.simulation.situation import Situation
from ordercore.testing.simulation.transcript import Transcript, end_of, told
from ordercore.testing.simulation.weather import Fault
from ordercore.testing.strictness import STANDARD
from ordercore.testing.watch import watched

__all__ = ["Play"]

_DEPTH: Final = 2
_AUDIT: Final = 500
_ENDS: Final = "everything_comes_to_an_end"
"""What a violation says that something did not."""
_PATIENT: Final = 10
"""How often whoever waits for an answer asks again when the weather is good."""
_MOST: Final = 10_000
"""How many generators in a row may have nothing to ask."""
_BESIDE: Final = 1 << 40
"""Sets the luck of those beside the clients apart, so that they change no story."""

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


class Play:
    """A seed being played.

    Args:
        seed: what everything follows from.
        steps: how many attempts to make; a few more are made at the end, until everybody has an answer.
        market: what is simulated.
        climate: how often accidents happen; None leaves it to the seed.
        trace: is given each line of the transcript.
        patience: how long one call to the store may take before it is broken off, where it can be.

    Attributes:
        verbs: the verbs of the desk, by name.
        waiting: commands whose senders wait for an answer and will ask again, by id.
        violation: what ended it; None when nothing did.
    """

    def __init__(
        self,
        seed: int,
        steps: int,
        *,
        market: Market = MARKET,
        climate: Climate | None = None,
        trace: Callable[[str], None] | None = None,
        patience: timedelta = STANDARD.patience,
    ) -> None:
        self._seed: Final = seed
        self._patience: Final = patience
        self._steps: Final = steps
        self._chance: Final = Chance(seed)
        self._clock: Final = ManualClock(MORNING)
        self._tally: Final = Tally()
        self._market: Final = market
        self._transcript: Final = Transcript(trace)
        store, directory = market.make_store(), market.make_directory()
        self._desks: Final = Desks(
            store,
            directory,
            self._clock,
            chance=self._chance,
            climate=climate or CLIMATES[seed % len(CLIMATES)],
            market=market,
            tally=self._tally,
        )
        self._inspector: Final = Inspector(store, directory, self._desks.first, self._chance, CLIENTS)
        beside = Chance(seed ^ _BESIDE)
        self._neighbor: Final = Neighbor(store, beside)
        desk = market.make_desk(store=store, directory=directory, clock=self._clock, backorders=False)
        self._onlooker: Final = Onlooker(desk, market.generators, beside)
        self._desks.overtake = self._overtake
        self._desks.passed = self._inspector.passed
        self._desks.carried_out = self._inspector.books.commands.__contains__
        self.verbs: Final = self._desks.verbs
        self._any: Final = tuple(self.verbs)
        self._onward: Final = tuple([verb for verb in _ONWARD if verb in self.verbs])
        self._usual: Final = {verb: [each for each in CLIENTS if each.usually(verb)] or CLIENTS for verb in self.verbs}
        self._mailbag: Final = Mailbag(self._chance)
        self._commands = 0
        self.waiting: Final[dict[str, Sent]] = {}
        self.violation: Violation | None = None

    def run(self) -> Report:
        """Play to the end, or to the first violation; that something does not come to an end is one."""
        try:
            with watched(self._patience):
                self._play()
        except Endless as error:
            self._found({_ENDS: (str(error),)})
        return self._report()

    def _play(self) -> None:
        while self._tally.steps < self._steps and self.violation is None:
            self._tick()
            self._act()
            if self._tally.steps >= (self._tally.audits + 1) * _AUDIT:
                self._audit()
        self._desks.climate = CALM
        asked: Counter[str] = Counter()
        while (self.waiting or self._desks.late) and self.violation is None:
            self._settle(asked)
        if self.violation is None:
            self._clock.go_on(timedelta(days=1))
            self._inspect()
            self._audit()

    def _report(self) -> Report:
        self._tally.events, self._tally.messages = self._inspector.books.told, self._inspector.carrier.carried
        for _, hash in self._inspector.heads():
            self._transcript.add(hash)
        found = [] if self.violation is None else [self.violation]
        return Report(self._tally, 1, found, self._transcript.fingerprint)

    # -- what happens next ---------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        if self._chance.percent(3):
            self._clock.go_on(timedelta(hours=self._chance.between(1, 30)))
        self._look_on()
        if self._desks.late and self._desks.late[0][0] <= self._tally.steps:
            self._arrive()

    def _look_on(self) -> None:
        """Those beside the clients read and write, as often as clients act."""
        inspector, at, command = self._inspector, self._clock.now(), f"c{self._commands + 1}"
        inspector.moved.extend(self._neighbor.act(at, reversed(inspector.books.documents), command))
        inspector.shown.extend(self._onlooker.look(at, inspector.books))

    def _arrive(self) -> None:
        """A batch that was given up for lost arrives at the store."""
        _, commit = self._desks.late.pop(0)
        try:
            commit()
        except OrdercoreError as error:
            self._note(f"a late batch arrived: {type(error).__name__}")
        else:
            self._note("a late batch arrived: taken")
        self._inspect()

    def _act(self) -> None:
        """One attempt: an old command again, a webhook, a twin of a command under way, or something new."""
        luck, answered = self._chance.below(100), self._inspector.answered
        twins = [each.call.command for each in self._desks.under_way if each.call.command in self._inspector.sent]
        if luck < 25 and self.waiting:
            self._attempt(self._chance.one(tuple(self.waiting.values())))
        elif luck < 35 and (webhook := self._mailbag.due(self._tally.steps)) is not None:
            self._deliver(webhook)
        elif luck < 42 and answered:
            self._attempt(self._chance.one(answered))
        elif luck < 43 and answered:
            self._misuse(self._chance.one(answered))
        elif luck < 50 and twins:
            self._attempt(self._inspector.sent[self._chance.one(twins)])
        else:
            self._attempt(self._something_new())

    def _settle(self, asked: Counter[str]) -> None:
        """Everybody who waits for an answer asks again, in good weather; counts how often."""
        if self._desks.late:
            self._arrive()
            return
        sent = next(iter(self.waiting.values()))
        command = sent.call.command
        asked[command] += 1
        if asked[command] > _PATIENT:
            told = f"asked {_PATIENT} times more, in good weather"
            raise Endless(f"the sender of {command}, {sent.call.verb}, never has an answer: {told}")
        self._attempt(sent)

    def _overtake(self) -> None:
        """Somebody else acts at a desk, before a call of another or between that call and its answer."""
        if len(self._desks.under_way) <= _DEPTH and self._tally.steps < self._steps and self.violation is None:
            self._act()

    def _something_new(self) -> Sent:
        books = self._inspector.books
        for _ in range(_MOST):
            verb = self._chance.one(self._onward if self._chance.percent(60) else self._any)
            client = self._chance.one(CLIENTS if self._chance.percent(4) else self._usual[verb])
            now = Situation(self._chance, client, self._clock.now(), books.documents, books.standing)
            asked = self._market.generators[verb](now)
            if asked is not None:
                self._commands += 1
                command = f"c{self._commands}" if self.verbs[verb].writes else ""
                return Sent(Call(verb, client, command, asked))
        raise Endless(f"there is never anything new to ask: {_MOST} generators in a row gave None")

    def _deliver(self, webhook: Webhook) -> None:
        command = webhook.call.command
        if not self._attempt(self._inspector.sent.get(command) or Sent(webhook.call)):
            self.waiting.pop(command, None)
            self._mailbag.not_taken(webhook, self._tally.steps)

    # -- one attempt ---------------------------------------------------------------------------------------------------

    def _attempt(self, sent: Sent) -> bool:
        """Ask a desk, note what it says, and look whether all laws hold. True when the answer is that it was done."""
        call, step = sent.call, self._next()
        if call.command:
            self._inspector.sent.setdefault(call.command, sent)
        outcome, known = self._desks.ask(call)
        if isinstance(outcome, Exception) and not isinstance(outcome, (StaleVersion, UnknownDocument, *Fault)):
            self._inspector.astray.append(f"{call.verb} {call.command}: {outcome!r}")
        if call.command:
            self._heard(Answer(sent, outcome, known))
        elif not isinstance(outcome, Exception):
            self._inspector.shown.append(Shown(call, outcome))
        self._end(call, outcome, step)
        return isinstance(outcome, Done)

    def _misuse(self, sent: Sent) -> None:
        """Another command under an id that was used: a conflict, whatever it asks."""
        step = self._next()
        other = Call("orders.cancel", SHOP, sent.call.command, {"order": "nobody's", "reason": "other"})
        outcome, _ = self._desks.ask(other)
        if not isinstance(outcome, (CommandConflict, *Fault)):
            self._inspector.astray.append(f"{sent.call.command} was used for something else: {outcome!r}")
        self._end(other, outcome, step)

    def _next(self) -> int:
        self._tally.steps += 1
        return self._tally.steps

    def _heard(self, answer: Answer) -> None:
        """What a client makes of an answer: without one it will ask again, under the same id."""
        command = answer.sent.call.command
        if isinstance(answer.outcome, (StaleVersion, *Fault)):
            self.waiting[command] = answer.sent
        else:
            self.waiting.pop(command, None)
            self._inspector.heard(answer)

    def _end(self, call: Call, outcome: Any, step: int) -> None:
        end = end_of(outcome)
        self._tally.ends[end] += 1
        if end in ("done", "answered"):
            self._tally.done[call.verb] += 1
        self._note(told(call, outcome), step)
        self._inspect()

    # -- looking -------------------------------------------------------------------------------------------------------

    def _inspect(self) -> None:
        if self.violation is None:
            self._tally.checks += 1
            turns, found = self._inspector.look(self._clock.now(), dies=0 if self._desks.climate is CALM else 5)
            self._mailbag.post(webhooks_about(turns, self._inspector.books, self._chance), self._tally.steps)
            self._found(found)

    def _audit(self) -> None:
        if self.violation is None:
            self._tally.audits += 1
            self._found(self._inspector.audit())

    def _found(self, laws: Mapping[str, tuple[str, ...]]) -> None:
        if laws:
            self.violation = Violation(self._seed, self._tally.steps, laws, self._transcript.last)

    def _note(self, text: str, step: int = 0) -> None:
        self._transcript.note(text, step=step or self._tally.steps, depth=len(self._desks.under_way))
