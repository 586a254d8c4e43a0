"""The figures of an answer, worked out anew from its trace alone: the audit of a price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import frozen

from ordercore.errors import InvalidValue
from ordercore.pricing.answer import PriceAnswer
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.rounding import MODES, Rounding
from ordercore.values.trace import Step

__all__ = ["Figures", "figures_of", "replay"]


@frozen
class Figures:
    """What an answer comes to."""

    #: goods and charges together, without tax.
    net: Money
    #: line id -> what the line costs; gifts by the rule's id.
    lines: Mapping[str, Money]
    #: charge id -> what the charge costs.
    charges: Mapping[str, Money]
    #: rule id -> all it took, zero or less.
    rules: Mapping[str, Money]


def figures_of(answer: PriceAnswer) -> Figures:
    """The figures an answer states."""
    return Figures(
        answer.net,
        {line.id: line.net for line in (*answer.lines, *answer.gifts)},
        {charge.id: charge.net for charge in answer.charges},
        {outcome.rule: outcome.amount for outcome in answer.rules},
    )


def replay(trace: Step) -> Figures:
    """Work out anew, from the trace of a price, everything it comes to.

    Quantities times unit prices are extended and rounded again, every adjustment is taken from what stood before it, and lines,
    charges and rules are added up. Nothing but the trace is asked: neither the book nor the cart.

    Args:
        trace: `PriceAnswer.trace`, or one stored with an order.

    Returns:
        The figures, equal to `figures_of` the answer.

    Raises:
        InvalidValue: a step says something else than what the steps below it come to; the path names the step.
    """
    if trace.rule != "price":
        raise InvalidValue(f"a trace of {trace.rule!r}", mend="give the whole trace of a price")
    rounding = _rounding(_fact(trace, "rounding"))
    currency = _money(trace.out).currency
    lines: dict[str, Money] = {}
    charges: dict[str, Money] = {}
    taken: dict[str, Money] = {}
    rules = {_fact(step, "id"): _money(step.out) for step in _children(trace, "price.rule")}
    for step in _children(trace, "price.line"):
        id = _fact(step, "id")
        lines[id] = _come_to(step, _extended(step, rounding), taken)
    for step in _children(trace, "price.charge"):
        charges[_fact(step, "id")] = _come_to(step, _money(_fact(step, "amount")), taken)
    for id, amount in rules.items():
        _same(f"/{id}", amount, taken.get(id, Money.zero(currency)))
    net = total([*lines.values(), *charges.values()], currency)
    _same("/", _money(trace.out), net)
    return Figures(net, lines, charges, rules)


def _children(step: Step, rule: str) -> Iterator[Step]:
    return (child for child in step.children if child.rule == rule)


def _extended(line: Step, rounding: Rounding) -> Money:
    (extend,) = _children(line, "price.extend")
    unit, quantity = _unrounded(_fact(extend, "unit")), Fraction(_fact(extend, "quantity").split()[0])
    extended = (unit * quantity).settle(rounding).money
    _same(f"/{_fact(line, 'id')}/extend", _money(extend.out), extended)
    return extended


def _come_to(step: Step, net: Money, taken: dict[str, Money]) -> Money:
    """Take every adjustment of a line or charge off it."""
    id = _fact(step, "id")
    for adjust in _children(step, "price.adjust"):
        rule, amount = _fact(adjust, "id"), _money(adjust.out)
        _same(f"/{id}/{rule}", _money(_fact(adjust, "base")), net)
        if not Money.zero(net.currency) <= -amount <= net:
            raise InvalidValue(f"{amount} off {net}", path=f"/{id}/{rule}", mend="ask who changed the trace")
        net += amount
        taken[rule] = taken.get(rule, Money.zero(net.currency)) + amount
    _same(f"/{id}", _money(step.out), net)
    return net


def _same(path: str, told: Money, found: Money) -> None:
    if told != found:
        raise InvalidValue(f"{told} is told where {found} comes out", path=path, mend="ask who changed the trace")


def _fact(step: Step, name: str) -> str:
    for known, value in step.saw:
        if known == name:
            return value
    raise InvalidValue(f"a step {step.rule!r} without its {name}", mend="give the trace as it was made")


def _money(text: str) -> Money:
    amount, _, currency = text.partition(" ")
    return Money(amount, currency)


def _unrounded(text: str) -> Unrounded:
    amount, _, currency = text.partition(" ")
    return Unrounded(Fraction(amount), currency)


def _rounding(text: str) -> Rounding:
    name, _, step = text.partition("/")
    for mode in MODES:
        if mode == name:
            return Rounding(mode, int(step or 1))  # type: ignore[arg-type]
    raise InvalidValue(f"rounding {text!r}", mend="give the trace as it was made")
