"""Charges that are treated as the goods they are for: freight over books and wine is taxed as both."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from ordercore.tax.plan import PlannedTax
from ordercore.values.percent import Percent

__all__ = ["Goods", "any_taxed", "shared"]


@frozen
class Goods:
    """A line of goods, as one authority taxes it."""

    #: its tax by that authority.
    tax: PlannedTax
    #: its net amount.
    net: Fraction


def any_taxed(goods: Sequence[Goods]) -> bool:
    """Whether the authority taxes any of the goods."""
    return any(each.tax.treatment == "taxable" for each in goods)


def shared(goods: Sequence[Goods]) -> tuple[PlannedTax, ...]:
    """The taxes of an authority on a charge for goods, each on its share of the charge.

    The shares are by the net amounts of the goods at each rate, together and not line by line, so that nothing is lost in
    between; goods given free share alike. A slice of the price of goods is none of the charge.
    """
    weights: dict[PlannedTax, Fraction] = {}
    free = not any(each.net for each in goods)
    for each in goods:
        tax = evolve(each.tax, band=None)
        weights[tax] = weights.get(tax, Fraction(0)) + (1 if free else abs(each.net))
    whole = sum(weights.values(), Fraction(0))
    return tuple([evolve(tax, share=Percent(100 * weight / whole)) for tax, weight in weights.items() if weight])
