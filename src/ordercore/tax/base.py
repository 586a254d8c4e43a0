"""Third stage: on how much of a line is each tax levied? Exact, since an inclusive price rarely has a whole net."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from attrs import frozen

from ordercore.errors import InvalidValue
from ordercore.tax.levy import bases_on, net_inside
from ordercore.tax.plan import PlannedTax, PlanRow, TaxPlan
from ordercore.tax.price import rows_of
from ordercore.tax.question import TaxLine
from ordercore.values.money import Unrounded, known_unrounded

__all__ = ["TaxBase", "pieces_of", "taxed_on"]

_ONE: Final = Fraction(1)


@frozen
class TaxBase:
    """What one tax is levied on in one line."""

    #: position of the line among those computed.
    line: int
    #: the tax.
    tax: PlannedTax
    #: the amount it is levied on, exactly.
    amount: Unrounded
    #: the net amount of the line, exactly.
    net: Unrounded
    #: how many pieces the line is for; negative when they come back.
    pieces: Fraction = _ONE


def taxed_on(plan: TaxPlan, lines: Sequence[TaxLine]) -> tuple[TaxBase, ...]:
    """The base of every tax of every line, in the order of the lines and of the plan.

    An inclusive amount contains all taxes charged on it at once, so its net is what makes the amount with all of them.

    Raises:
        InvalidValue: a line does not stand in the plan, or no net amount makes an inclusive one with its taxes.
    """
    bases: list[TaxBase] = []
    shares: dict[int, tuple[int, int]] = {}
    for at, (line, row) in enumerate(zip(lines, rows_of(plan, lines), strict=True)):
        inclusive = plan.inclusive if line.inclusive is None else line.inclusive
        net = line.amount.unrounded if line.exact is None else line.exact
        pieces = _ONE if line.quantity is None else pieces_of(line)
        if row.is_plain:
            if inclusive:
                if id(row) not in shares:
                    shares[id(row)] = _net_share(row)
                net = net.scaled(*shares[id(row)])
            bases += [TaxBase(at, tax, net, net, pieces) for tax in row.taxes]
        else:
            bases += _levied(at, row, net, pieces, inclusive=inclusive)
    return tuple(bases)


def pieces_of(line: TaxLine) -> Fraction:
    """How many pieces a line is for: as many as its quantity, one when it has none, negative when its amount is."""
    count = _ONE if line.quantity is None else abs(line.quantity.exact)
    backward = line.amount.minor < 0 or (line.quantity is not None and line.quantity.numerator < 0)
    return -count if backward else count


def _levied(at: int, row: PlanRow, amount: Unrounded, pieces: Fraction, *, inclusive: bool) -> list[TaxBase]:
    """The bases of taxes that are more than percentages of the net amount."""
    currency = amount.currency
    pieces = -abs(pieces) if amount.numerator < 0 else pieces
    contained = [inclusive if tax.included is None else tax.included for tax in row.taxes]
    net = net_inside(row.taxes, amount.exact, pieces, contained) if any(contained) else amount.exact
    whole = known_unrounded(*net.as_integer_ratio(), currency)
    found = bases_on(row.taxes, net, pieces)
    return [
        TaxBase(at, tax, whole if base == net else known_unrounded(*base.as_integer_ratio(), currency), whole, pieces)
        for tax, base in zip(row.taxes, found, strict=True)
    ]


def _net_share(row: PlanRow) -> tuple[int, int]:
    """The part of inclusive amounts of a row that is net."""
    hundredths = sum([tax.rate.exact for tax in row.taxes], Fraction(0))
    if hundredths <= -100:
        raise InvalidValue("the taxes leave nothing of the price", path="/taxes", mend="give rates above -100%")
    share = 100 / (100 + hundredths)
    return share.numerator, share.denominator
