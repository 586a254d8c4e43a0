"""Money against py-moneyed, and against Decimals without a currency."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from moneyed import USD
from moneyed import Money as Moneyed

from benchmarks.pair import Bench
from ordercore.values import HALF_UP, Money

__all__ = ["benches"]

_CENT = Decimal("0.01")


def benches() -> tuple[Bench, ...]:
    """Adding, and multiplying with rounding to cents; every side checks or does the same arithmetic."""
    left, right, factor = Money("12.50", "USD"), Money("7.25", "USD"), Decimal("1.175")
    their_left, their_right = Moneyed("12.50", USD), Moneyed("7.25", USD)
    plain_left, plain_right = Decimal("12.50"), Decimal("7.25")
    price = left.unrounded

    def ours_rounded() -> Money:
        return (left * factor).settle(HALF_UP).money

    def theirs_rounded() -> Moneyed:
        return (their_left * factor).round(2)

    def plain_rounded() -> Decimal:
        return (plain_left * factor).quantize(_CENT, ROUND_HALF_UP)

    assert str(ours_rounded().amount) == str(plain_rounded())
    assert (left + right).amount == (their_left + their_right).amount
    return (
        Bench("Money add", lambda: left + right, "py-moneyed", lambda: their_left + their_right, 0.75),
        Bench("Money times Decimal, rounded", ours_rounded, "py-moneyed", theirs_rounded, 0.5),
        Bench("Money add", lambda: left + right, "plain Decimal", lambda: plain_left + plain_right),
        Bench("Money times Decimal, rounded", ours_rounded, "plain Decimal", plain_rounded),
        Bench(
            "unit price times 24 pieces, rounded",
            lambda: price.scaled(24).settle(HALF_UP).money,
            "plain Decimal",
            lambda: (plain_left * 24).quantize(_CENT, ROUND_HALF_UP),
        ),
    )
