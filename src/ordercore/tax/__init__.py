"""Taxes: which authority takes how much of what, by which dated and cited rule."""

from ordercore.tax.answer import RateTotal, TaxAnswer, TaxComponent, TaxedLine
from ordercore.tax.assess import assess
from ordercore.tax.authority import Authority
from ordercore.tax.compute import compute
from ordercore.tax.pack import TaxPack
from ordercore.tax.plan import PackRef, PlannedTax, PlanRow, TaxPlan
from ordercore.tax.question import Exemption, TaxBuyer, TaxLine, TaxQuestion
from ordercore.tax.rate import Rate
from ordercore.tax.regime import Regime
from ordercore.tax.regimes import OUT_OF_SCOPE, gb_vat, us_sales
from ordercore.tax.rounding import BY_DOCUMENT, BY_LINE, TaxRounding
from ordercore.tax.sourcing import SourcingRule
from ordercore.tax.taxability import Ruling, Taxability
from ordercore.tax.treatment import Treatment

__all__ = [
    "BY_DOCUMENT",
    "BY_LINE",
    "OUT_OF_SCOPE",
    "Authority",
    "Exemption",
    "PackRef",
    "PlanRow",
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
    "assess",
    "compute",
    "gb_vat",
    "us_sales",
]
