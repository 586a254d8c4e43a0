"""What the lines of the file must come to, by the file and the law alone: no document is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Final

from attrs import frozen

from ordercore.bulk.retail.cell import CURRENCY
from ordercore.bulk.retail.house import taxed
from ordercore.bulk.retail.match import Part
from ordercore.bulk.retail.plan import Kind, Planned
from ordercore.bulk.retail.source import SourceInvoice, SourceLine
from ordercore.desk.desk import Desk
from ordercore.tax.answer import TaxComponent
from ordercore.values.money import Money
from ordercore.values.verdict import Refused

__all__ = ["Account", "Dues"]

_NOTHING: Final = Money.zero(CURRENCY)


@frozen
class Account:
    """An amount that a line must come to, or that a document of account says."""

    #: number of the invoice by whose day and country it is taxed.
    sale: str
    #: without tax; negative where it takes income away.
    net: Money
    #: the tax, likewise.
    tax: Money


class Dues:
    """Works out what each line must come to.

    Lines are asked for in the order they were played, each once: what comes back in parts gives back, with the last of
    them, exactly what was billed.
    """

    def __init__(self, sales: Mapping[str, SourceInvoice], desk: Desk) -> None:
        """Begin with nothing given back.

        Args:
            sales: every invoice of the file, by number; a return is taxed as its sale was.
            desk: knows the law.
        """
        self._sales = sales
        self._desk = desk
        self._law: dict[tuple[str, date], TaxComponent] = {}
        self._back: Counter[tuple[str, int]] = Counter()

    def of(self, planned: Planned, line: SourceLine, kind: Kind) -> tuple[Account, ...]:
        """What a line must come to: one amount for each document of account that it asks for."""
        number = planned.invoice.number
        if kind == "stock_correction":
            return ()
        if kind == "return":
            return tuple([self._returned(line, part) for part in planned.parts[line.at]])
        net = line.value.settle().money
        return (Account(number, net, _NOTHING if kind == "write_off" else self._tax(net, number)),)

    def rate(self, sale: str) -> str:
        """The rate of an invoice's day and country as ``20%``, or why there is none."""
        part = self._ruling(sale)
        return str(part.rate) if part.treatment == "taxable" else part.treatment

    def _tax(self, net: Money, sale: str) -> Money:
        """The tax on a line, which is rounded line by line, half up (VAT Notice 700, 17.5)."""
        part = self._ruling(sale)
        return part.rate.of(net).settle().money if net and part.treatment == "taxable" else _NOTHING

    def _ruling(self, sale: str) -> TaxComponent:
        invoice = self._sales[sale]
        key = invoice.country, invoice.at.date()
        found = self._law.get(key)
        if found is None:
            answer = taxed(invoice, _NOTHING, self._desk)
            assert not isinstance(answer, Refused), f"{answer.codes}, yet it was played"
            found = self._law[key] = answer.lines[0].components[0]
        return found

    def _returned(self, line: SourceLine, part: Part) -> Account:
        """Pieces that come back: their share of what was billed, or less where the file credits less."""
        sold, key = self._sales[part.invoice].lines[part.line - 1], (part.invoice, part.line)
        before = self._back[key]
        after = self._back[key] = before + part.quantity
        billed = sold.value.settle().money
        net = _share(billed, before, after, sold.quantity)
        tax = _share(self._tax(billed, part.invoice), before, after, sold.quantity)
        if line.price != part.price:
            asked = line.price.scaled(part.quantity).settle().money
            tax_asked = self._tax(asked, part.invoice)
            if asked <= net and tax_asked <= tax:
                net, tax = asked, tax_asked
        return Account(part.invoice, -net, -tax)


def _share(billed: Money, before: int, after: int, pieces: int) -> Money:
    """What of an amount belongs to the pieces between two counts, so that all pieces together give all of it."""
    exact = billed.unrounded
    return exact.scaled(after, pieces).settle().money - exact.scaled(before, pieces).settle().money
