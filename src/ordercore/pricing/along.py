"""The line stage line by line: each line goes along its plan, in whole numbers, without a look at the other lines."""

from __future__ import annotations

from collections.abc import Iterable

from ordercore.pricing.adjustment import Noted
from ordercore.pricing.open import OpenLine
from ordercore.pricing.plan import PER_LINE, PER_UNIT, PERCENT, Pass
from ordercore.values.rounding import HALF_UP, Rounding

__all__ = ["along"]


def along(  # noqa: C901, PLR0912 - one loop without calls
    lines: Iterable[tuple[OpenLine, tuple[Pass, ...]]], rounding: Rounding
) -> None:
    """Take off each line what its plan says.

    This is what `take` and `let` come to for rules that look at one line at a time: the same figures, bases and rounding. It is
    one loop without calls, since nothing in pricing is done as often.
    """
    half_up, rounded = rounding is HALF_UP or rounding == HALF_UP, rounding.apply
    for line, passes in lines:
        net = line.net
        quantity = line.line.quantity
        units, parts = quantity.numerator, quantity.denominator
        taken = line.taken
        for combine, steps in passes:
            base, same, most = net, combine == "all_same_base", combine == "best"
            best: Noted | None = None
            for kind, top, bottom, who, least in steps:
                if least is not None and units * least[1] < least[0] * parts:
                    continue
                start = base if same else net
                if kind == PERCENT:
                    top *= start  # noqa: PLW2901
                elif kind == PER_UNIT:
                    top, bottom = top * units, bottom * parts  # noqa: PLW2901
                elif kind != PER_LINE:  # a fixed price: that is rounded, and the discount is the rest
                    bottom *= parts  # noqa: PLW2901
                    top = start * bottom - top * units  # noqa: PLW2901
                if kind <= PER_LINE:
                    off = (2 * top + bottom) // (2 * bottom) if half_up else rounded(top, bottom)
                else:
                    off = start - rounded(start * bottom - top, bottom)
                if off > net:  # noqa: PLR1730 - a call costs more
                    off = net
                if off <= 0:
                    continue
                if most:
                    if best is None or off > best[1]:
                        best = (who, off, net, top, bottom, "")
                    continue
                taken.append((who, off, net, top, bottom, ""))
                net -= off
                if combine == "first":
                    break
            if best is not None:
                taken.append(best)
                net -= best[1]
        line.net = net
