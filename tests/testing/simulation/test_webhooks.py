"""Webhooks that come three times each and in any order leave what they leave when each comes once and in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

import pytest

from ordercore.adapters.memory import MemoryStore
from ordercore.desk.commit import Done
from ordercore.lifecycle.adjustment.record import AdjustmentLine
from ordercore.lifecycle.order.draft import DraftCharge, DraftLine, OrderDraft
from ordercore.testing.clock import ManualClock
from ordercore.testing.house import CLERK, MORNING, house
from ordercore.testing.simulation.chance import Chance
from ordercore.values.money import Money

Webhook = Callable[[], object]

DOCUMENTS: Final = (("order", "o"), ("fulfillment", "f"), ("payment", "p"))
LIMITS: Final = ("stock:london:MUG", "capture:p", "refund:p")


class Shop:
    """An order that is packed and whose payment is promised; the rest is told by webhooks."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.desk = house(self.store, ManualClock(MORNING))
        draft = OrderDraft(
            "guest", "GBP", MORNING.date(), (DraftLine("1", "MUG", 3),), id="o", charges=(DraftCharge("c", "freight"),)
        )
        mugs = AdjustmentLine("1", "MUG", Decimal(9), "EA")
        self._do(self.desk.stock.adjust, (mugs,), reason="opening")
        self._do(self.desk.orders.take, draft)
        self._do(self.desk.orders.confirm, "o")
        self._do(self.desk.payments.authorize, "o", Money("20.00", "GBP"), method="card", id="p")
        self._do(self.desk.fulfillment.allocate, "o", id="f")
        self._do(self.desk.fulfillment.pick, "f")
        self._do(self.desk.fulfillment.pack, "f")

    def _do(self, verb: Any, *args: Any, **more: Any) -> None:
        assert isinstance(verb(*args, by=CLERK, command=verb.__name__, **more), Done)

    def webhooks(self) -> list[Webhook]:
        """What carrier and provider report, in the order in which it happened."""
        pay, send = self.desk.payments, self.desk.fulfillment
        return [
            lambda: pay.capture("p", Money("12.00", "GBP"), by=CLERK, command="webhook-1"),
            lambda: send.ship("f", tracking="T-1", by=CLERK, command="webhook-2"),
            lambda: pay.capture("p", Money("8.00", "GBP"), by=CLERK, command="webhook-3"),
            lambda: send.deliver("f", by=CLERK, command="webhook-4"),
            lambda: pay.refund("p", Money("2.00", "GBP"), by=CLERK, command="webhook-5"),
        ]

    def state(self) -> list[Any]:
        """Every document and limit they touch, and which of them were taken how often."""
        documents = [self.store.load(*key) for key in DOCUMENTS]
        kept = [(stored.version, stored.document) for stored in documents if stored is not None]
        taken = sorted({entry.command for entry in self.store.feed() if entry.command.startswith("webhook")})
        return [kept, taken, [self.store.balance(limit) for limit in LIMITS]]


def deliver(webhooks: Sequence[Webhook], chance: Chance) -> int:
    """Deliver webhooks in any order until every one of them was taken; who is refused sends it again. Returns the attempts."""
    waiting, attempts = list(webhooks), 0
    while waiting:
        attempts += 1
        at = chance.below(len(waiting))
        if isinstance(waiting[at](), Done):
            del waiting[at]
        assert attempts < 1_000
    return attempts


def in_order() -> list[Any]:
    shop = Shop()
    for webhook in shop.webhooks():
        assert isinstance(webhook(), Done)
    return shop.state()


def check(seeds: range) -> None:
    expected = in_order()
    refused = 0
    for seed in seeds:
        shop = Shop()
        refused += deliver(shop.webhooks() * 3, Chance(seed)) - 15
        assert shop.state() == expected, f"seed {seed}"
    assert refused > len(seeds)


def test_duplicated_and_shuffled_webhooks_leave_what_they_leave_in_order() -> None:
    check(range(120))


@pytest.mark.slow
def test_ten_thousand_sequences_of_webhooks() -> None:
    check(range(1_000_000, 1_010_000))
