"""An answer, made anew from its trace alone: the audit of a price."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, get_args

from ordercore.errors import InvalidValue
from ordercore.pricing.adjustment import Adjustment
from ordercore.pricing.answer import CouponState, PriceAnswer, RuleOutcome, Search
from ordercore.pricing.candidate import Candidate, Lost, PricePart, UnitUse
from ordercore.pricing.condition import Stage
from ordercore.pricing.priced import OVERRIDE, PricedCharge, PricedLine
from ordercore.pricing.question import PriceOverride
from ordercore.pricing.retold import day, fact, fact_or, money, quantity, ratio, reasons, rounding, steps, unrounded
from ordercore.pricing.row import PriceKind
from ordercore.values.money import Money, total
from ordercore.values.rounding import Rounding
from ordercore.values.trace import Step

__all__ = ["replay"]

_MEND: Final = "ask who changed the trace"


def replay(trace: Step) -> PriceAnswer:
    """Make an answer anew from its trace, and work out every figure in it again on the way.

    Quantities times unit prices are extended and rounded again, every adjustment is taken from what stood before it, and lines,
    charges and rules are added up. Nothing but the trace is asked: neither the book nor the cart.

    Args:
        trace: `PriceAnswer.trace`, or one stored with an order.

    Returns:
        The answer the trace tells of: ``replay(answer.trace) == answer``.

    Raises:
        InvalidValue: a step says something else than what the steps below it come to, or is none that a price makes; the
            path names the step.
    """
    if trace.rule != "price":
        raise InvalidValue(f"a trace of {trace.rule!r}", mend="give the whole trace of a price")
    rounded, taken = rounding(fact(trace, "rounding")), dict[str, Money]()
    lines = tuple([_line(each, rounded, taken) for each in steps(trace, "price.line")])
    charges = tuple([_charge(each, taken) for each in steps(trace, "price.charge")])
    gifts = tuple([_line(each, rounded, taken) for each in steps(trace, "price.gift")])
    net = money(trace.out)
    rules = tuple([_rule(each, taken, net.currency) for each in steps(trace, "price.rule")])
    _same("/", net, total([*(each.net for each in lines + gifts), *(each.net for each in charges)], net.currency))
    return PriceAnswer(
        book=fact(trace, "book"),
        on=day(fact(trace, "on")),
        currency=net.currency,
        rounding=rounded,
        net=net,
        lines=lines,
        charges=charges,
        rules=rules,
        coupons=tuple([_coupon(each) for each in steps(trace, "price.coupon")]),
        hints=tuple([reason for each in steps(trace, "price.hint") for reason in reasons(each)]),
        fingerprint=fact(trace, "fingerprint"),
        gifts=gifts,
        searches=tuple([_search(each) for each in steps(trace, "price.search")]),
    )


# --- lines and charges -----------------------------------------------------------------------------------------------------


def _line(step: Step, rounded: Rounding, taken: dict[str, Money]) -> PricedLine:
    id = fact(step, "id")
    select, extend = _only(step, "price.select"), _only(step, "price.extend")
    row, unit, count = fact(select, "row"), unrounded(fact(extend, "unit")), quantity(fact(extend, "quantity"))
    extended = (unit * count.exact).settle(rounded).money
    _same(f"/{id}/extend", money(extend.out), extended)
    _same(f"/{id}/select", unrounded(select.out), unit)
    adjustments, net = _adjusted(step, extended, taken)
    listed = fact_or(select, "list")
    return PricedLine(
        id=id,
        sku=fact(step, "sku"),
        quantity=count,
        unit=unit,
        row=row,
        extended=extended,
        net=net,
        list=unrounded(listed) if listed else None,
        adjustments=adjustments,
        lost=tuple([_candidate(each) for each in steps(select, "price.candidate")]),
        override=PriceOverride(unit, fact(select, "reason"), fact(select, "by")) if row == OVERRIDE else None,
        uses=tuple([_use(each) for each in steps(step, "price.use")]),
        parts=tuple([_part(each) for each in steps(step, "price.part")]),
    )


def _charge(step: Step, taken: dict[str, Money]) -> PricedCharge:
    amount = money(fact(step, "amount"))
    adjustments, net = _adjusted(step, amount, taken)
    kind, row, tax_class = fact(step, "kind"), fact(step, "row"), fact_or(step, "tax_class")
    return PricedCharge(fact(step, "id"), kind, amount, net, row, adjustments, tax_class)


def _adjusted(step: Step, net: Money, taken: dict[str, Money]) -> tuple[tuple[Adjustment, ...], Money]:
    """Take every adjustment of a line or charge off it; what each rule took in all is added to `taken`."""
    id, nothing, found = fact(step, "id"), Money.zero(net.currency), []
    for adjust in steps(step, "price.adjust"):
        rule, amount, base = fact(adjust, "id"), money(adjust.out), money(fact(adjust, "base"))
        _same(f"/{id}/{rule}", base, net)
        if not nothing <= -amount <= net:
            raise InvalidValue(f"{amount} off {net}", path=f"/{id}/{rule}", mend=_MEND)
        net += amount
        taken[rule] = taken.get(rule, nothing) + amount
        label, guard = fact_or(adjust, "label"), fact_or(adjust, "guard")
        found.append(Adjustment(rule, amount, base, unrounded(fact(adjust, "exact")), label, guard))
    _same(f"/{id}", money(step.out), net)
    return tuple(found), net


def _candidate(step: Step) -> Candidate:
    kind: PriceKind = _one_of(PriceKind, fact(step, "kind"))
    lost: Lost = _one_of(Lost, fact(step, "lost"))
    return Candidate(fact(step, "row"), kind, unrounded(step.out) if step.out else None, lost)


def _use(step: Step) -> UnitUse:
    return UnitUse(fact(step, "id"), _one_of(_ROLES, fact(step, "role")), quantity(step.out))


def _part(step: Step) -> PricePart:
    taken = fact_or(step, "taken")
    used = ratio(taken) if taken else None
    return PricePart(fact(step, "row"), quantity(fact(step, "quantity")), unrounded(step.out), used)


# --- what stands beside them -----------------------------------------------------------------------------------------------


def _rule(step: Step, taken: Mapping[str, Money], currency: str) -> RuleOutcome:
    id, amount = fact(step, "id"), money(step.out)
    _same(f"/{id}", amount, taken.get(id, Money.zero(currency)))
    stage: Stage = _one_of(Stage, fact(step, "stage"))
    return RuleOutcome(id, stage, amount, reasons(step))


def _coupon(step: Step) -> CouponState:
    return CouponState(fact(step, "code"), _one_of(_STATES, step.out), reasons(step))


def _search(step: Step) -> Search:
    optimal = _one_of(("yes", "no"), fact(step, "optimal")) == "yes"
    nodes = ratio(fact(step, "nodes")).numerator
    bound = money(fact(step, "bound"))
    return Search(fact(step, "lane"), fact(step, "group"), optimal, money(step.out), bound, nodes)


_ROLES: Final = ("trigger", "target")
_STATES: Final = ("applied", "parked", "rejected")


def _one_of(words: Any, said: str) -> Any:
    known: Collection[str] = words if isinstance(words, tuple) else get_args(words)
    if said not in known:
        raise InvalidValue(f"{said!r:.80} is none of {', '.join(known)}", mend=_MEND)
    return said


def _only(step: Step, rule: str) -> Step:
    found = list(steps(step, rule))
    if len(found) != 1:
        raise InvalidValue(f"{len(found)} steps {rule!r}", path=f"/{fact(step, 'id')}", mend=_MEND)
    return found[0]


def _same(path: str, told: object, found: object) -> None:
    if told != found:
        raise InvalidValue(f"{told} is told where {found} comes out", path=path, mend=_MEND)
