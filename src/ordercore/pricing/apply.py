"""Rules at work: stage by stage, each on what the ones before it have left."""

from __future__ import annotations

from ordercore.pricing.answer import RuleOutcome
from ordercore.pricing.book import PriceBook
from ordercore.pricing.cart import Cart, OpenCharge, OpenLine
from ordercore.pricing.condition import MinimumLineQuantity, Stage
from ordercore.pricing.effect import AmountOff, Effect, PercentOff
from ordercore.pricing.hold import why_not
from ordercore.pricing.rule import Rule
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import Rounding
from ordercore.values.spread import spread
from ordercore.values.verdict import Reason

__all__ = ["apply", "rules_for"]

_NOTHING = Reason("rule.nothing_to_take", "", "nothing is left to take, or what the rule takes rounds to nothing")


def rules_for(cart: Cart, book: PriceBook) -> tuple[Rule, ...]:
    """The rules that could touch a cart, in the order they have within a stage."""
    return book.index.rules(cart.skus, cart.groups, cart.question.coupons)


def apply(rules: tuple[Rule, ...], stage: Stage, cart: Cart) -> tuple[RuleOutcome, ...]:
    """Let the rules of one stage have their turn on a cart, which is changed, and say what became of each."""
    cart.begin(stage)
    due = [rule for rule in rules if rule.stage == stage]
    # All conditions are measured before the first rule takes anything.
    held = [(rule, why_not(rule, cart)) for rule in due]
    return tuple([_outcome(rule, reasons, cart) for rule, reasons in held])


def _outcome(rule: Rule, reasons: tuple[Reason, ...], cart: Cart) -> RuleOutcome:
    zero = Money.zero(cart.question.currency)
    if reasons:
        return RuleOutcome(rule.id, rule.stage, zero, reasons)
    taken = _take(rule, cart)
    return RuleOutcome(rule.id, rule.stage, -taken) if taken else RuleOutcome(rule.id, rule.stage, zero, (_NOTHING,))


def _take(rule: Rule, cart: Cart) -> Money:
    if rule.stage == "order":
        return _off_order(rule, cart.open_to(rule), cart)
    if rule.stage == "charge":
        parts = [_off(rule, charge, Quantity(1), cart.rounding) for charge in cart.charges_of(rule)]
    else:
        parts = [_off(rule, line, line.line.quantity, cart.rounding) for line in _long_enough(rule, cart.open_to(rule))]
    return total(parts, cart.question.currency)


def _long_enough(rule: Rule, lines: list[OpenLine]) -> list[OpenLine]:
    """The lines that meet every condition the rule makes on each line."""
    for condition in rule.when:
        if isinstance(condition, MinimumLineQuantity):
            unit, least = condition.quantity.unit, condition.quantity
            lines = [line for line in lines if line.line.quantity.unit == unit and line.line.quantity >= least]
    return lines


def _off(rule: Rule, part: OpenLine | OpenCharge, quantity: Quantity, rounding: Rounding) -> Money:
    """Take a rule's discount off one line or charge."""
    exact, amount = _discount(rule.effect, part.net, quantity, rounding)
    return part.take(rule.id, rule.label, exact, amount)


def _discount(effect: Effect, net: Money, quantity: Quantity, rounding: Rounding) -> tuple[Unrounded, Money]:
    """What an effect comes to on something that costs `net`: exact and rounded; zero or less means there is nothing to take."""
    if isinstance(effect, PercentOff):
        exact = effect.percent.of(net)
    elif isinstance(effect, AmountOff):
        exact = (
            effect.amount.scaled(quantity.numerator, quantity.denominator) if effect.per == "unit" else effect.amount
        )
    else:
        price = effect.price.scaled(quantity.numerator, quantity.denominator)
        # The new price is what people see: it is rounded, and the discount is the rest.
        return net.unrounded - price, net - price.settle(rounding).money
    return exact, exact.settle(rounding).money


def _off_order(rule: Rule, lines: list[OpenLine], cart: Cart) -> Money:
    """Take one amount off several lines together, each in proportion to what it still costs; cents go by line id."""
    lines = sorted(lines, key=lambda line: line.line.id)
    base = total([line.net for line in lines], cart.question.currency)
    exact, rounded = _discount(rule.effect, base, Quantity(1), cart.rounding)
    amount = min(rounded, base)
    if not amount:
        return amount
    for line, part in zip(lines, spread(amount, [line.net.minor for line in lines]), strict=True):
        line.take(rule.id, rule.label, exact.scaled(line.net.minor, base.minor), part)
    return amount
