"""What of an amount asked is the price that is taxed, before any tax: foreign tax and coupons taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from ordercore.errors import InvalidValue
from ordercore.tax.plan import PlanRow, TaxPlan
from ordercore.tax.question import TaxLine

__all__ = ["priced", "rows_of"]


def rows_of(plan: TaxPlan, lines: Sequence[TaxLine]) -> tuple[PlanRow, ...]:
    """The row of the plan for each line.

    Raises:
        InvalidValue: a line does not stand in the plan.
    """
    known: Mapping[str, PlanRow] = {id: row for row in plan.rows for id in row.lines}
    try:
        return tuple([known[line.id] for line in lines])
    except KeyError:
        at, id = next((at, line.id) for at, line in enumerate(lines) if line.id not in known)
        problem = f"line {id!r} is not in the plan"
        mend = "use the ids of the lines it was made for"
        raise InvalidValue(problem, path=f"/lines/{at}/id", mend=mend) from None


def priced(row: PlanRow, line: TaxLine) -> TaxLine:
    """The line as it is taxed.

    A coupon that the law takes for a discount lowers the price. Tax of another place is taken out of an inclusive price, to
    the cent, and what remains is net: the seller earns the same wherever it is sold.
    """
    if line.reimbursed is not None and row.reimbursed == "discount":
        exact = line.exact - line.reimbursed if line.exact is not None else None
        line = evolve(line, amount=line.amount - line.reimbursed, exact=exact)
    if row.contains:
        net = (line.exact or line.amount.unrounded) - row.contains.inside(line.exact or line.amount)
        line = evolve(line, amount=net.settle().money, exact=None, inclusive=False)
    return line
