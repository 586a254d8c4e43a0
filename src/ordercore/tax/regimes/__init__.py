"""Rules of law as Python values; the rates they read are packs."""

from ordercore.tax.regimes.ca import ca_gst
from ordercore.tax.regimes.domestic import au_gst, ch_vat, domestic, jp_consumption, no_vat, nz_gst, sa_vat
from ordercore.tax.regimes.eu import BELOW_THRESHOLD, BUYER_IMPORTS, IOSS, OSS, eu_vat
from ordercore.tax.regimes.india import in_gst
from ordercore.tax.regimes.outside import OUT_OF_SCOPE
from ordercore.tax.regimes.uk import SMALL_CONSIGNMENT, gb_vat
from ordercore.tax.regimes.us import us_sales

__all__ = [
    "BELOW_THRESHOLD",
    "BUYER_IMPORTS",
    "IOSS",
    "OSS",
    "OUT_OF_SCOPE",
    "SMALL_CONSIGNMENT",
    "au_gst",
    "ca_gst",
    "ch_vat",
    "domestic",
    "eu_vat",
    "gb_vat",
    "in_gst",
    "jp_consumption",
    "no_vat",
    "nz_gst",
    "sa_vat",
    "us_sales",
]
