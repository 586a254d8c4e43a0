"""What a cart costs a buyer on a day: exact, explained, and without a word to any store.

``price(PriceQuestion(...), PriceBook(...))`` answers with a `PriceAnswer`, or a `Refused` with all reasons.
"""

from ordercore.pricing.answer import CouponState, PriceAnswer, RuleOutcome
from ordercore.pricing.book import PriceBook
from ordercore.pricing.buyer import ANYONE, Buyer, BuyerIs
from ordercore.pricing.condition import Condition, MinimumLineQuantity, MinimumQuantity, MinimumSubtotal, Stage
from ordercore.pricing.effect import AmountOff, Effect, FixedPrice, PercentOff
from ordercore.pricing.price import price
from ordercore.pricing.priced import GIVEN, OVERRIDE, Adjustment, Candidate, PricedCharge, PricedLine
from ordercore.pricing.question import AskedCharge, Line, PriceOverride, PriceQuestion
from ordercore.pricing.row import DEFAULT_PRECEDENCE, ChargeRow, PriceKind, PriceRow
from ordercore.pricing.rule import Rule
from ordercore.pricing.target import EVERYTHING, Target

__all__ = [
    "ANYONE",
    "DEFAULT_PRECEDENCE",
    "EVERYTHING",
    "GIVEN",
    "OVERRIDE",
    "Adjustment",
    "AmountOff",
    "AskedCharge",
    "Buyer",
    "BuyerIs",
    "Candidate",
    "ChargeRow",
    "Condition",
    "CouponState",
    "Effect",
    "FixedPrice",
    "Line",
    "MinimumLineQuantity",
    "MinimumQuantity",
    "MinimumSubtotal",
    "PercentOff",
    "PriceAnswer",
    "PriceBook",
    "PriceKind",
    "PriceOverride",
    "PriceQuestion",
    "PriceRow",
    "PricedCharge",
    "PricedLine",
    "Rule",
    "RuleOutcome",
    "Stage",
    "Target",
    "price",
]
