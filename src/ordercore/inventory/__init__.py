"""What there is and what can be promised of it. Useful alone: a question, some positions, one verb."""

from ordercore.inventory.answer import Allocation, Later, Promise, PromisedLine
from ordercore.inventory.limit import stock_limit, stock_of, stock_quantity, stock_units
from ordercore.inventory.position import Incoming, Position
from ordercore.inventory.promise import promise
from ordercore.inventory.question import PromiseLine, PromiseQuestion

__all__ = [
    "Allocation",
    "Incoming",
    "Later",
    "Position",
    "Promise",
    "PromiseLine",
    "PromiseQuestion",
    "PromisedLine",
    "promise",
    "stock_limit",
    "stock_of",
    "stock_quantity",
    "stock_units",
]
