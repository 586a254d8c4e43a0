"""The tax of a document as European electronic invoices state it: once for each category and rate, EN 16931-1.

The standard computes the tax of a category from the sum of its bases, whatever the lines show. Where the lines were rounded
otherwise the two differ by cents: the summary says by how much, and puts it where the standard has a place for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from attrs import frozen

from ordercore.errors import InvalidValue
from ordercore.tax.answer import TaxAnswer, TaxComponent
from ordercore.tax.treatment import CATEGORIES
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity

__all__ = ["VatGroup", "VatSummary", "line_net", "vat_summary"]


@frozen
class VatGroup:
    """One row of the tax breakdown, BG-23."""

    #: category of the tax, UNTDID 5305, BT-118.
    category: str
    #: rate of the category, BT-119; 0% where nothing is charged.
    rate: Percent
    #: what is taxed, BT-116: lines and charges less allowances.
    base: Money
    #: the tax, BT-117: base times rate, half up (BR-CO-17).
    tax: Money


@frozen
class VatSummary:
    """The totals of a document, BG-22."""

    #: sum of the nets of the lines, BT-106.
    lines: Money
    #: allowances on the document, BT-107; positive.
    allowances: Money
    #: charges on the document, BT-108.
    charges: Money
    #: total without tax, BT-109.
    exclusive: Money
    #: total tax, BT-110: the sum of the groups.
    tax: Money
    #: total with tax, BT-112.
    inclusive: Money
    #: already paid, BT-113.
    prepaid: Money
    #: what is added to the amount due, BT-114.
    rounding: Money
    #: amount due, BT-115.
    payable: Money
    #: the breakdown, in the order met.
    groups: tuple[VatGroup, ...]
    #: by how much the tax charged on the lines is above that of the groups.
    difference: Money


def vat_summary(
    answer: TaxAnswer,
    *,
    allowances: Collection[str] = (),
    charges: Collection[str] = (),
    prepaid: Money | None = None,
    rounding: Money | None = None,
) -> VatSummary:
    """The breakdown and totals of a taxed document.

    Args:
        answer: the tax of all lines, document allowances (as negative lines) and charges.
        allowances: ids of the lines that are allowances on the document.
        charges: ids of those that are charges on it.
        prepaid: what has been paid already; nothing when not given.
        rounding: what is added to the amount due. When not given it is the difference between the tax of the lines and that
            of the groups, so that the amount due is what was charged.

    Raises:
        InvalidValue: a line bears more than one tax: the standard knows one category for each.
    """
    nothing = Money.zero(answer.currency)
    groups = _groups(answer)
    tax = total([group.tax for group in groups], answer.currency)
    lines = [line.net for line in answer.lines if line.id not in allowances and line.id not in charges]
    allowed = -total([line.net for line in answer.lines if line.id in allowances], answer.currency)
    charged = total([line.net for line in answer.lines if line.id in charges], answer.currency)
    difference = answer.tax - tax
    inclusive, paid = answer.net + tax, prepaid or nothing
    added = difference if rounding is None else rounding
    return VatSummary(
        lines=total(lines, answer.currency),
        allowances=allowed,
        charges=charged,
        exclusive=answer.net,
        tax=tax,
        inclusive=inclusive,
        prepaid=paid,
        rounding=added,
        payable=inclusive - paid + added,
        groups=groups,
        difference=difference,
    )


def line_net(
    price: Unrounded,
    quantity: Quantity,
    *,
    per: Quantity | None = None,
    allowances: Iterable[Unrounded] = (),
    charges: Iterable[Unrounded] = (),
) -> Money:
    """The net of a line, BT-131: price times quantity, and charges less allowances, rounded half up once at the end.

    Args:
        price: net price, BT-146.
        quantity: how many are invoiced, BT-129.
        per: how many the price is for, BT-149; one when not given.
        allowances: amounts off the line, BT-136.
        charges: amounts on top of it, BT-141.

    Raises:
        InvalidValue: the price is for none.
    """
    count = quantity.exact
    if per is not None:
        if not per:
            raise InvalidValue("the price is for none", path="/per", mend="give a base quantity above zero")
        count /= per.exact
    amount = price.scaled(count.numerator, count.denominator)
    for charge in charges:
        amount += charge
    for allowance in allowances:
        amount -= allowance
    return amount.settle().money


def _groups(answer: TaxAnswer) -> tuple[VatGroup, ...]:
    bases: dict[tuple[str, Percent], Money] = {}
    for at, line in enumerate(answer.lines):
        parts = [part for part in line.components if not part.retained]
        if len({_category(part) for part in parts}) != 1 or sum([part.base.minor for part in parts]) != line.net.minor:
            raise InvalidValue(
                "a line with several taxes on one base", path=f"/lines/{at}", mend="EN 16931 has one tax for each line"
            )
        for part in parts:
            key = (_category(part), part.rate)
            bases[key] = bases.get(key, Money.zero(answer.currency)) + part.base
    return tuple(
        [
            VatGroup(category, rate, base, rate.of(base).settle().money if rate else Money.zero(answer.currency))
            for (category, rate), base in bases.items()
        ]
    )


def _category(part: TaxComponent) -> str:
    return part.category or CATEGORIES[part.treatment]
