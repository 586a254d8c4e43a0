"""Parts of a whole that add up to the whole, to the last cent."""

from __future__ import annotations

from collections.abc import Sequence

from ordercore.errors import InvalidValue
from ordercore.values.money import Money

__all__ = ["spread"]


def spread(whole: Money, weights: Sequence[int]) -> tuple[Money, ...]:
    """Divide an amount by weights, by largest remainder; ties go to the first position."""
    if not weights or any(weight < 0 for weight in weights):
        raise InvalidValue("weights must be whole numbers of zero or more, and at least one")
    used = list(weights) if any(weights) else [1] * len(weights)
    size, sum_of = abs(whole.minor), sum(used)
    parts = [size * weight // sum_of for weight in used]
    order = sorted(range(len(used)), key=lambda at: (-(size * used[at] % sum_of), at))
    for at in order[: size - sum(parts)]:
        parts[at] += 1
    sign = -1 if whole.minor < 0 else 1
    return tuple(Money.of_minor(sign * part, whole.currency) for part in parts)
