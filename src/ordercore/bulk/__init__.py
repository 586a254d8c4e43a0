"""Bulk work: much of the same through one desk, such as a year of a retailer's orders."""

from ordercore.bulk.retail.clock import HistoricalClock
from ordercore.bulk.retail.replay import Replayed, read_year, replay
from ordercore.bulk.retail.report import Flow, Reconciliation, RefusedLine, VatTotal, as_json

__all__ = [
    "Flow",
    "HistoricalClock",
    "Reconciliation",
    "RefusedLine",
    "Replayed",
    "VatTotal",
    "as_json",
    "read_year",
    "replay",
]
