"""Third stage: on how much of a line is each tax levied? Exact, since an inclusive price rarely has a whole net."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from ordercore.errors import InvalidValue
from ordercore.tax.plan import PlannedTax, PlanRow, TaxPlan
from ordercore.tax.question import TaxLine
from ordercore.values.money import Unrounded

__all__ = ["TaxBase", "taxed_on"]


@frozen
class TaxBase:
    """What one tax is levied on in one line."""

    #: position of the line among those computed.
    line: int
    #: the tax.
    tax: PlannedTax
    #: the net amount it is levied on, exactly.
    amount: Unrounded


def taxed_on(plan: TaxPlan, lines: Sequence[TaxLine]) -> tuple[TaxBase, ...]:
    """The base of every tax of every line, in the order of the lines and of the plan.

    An inclusive amount contains all taxes charged on it at once, so its net is the amount over one plus their rates.

    Raises:
        InvalidValue: a line does not stand in the plan.
    """
    rows = {id: (row.taxes, _net_share(row, inclusive=plan.inclusive)) for row in plan.rows for id in row.lines}
    bases: list[TaxBase] = []
    for at, line in enumerate(lines):
        if line.id not in rows:
            raise InvalidValue(
                f"line {line.id!r} is not in the plan",
                path=f"/lines/{at}/id",
                mend="use the ids of the lines it was made for",
            )
        taxes, (numerator, denominator) = rows[line.id]
        net = line.amount.unrounded
        if numerator != denominator:
            net = net.scaled(numerator, denominator)
        bases += [TaxBase(at, tax, net) for tax in taxes]
    return tuple(bases)


def _net_share(row: PlanRow, *, inclusive: bool) -> tuple[int, int]:
    """The part of the amounts of a row that is net."""
    if not inclusive:
        return 1, 1
    hundredths = sum([tax.rate.exact for tax in row.taxes], Fraction(0))
    share = 100 / (100 + hundredths)
    return share.numerator, share.denominator
