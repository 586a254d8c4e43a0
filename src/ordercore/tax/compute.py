"""Fourth stage, and the door for everyone who kept a plan: exact taxes, then the figures to bill."""

from __future__ import annotations

from collections.abc import Iterable

from ordercore.tax.answer import TaxAnswer
from ordercore.tax.base import TaxBase, taxed_on
from ordercore.tax.levy import amount_of
from ordercore.tax.plain import is_plain, settle_plainly
from ordercore.tax.plan import TaxPlan
from ordercore.tax.price import priced, rows_of
from ordercore.tax.question import TaxLine, checked_lines
from ordercore.tax.settle import settle
from ordercore.values.money import Unrounded, known_unrounded

__all__ = ["compute", "computed"]


def compute(plan: TaxPlan, lines: Iterable[TaxLine], *, fees: bool = True) -> TaxAnswer:
    """The tax of lines by a plan made before; the same plan and lines give the same figures for ever.

    Lines may be fewer than were planned, in another order and of other amounts: a part delivery, or with negative amounts
    the goods that come back. A line is found by its id; its tax class was settled with the plan.

    Args:
        plan: what was determined.
        lines: what is billed or credited now, amounts inclusive if the plan is and the line does not say otherwise.
        fees: whether this document bears the fees of the plan, which fall due once; no for what else is made of the plan.

    Raises:
        InvalidValue: a line does not stand in the plan, two share an id, or there are too many.
        CurrencyMismatch: a line is in another currency than the plan.
    """
    return computed(plan, checked_lines(tuple(lines), plan.currency), fees=fees)


def computed(plan: TaxPlan, asked: tuple[TaxLine, ...], *, fees: bool = True) -> TaxAnswer:
    """As `compute`, of lines that were checked when they were asked about."""
    if any(row.contains or row.reimbursed == "discount" for row in plan.rows):
        asked = tuple([priced(row, line) for row, line in zip(rows_of(plan, asked), asked, strict=True)])
    if is_plain(plan, asked):
        answer = settle_plainly(plan, asked, plan.fees if fees else ())
        if answer is not None:
            return answer
    bases = taxed_on(plan, asked)
    return settle(plan, asked, bases, [_exact(base) for base in bases], plan.fees if fees else ())


def _exact(base: TaxBase) -> Unrounded:
    tax = base.tax
    if tax.per_piece is None:
        return tax.rate.of(base.amount)
    return known_unrounded(*amount_of(tax, base.amount.exact, base.pieces).as_integer_ratio(), base.amount.currency)
