"""Whether a rule holds, and what is missing when it does not."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from ordercore.pricing.buyer import BuyerIs
from ordercore.pricing.cart import Cart, OpenLine
from ordercore.pricing.condition import Condition, MinimumLineQuantity, MinimumQuantity, MinimumSubtotal, Stage
from ordercore.pricing.effect import AmountOff, PercentOff
from ordercore.pricing.rule import Rule
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Reason

__all__ = ["MINIMA", "why_not"]

MINIMA: Final = frozenset({"rule.minimum_line_quantity", "rule.minimum_quantity", "rule.minimum_subtotal"})
"""Reasons that go away when the cart grows; the fact ``missing`` says by how much."""


def why_not(rule: Rule, cart: Cart) -> tuple[Reason, ...]:
    """All reasons why a rule does not hold for a cart; empty when it does. Its stage must have begun."""
    reasons = [_period(rule, cart), _currency(rule, cart), _target(rule, cart)]
    reasons += [_unmet(condition, rule, cart) for condition in rule.when]
    return tuple([reason for reason in reasons if reason is not None])


def _period(rule: Rule, cart: Cart) -> Reason | None:
    if cart.question.on in rule.period:
        return None
    return Reason("rule.period", "/on", "the rule is not in force", (("period", str(rule.period)),))


def _currency(rule: Rule, cart: Cart) -> Reason | None:
    effect = rule.effect
    if isinstance(effect, PercentOff):
        return None
    currency = effect.amount.currency if isinstance(effect, AmountOff) else effect.price.currency
    return None if currency == cart.question.currency else _other_currency(currency)


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
        return _together(condition.quantity, cart.meant(rule.on if condition.of is None else condition.of))
    return _subtotal(condition, cart, rule.stage)


def _other_buyer(condition: BuyerIs) -> Reason:
    return Reason("rule.buyer", "/buyer", "the rule is for other buyers", (("scope", str(condition)),))


def _short(code: str, path: str, message: str, minimum: object, missing: object) -> Reason:
    return Reason(code, path, message, (("minimum", str(minimum)), ("missing", str(missing))))


def _each(minimum: Quantity, lines: list[OpenLine]) -> Reason | None:
    """Met when one line has enough; what is missing is told of the line nearest to it."""
    missing = [
        (max((minimum - line.line.quantity).exact, Fraction(0)), line.line.id, line.path)
        for line in lines
        if line.line.quantity.unit == minimum.unit
    ]
    if not missing:
        return _short("rule.minimum_line_quantity", "/lines", "no line counts in this unit", minimum, minimum)
    exact, _, path = min(missing)
    if not exact:
        return None
    lacking = Quantity(exact, minimum.unit)
    return _short("rule.minimum_line_quantity", path, "no line has enough units", minimum, lacking)


def _together(minimum: Quantity, lines: list[OpenLine]) -> Reason | None:
    count = sum([line.line.quantity.exact for line in lines if line.line.quantity.unit == minimum.unit], Fraction(0))
    if count >= minimum.exact:
        return None
    lacking = Quantity(minimum.exact - count, minimum.unit)
    return _short("rule.minimum_quantity", "/lines", "the lines together have too few units", minimum, lacking)


def _subtotal(condition: MinimumSubtotal, cart: Cart, stage: Stage) -> Reason | None:
    minimum = condition.amount
    if minimum.currency != cart.question.currency:
        return _other_currency(minimum.currency)
    have = cart.subtotal(condition.of, condition.before or stage)
    if have >= minimum:
        return None
    return _short("rule.minimum_subtotal", "/lines", "the lines cost too little", minimum, minimum - have)
