"""Fifth stage: from exact taxes to cents. What is rounded together is spread back, so that parts make their wholes."""

from __future__ import annotations

from collections.abc import Sequence

from ordercore.tax.answer import TaxAnswer, TaxComponent, TaxedLine
from ordercore.tax.base import TaxBase
from ordercore.tax.plan import TaxPlan
from ordercore.tax.question import TaxLine
from ordercore.tax.rounding import TaxRounding
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.rounding import Rounding
from ordercore.values.spread import spread

__all__ = ["settle"]


def settle(plan: TaxPlan, lines: Sequence[TaxLine], bases: Sequence[TaxBase], exact: Sequence[Unrounded]) -> TaxAnswer:
    """Round the exact taxes as the plan says, and add up.

    Args:
        plan: what was determined.
        lines: the lines computed.
        bases: what the taxes are levied on.
        exact: the tax on each base.

    Returns:
        The answer; in it every total is a sum of its lines, every line's tax the sum of its components.
    """
    charged = _rounded(plan.rounding, bases, exact)
    taxes = [Money.zero(plan.currency)] * len(lines)
    for base, money in zip(bases, charged, strict=True):
        taxes[base.line] += money
    nets = [line.amount - tax if plan.inclusive else line.amount for line, tax in zip(lines, taxes, strict=True)]
    components: list[list[TaxComponent]] = [[] for _ in lines]
    for base, before, money in zip(bases, exact, charged, strict=True):
        tax = base.tax
        components[base.line].append(
            TaxComponent(tax.authority, tax.name, tax.treatment, tax.rate, nets[base.line], before, money, tax.source)
        )
    taxed = tuple(
        [
            TaxedLine(line.id, net, tax, net + tax, tuple(parts))
            for line, net, tax, parts in zip(lines, nets, taxes, components, strict=True)
        ]
    )
    net, tax_due = total(nets, plan.currency), total(taxes, plan.currency)
    return TaxAnswer(plan.currency, taxed, net, tax_due, net + tax_due, plan)


def _rounded(policy: TaxRounding, bases: Sequence[TaxBase], exact: Sequence[Unrounded]) -> list[Money]:
    """The tax to bill on each base."""
    groups: dict[object, list[int]] = {}
    for at, base in enumerate(bases):
        groups.setdefault(_group(policy, at, base), []).append(at)
    charged: dict[int, Money] = {}
    for members in groups.values():
        shares = _shares([exact[at] for at in members], policy.rounding)
        charged.update(zip(members, shares, strict=True))
    return [charged[at] for at in range(len(bases))]


def _group(policy: TaxRounding, at: int, base: TaxBase) -> object:
    """What a base is rounded together with: all that have the same key."""
    match policy.level:
        case "line":
            return base.line
        case "line_authority":
            return at
        case "document_rate":
            return base.tax.authority, base.tax.rate
        case "document":
            return None


def _shares(exact: Sequence[Unrounded], rounding: Rounding) -> list[Money]:
    """The rounded sum of exact taxes, spread over them.

    Taxes of two signs, as of goods sold and a discount given back, are spread apart: the smaller side is rounded by
    itself and the larger takes the rest, so that turning all signs turns all shares.
    """
    if len(exact) == 1:
        return [exact[0].settle(rounding).money]
    whole = sum(exact[1:], exact[0]).settle(rounding).money
    nothing = Unrounded.zero(whole.currency)
    up = [each if each.numerator > 0 else nothing for each in exact]
    down = [-each if each.numerator < 0 else nothing for each in exact]
    if not any(down):
        return list(spread(whole, up))
    charged, given_back = sum(up, nothing), sum(down, nothing)
    if given_back <= charged:
        lesser = (-given_back).settle(rounding).money
        sides = spread(whole - lesser, up), spread(lesser, down)
    else:
        lesser = charged.settle(rounding).money
        sides = spread(lesser, up), spread(whole - lesser, down)
    return [one + other for one, other in zip(*sides, strict=True)]
