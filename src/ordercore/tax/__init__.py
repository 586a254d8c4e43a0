"""Taxes: which authority takes how much of what, by which dated and cited rule."""

from ordercore.tax.answer import RateTotal, TaxAnswer, TaxComponent, TaxedLine
from ordercore.tax.assess import assess
from ordercore.tax.authority import Authority, Fee
from ordercore.tax.boundary import Boundary, CodeRange, Located, lowest, zip_key
from ordercore.tax.compute import compute
from ordercore.tax.en16931 import VatGroup, VatSummary, line_net, vat_summary
from ordercore.tax.history import read_rate_history
from ordercore.tax.pack import TaxPack
from ordercore.tax.plan import Band, PackRef, PlannedFee, PlannedTax, PlanRow, TaxPlan
from ordercore.tax.question import Exemption, Registration, TaxBuyer, TaxLine, TaxQuestion, TaxSeller
from ordercore.tax.quote import NoAnswer, NotAsked, QuotedLine, QuotedTax, TaxQuote
from ordercore.tax.rate import Rate
from ordercore.tax.reconcile import Difference, Reconciliation, reconcile
from ordercore.tax.regime import Regime
from ordercore.tax.regimes import (
    BELOW_THRESHOLD,
    BUYER_IMPORTS,
    IOSS,
    OSS,
    OUT_OF_SCOPE,
    SMALL_CONSIGNMENT,
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
    sa_vat,
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
from ordercore.tax.sst import area_place, read_sst_boundary, read_sst_rates, sst_pack
from ordercore.tax.table import TABLE_COLUMNS, read_pack_table
from ordercore.tax.taxability import Ruling, Taxability, Threshold
from ordercore.tax.treatment import Treatment

__all__ = [
    "AU_TAXABLE_SUPPLY",
    "AU_TOTAL_INVOICE",
    "BELOW_THRESHOLD",
    "BUYER_IMPORTS",
    "BY_DOCUMENT",
    "BY_LINE",
    "EN_16931",
    "GB_INVOICE_DOWN",
    "IN_SECTION_170",
    "IOSS",
    "JP_INVOICE",
    "NZ_HALF_DOWN",
    "OSS",
    "OUT_OF_SCOPE",
    "SMALL_CONSIGNMENT",
    "SST_INVOICE",
    "SST_ITEM",
    "TABLE_COLUMNS",
    "Authority",
    "Band",
    "Boundary",
    "CodeRange",
    "Difference",
    "Exemption",
    "Fee",
    "Located",
    "NoAnswer",
    "NotAsked",
    "PackRef",
    "PlanRow",
    "PlannedFee",
    "PlannedTax",
    "QuotedLine",
    "QuotedTax",
    "Rate",
    "RateTotal",
    "Reconciliation",
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
    "TaxQuote",
    "TaxRounding",
    "TaxSeller",
    "Taxability",
    "TaxedLine",
    "Threshold",
    "Treatment",
    "VatGroup",
    "VatSummary",
    "area_place",
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
    "lowest",
    "no_vat",
    "nz_gst",
    "read_pack_table",
    "read_rate_history",
    "read_sst_boundary",
    "read_sst_rates",
    "reconcile",
    "reverse",
    "sa_vat",
    "sst_pack",
    "us_sales",
    "vat_summary",
    "zip_key",
]
