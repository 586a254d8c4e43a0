"""Failures of orders shrink to something a person can read."""

from __future__ import annotations

from hypothesis import Phase, find, settings

from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order import event as e
from ordercore.lifecycle.order import fulfillment_status, payment_status
from ordercore.testing.strategies.lifecycle import OrderHistory, order_drafts, order_histories, orders


def test_a_draft_shrinks_to_half_a_mug_for_the_guest() -> None:
    draft = find(order_drafts(), lambda each: True)

    assert (draft.customer, len(draft.lines), draft.charges, draft.prices_include_tax) == ("guest", 1, (), False)
    assert (draft.lines[0].sku, str(draft.lines[0].quantity)) == ("MUG", "0.5 EA")


def test_a_history_shrinks_to_the_commands_it_takes() -> None:
    history = find(order_histories(), lambda each: fulfillment_status(each.order) == "fulfilled")

    moved = [event for event in history.events if isinstance(event, e.QuantitiesMoved)]
    assert len(history.events) == 6
    assert [event.target for event in moved] == ["allocated", "picked", "packed", "shipped"]
    assert history.refused == ()


def test_refused_commands_are_kept_beside_the_history() -> None:
    def a_hold_was_released_in_vain(each: OrderHistory) -> bool:
        return any(isinstance(command, c.ReleaseHold) for command, _ in each.refused)

    history = find(order_histories(), a_hold_was_released_in_vain)

    assert (len(history.events), len(history.refused)) == (1, 1)


def test_paid_and_canceled_orders_are_found() -> None:
    unshrunk = settings(phases=(Phase.generate,), database=None, max_examples=2_000)

    assert find(orders(), lambda each: payment_status(each) == "partial", settings=unshrunk).paid
    assert find(orders(), lambda each: each.status == "canceled", settings=unshrunk).lines[0].buckets.canceled
