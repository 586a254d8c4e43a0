"""Webhooks of carriers and payment providers on their way: late, several times, and not in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import define

from ordercore.lifecycle.fulfillment.record import FulfillmentPacked
from ordercore.lifecycle.payment.record import Payment, PaymentAuthorized
from ordercore.ports.record import Recorded
from ordercore.testing.simulation.books import Books, Turn
from ordercore.testing.simulation.chance import Chance
from ordercore.testing.simulation.client import PROVIDER, Call
from ordercore.values.money import Money

__all__ = ["Mailbag", "Webhook", "webhooks_about"]

_TRIES: Final = 6


@define(eq=False)
class Webhook:
    """One webhook on its way."""

    #: what it says; its id is the id of its command.
    call: Call
    #: the step at which it may be delivered.
    due: int
    #: how often it was delivered and not taken.
    tries: int = 0


def _webhook(id: str, verb: str, **asked: Any) -> Call:
    return Call(verb, PROVIDER, f"webhook-{id}", asked)


def _captures(payment: Payment, chance: Chance) -> Iterable[Call]:
    """The provider takes the money, all at once or in two parts."""
    whole = payment.authorized.minor
    first = whole // 2 if chance.percent(40) else whole
    for number, minor in enumerate((first, whole - first), start=1):
        if minor > 0:
            amount = Money.of_minor(minor, payment.authorized.currency)
            yield _webhook(f"{payment.id}-{number}", "payments.capture", payment=payment.id, amount=amount)


def webhooks_about(turns: Mapping[tuple[str, str], Turn], books: Books, chance: Chance) -> Iterable[Call]:
    """What carriers and providers will report because of what happened: parcels on their way, cards charged."""
    for (_, id), turn in turns.items():
        for entry in turn.entries:
            yield from _about(id, entry, books, chance)


def _about(id: str, entry: Recorded, books: Books, chance: Chance) -> Iterable[Call]:
    if entry.type not in _HEARD:
        return
    event = books.event(entry)
    if isinstance(event, FulfillmentPacked) and chance.percent(70):
        yield _webhook(f"{id}-picked-up", "fulfillment.ship", fulfillment=id, tracking=f"TRACK-{id}")
        yield _webhook(f"{id}-arrived", "fulfillment.deliver", fulfillment=id)
    elif isinstance(event, PaymentAuthorized) and event.payment.method == "card" and chance.percent(80):
        yield from _captures(event.payment, chance)


_HEARD: Final = frozenset({"fulfillment.packed/1", "payment.authorized/1"})


class Mailbag:
    """Webhooks that were sent and have not come, or will come again."""

    def __init__(self, chance: Chance) -> None:
        self._chance: Final = chance
        self._waiting: list[Webhook] = []

    def post(self, calls: Iterable[Call], step: int) -> None:
        """Send webhooks off: each arrives one to three times, some of them much later."""
        for call in calls:
            for _ in range(self._chance.one((1, 1, 1, 2, 3))):
                self._waiting.append(Webhook(call, step + self._chance.below(60)))

    def due(self, step: int) -> Webhook | None:
        """Any webhook that may arrive now, in no order; None when there is none. It is no longer waiting."""
        if not self._waiting:
            return None
        at = self._chance.below(len(self._waiting))
        if self._waiting[at].due > step:
            return None
        self._waiting[at], last = self._waiting[-1], self._waiting[at]
        self._waiting.pop()
        return last

    def not_taken(self, webhook: Webhook, step: int) -> None:
        """A webhook was refused or got no answer: it comes again, a few times."""
        webhook.tries += 1
        if webhook.tries < _TRIES:
            webhook.due = step + self._chance.below(80)
            self._waiting.append(webhook)
