"""Rules of law as Python values; the rates they read are packs."""

from ordercore.tax.regimes.outside import OUT_OF_SCOPE
from ordercore.tax.regimes.uk import gb_vat
from ordercore.tax.regimes.us import us_sales

__all__ = ["OUT_OF_SCOPE", "gb_vat", "us_sales"]
