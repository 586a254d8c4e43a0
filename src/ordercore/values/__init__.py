"""What everything is made of: money, percentages, quantities, periods, places, ids, verdicts and traces."""

from ordercore.values.amount import Number, amount
from ordercore.values.currency import Currency, currencies, currency
from ordercore.values.ids import checked_id
from ordercore.values.money import Money, Settled, Unrounded, total
from ordercore.values.percent import Percent
from ordercore.values.place import Address, Place
from ordercore.values.quantity import EACH, Quantity, Units
from ordercore.values.rounding import (
    CASH_5,
    CASH_10,
    CASH_50,
    CASH_100,
    CEILING,
    DOWN,
    FLOOR,
    HALF_DOWN,
    HALF_EVEN,
    HALF_UP,
    UP,
    Rounding,
)
from ordercore.values.spread import spread
from ordercore.values.trace import Step, step
from ordercore.values.verdict import Allowed, Reason, Refused, Verdict, all_of, allowed, refused
from ordercore.values.when import ALWAYS, Dated, InForce, Period, checked_instant

__all__ = [
    "ALWAYS",
    "CASH_5",
    "CASH_10",
    "CASH_50",
    "CASH_100",
    "CEILING",
    "DOWN",
    "EACH",
    "FLOOR",
    "HALF_DOWN",
    "HALF_EVEN",
    "HALF_UP",
    "UP",
    "Address",
    "Allowed",
    "Currency",
    "Dated",
    "InForce",
    "Money",
    "Number",
    "Percent",
    "Period",
    "Place",
    "Quantity",
    "Reason",
    "Refused",
    "Rounding",
    "Settled",
    "Step",
    "Units",
    "Unrounded",
    "Verdict",
    "all_of",
    "allowed",
    "amount",
    "checked_id",
    "checked_instant",
    "currencies",
    "currency",
    "refused",
    "spread",
    "step",
    "total",
]
