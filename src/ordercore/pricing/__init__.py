"""What a cart costs a buyer on a day: exact, explained, and without a word to any store.

``price(PriceQuestion(...), PriceBook(...))`` answers with a `PriceAnswer`, or a `Refused` with all reasons.
"""

from ordercore.pricing.adjustment import Adjustment
from ordercore.pricing.answer import CouponState, PriceAnswer, RuleOutcome, Search
from ordercore.pricing.book import PriceBook
from ordercore.pricing.buyer import ANYONE, Buyer, BuyerIs
from ordercore.pricing.candidate import Candidate, PricePart, UnitUse
from ordercore.pricing.cap import UNCAPPED, Cap
from ordercore.pricing.claim import PriceClaim, agreements, claims_of, taken_of
from ordercore.pricing.condition import (
    AnyOf,
    Condition,
    CouponEntered,
    MaximumQuantity,
    MinimumDistinct,
    MinimumLineQuantity,
    MinimumLongestLine,
    MinimumQuantity,
    MinimumSubtotal,
    NoneOf,
    RuleApplied,
    Stage,
    Undiscounted,
    UnitPriceBetween,
)
from ordercore.pricing.diff import Changed, Difference, Totals, diff
from ordercore.pricing.effect import (
    AmountOff,
    BuyGet,
    Effect,
    FixedPrice,
    FreeItem,
    PackOff,
    PackPrice,
    PercentOff,
    Tier,
    TierTable,
)
from ordercore.pricing.formula import CostOf, Formula, KindOf, Less, Margin, Markup, Plus, RoundTo, RowOf
from ordercore.pricing.guard import Guard
from ordercore.pricing.kit import KitPart, KitShare, apportion
from ordercore.pricing.lane import Combine, Group, Lane
from ordercore.pricing.lint import lint
from ordercore.pricing.lowest import LowestPrice, lowest_price
from ordercore.pricing.price import price
from ordercore.pricing.priced import GIVEN, OVERRIDE, PricedCharge, PricedLine
from ordercore.pricing.question import AskedCharge, Line, PriceOverride, PriceQuestion, Taken
from ordercore.pricing.replay import replay
from ordercore.pricing.row import DEFAULT_PRECEDENCE, ChargeRow, PriceKind, PriceRow
from ordercore.pricing.rule import Rule
from ordercore.pricing.target import EVERYTHING, Target

__all__ = [
    "ANYONE",
    "DEFAULT_PRECEDENCE",
    "EVERYTHING",
    "GIVEN",
    "OVERRIDE",
    "UNCAPPED",
    "Adjustment",
    "AmountOff",
    "AnyOf",
    "AskedCharge",
    "BuyGet",
    "Buyer",
    "BuyerIs",
    "Candidate",
    "Cap",
    "Changed",
    "ChargeRow",
    "Combine",
    "Condition",
    "CostOf",
    "CouponEntered",
    "CouponState",
    "Difference",
    "Effect",
    "FixedPrice",
    "Formula",
    "FreeItem",
    "Group",
    "Guard",
    "KindOf",
    "KitPart",
    "KitShare",
    "Lane",
    "Less",
    "Line",
    "LowestPrice",
    "Margin",
    "Markup",
    "MaximumQuantity",
    "MinimumDistinct",
    "MinimumLineQuantity",
    "MinimumLongestLine",
    "MinimumQuantity",
    "MinimumSubtotal",
    "NoneOf",
    "PackOff",
    "PackPrice",
    "PercentOff",
    "Plus",
    "PriceAnswer",
    "PriceBook",
    "PriceClaim",
    "PriceKind",
    "PriceOverride",
    "PricePart",
    "PriceQuestion",
    "PriceRow",
    "PricedCharge",
    "PricedLine",
    "RoundTo",
    "RowOf",
    "Rule",
    "RuleApplied",
    "RuleOutcome",
    "Search",
    "Stage",
    "Taken",
    "Target",
    "Tier",
    "TierTable",
    "Totals",
    "Undiscounted",
    "UnitPriceBetween",
    "UnitUse",
    "agreements",
    "apportion",
    "claims_of",
    "diff",
    "lint",
    "lowest_price",
    "price",
    "replay",
    "taken_of",
]
