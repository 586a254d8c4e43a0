"""What a tax is levied on when it is more than a percentage of the net amount, and the net amount inside a price.

All taxes of a line are one function of its net amount, made of straight pieces: so a price that contains them is solved
exactly, whatever they stand on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from ordercore.errors import InvalidValue
from ordercore.tax.plan import Band, PlannedTax

__all__ = ["amount_of", "bases_on", "net_inside"]


def amount_of(tax: PlannedTax, base: Fraction, pieces: Fraction) -> Fraction:
    """The tax on a base and so many pieces, in major units."""
    fixed = Fraction(0) if tax.per_piece is None else tax.per_piece.exact * pieces
    return base * tax.rate.exact / 100 + fixed


def bases_on(taxes: Sequence[PlannedTax], net: Fraction, pieces: Fraction) -> list[Fraction]:
    """What each tax is levied on, in their order.

    Args:
        taxes: all taxes of a line, in the order they are levied.
        net: the net amount of the line.
        pieces: how many pieces it is for, negative when they come back.
    """
    added = Fraction(0)
    inside = 1 - sum([tax.rate.exact for tax in taxes if tax.method == "division"], Fraction(0)) / 100
    if inside <= 0:
        raise InvalidValue("the taxes inside the price take all of it", path="/taxes", mend="give rates below 100%")
    bases = []
    for tax in taxes:
        base = _slice(tax.band, net, pieces) if tax.band is not None else net + added if tax.base_affected else net
        if tax.method == "division":
            base /= inside
        base = base * tax.share.exact / 100
        bases.append(base)
        if tax.adds_to_base:
            added += amount_of(tax, base, pieces)
    return bases


def net_inside(
    taxes: Sequence[PlannedTax], price: Fraction, pieces: Fraction, contained: Sequence[bool] | None = None
) -> Fraction:
    """The net amount that, with its taxes, makes the price.

    Args:
        taxes: all taxes of the line, in the order they are levied.
        price: the amount that contains taxes.
        pieces: how many pieces it is for.
        contained: which of the taxes it contains; all when not given.

    Raises:
        InvalidValue: no net amount does, as with a tax of minus one hundred percent.
    """
    inside = [True] * len(taxes) if contained is None else contained

    def gross(net: Fraction) -> Fraction:
        return net + sum(
            [
                amount_of(tax, base, pieces)
                for tax, base, counts in zip(taxes, bases_on(taxes, net, pieces), inside, strict=True)
                if counts and not tax.retained
            ],
            Fraction(0),
        )

    edges = {Fraction(0)}
    for tax in taxes:
        if tax.band is not None:
            edges.update([edge.exact * pieces for edge in (tax.band.over, tax.band.up_to) if edge is not None])
    return _solve(gross, sorted(edges), price)


def _slice(band: Band, net: Fraction, pieces: Fraction) -> Fraction:
    count = pieces or Fraction(1)
    price = net / count
    top = price if band.up_to is None else min(price, band.up_to.exact)
    return max(top - band.over.exact, Fraction(0)) * count


def _solve(gross: Callable[[Fraction], Fraction], edges: Sequence[Fraction], price: Fraction) -> Fraction:
    """Where a rising function of straight pieces that break at the edges takes a value."""
    marks = [edges[0] - 1, *edges, edges[-1] + 1]
    left, right = marks[-2], marks[-1]
    for low, high in pairwise(marks):
        if price < gross(high):
            left, right = low, high
            break
    start = gross(left)
    rise = (gross(right) - start) / (right - left)
    if rise <= 0:
        raise InvalidValue("the taxes leave nothing of the price", path="/taxes", mend="give rates above -100%")
    return left + (price - start) / rise
