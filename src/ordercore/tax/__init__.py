"""Taxes: which authority takes how much of what, by which dated and cited rule."""

from ordercore.tax.answer import RateTotal, TaxAnswer, TaxComponent, TaxedLine
from ordercore.tax.assess import assess
from ordercore.tax.authority import Authority, Fee
from ordercore.tax.compute import compute
from ordercore.tax.en16931 import VatGroup, VatSummary, line_net, vat_summary
from ordercore.tax.pack import TaxPack
from ordercore.tax.plan import Band, PackRef, PlannedFee, PlannedTax, PlanRow, TaxPlan
from ordercore.tax.question import Exemption, Registration, TaxBuyer, TaxLine, TaxQuestion, TaxSeller
from ordercore.tax.rate import Rate
from ordercore.tax.regime import Regime
from ordercore.tax.regimes import (
    BELOW_THRESHOLD,
    OUT_OF_SCOPE,
    au_gst,
    ca_gst,
    ch_vat,
    domestic,
    eu_vat,
    gb_vat,
    in_gst,
    jp_consumption,
    no_vat,
    nz_gst,
    us_sales,
)
from ordercore.tax.reverse import ReturnedPart, TaxCredit, reverse
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
from ordercore.tax.taxability import Ruling, Taxability, Threshold
from ordercore.tax.treatment import Treatment

__all__ = [
    "AU_TAXABLE_SUPPLY",
    "AU_TOTAL_INVOICE",
    "BELOW_THRESHOLD",
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
    "Fee",
    "PackRef",
    "PlanRow",
    "PlannedFee",
    "PlannedTax",
    "Rate",
    "RateTotal",
    "Regime",
    "Registration",
    "ReturnedPart",
    "Ruling",
    "SourcingRule",
    "TaxAnswer",
    "TaxBuyer",
    "TaxComponent",
    "TaxCredit",
    "TaxLine",
    "TaxPack",
    "TaxPlan",
    "TaxQuestion",
    "TaxRounding",
    "TaxSeller",
    "Taxability",
    "TaxedLine",
    "Threshold",
    "Treatment",
    "VatGroup",
    "VatSummary",
    "assess",
    "au_gst",
    "ca_gst",
    "ch_vat",
    "compute",
    "domestic",
    "eu_vat",
    "gb_vat",
    "in_gst",
    "jp_consumption",
    "line_net",
    "no_vat",
    "nz_gst",
    "reverse",
    "us_sales",
    "vat_summary",
]
