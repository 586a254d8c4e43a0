"""The table of ISO 4217: active codes of list one, without the codes that have no minor unit (metals, funds, test)."""

from __future__ import annotations

from typing import Final

__all__ = ["PUBLISHED", "ROWS"]

PUBLISHED: Final = "2024-06-25"

ROWS: Final[tuple[tuple[str, str, int, str], ...]] = (
    ("AUD", "036", 2, "Australian Dollar"),
    ("BHD", "048", 3, "Bahraini Dinar"),
    ("CAD", "124", 2, "Canadian Dollar"),
    ("CHF", "756", 2, "Swiss Franc"),
    ("EUR", "978", 2, "Euro"),
    ("GBP", "826", 2, "Pound Sterling"),
    ("JPY", "392", 0, "Yen"),
    ("USD", "840", 2, "US Dollar"),
)
