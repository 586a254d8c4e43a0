"""Fifth stage: from exact taxes to cents. What is rounded together is spread back, so that parts make their wholes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from ordercore.tax.answer import TaxAnswer, TaxComponent, TaxedLine
from ordercore.tax.base import TaxBase
from ordercore.tax.plan import PlannedFee, PlannedTax, PlanRow, TaxPlan
from ordercore.tax.question import TaxLine
from ordercore.tax.rounding import TaxRounding
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.percent import Percent
from ordercore.values.spread import LARGEST_REMAINDER, spread

__all__ = ["settle"]

_WHOLE: Final = Percent(100)


def settle(
    plan: TaxPlan,
    lines: Sequence[TaxLine],
    bases: Sequence[TaxBase],
    exact: Sequence[Unrounded],
    fees: tuple[PlannedFee, ...] = (),
) -> TaxAnswer:
    """Round the exact taxes as the plan says, and add up.

    Args:
        plan: what was determined.
        lines: the lines computed.
        bases: what the taxes are levied on.
        exact: the tax on each base.
        fees: what the law adds to the document.

    Returns:
        The answer; in it every total is a sum of its lines, every line's tax the sum of its components.
    """
    charged = _rounded(plan.rounding, bases, exact, [line.id for line in lines])
    reimbursed = any(line.reimbursed is not None for line in lines)
    rows = {id: row for row in plan.rows for id in row.lines} if reimbursed else {}
    taxes = [Money.zero(plan.currency)] * len(lines)
    nets = [line.amount for line in lines]
    contained = [plan.inclusive if line.inclusive is None else line.inclusive for line in lines]
    for base, money in zip(bases, charged, strict=True):
        if base.tax.retained:
            continue
        taxes[base.line] += money
        if contained[base.line] if base.tax.included is None else base.tax.included:
            nets[base.line] -= money
    components: list[list[TaxComponent]] = [[] for _ in lines]
    levied = _base_amounts(bases, nets)
    for base, amount, before, money in zip(bases, levied, exact, charged, strict=True):
        components[base.line].append(_component(base.tax, amount, before, money))
    taxed = tuple(
        [
            TaxedLine(line.id, net, tax, net + tax, tuple(parts), _tender(line, rows.get(line.id)))
            for line, net, tax, parts in zip(lines, nets, taxes, components, strict=True)
        ]
    )
    net, tax_due = total(nets, plan.currency), total(taxes, plan.currency)
    return TaxAnswer(plan.currency, taxed, net, tax_due, net + tax_due, plan, fees)


def _component(tax: PlannedTax, base: Money, exact: Unrounded, money: Money) -> TaxComponent:
    return TaxComponent(
        tax.authority, tax.name, tax.treatment, tax.rate, base, exact, money, tax.source, tax.retained, tax.category
    )


def _base_amounts(bases: Sequence[TaxBase], nets: Sequence[Money]) -> list[Money]:
    """What each tax is levied on, to the cent: the net of the line, or a part of it that makes the net with the others."""
    taken: dict[tuple[int, str, str], Fraction] = {}
    amounts = []
    for base in bases:
        net, tax = nets[base.line], base.tax
        if base.amount is base.net:
            amounts.append(net)
        elif tax.share != _WHOLE and tax.share.of(base.net) == base.amount:
            key = (base.line, tax.authority, tax.name)
            before = taken.get(key, Fraction(0))
            taken[key] = before + tax.share.exact
            amounts.append(Percent(taken[key]).of(net).settle().money - Percent(before).of(net).settle().money)
        else:
            amounts.append(base.amount.settle().money)
    return amounts


def _rounded(
    policy: TaxRounding, bases: Sequence[TaxBase], exact: Sequence[Unrounded], ids: Sequence[str]
) -> list[Money]:
    """The tax to bill on each base; which of equal shares takes a cent goes by the id of the line, and not by its place."""
    groups: dict[object, list[int]] = {}
    for at, base in enumerate(bases):
        groups.setdefault(_group(policy, at, base), []).append(at)
    charged: dict[int, Money] = {}
    for members in groups.values():
        if policy.residual == LARGEST_REMAINDER:
            members.sort(key=lambda at: ids[bases[at].line])  # stable: the taxes of a line stay in their order
        shares = _shares([bases[at] for at in members], [exact[at] for at in members], policy)
        charged.update(zip(members, shares, strict=True))
    return [charged[at] for at in range(len(bases))]


def _group(policy: TaxRounding, at: int, base: TaxBase) -> object:
    """What a base is rounded together with: all that have the same key."""
    match policy.level:
        case "unit" | "line":
            return base.line, base.tax.retained
        case "line_authority":
            return at
        case "document_rate":
            tax = base.tax
            return tax.authority, tax.name, tax.treatment, tax.rate, tax.retained
        case _:  # document
            return base.tax.retained


def _shares(bases: Sequence[TaxBase], exact: Sequence[Unrounded], policy: TaxRounding) -> list[Money]:
    """The rounded sum of exact taxes, spread over them.

    Taxes of two signs, as of goods sold and a discount given back, are spread apart: the smaller side is rounded by
    itself and the larger takes the rest, so that turning all signs turns all shares.
    """
    if len(exact) == 1 and policy.target == "tax" and policy.level != "unit":
        return [exact[0].settle(policy.rounding).money]
    whole = _whole(bases, sum(exact[1:], exact[0]), policy)
    if not any(each.numerator < 0 for each in exact):
        return list(spread(whole, exact, policy.residual))
    nothing = Unrounded.zero(whole.currency)
    up = [each if each.numerator > 0 else nothing for each in exact]
    down = [-each if each.numerator < 0 else nothing for each in exact]
    charged, given_back = sum(up, nothing), sum(down, nothing)
    if given_back <= charged:
        lesser = (-given_back).settle(policy.rounding).money
        sides = spread(whole - lesser, up, policy.residual), spread(lesser, down, policy.residual)
    else:
        lesser = charged.settle(policy.rounding).money
        sides = spread(lesser, up, policy.residual), spread(whole - lesser, down, policy.residual)
    return [one + other for one, other in zip(*sides, strict=True)]


def _whole(bases: Sequence[TaxBase], exact: Unrounded, policy: TaxRounding) -> Money:
    """The tax that is rounded together, to the cent."""
    pieces = abs(bases[0].pieces)
    if policy.level == "unit" and pieces not in (0, 1):
        each = exact.scaled(pieces.denominator, pieces.numerator).settle(policy.rounding).money
        return (each * pieces).settle(policy.rounding).money
    if policy.target == "net":
        net = sum({base.line: base.net for base in bases}.values(), Unrounded.zero(exact.currency))
        return (net + exact).settle(policy.rounding).money - net.settle(policy.rounding).money
    return exact.settle(policy.rounding).money


def _tender(line: TaxLine, row: PlanRow | None) -> Money | None:
    """What a third party pays of the price that was taxed."""
    return None if row is None or row.reimbursed == "discount" else line.reimbursed
