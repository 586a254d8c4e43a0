"""The verbs an invoice asks for, under command ids that follow from its number.

Ids are the same at every run, so a run that was killed is gone on with by giving the same commands again: what was done is
done, and only the rest is done now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache, partial
from typing import Any, Final

from attrs import frozen

from ordercore.bulk.retail.cell import CURRENCY
from ordercore.bulk.retail.house import GUEST, REPLAYER, taxed
from ordercore.bulk.retail.match import Part
from ordercore.bulk.retail.name import line_id
from ordercore.bulk.retail.nature import nature_of
from ordercore.bulk.retail.plan import ON_ORDER, Planned
from ordercore.bulk.retail.source import SourceInvoice, SourceLine
from ordercore.desk.commit import Outcome
from ordercore.desk.desk import Desk
from ordercore.lifecycle.adjustment.record import AdjustmentLine
from ordercore.lifecycle.invoice.record import InvoiceKind, InvoiceLine
from ordercore.lifecycle.order.draft import DraftCharge, DraftLine, OrderDraft
from ordercore.lifecycle.order.record import LineQuantity
from ordercore.pricing.question import PriceOverride
from ordercore.values.money import Money, Unrounded
from ordercore.values.place import Address
from ordercore.values.quantity import EACH, Quantity
from ordercore.values.verdict import Refused

__all__ = ["Chain", "Step", "chains"]

_HISTORICAL: Final = "historical price"
_CREDITED: Final = "price of the cancellation"
_UNMATCHED: Final = {
    "charge": "a charge, fee or discount is credited",
    "guest": "nobody knows who bought it",
    "never_sold": "not sold to this customer since the data starts",
    "more_than_sold": "more than was sold to this customer and has not come back",
    "dearer": "credited at more than it was sold for",
}


@frozen
class Step:
    """One verb, under its command id."""

    #: id of the command.
    command: str
    #: carries it out.
    carry_out: Callable[[], Outcome[Any]]


@frozen
class Chain:
    """Verbs that follow one another: when one is refused, the rest is not asked for."""

    #: the lines of the invoice that it accounts for, from 1.
    lines: tuple[int, ...]
    #: the verbs, in their order.
    steps: tuple[Step, ...]


def chains(planned: Planned, desk: Desk) -> Iterator[Chain]:
    """What is to be done for an invoice."""
    invoice = planned.invoice
    ordered = tuple([line for line in invoice.lines if planned.kinds[line.at - 1] in ON_ORDER])
    if ordered:
        yield _order(invoice, ordered, desk)
    for line in invoice.lines:
        match planned.kinds[line.at - 1]:
            case "return":
                yield _return(invoice, line, planned.parts[line.at], desk)
            case "credit":
                yield _credit(invoice, line, _UNMATCHED[planned.unmatched[line.at]], desk)
            case "stock_correction":
                reason = line.description or "stock correction without a note"
                yield Chain((line.at,), (_adjustment(invoice, line, line.quantity, reason, desk),))
            case "write_off":
                yield _write_off(invoice, line, desk)


def _order(invoice: SourceInvoice, lines: tuple[SourceLine, ...], desk: Desk) -> Chain:
    number = invoice.number
    goods = [line for line in lines if nature_of(line.sku) != "freight"]
    by, moves = REPLAYER, desk.fulfillment
    steps = [
        Step(f"{number}:take", lambda: desk.orders.take(_draft(invoice, lines), by=by, command=f"{number}:take")),
        Step(f"{number}:confirm", partial(desk.orders.confirm, number, by=by, command=f"{number}:confirm")),
    ]
    if goods:
        pieces = tuple([LineQuantity(str(line.at), Decimal(line.quantity)) for line in goods])
        allocate = partial(moves.allocate, number, pieces, id=number, by=by, command=f"{number}:allocate")
        steps.append(Step(f"{number}:allocate", allocate))
        steps += [
            Step(f"{number}:{verb.__name__}", partial(verb, number, by=by, command=f"{number}:{verb.__name__}"))
            for verb in (moves.pick, moves.pack, moves.ship)
        ]
    bill = partial(desk.billing.invoice, number, id=number, by=by, command=f"{number}:invoice")
    return Chain(tuple([line.at for line in lines]), (*steps, Step(f"{number}:invoice", bill)))


def _draft(invoice: SourceInvoice, lines: tuple[SourceLine, ...]) -> OrderDraft:
    items, charges = [], []
    for line in lines:
        if nature_of(line.sku) == "freight":
            amount = line.value.settle().money
            charges.append(DraftCharge(str(line.at), "freight", amount, description=line.description or line.code))
        else:
            price = _override(line.price)
            items.append(DraftLine(str(line.at), line.sku, Quantity(line.quantity), line.description, price))
    return OrderDraft(
        customer=invoice.customer or GUEST,
        currency=CURRENCY,
        placed_on=invoice.at.date(),
        lines=tuple(items),
        ship_to=Address(invoice.country),
        id=invoice.number,
        charges=tuple(charges),
    )


@cache
def _override(price: Unrounded) -> PriceOverride:
    return PriceOverride(price, _HISTORICAL, REPLAYER.id)


def _return(invoice: SourceInvoice, line: SourceLine, parts: tuple[Part, ...], desk: Desk) -> Chain:
    steps: list[Step] = []
    for number, part in enumerate(parts, start=1):
        key, sold = line_id(invoice.number, line.at, number), str(part.line)
        pieces = (LineQuantity(sold, Decimal(part.quantity)),)
        other = {sold: PriceOverride(line.price, _CREDITED, REPLAYER.id)} if line.price != part.price else {}
        allow = partial(desk.returns.authorize, part.invoice, pieces, reason=f"canceled by {invoice.number}", id=key)
        credit = partial(desk.billing.credit, key, prices=other, id=key)
        verbs = (("authorize", allow), ("receive", partial(desk.returns.receive, key)), ("credit", credit))
        named = [(f"{key}:{name}", verb) for name, verb in verbs]
        steps += [Step(command, partial(verb, by=REPLAYER, command=command)) for command, verb in named]
    return Chain((line.at,), tuple(steps))


def _credit(invoice: SourceInvoice, line: SourceLine, reason: str, desk: Desk) -> Chain:
    """A credit memo that stands on no sale; goods come onto the shelf all the same."""
    steps = [_memo("credit_memo", invoice, line, reason, desk)]
    if nature_of(line.sku) == "goods":
        steps.append(_adjustment(invoice, line, -line.quantity, f"came back: {reason}", desk))
    return Chain((line.at,), tuple(steps))


def _write_off(invoice: SourceInvoice, line: SourceLine, desk: Desk) -> Chain:
    """What the file adds to sales as a negative price is lost; bad-debt relief from VAT is not its business."""
    return Chain((line.at,), (_memo("write_off", invoice, line, line.description or "bad debt", desk),))


def _memo(kind: InvoiceKind, invoice: SourceInvoice, line: SourceLine, reason: str, desk: Desk) -> Step:
    key = line_id(invoice.number, line.at)
    command = f"{key}:memo"

    def issue() -> Outcome[Any]:
        net = -line.value.settle().money
        answer = taxed(invoice, net, desk) if kind == "credit_memo" else None
        if isinstance(answer, Refused):
            return answer
        tax = answer.tax if answer else Money.zero(CURRENCY)
        name, quantity, buyer = line.description or line.code, Decimal(abs(line.quantity)), invoice.customer or GUEST
        billed = (InvoiceLine("1", name, quantity, EACH, line.price, net, tax, sku=line.sku),)
        return desk.billing.memo(kind, buyer, billed, reason=reason, id=key, by=REPLAYER, command=command)

    return Step(command, issue)


def _adjustment(invoice: SourceInvoice, line: SourceLine, quantity: int, reason: str, desk: Desk) -> Step:
    key = line_id(invoice.number, line.at)
    counted = (AdjustmentLine("1", line.sku, Decimal(quantity), EACH, line.description),)
    command = f"{key}:adjust"
    return Step(command, partial(desk.stock.adjust, counted, reason=reason, id=key, by=REPLAYER, command=command))
