"""Credit of what was sold: from the figures that were charged, never from rates, so that all of it comes back and no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import evolve, field, frozen

from ordercore.errors import InvalidValue, UnitMismatch
from ordercore.tax.answer import TaxAnswer, TaxComponent, TaxedLine
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Reason, Refused

__all__ = ["ReturnedPart", "TaxCredit", "reverse"]

_NONE: Final = Fraction(0)


@frozen
class ReturnedPart:
    """How much of a line comes back: two of three pieces, or a third of the price."""

    #: id of the line as it was sold.
    line: str
    #: part of what was sold, above zero and at most one.
    part: Fraction = field()

    @part.validator
    def _of_the_whole(self, attribute: object, value: Fraction) -> None:
        if not 0 < value <= 1:
            raise InvalidValue(f"{value} of a line comes back", path="/part", mend="give a part above 0, at most 1")

    @classmethod
    def of(cls, line: str, back: Quantity, sold: Quantity) -> ReturnedPart:
        """So many of the pieces that were sold.

        Raises:
            UnitMismatch: they are counted in another unit.
            InvalidValue: nothing was sold, or more comes back than was.
        """
        if back.unit != sold.unit:
            raise UnitMismatch(sold.unit, back.unit)
        if not sold.numerator:
            raise InvalidValue("nothing was sold", path="/sold", mend="give the quantity of the sale")
        return cls(line, back.exact / sold.exact)


@frozen
class TaxCredit:
    """What is given back for a return; all amounts have the sign opposite to the sale's."""

    #: what came back.
    returned: tuple[ReturnedPart, ...]
    #: its amounts, line by line.
    lines: tuple[TaxedLine, ...]
    #: all lines without tax.
    net: Money
    #: all taxes.
    tax: Money
    #: all lines with tax.
    gross: Money
    #: tax point of the sale, whose rates these are.
    supplied_on: date
    #: day of the credit, in whose return it stands.
    credited_on: date


def reverse(
    sold: TaxAnswer, returned: Iterable[ReturnedPart], *, credited_on: date, earlier: Sequence[TaxCredit] = ()
) -> TaxCredit | Refused:
    """The credit for goods that come back.

    Each amount is what was charged times all that has come back so far, rounded half up, less what was credited before. So
    the last return sweeps the residue, and a full return in any number of steps gives back exactly what was charged, to
    every authority. The tax of a line is rounded as a whole, as it is when the line is billed in parts; the part of an
    authority is what its tax adds to those before it, so no part is off by a cent.

    Args:
        sold: the answer the goods were sold by.
        returned: what comes back now, each line once.
        credited_on: day of the credit.
        earlier: the credits of the same sale made before.

    Returns:
        The credit; or a refusal with ``tax.not_sold`` for a line that was not, and ``tax.returned_too_much`` where more came
        back than was sold.

    Raises:
        InvalidValue: a line is named twice.
    """
    asked = tuple(returned)
    if len({each.line for each in asked}) != len(asked):
        raise InvalidValue("a line comes back twice at once", path="/returned", mend="add its parts")
    known = {line.id: line for line in sold.lines}
    before = {
        each.line: sum([part.part for credit in earlier for part in credit.returned if part.line == each.line], _NONE)
        for each in asked
    }
    reasons = [_reason(at, each, each.line in known, before[each.line]) for at, each in enumerate(asked)]
    if any(reasons):
        return Refused(tuple([reason for reason in reasons if reason is not None]))
    lines = tuple([_credited(known[each.line], before[each.line], before[each.line] + each.part) for each in asked])
    net, tax = (
        total(amounts, sold.currency) for amounts in ([line.net for line in lines], [line.tax for line in lines])
    )
    return TaxCredit(asked, lines, net, tax, net + tax, sold.plan.supplied_on, credited_on)


def _reason(at: int, each: ReturnedPart, known: bool, before: Fraction) -> Reason | None:  # a fact
    if not known:
        return Reason("tax.not_sold", f"/returned/{at}/line", "no such line was sold", (("line", each.line),))
    if before + each.part > 1:
        facts = (("line", each.line), ("before", str(before)), ("now", str(each.part)))
        return Reason("tax.returned_too_much", f"/returned/{at}/part", "more comes back than was sold", facts)
    return None


def _credited(line: TaxedLine, before: Fraction, after: Fraction) -> TaxedLine:
    net = _step(line.net, before, after)
    nothing = net - net
    components, charged, tax = [], nothing, nothing
    for part in line.components:
        if part.retained:
            back = _step(part.tax, before, after)
        else:
            charged += part.tax
            back = _step(charged, before, after) - tax
            tax += back
        components.append(_component(part, back, before, after))
    reimbursed = None if line.reimbursed is None else _step(line.reimbursed, before, after)
    return TaxedLine(line.id, net, tax, net + tax, tuple(components), reimbursed)


def _component(part: TaxComponent, tax: Money, before: Fraction, after: Fraction) -> TaxComponent:
    exact: Unrounded = -(part.exact * (after - before))
    return evolve(part, base=_step(part.base, before, after), exact=exact, tax=tax)


def _step(charged: Money, before: Fraction, after: Fraction) -> Money:
    """What is given back when the part that has come back grows."""
    return (charged * before).settle().money - (charged * after).settle().money
