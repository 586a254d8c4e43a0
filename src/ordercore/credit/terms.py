"""When an invoice falls due, and what is taken off it when it is paid early."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, Literal

from attrs import field, frozen

from ordercore.errors import InvalidValue
from ordercore.values.percent import Percent

__all__ = ["RECEIPT", "TERMS", "EarlyDiscount", "Terms", "terms_named"]

LONGEST: Final = 3_650
"""Nobody gives more than ten years."""

Counting = Literal["from_invoice", "from_end_of_month", "to_end_of_month"]
"""Days run from the invoice; from the end of its month; or from the invoice and then on to the end of that month."""


def _days(instance: object, attribute: object, value: int) -> None:
    if type(value) is not int or not 0 <= value <= LONGEST:
        raise InvalidValue(f"{value!r} days to pay", mend=f"give whole days, 0 to {LONGEST}")


@frozen
class EarlyDiscount:
    """What is taken off when payment comes early."""

    #: how much is taken off, of the amount paid.
    percent: Percent
    #: days from the invoice within which it must come; the last one counts.
    days: int = field(validator=_days)


def _soonest_first(given: Iterable[EarlyDiscount]) -> tuple[EarlyDiscount, ...]:
    return tuple(sorted(given, key=lambda each: each.days))


@frozen
class Terms:
    """Terms of payment."""

    #: what they are called, for example ``NET30``.
    code: str
    #: days until payment is due.
    days_net: int = field(default=0, validator=_days)
    #: from where the days are counted.
    counting: Counting = "from_invoice"
    #: discounts for early payment, the soonest first.
    discounts: tuple[EarlyDiscount, ...] = field(default=(), converter=_soonest_first)

    def due_on(self, invoiced_on: date) -> date:
        """The last day on which payment is in time."""
        if self.counting == "from_invoice":
            return invoiced_on + timedelta(self.days_net)
        if self.counting == "from_end_of_month":
            return _end_of_month(invoiced_on) + timedelta(self.days_net)
        return _end_of_month(invoiced_on + timedelta(self.days_net))

    def discount_on(self, paid_on: date, *, invoiced_on: date) -> Percent | None:
        """What may be taken off when payment comes on a day; None when it comes too late for any discount."""
        for discount in self.discounts:
            if paid_on <= invoiced_on + timedelta(discount.days):
                return discount.percent
        return None


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


RECEIPT: Final = Terms("RECEIPT")
"""Due the day the invoice is made."""

TERMS: Final[tuple[Terms, ...]] = (
    RECEIPT,
    Terms("NET7", 7),
    Terms("NET10", 10),
    Terms("NET15", 15),
    Terms("NET30", 30),
    Terms("NET45", 45),
    Terms("NET60", 60),
    Terms("NET90", 90),
    Terms("EOM", 0, "from_end_of_month"),
    Terms("EOM10", 10, "from_end_of_month"),
    Terms("EOM30", 30, "from_end_of_month"),
    Terms("2-10-NET30", 30, discounts=(EarlyDiscount(Percent(2), 10),)),
)
"""Terms most houses know. A host hands in its own tuple, of these or others."""


def terms_named(code: str, table: Iterable[Terms] = TERMS) -> Terms:
    """The terms of that code; an empty code means due on receipt.

    Raises:
        InvalidValue: the table has none of that code.
    """
    if not code:
        return RECEIPT
    for terms in table:
        if terms.code == code:
            return terms
    raise InvalidValue(f"unknown terms {code!r}", mend="add them to the table of terms")
