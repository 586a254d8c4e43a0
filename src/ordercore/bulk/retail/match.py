"""Finding the sale that a canceled line takes back.

What came back is looked for among the customer's earlier sales of the item, by what of them has not come back yet.
"""

from __future__ import annotations

from typing import Literal

from attrs import define, frozen

from ordercore.values.money import Unrounded

__all__ = ["Matcher", "Part", "Unmatched"]

Unmatched = Literal["charge", "guest", "never_sold", "more_than_sold", "dearer"]
"""Why no sale is taken back: the line is a charge, a fee or a discount; nobody knows who bought; this customer was never
sold the item before, in this file; less of it is left with the customer than comes back; or enough is left, but was sold for less than
is credited, and no sale gives back more than it brought."""


@frozen
class Part:
    """Pieces of one sale that come back."""

    #: number of the invoice they were sold on.
    invoice: str
    #: line of that invoice, from 1.
    line: int
    #: how many come back; more than zero.
    quantity: int
    #: what one was sold for.
    price: Unrounded


@define
class _Sold:
    """A line that was sold, and how many of it are still with the customer."""

    invoice: str
    line: int
    left: int
    price: Unrounded

    def part(self, quantity: int) -> Part:
        self.left -= quantity
        return Part(self.invoice, self.line, quantity, self.price)


class Matcher:
    """Remembers what each customer was sold and has not given back. Sales and returns are told in the order of the file."""

    def __init__(self) -> None:
        self._sold: dict[tuple[str, str], list[_Sold]] = {}

    def sell(self, customer: str, sku: str, invoice: str, line: int, quantity: int, price: Unrounded) -> None:
        """Remember goods sold at a price to a known customer."""
        self._sold.setdefault((customer, sku), []).append(_Sold(invoice, line, quantity, price))

    def take_back(self, customer: str, sku: str, quantity: int, price: Unrounded) -> tuple[Part, ...] | Unmatched:
        """The sales that some pieces come back from.

        Only sales at the price that is credited, or a higher one, count. One line that covers them all is preferred: one
        sold at the same price, else any; the newest first. Where none alone covers them, several together do, the newest first.

        Args:
            customer: who gives them back; empty for a guest.
            sku: what comes back.
            quantity: how many; more than zero.
            price: what is credited for one.

        Returns:
            The parts, which sum to the quantity; or why there are none, and then nothing is taken.
        """
        if not customer:
            return "guest"
        if (customer, sku) not in self._sold:
            return "never_sold"
        with_them = [sold for sold in reversed(self._sold[customer, sku]) if sold.left]
        newest_first = [sold for sold in with_them if sold.price >= price]
        covering = [sold for sold in newest_first if sold.left >= quantity]
        if covering:
            alike = [sold for sold in covering if sold.price == price]
            return ((alike or covering)[0].part(quantity),)
        if sum(sold.left for sold in with_them) < quantity:
            return "more_than_sold"
        if sum(sold.left for sold in newest_first) < quantity:
            return "dearer"
        parts: list[Part] = []
        for sold in newest_first:
            taken = min(sold.left, quantity)
            parts.append(sold.part(taken))
            quantity -= taken
            if not quantity:
                break
        return tuple(parts)
