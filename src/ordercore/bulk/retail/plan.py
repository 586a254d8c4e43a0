"""Deciding what becomes of every line, before anything is done. The same file always gives the same plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from attrs import field, frozen

from ordercore.bulk.retail.match import Matcher, Part, Unmatched
from ordercore.bulk.retail.nature import nature_of
from ordercore.bulk.retail.source import SourceInvoice, SourceLine

__all__ = ["KINDS", "ON_ORDER", "Kind", "Planned", "plan"]

Kind = Literal["sale", "service", "freight", "free", "return", "credit", "stock_correction", "write_off", "refused"]
"""What becomes of a line.

``sale`` goods at a price, ``service`` what lies on no shelf, ``freight`` a charge, ``free`` any of these at no price: all on
an order. ``return`` goods taken back from the sale they were sold by; ``credit`` a credit memo that stands on no sale;
``stock_correction`` pieces found or lost; ``write_off`` bad debt; ``refused`` a line that says something impossible.
"""

KINDS: Final[tuple[Kind, ...]] = (
    "sale",
    "service",
    "freight",
    "free",
    "return",
    "credit",
    "stock_correction",
    "write_off",
    "refused",
)

ON_ORDER: Final[frozenset[str]] = frozenset({"sale", "service", "freight", "free"})
"""The kinds that stand on an order."""


@frozen
class Planned:
    """An invoice, and what becomes of each of its lines."""

    #: the invoice.
    invoice: SourceInvoice
    #: the kind of each line, in their order.
    kinds: tuple[Kind, ...]
    #: the sales that returns take back, by line.
    parts: Mapping[int, tuple[Part, ...]] = field(factory=dict)
    #: why credits stand on no sale, by line.
    unmatched: Mapping[int, Unmatched] = field(factory=dict)
    #: what is impossible about refused lines, as a code, by line.
    refused: Mapping[int, str] = field(factory=dict)


def plan(invoices: Iterable[SourceInvoice]) -> Iterator[Planned]:
    """What becomes of every line of some invoices, which come in the order of the file."""
    matcher = Matcher()
    for invoice in invoices:
        if invoice.number.startswith("C"):
            yield _canceled(invoice, matcher)
        elif invoice.number.startswith("A"):
            kinds: tuple[Kind, ...] = tuple(["write_off" for _ in invoice.lines])
            yield Planned(invoice, kinds)
        else:
            yield _sold(invoice, matcher)


def _sold(invoice: SourceInvoice, matcher: Matcher) -> Planned:
    refused = {line.at: code for line in invoice.lines if (code := _impossible(line))}
    free_goods = invoice.customer or any(line.price and line.quantity > 0 for line in invoice.lines)
    kinds: list[Kind] = []
    for line in invoice.lines:
        kind = "refused" if line.at in refused else _kind(line, may_be_free=bool(free_goods))
        kinds.append(kind)
        if kind == "sale" and invoice.customer:
            matcher.sell(invoice.customer, line.sku, invoice.number, line.at, line.quantity, line.price)
    return Planned(invoice, tuple(kinds), refused=refused)


def _impossible(line: SourceLine) -> str:
    """What is wrong with a line of a sale, as a code; empty when nothing is."""
    if not line.quantity:
        return "retail.no_quantity"
    if line.price.numerator < 0:
        return "retail.negative_price"
    if line.quantity < 0 and (line.price or nature_of(line.sku) != "goods"):
        return "retail.negative_quantity"
    return ""


def _kind(line: SourceLine, *, may_be_free: bool) -> Kind:
    nature = nature_of(line.sku)
    if line.quantity < 0 or (not line.price and nature == "goods" and not may_be_free):
        return "stock_correction"
    if not line.price:
        return "free"
    return "sale" if nature == "goods" else nature


def _canceled(invoice: SourceInvoice, matcher: Matcher) -> Planned:
    kinds: list[Kind] = []
    parts: dict[int, tuple[Part, ...]] = {}
    unmatched: dict[int, Unmatched] = {}
    refused: dict[int, str] = {}
    for line in invoice.lines:
        if line.quantity >= 0 or line.price.numerator < 0:
            refused[line.at] = "retail.not_a_cancellation"
            kinds.append("refused")
            continue
        found: tuple[Part, ...] | Unmatched = "charge"
        if nature_of(line.sku) == "goods":
            found = matcher.take_back(invoice.customer, line.sku, -line.quantity, line.price)
        if isinstance(found, tuple):
            parts[line.at] = found
            kinds.append("return")
        else:
            unmatched[line.at] = found
            kinds.append("credit")
    return Planned(invoice, tuple(kinds), parts, unmatched, refused)
