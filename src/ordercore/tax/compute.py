"""Fourth stage, and the door for everyone who kept a plan: exact taxes, then the figures to bill."""

from __future__ import annotations

from collections.abc import Iterable

from ordercore.tax.answer import TaxAnswer
from ordercore.tax.base import taxed_on
from ordercore.tax.plan import TaxPlan
from ordercore.tax.question import TaxLine, checked_lines
from ordercore.tax.settle import settle

__all__ = ["compute"]


def compute(plan: TaxPlan, lines: Iterable[TaxLine]) -> TaxAnswer:
    """The tax of lines by a plan made before; the same plan and lines give the same figures for ever.

    Lines may be fewer than were planned, in another order and of other amounts: a part delivery, or with negative amounts
    the goods that come back. A line is found by its id; its tax class was settled with the plan.

    Args:
        plan: what was determined.
        lines: what is billed or credited now, amounts inclusive if the plan is.

    Raises:
        InvalidValue: a line does not stand in the plan, two share an id, or there are too many.
        CurrencyMismatch: a line is in another currency than the plan.
    """
    asked = checked_lines(tuple(lines), plan.currency)
    bases = taxed_on(plan, asked)
    return settle(plan, asked, bases, [base.tax.rate.of(base.amount) for base in bases])
