"""The common case at once: percentages of the whole line, rounded line by line. The figures are those of the long way.

Most documents of the world are of this kind, and a shop taxes carts all day. Whole numbers do here what exact amounts do
there; a property of the tests holds the one against the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

from attrs import frozen

from ordercore.tax.answer import ComponentFields, LineFields, TaxAnswer, TaxComponent, TaxedLine
from ordercore.tax.plan import PlannedFee, PlannedTax, PlanRow, TaxPlan
from ordercore.tax.price import rows_of
from ordercore.tax.question import TaxLine
from ordercore.values.currency import UNITS
from ordercore.values.money import Money, known_money, known_unrounded
from ordercore.values.rounding import MODES
from ordercore.values.spread import LARGEST_REMAINDER

__all__ = ["is_plain", "settle_plainly"]


@frozen
class _Rates:
    """The taxes of a row, as whole numbers."""

    #: the taxes themselves.
    taxes: tuple[PlannedTax, ...]
    #: their rates over one denominator.
    rates: tuple[int, ...]
    #: their sum.
    whole: int
    #: the denominator.
    denominator: int


def is_plain(plan: TaxPlan, lines: Sequence[TaxLine]) -> bool:
    """Whether all of it is of the common kind."""
    policy = plan.rounding
    return (
        policy.level == "line"
        and policy.target == "tax"
        and policy.residual == LARGEST_REMAINDER
        and all([row.is_plain for row in plan.rows])  # noqa: C419  # a list is faster for so few
        and not any([line.exact is not None or line.reimbursed is not None for line in lines])  # noqa: C419
    )


def settle_plainly(plan: TaxPlan, lines: Sequence[TaxLine], fees: tuple[PlannedFee, ...]) -> TaxAnswer | None:
    """The figures of a plan of the common kind; None when a rate is negative, which takes the long way.

    Raises:
        InvalidValue: a line does not stand in the plan.
    """
    rounding, currency = plan.rounding.rounding, plan.currency
    mode, step = MODES[rounding.mode], rounding.increment
    made: dict[int, _Rates] = {}
    taxed: list[TaxedLine] = []
    all_net = all_tax = 0
    for line, row in zip(lines, rows_of(plan, lines), strict=True):
        rates = made.get(id(row))
        if rates is None:
            rates = made[id(row)] = _rates(row)
            if min(rates.rates, default=0) < 0:
                return None
        inclusive = plan.inclusive if line.inclusive is None else line.inclusive
        bottom = rates.denominator + rates.whole if inclusive else rates.denominator
        amount = line.amount
        tax = mode(amount.minor * rates.whole, bottom * step) * step
        net = amount.minor - tax if inclusive else amount.minor
        base = known_money(net, currency) if inclusive else amount
        filled = LineFields()
        filled.id = line.id
        filled.net = base
        filled.tax = known_money(tax, currency)
        filled.gross = known_money(net + tax, currency)
        filled.components = _components(rates, amount, bottom, base, tax)
        filled.reimbursed = None
        filled.__class__ = TaxedLine
        taxed.append(filled)  # type: ignore[arg-type]
        all_net += net
        all_tax += tax
    net_due, tax_due = known_money(all_net, currency), known_money(all_tax, currency)
    return TaxAnswer(currency, tuple(taxed), net_due, tax_due, net_due + tax_due, plan, fees)


def _components(rates: _Rates, amount: Money, bottom: int, base: Money, tax: int) -> tuple[TaxComponent, ...]:
    """The taxes of a line one by one, filled in without the calls that checking would take: nothing is made as often."""
    minor, currency = amount.minor, amount.currency
    bottom *= UNITS[currency]
    parts = []
    for each, rate, share in zip(rates.taxes, rates.rates, _parts(tax, rates), strict=True):
        made = ComponentFields()
        made.authority = each.authority
        made.name = each.name
        made.treatment = each.treatment
        made.rate = each.rate
        made.base = base
        made.exact = known_unrounded(minor * rate, bottom, currency)
        made.tax = known_money(share, currency)
        made.source = each.source
        made.retained = False
        made.category = each.category
        made.__class__ = TaxComponent
        parts.append(made)
    return tuple(parts)  # type: ignore[arg-type]


def _rates(row: PlanRow) -> _Rates:
    percents = [tax.rate for tax in row.taxes]
    denominator = 100 * lcm(*[each.denominator for each in percents])
    rates = tuple([each.numerator * (denominator // (100 * each.denominator)) for each in percents])
    return _Rates(row.taxes, rates, sum(rates), denominator)


def _parts(tax: int, rates: _Rates) -> list[int]:
    """A tax spread over its rates by largest remainder, ties to the first."""
    if not tax:
        return [0] * len(rates.rates)
    left, whole = abs(tax), rates.whole
    size, parts, lost = left, [], []
    for rate in rates.rates:
        part, rest = divmod(size * rate, whole)
        parts.append(part)
        lost.append(rest)
        left -= part
    while left:
        at = lost.index(max(lost))
        parts[at] += 1
        lost[at] = -1
        left -= 1
    return parts if tax > 0 else [-part for part in parts]
