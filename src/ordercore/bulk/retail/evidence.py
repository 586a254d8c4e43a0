"""What the documents say about one line of the file, and whether it is what the file says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from attrs import frozen

from ordercore.bulk.retail.match import Part
from ordercore.bulk.retail.name import line_id
from ordercore.bulk.retail.nature import nature_of
from ordercore.bulk.retail.plan import Kind, Planned
from ordercore.bulk.retail.source import SourceLine
from ordercore.bulk.retail.written import Written
from ordercore.lifecycle.invoice.record import InvoiceKind
from ordercore.values.money import Money

__all__ = ["Account", "Evidence", "Move", "evidence"]


@frozen
class Account:
    """An amount that a document of account says."""

    #: number of the invoice by whose day and country it is taxed.
    sale: str
    #: without tax; negative where it takes income away.
    net: Money
    #: the tax, likewise.
    tax: Money


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

    #: whether exactly what the line says was written: its quantity, its value, in the kinds of documents it asks for.
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
    number = planned.invoice.number
    key = number, str(line.at)
    bill, sent = written.billed.get(key), written.shipped.get(key)
    is_freight = nature_of(line.sku) == "freight"
    if bill is None or (sent is None and not is_freight):
        return _NONE
    kind, billed = bill
    fits = kind == "invoice" and billed.net == line.value.settle().money
    accounts = (Account(number, billed.net, billed.tax),)
    if sent is None:
        return Evidence(fits, accounts)
    pieces = int(sent.quantity)
    fits = fits and sent.sku == line.sku and sent.quantity == billed.quantity == line.quantity
    return Evidence(fits, accounts, (Move("shipped", pieces, -pieces if sent.tracked else 0),))


def _returned(planned: Planned, line: SourceLine, written: Written) -> Evidence:
    parts = planned.parts[line.at]
    found = [
        _part(line_id(planned.invoice.number, line.at, at), part, line, written)
        for at, part in enumerate(parts, start=1)
    ]
    return Evidence(
        all(each.fits for each in found) and sum(part.quantity for part in parts) == -line.quantity,
        tuple([account for each in found for account in each.accounts]),
        tuple([move for each in found for move in each.moves]),
    )


def _part(id: str, part: Part, line: SourceLine, written: Written) -> Evidence:
    key = id, str(part.line)
    bill, back = written.billed.get(key), written.returned.get(key)
    if bill is None or back is None:
        return _NONE
    kind, billed = bill
    fits = kind == "credit_memo" and billed.net == line.price.scaled(part.quantity).settle().money
    fits = fits and back.sku == line.sku and back.good == billed.quantity == part.quantity
    pieces = int(back.good)
    moves = (Move("returned", pieces, pieces if back.tracked else 0),)
    return Evidence(fits, (Account(part.invoice, -billed.net, -billed.tax),), moves)


def _credited(planned: Planned, line: SourceLine, written: Written) -> Evidence:
    bill = _memo("credit_memo", planned, line, written)
    if nature_of(line.sku) != "goods":
        return bill
    shelf = _adjusted(planned, line, written)
    return Evidence(bill.fits and shelf.fits, bill.accounts, shelf.moves)


def _adjusted(planned: Planned, line: SourceLine, written: Written) -> Evidence:
    adjusted = written.adjusted.get((line_id(planned.invoice.number, line.at), "1"))
    if adjusted is None:
        return _NONE
    pieces = int(adjusted.quantity)
    wanted = abs(line.quantity) if planned.kinds[line.at - 1] == "credit" else line.quantity
    fits = adjusted.sku == line.sku and adjusted.quantity == wanted
    return Evidence(fits, moves=(Move("adjusted", pieces, pieces),))


def _written_off(planned: Planned, line: SourceLine, written: Written) -> Evidence:
    return _memo("write_off", planned, line, written)


def _memo(wanted: InvoiceKind, planned: Planned, line: SourceLine, written: Written) -> Evidence:
    bill = written.billed.get((line_id(planned.invoice.number, line.at), "1"))
    if bill is None:
        return _NONE
    kind, billed = bill
    fits = kind == wanted and -billed.net == line.value.settle().money and billed.quantity == abs(line.quantity)
    return Evidence(fits, (Account(planned.invoice.number, -billed.net, -billed.tax),))


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
