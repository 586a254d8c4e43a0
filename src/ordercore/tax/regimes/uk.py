"""United Kingdom: value added tax."""

from __future__ import annotations

from ordercore.tax.pack import TaxPack
from ordercore.tax.regime import Regime
from ordercore.tax.rounding import BY_LINE, TaxRounding
from ordercore.tax.sourcing import SourcingRule
from ordercore.values.place import Place

__all__ = ["gb_vat"]

_UK = Place("gb")


def gb_vat(pack: TaxPack, *, rounding: TaxRounding = BY_LINE) -> Regime:
    """VAT on goods supplied within the United Kingdom.

    Goods that cross its border are not this regime's business: what is due on them depended on the buyer until 2020 and
    depends on Northern Ireland since, and is refused rather than guessed.

    Args:
        pack: the rates, for example the shipped ``gb``.
        rounding: VAT Notice 700, 17.5 lets an invoice trader round each line to the nearest penny, which is what stands
            here, or round down the total of the invoice: ``TaxRounding("document", DOWN)``.
    """
    return Regime(
        id="gb_vat",
        name="UK VAT",
        pack=pack,
        rounding=rounding,
        sourcing=(
            SourcingRule(
                id="gb_vat.domestic",
                ship_from=(_UK,),
                ship_to=(_UK,),
                taxed_at="destination",
                source="Value Added Tax Act 1994 s.4(1), s.7(2)",
            ),
        ),
    )
