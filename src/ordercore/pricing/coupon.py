"""What became of the coupon codes a buyer entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ordercore.pricing.answer import CouponState, RuleOutcome
from ordercore.pricing.book import PriceBook
from ordercore.values.verdict import Reason

__all__ = ["coupon_states"]

_FINAL = frozenset({"rule.period", "rule.buyer", "rule.currency"})
"""Reasons that no change of the cart makes go away."""


def coupon_states(codes: Iterable[str], outcomes: Iterable[RuleOutcome], book: PriceBook) -> tuple[CouponState, ...]:
    """The state of each code, sorted: applied when one of its rules took something off."""
    became = {outcome.rule: outcome for outcome in outcomes}
    return tuple([_state(code, became, book) for code in sorted(codes)])


def _state(code: str, became: Mapping[str, RuleOutcome], book: PriceBook) -> CouponState:
    outcomes = [became[rule.id] for rule in book.index.bound(code)]
    if not outcomes:
        return CouponState(code, "rejected", (Reason("coupon.unknown", "/coupons", "no rule knows this code"),))
    if not all(outcome.reasons for outcome in outcomes):
        return CouponState(code, "applied")
    reasons = tuple([reason for outcome in outcomes for reason in outcome.reasons])
    hopeless = all(any(reason.code in _FINAL for reason in outcome.reasons) for outcome in outcomes)
    return CouponState(code, "rejected" if hopeless else "parked", reasons)
