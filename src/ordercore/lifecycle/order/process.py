"""The steps of an order, and the sentences that guard them."""

from __future__ import annotations

from typing import Final

from ordercore.lifecycle.hold import Gate, passes
from ordercore.lifecycle.machine import START, Edge, Guard, Process
from ordercore.lifecycle.order import command as c
from ordercore.lifecycle.order.record import Order
from ordercore.values.verdict import Verdict, allowed, refused

__all__ = ["ORDER", "nothing_is_on_hold"]


def nothing_is_on_hold(gate: Gate) -> Guard:
    """Guards a step by a gate: no hold that stands when the command is given may block it."""

    def no_hold_blocks_it(order: Order, command: c.ConfirmOrder) -> Verdict:
        return passes(order.holds, gate, command.at)

    no_hold_blocks_it.__name__ = f"nothing_holds_{gate}"
    return no_hold_blocks_it


def the_quote_ends_today_or_later(order: Order, command: c.QuoteOrder) -> Verdict:
    """Refuses a quote that is over before it begins."""
    if command.until >= command.on:
        return allowed
    return refused(
        "order.quote_ends_before_today", "the last day of the quote is past", until=command.until, on=command.on
    )


def the_quote_still_stands(order: Order, command: c.ConfirmOrder) -> Verdict:
    """Refuses to confirm a quote after its last day."""
    if order.quoted_until is None or command.on <= order.quoted_until:
        return allowed
    return refused("order.quote_expired", "the quote ended before today", until=order.quoted_until, on=command.on)


def credit_allows_it(order: Order, command: c.ConfirmOrder) -> Verdict:
    """Passes on what the credit check said."""
    return command.credit


def it_is_in_the_currency_of_the_order(order: Order, command: c.RecordPayment | c.RecordRefund) -> Verdict:
    """Refuses money of another currency than the order's: at which rate it counts is not for the order to guess."""
    if command.amount.currency == order.currency:
        return allowed
    return refused(
        "order.other_currency", "the order is in another currency", asked=command.amount, currency=order.currency
    )


def so_much_came_in(order: Order, command: c.RecordRefund) -> Verdict:
    """Refuses to give back more than came in for the order and was not given back."""
    asked, left = command.amount, order.paid - order.refunded
    if asked.currency != left.currency or asked.minor <= left.minor:
        return allowed
    return refused(
        "order.refund_over_paid",
        "more than came in and was not given back",
        asked=asked,
        paid=order.paid,
        refunded=order.refunded,
    )


def nothing_is_under_way(order: Order, command: c.CancelOrder) -> Verdict:
    """Refuses to cancel an order of which pieces are allocated, picked, packed or shipped."""
    for line in order.lines:
        kept = line.buckets
        if kept.shipped or kept.allocated or kept.picked or kept.packed:
            return refused(
                "order.under_way",
                "cancel its fulfillments first; what was shipped comes back by a return",
                path=f"/lines/{line.id}",
                shipped=kept.shipped,
                allocated=kept.allocated,
                picked=kept.picked,
                packed=kept.packed,
            )
    return allowed


def nothing_is_open(order: Order, command: object) -> Verdict:
    """Holds when every piece is shipped or canceled, and all that was shipped or charged is billed."""
    done = (
        all(
            not line.buckets.open and line.invoiced == line.buckets.shipped and not line.announced
            for line in order.lines
        )
        and all(charge.invoiced for charge in order.charges)
        and not _everything_is_canceled(order)
    )
    return allowed if done else refused("order.open", "something is still to be shipped, billed or returned")


def everything_is_canceled(order: Order, command: object) -> Verdict:
    """Holds when every piece of every line was canceled, and nothing was billed."""
    return allowed if _everything_is_canceled(order) else refused("order.open", "something is still ordered")


def _everything_is_canceled(order: Order) -> bool:
    return (
        bool(order.lines)
        and all(line.buckets.canceled == line.ordered for line in order.lines)
        and not any(charge.invoiced for charge in order.charges)
    )


def _stays(status: str, command: type, permission: str, *guards: Guard) -> Edge:
    return Edge(status, command, status, permission=permission, guards=guards)


ORDER: Final = Process(
    "order",
    1,
    (
        Edge(START, c.TakeOrder, "draft", permission="order.take"),
        Edge("draft", c.QuoteOrder, "quoted", permission="order.quote", guards=(the_quote_ends_today_or_later,)),
        Edge("quoted", c.ReviseOrder, "draft", permission="order.quote"),
        *(
            Edge(
                status,
                c.ConfirmOrder,
                "confirmed",
                permission="order.confirm",
                guards=(nothing_is_on_hold("confirm"), the_quote_still_stands, credit_allows_it),
            )
            for status in ("draft", "quoted")
        ),
        *(
            Edge(status, c.CancelOrder, "canceled", permission="order.cancel", guards=(nothing_is_under_way,))
            for status in ("draft", "quoted", "confirmed")
        ),
        _stays("confirmed", c.CancelQuantity, "order.cancel"),
        _stays("confirmed", c.AllocateLines, "fulfillment.allocate", nothing_is_on_hold("allocate")),
        _stays("confirmed", c.PickLines, "fulfillment.pick", nothing_is_on_hold("pick")),
        _stays("confirmed", c.PackLines, "fulfillment.pack", nothing_is_on_hold("pack")),
        _stays("confirmed", c.ShipLines, "fulfillment.ship", nothing_is_on_hold("ship")),
        _stays("confirmed", c.ReleaseLines, "fulfillment.cancel"),
        _stays("confirmed", c.InvoiceLines, "billing.invoice"),
        *(
            _stays(status, command, permission)
            for status in ("confirmed", "closed")
            for command, permission in (
                (c.AnnounceReturn, "return.authorize"),
                (c.ReceiveLines, "return.receive"),
                (c.WithdrawReturn, "return.authorize"),
                (c.CreditLines, "billing.credit"),
            )
        ),
        *(
            _stays(status, command, permission, it_is_in_the_currency_of_the_order, *guards)
            for status in ("confirmed", "closed", "canceled")
            for command, permission, guards in (
                (c.RecordPayment, "payment.record", ()),
                (c.RecordRefund, "payment.refund", (so_much_came_in,)),
            )
        ),
        *(
            _stays(status, command, permission)
            for status in ("draft", "quoted", "confirmed")
            for command, permission in ((c.PlaceHold, "order.hold"), (c.ReleaseHold, "order.release_hold"))
        ),
        Edge("confirmed", c.CloseOrder, "closed", automatic=True, guards=(nothing_is_open,)),
        Edge("confirmed", c.DropOrder, "canceled", automatic=True, guards=(everything_is_canceled,)),
    ),
    resting=("closed", "canceled"),
)
"""The order process as shipped; derive another with `ORDER.with_edges(...)`."""
