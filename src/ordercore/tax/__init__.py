"""Taxes: which authority takes how much of what, by which dated and cited rule."""

from ordercore.tax.answer import RateTotal, TaxAnswer, TaxComponent, TaxedLine
from ordercore.tax.assess import assess
from ordercore.tax.authority import Authority
from ordercore.tax.compute import compute
from ordercore.tax.en16931 import VatGroup, VatSummary, line_net, vat_summary
from ordercore.tax.pack import TaxPack
from ordercore.tax.plan import Band, PackRef, PlannedFee, PlannedTax, PlanRow, TaxPlan
from ordercore.tax.question import Exemption, TaxBuyer, TaxLine, TaxQuestion
from ordercore.tax.rate import Rate
from ordercore.tax.regime import Regime
from ordercore.tax.regimes import OUT_OF_SCOPE, gb_vat, us_sales
from ordercore.tax.rounding import (
    AU_TAXABLE_SUPPLY,
    AU_TOTAL_INVOICE,
    BY_DOCUMENT,
    BY_LINE,
    EN_16931,
    GB_INVOICE_DOWN,
    IN_SECTION_170,
    JP_INVOICE,
    NZ_HALF_DOWN,
    SST_INVOICE,
    SST_ITEM,
    TaxRounding,
)
from ordercore.tax.sourcing import SourcingRule
from ordercore.tax.taxability import Ruling, Taxability
from ordercore.tax.treatment import Treatment

__all__ = [
    "AU_TAXABLE_SUPPLY",
    "AU_TOTAL_INVOICE",
    "BY_DOCUMENT",
    "BY_LINE",
    "EN_16931",
    "GB_INVOICE_DOWN",
    "IN_SECTION_170",
    "JP_INVOICE",
    "NZ_HALF_DOWN",
    "OUT_OF_SCOPE",
    "SST_INVOICE",
    "SST_ITEM",
    "Authority",
    "Band",
    "Exemption",
    "PackRef",
    "PlanRow",
    "PlannedFee",
    "PlannedTax",
    "Rate",
    "RateTotal",
    "Regime",
    "Ruling",
    "SourcingRule",
    "TaxAnswer",
    "TaxBuyer",
    "TaxComponent",
    "TaxLine",
    "TaxPack",
    "TaxPlan",
    "TaxQuestion",
    "TaxRounding",
    "Taxability",
    "TaxedLine",
    "Treatment",
    "VatGroup",
    "VatSummary",
    "assess",
    "compute",
    "gb_vat",
    "line_net",
    "us_sales",
    "vat_summary",
]
