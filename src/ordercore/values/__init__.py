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
from ordercore.values.spread import (
    CASCADE_FROM_LAST,
    FIRST_TAKE_REST,
    HALF_DOWN_THEN_FIRST,
    LARGEST_REMAINDER,
    LAST_TAKES_REST,
    Capped,
    Spreading,
    spread,
    spread_capped,
)
from ordercore.values.trace import Step, step
from ordercore.values.verdict import Allowed, Reason, Refused, Verdict, all_of, allowed, refused
from ordercore.values.when import ALWAYS, Dated, InForce, Period, checked_instant

__all__ = [
    "ALWAYS",
    "CASCADE_FROM_LAST",
    "CASH_5",
    "CASH_10",
    "CASH_50",
    "CASH_100",
    "CEILING",
    "DOWN",
    "EACH",
    "FIRST_TAKE_REST",
    "FLOOR",
    "HALF_DOWN",
    "HALF_DOWN_THEN_FIRST",
    "HALF_EVEN",
    "HALF_UP",
    "LARGEST_REMAINDER",
    "LAST_TAKES_REST",
    "UP",
    "Address",
    "Allowed",
    "Capped",
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
    "Spreading",
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
    "spread_capped",
    "step",
    "total",
]
