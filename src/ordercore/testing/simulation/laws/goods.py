"""Laws about pieces: where they are, and what was said about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from ordercore.lifecycle.order.bucket import BUCKETS
from ordercore.lifecycle.order.record import Order
from ordercore.testing.simulation.look import Look

__all__ = [
    "nothing_is_billed_or_returned_before_it_left",
    "pieces_sum_to_what_was_ordered",
    "the_papers_of_an_order_hold_its_pieces",
]

_STAGES: Final = ("allocated", "picked", "packed", "shipped")
_NONE: Final = Decimal(0)


def _orders(look: Look) -> Iterator[Order]:
    for id in look.seen.orders:
        order = look.books.documents.get(("order", id))
        if order is not None:
            yield order


def pieces_sum_to_what_was_ordered(look: Look) -> Iterator[str]:
    """The buckets of every line sum to what was ordered, and none is negative."""
    for order in _orders(look):
        for line in order.lines:
            there = [getattr(line.buckets, bucket) for bucket in BUCKETS]
            if sum(there) != line.ordered or min(there) < 0:
                yield f"order {order.id}, line {line.id}: {line.ordered} ordered, {line.buckets}"


def nothing_is_billed_or_returned_before_it_left(look: Look) -> Iterator[str]:
    """On every line, credited ≤ invoiced ≤ shipped, and announced and returned together ≤ shipped."""
    for order in _orders(look):
        for line in order.lines:
            shipped = line.buckets.shipped
            billed = _NONE <= line.credited <= line.invoiced <= shipped
            back = min(line.announced, line.returned) >= 0 and line.announced + line.returned <= shipped
            if not (billed and back):
                yield (
                    f"order {order.id}, line {line.id}: {shipped} shipped, {line.invoiced} invoiced, "
                    f"{line.credited} credited, {line.announced} announced, {line.returned} returned"
                )


def the_papers_of_an_order_hold_its_pieces(look: Look) -> Iterator[str]:
    """Fulfillments and returns together hold just the pieces their order says are with them."""
    for order in _orders(look):
        there: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for id in order.fulfillments:
            sent = look.books.documents["fulfillment", id]
            if sent.status != "canceled":
                for line in sent.lines:
                    there[line.line, sent.stage] += line.quantity
        for id in order.returns:
            back = look.books.documents["return", id]
            for each in back.lines:
                there[each.line, "returned"] += each.received
                if back.status in ("authorized", "received"):
                    there[each.line, "announced"] += each.missing
        for line in order.lines:
            said = {stage: getattr(line.buckets, stage) for stage in _STAGES}
            said |= {"announced": line.announced, "returned": line.returned}
            for place, quantity in said.items():
                if there[line.id, place] != quantity:
                    yield f"order {order.id}, line {line.id}: {quantity} {place}, its papers have {there[line.id, place]}"
