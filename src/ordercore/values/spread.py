"""Parts of a whole that add up to the whole, to the last cent.

A discount on an order must stand on its lines, freight on its parcels, a payment on its invoices. Everybody who divides
cents has some left over, and systems differ in who gets them: the default here is the largest remainder, the others are
offered so that figures moved from another system stay what they were.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Final, Literal

from attrs import field, frozen

from ordercore.errors import CurrencyMismatch, InvalidValue, UnitMismatch, quoted
from ordercore.values.amount import RATIO_BITS, exact_ratio
from ordercore.values.money import Money, Unrounded, known_money
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import HALF_DOWN

__all__ = [
    "CASCADE_FROM_LAST",
    "FIRST_TAKE_REST",
    "HALF_DOWN_THEN_FIRST",
    "LARGEST_REMAINDER",
    "LAST_TAKES_REST",
    "Capped",
    "Spreading",
    "SpreadingName",
    "Weight",
    "spread",
    "spread_capped",
    "spread_whole",
]

Weight = int | Decimal | Fraction | Money | Unrounded | Quantity
"""What parts are measured by; all of one call in one currency, or in one unit."""

SpreadingName = Literal[
    "largest_remainder", "last_takes_rest", "first_take_rest", "cascade_from_last", "half_down_then_first"
]


def _largest_remainder(size: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    parts = [size * weight // whole for weight in weights]
    if left := size - sum(parts):
        rests = [size * weight % whole for weight in weights]
        # Sorting backward leaves equals in their order.
        for at in sorted(range(len(weights)), key=rests.__getitem__, reverse=True)[:left]:
            parts[at] += 1
    return parts


def _last_takes_rest(size: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    parts = [size * weight // whole for weight in weights[:-1]]
    return [*parts, size - sum(parts)]


def _first_take_rest(size: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    parts = [size * weight // whole for weight in weights]
    return [part + 1 if at < size - sum(parts) else part for at, part in enumerate(parts)]


def _cascade_from_last(size: int, weights: Sequence[int]) -> list[int]:
    left, whole, parts = size, sum(weights), [0] * len(weights)
    for at in reversed(range(len(weights))):
        if whole == 0:
            break
        parts[at] = left * weights[at] // whole
        left -= parts[at]
        whole -= weights[at]
    return parts


def _half_down_then_first(size: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    parts = [HALF_DOWN.apply(size * weight, whole) for weight in weights]
    missing = size - sum(parts)
    one = 1 if missing > 0 else -1
    return [part + one if at < abs(missing) else part for at, part in enumerate(parts)]


_WAYS: Final[dict[str, Callable[[int, Sequence[int]], list[int]]]] = {
    "largest_remainder": _largest_remainder,
    "last_takes_rest": _last_takes_rest,
    "first_take_rest": _first_take_rest,
    "cascade_from_last": _cascade_from_last,
    "half_down_then_first": _half_down_then_first,
}
_LONGEST_NAME: Final = max(map(len, _WAYS))


@frozen
class Spreading:
    """Who gets the cents that do not divide."""

    #: the name of the policy.
    name: SpreadingName = field()

    @name.validator
    def _known(self, attribute: object, value: str) -> None:
        if type(value) is not str or len(value) > _LONGEST_NAME or value not in _WAYS:
            raise InvalidValue(
                f"unknown spreading {quoted(value)}", path="/name", mend=f"use one of {', '.join(_WAYS)}"
            )

    def __str__(self) -> str:
        return self.name


LARGEST_REMAINDER: Final = Spreading("largest_remainder")
"""Cut off every share, then one unit each to those that lost most, ties to the first. No part is off by a whole unit, and a
weight of zero gets nothing. Vendure spreads order discounts so."""
LAST_TAKES_REST: Final = Spreading("last_takes_rest")
"""Cut off every share but the last, which gets what is left, even at weight zero. django-oscar does so in absolute and
fixed-price offers, Saleor with checkout discounts."""
FIRST_TAKE_REST: Final = Spreading("first_take_rest")
"""Cut off every share, then one unit each from the first part on, whatever its weight: the round robin that the Ruby money
library describes for `Money#allocate`, and with it Solidus."""
CASCADE_FROM_LAST: Final = Spreading("cascade_from_last")
"""From the last to the first, each part gets its cut-off share of what is left among those before and itself: what the
code of `Money#allocate` of the Ruby money library does today."""
HALF_DOWN_THEN_FIRST: Final = Spreading("half_down_then_first")
"""Round every share, halves toward zero, then correct by one unit each from the first part on, whatever its weight: the
proportional distributor of Sylius. Where Sylius would drop an amount too small for any share, the first parts get it."""


@frozen
class Capped:
    """Parts that kept below their caps, and what found no place."""

    #: one part for each weight, in their order.
    parts: tuple[Money, ...]
    #: what is left of the whole once every part is at its cap; zero when all found a place.
    left: Money


def spread(whole: Money, weights: Sequence[Weight], policy: Spreading = LARGEST_REMAINDER) -> tuple[Money, ...]:
    """Divide an amount by weights so that the parts add up to it.

    Args:
        whole: what to divide; a negative amount is divided like the positive one, with the sign put back.
        weights: one for each part, zero or more; if all are zero the parts are as equal as they can be.
        policy: who gets the units that do not divide.

    Returns:
        One part for each weight, in their order.

    Raises:
        InvalidValue: there is no weight, or a negative one; or what is given is not of the types named.
        InvalidAmount: a number among the weights is not admissible; whole numbers are up to 616 digits.
        CurrencyMismatch: weights in money are of several currencies.
        UnitMismatch: weights in quantities are of several units.
    """
    if whole.__class__ is not Money:
        raise InvalidValue(f"{quoted(whole)} is not money", path="/whole", mend="give Money")
    if policy.__class__ is not Spreading:
        raise InvalidValue(f"{quoted(policy)} is not a policy", path="/policy", mend="give a Spreading")
    parts = _WAYS[policy.name](abs(whole.minor), _whole_numbers(weights))
    sign = -1 if whole.minor < 0 else 1
    return tuple([known_money(sign * part, whole.currency) for part in parts])


def spread_whole(whole: int, weights: Sequence[int], turn: Callable[[int], str]) -> list[int]:
    """Divide a whole number by whole numbers by largest remainder.

    It is what `spread` does with money, but ties go by a turn, and nothing has to be sorted by it where there is none.

    Args:
        whole: what to divide, zero or more.
        weights: one for each part, zero or more, not all zero.
        turn: for the place of a part, what decides between equal remainders, the smaller first.
    """
    of = sum(weights)
    rests = [whole * weight % of for weight in weights]
    left = sum(rests) // of
    if not left:
        return [whole * weight // of for weight in weights]
    ordered = sorted(rests)
    last = ordered[-left]
    if ordered[-left - 1] != last:  # there are more parts than units left, so this one is there
        up = of - last  # carries over into one unit more just those whose remainder is the last or larger
        return [(whole * weight + up) // of for weight in weights]
    parts = [whole * weight // of + (rest > last) for weight, rest in zip(weights, rests, strict=True)]
    equal = sorted([at for at, rest in enumerate(rests) if rest == last], key=turn)
    for at in equal[: whole - sum(parts)]:
        parts[at] += 1
    return parts


def spread_capped(whole: Money, weights: Sequence[Weight], caps: Sequence[Money]) -> Capped:
    """Divide an amount by weights, but give no part more than its cap; what is too much for one goes to the others.

    A discount that may not push any line below its minimum price is spread so. The parts are filled like vessels: those
    that would run over are set to their cap, and the rest is divided anew among the others by largest remainder, until none
    runs over.

    Args:
        whole: what to divide; a negative amount is divided like the positive one, with the sign put back.
        weights: as in `spread`; a weight of zero gets nothing, unless all are zero.
        caps: the most each part may get, zero or more, in the currency of the whole.

    Raises:
        InvalidValue: a cap is negative, or there are not as many caps as weights; and as in `spread`.
        CurrencyMismatch: a cap is of another currency than the whole; and as in `spread`.
    """
    if whole.__class__ is not Money:
        raise InvalidValue(f"{quoted(whole)} is not money", path="/whole", mend="give Money")
    numbers = _whole_numbers(weights)
    if not _is_sequence(caps) or any(cap.__class__ is not Money for cap in caps):
        raise InvalidValue("caps that are not money", path="/caps", mend="give a tuple or list of Money")
    if len(caps) != len(numbers):
        raise InvalidValue(f"{len(caps)} caps for {len(numbers)} weights", mend="give one cap for each weight")
    for cap in caps:
        if cap.currency != whole.currency:
            raise CurrencyMismatch(whole.currency, cap.currency)
        if cap.minor < 0:
            raise InvalidValue(f"{cap} is no cap", mend="give zero or more")
    left, parts = _fill(abs(whole.minor), numbers, [cap.minor for cap in caps])
    sign = -1 if whole.minor < 0 else 1
    made = tuple([known_money(sign * part, whole.currency) for part in parts])
    return Capped(made, known_money(sign * left, whole.currency))


def _fill(size: int, weights: Sequence[int], caps: Sequence[int]) -> tuple[int, list[int]]:
    """What found no place, and the parts."""
    parts = [0] * len(weights)
    still = [at for at, weight in enumerate(weights) if weight]
    left = size
    while still:
        shares = _largest_remainder(left, [weights[at] for at in still])
        over = {at for at, share in zip(still, shares, strict=True) if share > caps[at]}
        if not over:
            for at, share in zip(still, shares, strict=True):
                parts[at] = share
            return 0, parts
        for at in over:
            parts[at] = caps[at]
            left -= caps[at]
        still = [at for at in still if at not in over]
    return left, parts


def _is_sequence(given: object) -> bool:
    return isinstance(given, Sequence) and not isinstance(given, str | bytes | bytearray)


def _whole_numbers(weights: Sequence[Weight]) -> list[int]:
    """The weights as whole numbers in the same proportion; ones if all are zero."""
    if not _is_sequence(weights):
        raise InvalidValue(f"{quoted(weights)} is not weights", path="/weights", mend="give a tuple or list of them")
    if not weights:
        raise InvalidValue("there is nothing to spread over", mend="give at least one weight")
    _same_measure(weights)
    ratios = [_ratio(weight) for weight in weights]
    if any(top < 0 for top, _ in ratios):
        raise InvalidValue("a weight is negative", mend="give weights of zero or more")
    common = lcm(*[bottom for _, bottom in ratios])
    numbers = [top * (common // bottom) for top, bottom in ratios]
    return numbers if any(numbers) else [1] * len(numbers)


def _same_measure(weights: Sequence[Weight]) -> None:
    first = weights[0]
    for weight in weights:
        if isinstance(weight, Money | Unrounded) and isinstance(first, Money | Unrounded):
            if weight.currency != first.currency:
                raise CurrencyMismatch(first.currency, weight.currency)
        elif isinstance(weight, Quantity) and isinstance(first, Quantity):
            if weight.unit != first.unit:
                raise UnitMismatch(first.unit, weight.unit)
        elif isinstance(weight, Money | Unrounded | Quantity) or isinstance(first, Money | Unrounded | Quantity):
            raise InvalidValue("weights of different kinds", mend="give all as numbers, money or quantities")


def _ratio(weight: Weight) -> tuple[int, int]:
    if isinstance(weight, Money):
        return weight.unrounded.numerator, weight.unrounded.denominator
    if isinstance(weight, Unrounded | Quantity):
        return weight.numerator, weight.denominator
    if type(weight) is int and weight.bit_length() <= RATIO_BITS:
        return weight, 1
    return exact_ratio(weight, path="/weights")
