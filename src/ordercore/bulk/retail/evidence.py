"""What the documents say about one line of the file, and whether it is what the file says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from attrs import frozen

from ordercore.bulk.retail.due import Account
from ordercore.bulk.retail.house import GUEST
from ordercore.bulk.retail.match import Part
from ordercore.bulk.retail.name import line_id
from ordercore.bulk.retail.nature import nature_of
from ordercore.bulk.retail.plan import ON_ORDER, Kind, Planned
from ordercore.bulk.retail.source import SourceInvoice, SourceLine
from ordercore.bulk.retail.written import Written
from ordercore.lifecycle.invoice.record import Invoice, InvoiceKind, InvoiceLine
from ordercore.lifecycle.order.record import Order, OrderCharge, OrderLine

__all__ = ["Evidence", "Move", "evidence"]


@frozen
class Move:
    """Pieces that a document says moved."""

    #: ``shipped``, ``returned`` or ``adjusted``.
    flow: str
    #: how many, as the document counts them: positive when shipped, when returned, and when found.
    pieces: int
    #: how many more lie on the shelf for it; none when the item is not counted.
    shelved: int


@frozen
class Evidence:
    """Everything the documents say about one line."""

    #: whether exactly what the line says was written, in the kinds of documents it asks for: who bought what on which day,
    #: how many, at which price; its amount and its tax are for `evidence` to compare.
    fits: bool
    #: the amounts.
    accounts: tuple[Account, ...] = ()
    #: the pieces.
    moves: tuple[Move, ...] = ()


_NONE: Final = Evidence(fits=False)


def evidence(planned: Planned, line: SourceLine, kind: Kind, written: Written) -> Evidence:
    """What was written for a line.

    Args:
        planned: its invoice.
        line: the line.
        kind: what was to become of it.
        written: the documents of its invoice.
    """
    return _BY_KIND[kind](planned, line, written)


def _ordered(planned: Planned, line: SourceLine, written: Written) -> Evidence:
    invoice = planned.invoice
    key, lines = (invoice.number, str(line.at)), sum(map(ON_ORDER.__contains__, planned.kinds))
    asked, bill, sent = written.ordered.get(key), written.billed.get(key), written.shipped.get(key)
    is_freight = nature_of(line.sku) == "freight"
    if bill is None or (sent is None and not is_freight):
        return _NONE
    document, billed = bill
    accounts = (Account(invoice.number, billed.net, billed.tax),)
    fits = _is_for(invoice, document, "invoice", lines) and document.order == invoice.number
    fits = fits and asked is not None and _is_agreed(invoice, *asked, billed, lines)
    if sent is None:
        return Evidence(fits and billed.unit_price == line.value.settle().money.unrounded, accounts)
    parcel, packed = sent
    pieces = int(packed.quantity)
    fits = fits and billed.unit_price == line.price and packed.sku == billed.sku == line.sku
    fits = fits and packed.quantity == billed.quantity == line.quantity
    fits = fits and (parcel.order, parcel.customer) == (invoice.number, document.customer)
    fits = fits and (parcel.shipped_on, parcel.ship_to.country) == (invoice.at.date(), invoice.country)
    fits = fits and asked is not None and len(parcel.lines) == len(asked[0].lines)
    return Evidence(fits, accounts, (Move("shipped", pieces, -pieces if packed.tracked else 0),))


def _is_agreed(
    invoice: SourceInvoice, order: Order, line: OrderLine | OrderCharge, billed: InvoiceLine, lines: int
) -> bool:
    """Whether an order is of the customer, day and country of the file, and a line of it what was billed for it."""
    asked = (invoice.customer or GUEST, invoice.at.date(), invoice.country, lines)
    if (order.customer, order.placed_on, order.ship_to.country, len(order.lines) + len(order.charges)) != asked:
        return False
    if (line.net, line.tax) != (billed.net, billed.tax):
        return False
    if isinstance(line, OrderCharge):
        return True
    return (line.sku, line.ordered, line.unit_price) == (billed.sku, billed.quantity, billed.unit_price)


def _returned(planned: Planned, line: SourceLine, written: Written) -> Evidence:
    parts = planned.parts[line.at]
    found = [
        _part(planned.invoice, line_id(planned.invoice.number, line.at, at), part, line, written)
        for at, part in enumerate(parts, start=1)
    ]
    return Evidence(
        all(each.fits for each in found) and sum(part.quantity for part in parts) == -line.quantity,
        tuple([account for each in found for account in each.accounts]),
        tuple([move for each in found for move in each.moves]),
    )


def _part(invoice: SourceInvoice, id: str, part: Part, line: SourceLine, written: Written) -> Evidence:
    key = id, str(part.line)
    bill, back = written.billed.get(key), written.returned.get(key)
    if bill is None or back is None:
        return _NONE
    document, billed = bill
    parcel, packed = back
    fits = _is_for(invoice, document, "credit_memo", 1) and (document.order, document.answers) == (part.invoice, id)
    fits = fits and billed.unit_price == line.price and packed.sku == billed.sku == line.sku
    fits = fits and packed.good == billed.quantity == part.quantity
    fits = fits and (parcel.order, parcel.customer) == (part.invoice, document.customer)
    fits = fits and (parcel.authorized_on, len(parcel.lines)) == (invoice.at.date(), 1)
    pieces = int(packed.good)
    moves = (Move("returned", pieces, pieces if packed.tracked else 0),)
    return Evidence(fits, (Account(part.invoice, -billed.net, -billed.tax),), moves)


def _credited(planned: Planned, line: SourceLine, written: Written) -> Evidence:
    bill = _memo("credit_memo", planned, line, written)
    if nature_of(line.sku) != "goods":
        return bill
    shelf = _adjusted(planned, line, written)
    return Evidence(bill.fits and shelf.fits, bill.accounts, shelf.moves)


def _adjusted(planned: Planned, line: SourceLine, written: Written) -> Evidence:
    found = written.adjusted.get((line_id(planned.invoice.number, line.at), "1"))
    if found is None:
        return _NONE
    count, adjusted = found
    pieces = int(adjusted.quantity)
    wanted = abs(line.quantity) if planned.kinds[line.at - 1] == "credit" else line.quantity
    fits = adjusted.sku == line.sku and adjusted.quantity == wanted
    fits = fits and (count.on, len(count.lines)) == (planned.invoice.at.date(), 1)
    return Evidence(fits, moves=(Move("adjusted", pieces, pieces),))


def _written_off(planned: Planned, line: SourceLine, written: Written) -> Evidence:
    return _memo("write_off", planned, line, written)


def _memo(wanted: InvoiceKind, planned: Planned, line: SourceLine, written: Written) -> Evidence:
    bill = written.billed.get((line_id(planned.invoice.number, line.at), "1"))
    if bill is None:
        return _NONE
    document, billed = bill
    fits = _is_for(planned.invoice, document, wanted, 1) and not document.order
    fits = fits and billed.unit_price == line.price and billed.sku == line.sku
    fits = fits and billed.quantity == abs(line.quantity)
    return Evidence(fits, (Account(planned.invoice.number, -billed.net, -billed.tax),))


def _is_for(invoice: SourceInvoice, document: Invoice, wanted: InvoiceKind, lines: int) -> bool:
    """Whether a document of account is of a kind, of the customer and day of the file, and of so many lines and no more."""
    customer = invoice.customer or GUEST
    asked = (wanted, customer, customer, invoice.at.date(), lines)
    return (document.kind, document.customer, document.bill_to, document.issued_on, len(document.lines)) == asked


_BY_KIND: Final[Mapping[Kind, Callable[[Planned, SourceLine, Written], Evidence]]] = {
    "sale": _ordered,
    "service": _ordered,
    "freight": _ordered,
    "free": _ordered,
    "return": _returned,
    "credit": _credited,
    "stock_correction": _adjusted,
    "write_off": _written_off,
}
