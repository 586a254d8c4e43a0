"""What is charged beside the goods, and from which value of goods on it is not."""

from __future__ import annotations

from ordercore.pricing.book import PriceBook
from ordercore.pricing.open import OpenCharge
from ordercore.pricing.priced import GIVEN
from ordercore.pricing.question import AskedCharge, PriceQuestion
from ordercore.pricing.row import ChargeRow, began
from ordercore.values.money import Money
from ordercore.values.verdict import Reason

__all__ = ["open_charge"]


def open_charge(
    asked: AskedCharge, path: str, goods: Money, question: PriceQuestion, book: PriceBook
) -> tuple[OpenCharge, Reason | None] | Reason:
    """Begin a charge: at the amount given, else at that of the closest row for the buyer, the later beginning, the first id.

    Args:
        asked: the charge.
        path: where it stands in the question.
        goods: what the lines cost after all discounts.
        question: what was asked.
        book: the book.

    Returns:
        The charge and a hint of what is missing to have it free; or the reason why it has no amount: ``charge.none`` or
        ``charge.negative``.
    """
    if asked.amount is not None:
        if asked.amount.minor < 0:
            return Reason(
                "charge.negative", f"{path}/amount", "a charge cannot be negative", (("amount", str(asked.amount)),)
            )
        return OpenCharge(0, asked, asked.amount.minor, GIVEN), None
    row = _row(asked.kind, question, book)
    if row is None:
        asked_for = (("kind", asked.kind), ("on", question.on.isoformat()), ("currency", question.currency))
        return Reason(
            "charge.none", path, "no charge of this kind is in force for this buyer, day and currency", asked_for
        )
    charge = OpenCharge(0, asked, row.amount.minor, row.id)
    if row.free_from is None:
        return charge, None
    if goods >= row.free_from:
        charge.take((row.id, ""), row.amount.minor, 1, row.amount.minor)
        return charge, None
    facts = (("row", row.id), ("missing", str(row.free_from - goods)))
    return charge, Reason("hint.free_charge", path, "a little more makes this charge free", facts)


def _row(kind: str, question: PriceQuestion, book: PriceBook) -> ChargeRow | None:
    fit = []
    for row in book.index.charges(kind):
        rank = row.scope.rank(question.buyer)
        if row.amount.currency == question.currency and question.on in row.period and rank is not None:
            fit.append(((rank, began(row.period.since), row.id), row))
    return min(fit)[1] if fit else None
