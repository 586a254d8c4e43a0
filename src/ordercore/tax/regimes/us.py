"""United States: sales tax of states, counties, cities and districts."""

from __future__ import annotations

from ordercore.tax.pack import TaxPack
from ordercore.tax.regime import Regime
from ordercore.tax.rounding import BY_LINE, TaxRounding
from ordercore.tax.sourcing import SourcingRule
from ordercore.values.place import Place

__all__ = ["us_sales"]

_US = Place("us")


def us_sales(pack: TaxPack, *, rounding: TaxRounding = BY_LINE) -> Regime:
    """Sales tax on goods shipped to a place in the United States, by all authorities of that place together.

    Args:
        pack: the authorities and their rates. A place is taxed only if the pack knows all of its authorities: a state
            alone would leave out its counties.
        rounding: Streamlined Sales and Use Tax Agreement s.324 rounds half a cent up on the aggregate of state and local
            taxes, for each item, which is what stands here, or for the invoice: ``BY_DOCUMENT``.
    """
    return Regime(
        id="us_sales",
        name="US sales tax",
        pack=pack,
        rounding=rounding,
        sourcing=(
            SourcingRule(
                id="us_sales.destination",
                ship_to=(_US,),
                taxed_at="destination",
                source="Streamlined Sales and Use Tax Agreement s.310(A)(2): where the purchaser receives the goods",
            ),
        ),
    )
