"""Carts priced by books of up to 100,000 rules, against the least that can be done and what one would write by hand.

Each line meets three rules: a percentage on its item, a volume break of its brand and an amount off its category for a group
of customers; one rule of the order comes on top. Lanes, a policy that lets one of two compete, periods and a scope are in
force: it is the engine as it is. The floor looks one integer up for each line, multiplies and adds. By hand means Decimal,
three look-ups and rounding line by line, and nothing that explains itself.

``python -m benchmarks.pricing`` tells besides how long a book takes to be made, and how much memory a rule needs.
"""

from __future__ import annotations

import gc
import random
import tracemalloc
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from time import perf_counter
from typing import Any

from benchmarks.pair import Bench
from ordercore.pricing import (
    AmountOff,
    Buyer,
    BuyerIs,
    Lane,
    Line,
    MinimumLineQuantity,
    PercentOff,
    PriceAnswer,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
    Target,
    price,
)
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.values.when import Period

__all__ = ["benches"]

SIZES = (10, 1_000, 10_000, 100_000)
ON = date(2026, 11, 22)
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
CENT = Decimal("0.01")


def _counts(rules: int) -> tuple[int, int, int]:
    """How many items, brands and categories a book of so many rules speaks of: most rules are about items."""
    brands = max(1, rules // 50)
    return max(1, rules - 2 * brands - 1), brands, brands


def _prices(at: int) -> tuple[int, int]:
    """Unit price in cents, and percent off, of an item."""
    return 199 + at * 37 % 9_000, 1 + at % 20


@cache
def book(rules: int) -> PriceBook:
    """A book of so many rules."""
    items, brands, categories = _counts(rules)
    made = [
        Rule(f"item-{at}", PercentOff(Percent(_prices(at)[1])), on=Target(skus={f"S{at}"}), lane="sale", period=YEAR)
        for at in range(items)
    ]
    made += [
        Rule(
            f"brand-{at}",
            PercentOff(Percent(5)),
            MinimumLineQuantity(5),
            on=Target(groups={f"brand/{at}"}),
            lane="volume",
        )
        for at in range(brands)
    ]
    made += [
        Rule(f"category-{at}", AmountOff(Money.of_minor(10, "USD")), BuyerIs(group="trade"),
             on=Target(groups={f"category/{at}"}), lane="volume")
        for at in range(categories)
    ]  # fmt: skip
    made.append(Rule("order", PercentOff(Percent(2)), stage="order"))
    rows = [PriceRow(f"row-{at}", Money.of_minor(_prices(at)[0], "USD"), sku=f"S{at}") for at in range(items)]
    return PriceBook("bench", rows, made, lanes=[Lane("sale", "line", "all_same_base"), Lane("volume")])


def questions(rules: int, lines: int, many: int = 20) -> list[PriceQuestion]:
    """Random carts of so many lines."""
    items, brands, categories = _counts(rules)
    dice = random.Random(rules * 1_000 + lines)
    buyer = Buyer("acme", groups={"trade"})

    def line(at: int) -> Line:
        item = dice.randrange(items)
        return Line(
            str(at), f"S{item}", dice.randint(1, 12), (f"brand/{item % brands}", f"category/{item % categories}")
        )

    return [PriceQuestion(ON, "USD", buyer, [line(at) for at in range(lines)]) for _ in range(many)]


def plain(asked: list[PriceQuestion]) -> list[list[tuple[str, int, str, str]]]:
    """The same carts as the peers take them."""
    return [
        [(line.sku, line.quantity.numerator, line.groups[0], line.groups[1]) for line in question.lines]
        for question in asked
    ]


def by_decimal(rules: int) -> Callable[[list[tuple[str, int, str, str]]], Decimal]:
    """What one would write by hand."""
    items, brands, categories = _counts(rules)
    prices = {f"S{at}": Decimal(_prices(at)[0]) / 100 for at in range(items)}
    percents = {f"S{at}": Decimal(_prices(at)[1]) / 100 for at in range(items)}
    breaks = {f"brand/{at}": (5, Decimal("0.05")) for at in range(brands)}
    amounts = {f"category/{at}": Decimal("0.10") for at in range(categories)}

    def run(cart: list[tuple[str, int, str, str]]) -> Decimal:
        whole = Decimal(0)
        for sku, quantity, brand, category in cart:
            net = prices[sku] * quantity
            net -= (net * percents[sku]).quantize(CENT, ROUND_HALF_UP)
            least, share = breaks[brand]
            if quantity >= least:
                net -= (net * share).quantize(CENT, ROUND_HALF_UP)
            net -= min(amounts[category] * quantity, net)
            whole += net
        return whole - (whole * Decimal("0.02")).quantize(CENT, ROUND_HALF_UP)

    return run


def by_floor(rules: int) -> Callable[[list[tuple[str, int, str, str]]], int]:
    """The least that gives a figure at all: one look-up a line."""
    prices = {f"S{at}": _prices(at)[0] for at in range(_counts(rules)[0])}

    def run(cart: list[tuple[str, int, str, str]]) -> int:
        whole = 0
        for sku, quantity, _, _ in cart:
            whole += prices[sku] * quantity
        return whole

    return run


def _all(act: Callable[[Any], object], carts: list[Any]) -> Callable[[], object]:
    def run() -> None:
        for cart in carts:
            act(cart)

    return run


def benches(sizes: tuple[int, ...] = SIZES) -> tuple[Bench, ...]:
    """Ours against the floor and against Decimal by hand, carts of 10 and of 100 lines; and ours against itself.

    Args:
        sizes: how many rules the books have; the goals are those of the largest, and of the second for what does not depend on it.
    """
    found = []
    for rules in sizes:
        made = book(rules)
        _ = made.index, made.fingerprint
        hand, floor = by_decimal(rules), by_floor(rules)
        for lines in (10, 100):
            asked = questions(rules, lines)
            carts = plain(asked)
            for question, cart in zip(asked, carts, strict=True):
                answer = price(question, made)
                assert isinstance(answer, PriceAnswer)
                assert answer.net.amount == hand(cart), "ours and by hand differ"

            def ours(question: PriceQuestion, made: PriceBook = made) -> object:
                return price(question, made)

            title = f"20 carts of {lines} lines, {rules:,} rules"
            goal = (4.0, 1.5) if rules == sizes[-1] else (None, None)
            found.append(Bench(title, _all(ours, asked), "one look-up of an int a line", _all(floor, carts), goal[0]))
            found.append(Bench(title, _all(ours, asked), "Decimal by hand", _all(hand, carts), goal[1]))
    return (*found, *_against_itself(sizes[-1], sizes[1]))


def _against_itself(many: int, few: int) -> tuple[Bench, ...]:
    large, small = book(many), book(few)

    def by(made: PriceBook) -> Callable[[PriceQuestion], object]:
        return lambda question: price(question, made)

    return (
        Bench(
            f"20 carts of 100 lines, {many:,} rules", _all(by(large), questions(many, 100)),
            f"the same with {few:,} rules", _all(by(small), questions(few, 100)), 2.0,
        ),
        Bench(
            f"10 carts of 100 lines, {few:,} rules", _all(by(small), questions(few, 100, 10)),
            "100 carts of 10 lines", _all(by(small), questions(few, 10, 100)), 1.1,
        ),
    )  # fmt: skip


def main() -> None:
    """Tell how long a book takes to be made, and what a rule takes in memory."""
    for rules in SIZES:
        book.cache_clear()
        gc.collect()
        begin = perf_counter()
        made = book(rules)
        built = perf_counter()
        _ = made.index
        indexed = perf_counter()
        book.cache_clear()
        del made
        gc.collect()
        tracemalloc.start()
        kept = book(rules)
        _ = kept.index
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        print(
            f"{rules:>7,} rules: made in {built - begin:.3f} s, arranged in {indexed - built:.3f} s, "
            f"{size / rules:,.0f} bytes a rule with its price row"
        )


if __name__ == "__main__":
    main()
