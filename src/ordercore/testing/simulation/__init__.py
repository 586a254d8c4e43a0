"""Simulation: one seed drives clients, clock, desks, webhooks and accidents, and laws are asked after every step."""

from ordercore.testing.simulation.breaking import Broken, break_every_call
from ordercore.testing.simulation.laws import LAWS
from ordercore.testing.simulation.look import Law
from ordercore.testing.simulation.market import MARKET, Market, market_desk
from ordercore.testing.simulation.report import Report, Tally, Violation
from ordercore.testing.simulation.run import simulate

__all__ = [
    "LAWS",
    "MARKET",
    "Broken",
    "Law",
    "Market",
    "Report",
    "Tally",
    "Violation",
    "break_every_call",
    "market_desk",
    "simulate",
]
