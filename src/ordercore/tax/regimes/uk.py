"""United Kingdom: value added tax."""

from __future__ import annotations

from datetime import date
from typing import Final

from ordercore.tax.pack import TaxPack
from ordercore.tax.regime import Regime
from ordercore.tax.regimes.eu import BUYER_IMPORTS
from ordercore.tax.regimes.territory import EU_STATES, TAKEN_FOR
from ordercore.tax.rounding import BY_LINE, TaxRounding
from ordercore.tax.sourcing import SERVICES, SourcingRule
from ordercore.values.place import Place
from ordercore.values.when import Period

__all__ = ["SMALL_CONSIGNMENT", "gb_vat"]

SMALL_CONSIGNMENT: Final = "gb.consignment_135"
"""Scheme of a seller abroad who asserts that the consignment is worth at most GBP 135: the tax is charged with the price, by the
marketplace where one sells for the seller."""

_UK = Place("gb")
_NORTH = Place("gb-nir")
_SINCE_2021 = Period(date(2021, 1, 1))


def gb_vat(pack: TaxPack, *, rounding: TaxRounding = BY_LINE) -> Regime:
    """VAT on goods supplied within the United Kingdom, of which the Isle of Man counts as part (Isle of Man Act 1979).

    What leaves it is exported since 2021, but for goods from Northern Ireland to the European Union: those are the business
    of `eu_vat`. What comes in is taxed where the seller is under the scheme `SMALL_CONSIGNMENT`, and left to the buyer under
    `BUYER_IMPORTS`; otherwise it is refused rather than guessed, and so is what crossed the border while the United Kingdom
    was a member state. So are services that cross the border: s.7A taxes most of those to consumers here.

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
        taken_for=TAKEN_FOR,
        sourcing=(
            SourcingRule(
                id="gb_vat.domestic",
                ship_from=(_UK,),
                ship_to=(_UK,),
                taxed_at="destination",
                source="Value Added Tax Act 1994 s.4(1), s.7(2)",
            ),
            SourcingRule(
                id="gb_vat.small_import_marketplace",
                ship_to=(_UK,),
                not_to=(_NORTH,),
                not_from=(_UK,),
                not_classes=SERVICES,
                scheme=SMALL_CONSIGNMENT,
                marketplace=True,
                business=False,
                treatment="facilitated",
                period=_SINCE_2021,
                source="Value Added Tax Act 1994 s.5A: the operator of the online marketplace is taken to supply the goods",
            ),
            SourcingRule(
                id="gb_vat.small_import",
                not_classes=SERVICES,
                ship_to=(_UK,),
                not_to=(_NORTH,),
                not_from=(_UK,),
                scheme=SMALL_CONSIGNMENT,
                collected="by_scheme",
                business=False,
                period=_SINCE_2021,
                source="Taxation (Post-transition Period) Act 2020 Sch. 3; HMRC, VAT and overseas goods sold directly to customers in the UK",
            ),
            SourcingRule(
                id="gb_vat.import_by_buyer",
                not_classes=SERVICES,
                ship_to=(_UK,),
                not_to=(_NORTH,),
                not_from=(_UK,),
                scheme=BUYER_IMPORTS,
                taxed_at="nowhere",
                treatment="outside_scope",
                period=_SINCE_2021,
                source="Value Added Tax Act 1994 s.1(1)(c), s.7(7): the importer owes the tax",
            ),
            SourcingRule(
                id="gb_vat.export",
                not_classes=SERVICES,
                ship_from=(_UK,),
                not_from=(_NORTH,),
                taxed_at="nowhere",
                treatment="export",
                period=_SINCE_2021,
                source="Value Added Tax Act 1994 s.30(6); HMRC VAT Notice 703",
            ),
            SourcingRule(
                id="gb_vat.northern_export",
                not_classes=SERVICES,
                ship_from=(_NORTH,),
                not_to=EU_STATES,
                taxed_at="nowhere",
                treatment="export",
                period=_SINCE_2021,
                source="Value Added Tax Act 1994 Sch. 9ZA; HMRC VAT Notice 703",
            ),
        ),
    )
