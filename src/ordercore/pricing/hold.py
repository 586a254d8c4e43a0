"""Whether a rule holds, and what is missing when it does not."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from ordercore.pricing.buyer import BuyerIs
from ordercore.pricing.cart import Cart
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
    Undiscounted,
    UnitPriceBetween,
)
from ordercore.pricing.effect import AmountOff, Effect, FixedPrice, PackOff, PackPrice, PercentOff, TierTable
from ordercore.pricing.open import OpenLine
from ordercore.pricing.rule import Rule
from ordercore.pricing.target import Target
from ordercore.values.money import Money
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Reason
from ordercore.values.when import ALWAYS

__all__ = ["MINIMA", "currencies_of", "why_not"]

MINIMA: Final = frozenset(
    {
        "rule.minimum_distinct",
        "rule.minimum_line_quantity",
        "rule.minimum_longest_line",
        "rule.minimum_quantity",
        "rule.minimum_subtotal",
        "rule.too_few_units",
    }
)
"""Reasons that go away when the cart grows; the fact ``missing`` says by how much."""


def why_not(rule: Rule, cart: Cart) -> tuple[Reason, ...]:
    """All reasons why a rule does not hold for a cart; empty when it does. Its stage must have begun."""
    reasons = [_currency(rule, cart), _target(rule, cart)]
    if rule.period is not ALWAYS:
        reasons.insert(0, _period(rule, cart))
    if rule.when:
        reasons += [_unmet(condition, rule, cart) for condition in rule.when]
    return tuple([reason for reason in reasons if reason is not None]) if any(reasons) else ()


def _period(rule: Rule, cart: Cart) -> Reason | None:
    if cart.in_force(rule.period):
        return None
    return Reason("rule.period", "/on", "the rule is not in force", (("period", str(rule.period)),))


def _currency(rule: Rule, cart: Cart) -> Reason | None:
    if isinstance(rule.effect, PercentOff) and rule.cap.amount is None:
        return None
    others = sorted(currencies_of(rule) - {cart.question.currency})
    return _other_currency(others[0]) if others else None


def currencies_of(rule: Rule) -> frozenset[str]:
    """The currencies a rule speaks of; none when it takes shares only."""
    cap = rule.cap.amount
    return _currencies(rule.effect) if cap is None else _currencies(rule.effect) | {cap.currency}


def _currencies(effect: Effect) -> frozenset[str]:
    """The currencies an effect speaks of; none when it takes shares only."""
    if isinstance(effect, (AmountOff, PackOff)):
        return frozenset([effect.amount.currency])
    if isinstance(effect, (FixedPrice, PackPrice)):
        return frozenset([effect.price.currency])
    if isinstance(effect, TierTable):
        money = [tier.minimum.currency for tier in effect.tiers if isinstance(tier.minimum, Money)]
        return frozenset(money).union(*[_currencies(tier.effect) for tier in effect.tiers])
    return frozenset()


def _other_currency(currency: str) -> Reason:
    return Reason("rule.currency", "/currency", "the rule is about another currency", (("currency", currency),))


def _target(rule: Rule, cart: Cart) -> Reason | None:
    if rule.stage == "charge":
        return (
            None
            if cart.charges_of(rule)
            else Reason("rule.no_target", "/charges", "nothing charged is meant by the rule")
        )
    if cart.open_to(rule):
        return None
    if cart.meant(rule.on):
        return Reason("rule.overridden", "/lines", "the prices of all lines meant by the rule were set by a person")
    return Reason("rule.no_target", "/lines", "no line is meant by the rule")


def _unmet(condition: Condition, rule: Rule, cart: Cart) -> Reason | None:
    if isinstance(condition, BuyerIs):
        return None if condition.rank(cart.question.buyer) is not None else _other_buyer(condition)
    if isinstance(condition, MinimumLineQuantity):
        return _each(condition.quantity, cart.open_to(rule))
    if isinstance(condition, MinimumQuantity):
        return _together(condition.quantity, _counted(condition.of, rule, cart))
    if isinstance(condition, MinimumSubtotal):
        return _subtotal(condition, cart)
    if isinstance(condition, (Undiscounted, UnitPriceBetween)):
        return None if cart.eligible(rule) else _no_line()
    if isinstance(condition, (AnyOf, NoneOf)):
        return _several(condition, rule, cart)
    return _rare(condition, rule, cart)


def _rare(
    condition: MaximumQuantity | MinimumLongestLine | MinimumDistinct | CouponEntered | RuleApplied,
    rule: Rule,
    cart: Cart,
) -> Reason | None:
    if isinstance(condition, CouponEntered):
        if condition.code in cart.question.coupons:
            return None
        return Reason("rule.coupon", "/coupons", "a code is missing", (("code", condition.code),))
    if isinstance(condition, RuleApplied):
        if condition.rule in cart.taken:
            return None
        return Reason("rule.not_after", "", "another rule has taken nothing", (("rule", condition.rule),))
    lines = _counted(condition.of, rule, cart)
    if isinstance(condition, MinimumDistinct):
        lacking = condition.count - len({line.line.sku for line in lines})
        if lacking <= 0:
            return None
        said = "the lines have too few different items"
        return _short("rule.minimum_distinct", "/lines", said, condition.count, lacking)
    if isinstance(condition, MinimumLongestLine):
        return _longest(condition.quantity, lines)
    most = condition.quantity
    if _units(most, lines) <= most.exact:
        return None
    return Reason(
        "rule.maximum_quantity", "/lines", "the lines together have too many units", (("maximum", str(most)),)
    )


def _counted(of: Target | None, rule: Rule, cart: Cart) -> list[OpenLine]:
    return cart.meant(rule.on if of is None else of)


def _several(condition: AnyOf | NoneOf, rule: Rule, cart: Cart) -> Reason | None:
    unmet = [_unmet(each, rule, cart) for each in condition.of]
    if isinstance(condition, AnyOf):
        if not all(unmet):
            return None
        facts = tuple([("or", reason.code) for reason in unmet if reason is not None])
        return Reason("rule.none_of_several", "", "none of several conditions holds", facts)
    if all(unmet):
        return None
    return Reason("rule.ruled_out", "", "a condition that rules it out holds")


def _no_line() -> Reason:
    return Reason("rule.no_line", "/lines", "no line meets what the rule asks of each")


def _other_buyer(condition: BuyerIs) -> Reason:
    return Reason("rule.buyer", "/buyer", "the rule is for other buyers", (("scope", str(condition)),))


def _short(code: str, path: str, message: str, minimum: object, missing: object) -> Reason:
    return Reason(code, path, message, (("minimum", str(minimum)), ("missing", str(missing))))


def _each(minimum: Quantity, lines: list[OpenLine]) -> Reason | None:
    """Met when one line has enough; what is missing is told of the line nearest to it."""
    for line in lines:
        if line.line.reaches(minimum):
            return None
    missing = [
        (minimum.exact - count, line.line.id, line.path)
        for line in lines
        if (count := line.line.in_unit(minimum.unit)) is not None
    ]
    if not missing:
        return _short("rule.minimum_line_quantity", "/lines", "no line counts in this unit", minimum, minimum)
    exact, _, path = min(missing)
    lacking = Quantity(exact, minimum.unit)
    return _short("rule.minimum_line_quantity", path, "no line has enough units", minimum, lacking)


def _units(of: Quantity, lines: list[OpenLine]) -> Fraction:
    """How many units lines have together, of the unit of a quantity."""
    return sum([line.line.in_unit(of.unit) or Fraction(0) for line in lines], Fraction(0))


def _longest(minimum: Quantity, lines: list[OpenLine]) -> Reason | None:
    longest = max([_units(minimum, [line]) for line in lines], default=Fraction(0))
    if longest >= minimum.exact:
        return None
    lacking = Quantity(minimum.exact - longest, minimum.unit)
    return _short("rule.minimum_longest_line", "/lines", "no line has enough units", minimum, lacking)


def _together(minimum: Quantity, lines: list[OpenLine]) -> Reason | None:
    count = _units(minimum, lines)
    if count >= minimum.exact:
        return None
    lacking = Quantity(minimum.exact - count, minimum.unit)
    return _short("rule.minimum_quantity", "/lines", "the lines together have too few units", minimum, lacking)


def _subtotal(condition: MinimumSubtotal, cart: Cart) -> Reason | None:
    minimum = condition.amount
    if minimum.currency != cart.question.currency:
        return _other_currency(minimum.currency)
    have = cart.subtotal(condition.of, condition.before, condition.with_tax)
    if have >= minimum:
        return None
    return _short("rule.minimum_subtotal", "/lines", "the lines cost too little", minimum, minimum - have)
