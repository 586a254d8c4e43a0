"""Carts priced by books of up to 100,000 rules: against the least that can be done, what one would write by hand, and a rule engine.

Every side does the same job and gives the same total. Each line meets three rules: a percentage on its item, a volume break of
its brand, and an amount off its category for a group of customers; each is rounded to a cent. One rule of the order comes on top.

- The floor is whole numbers and one look-up a line: price and quantity stand on the line, and what the three rules say about
  the item was put together beforehand. Nothing explains itself, and nothing can change.
- By hand is `Decimal`, four look-ups a line, and nothing that explains itself.
- zen-engine looks the three rules up in compiled decision tables and works out what a line comes to. *Look-ups only* leaves the sums
  to Python, in whole numbers: what zen costs at least. The goal is against both.
- django-oscar, where it is installed, has other rules, and looks at all of them for every cart: a magnitude.
- Ours is the engine as it is, with lanes, a policy by which rules compete, periods, a scope, and the order's discount shared over
  the lines. *Full result* is the answer with every line and what it costs as a `Decimal`; what each rule took stands in it as whole
  numbers, from which the adjustments and the trace are drawn. What drawing costs stands in rows of its own.

Items are drawn at random from the whole book, 20,000 lines at each size, so that no side lives off a few that lie in the
processor's cache. Each item has been seen before: what the first sight of one costs is told by ``python -m benchmarks.pricing``,
with how long a book takes to be made, and how much memory a rule needs.
"""

from __future__ import annotations

import gc
import random
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.util import find_spec
from time import perf_counter
from typing import cast

from benchmarks.byoscar import by_oscar
from benchmarks.byzen import CartOf, by_zen
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
from ordercore.values.trace import Step
from ordercore.values.when import Period

__all__ = ["benches"]

SIZES = (10, 1_000, 10_000, 100_000)
LINES = 20_000
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
    return PriceBook("bench", rows, made, lanes=[Lane("sale", "line", "best"), Lane("volume")])


def questions(rules: int, lines: int, total: int = LINES) -> list[PriceQuestion]:
    """Random carts of so many lines, with so many lines in all."""
    items, brands, categories = _counts(rules)
    dice = random.Random(rules * 1_000 + lines)
    buyer = Buyer("acme", groups={"trade"})

    def line(at: int) -> Line:
        item = dice.randrange(items)
        return Line(
            str(at), f"S{item}", dice.randint(1, 12), (f"brand/{item % brands}", f"category/{item % categories}")
        )

    return [PriceQuestion(ON, "USD", buyer, [line(at) for at in range(lines)]) for _ in range(total // lines)]


def plain(asked: list[PriceQuestion]) -> list[CartOf]:
    """The same carts as the peers take them, with the unit price in cents on the line."""
    return [
        [
            (line.sku, line.quantity.numerator, *line.groups[:2], _prices(int(line.sku[1:]))[0])  # type: ignore[misc]
            for line in question.lines
        ]
        for question in asked
    ]


def by_decimal(rules: int) -> Callable[[CartOf], Decimal]:
    """What one would write by hand."""
    items, brands, categories = _counts(rules)
    prices = {f"S{at}": Decimal(_prices(at)[0]) / 100 for at in range(items)}
    percents = {f"S{at}": Decimal(_prices(at)[1]) / 100 for at in range(items)}
    breaks = {f"brand/{at}": (5, Decimal("0.05")) for at in range(brands)}
    amounts = {f"category/{at}": Decimal("0.10") for at in range(categories)}

    def run(cart: CartOf) -> Decimal:
        whole = Decimal(0)
        for sku, quantity, brand, category, _ in cart:
            net = prices[sku] * quantity
            net -= (net * percents[sku]).quantize(CENT, ROUND_HALF_UP)
            least, share = breaks[brand]
            if quantity >= least:
                net -= (net * share).quantize(CENT, ROUND_HALF_UP)
            net -= min(amounts[category] * quantity, net)
            whole += net
        return whole - (whole * Decimal("0.02")).quantize(CENT, ROUND_HALF_UP)

    return run


def by_floor(rules: int) -> Callable[[CartOf], int]:
    """The least that gives the figure at all: whole numbers, one look-up a line."""
    plans = {f"S{at}": (_prices(at)[1], 5, 5, 10) for at in range(_counts(rules)[0])}

    def run(cart: CartOf) -> int:
        whole = 0
        for sku, quantity, _, _, unit in cart:
            percent, least, share, amount = plans[sku]
            net = unit * quantity
            net -= (net * percent + 50) // 100
            if quantity >= least:
                net -= (net * share + 50) // 100
            off = amount * quantity
            whole += net - (off if off < net else net)  # noqa: FURB136 - a call costs more
        return whole - (whole * 2 + 50) // 100

    return run


def zen_of(rules: int, *, sums: bool = False) -> Callable[[CartOf], int]:
    """The rules as tables of zen-engine; with the sums of a line, or without."""
    items, brands, categories = _counts(rules)
    return by_zen(
        {f"S{at}": _prices(at)[1] for at in range(items)},
        {f"brand/{at}": (5, 5) for at in range(brands)},
        {f"category/{at}": 10 for at in range(categories)},
        2,
        sums=sums,
    )


def full(question: PriceQuestion, made: PriceBook) -> list[Decimal]:
    """The whole result with what each line costs; what each rule took stands in it as whole numbers."""
    answer = cast("PriceAnswer", price(question, made))
    return [answer.net.amount, *[line.net.amount for line in answer.lines]]


def discounts(question: PriceQuestion, made: PriceBook) -> list[tuple[str, Money]]:
    """What each rule took off each line, as values."""
    answer = cast("PriceAnswer", price(question, made))
    return [(each.rule, each.amount) for line in answer.lines for each in line.adjustments]


def trace(question: PriceQuestion, made: PriceBook) -> Step:
    """Everything there is to tell, as a tree of steps in words."""
    return cast("PriceAnswer", price(question, made)).trace


def _all(act: Callable[..., object], carts: Sequence[object], *more: object) -> Callable[[], object]:
    def run() -> None:
        for cart in carts:
            act(cart, *more)

    return run


def benches(sizes: tuple[int, ...] = SIZES, total: int = LINES) -> tuple[Bench, ...]:
    """Ours against the floor, Decimal by hand and zen-engine, carts of 10 and of 100 lines; and ours against itself.

    Args:
        sizes: how many rules the books have; the goals are those of the largest, and of the second.
        total: how many lines all carts of a size have.
    """
    found = []
    for rules in sizes:
        made, hand, floor = book(rules), by_decimal(rules), by_floor(rules)
        goal = (4.0, 1.5) if rules == sizes[-1] else (None, None)
        for lines in (10, 100):
            asked = questions(rules, lines, total)
            carts = plain(asked)
            for question, cart in zip(asked, carts, strict=True):
                mine = full(question, made)
                assert mine[0] == sum(mine[1:]) == hand(cart) == Decimal(floor(cart)) / 100, "not the same job"
            ours, title = _all(full, asked, made), f"carts of {lines} lines, {rules:,} rules: full result"
            found.append(Bench(title, ours, "whole numbers, one look-up a line", _all(floor, carts), goal[0]))
            found.append(Bench(title, ours, "Decimal by hand", _all(hand, carts), goal[1]))
            if lines == 10:
                best = {sizes[-1]: 1 / 20, sizes[1]: 1 / 8}.get(rules)
                for sums, peer in ((False, "zen-engine, look-ups only"), (True, "zen-engine")):
                    zen = zen_of(rules, sums=sums)
                    assert all(Decimal(zen(cart)) / 100 == hand(cart) for cart in carts[:20]), "not the same job"
                    found.append(Bench(title, ours, peer, _all(zen, carts), best))
            if lines == 100 and rules == sizes[1]:
                for drawn, how in ((discounts, "every discount as a value"), (trace, "the trace as steps in words")):
                    more = title.replace("full result", how)
                    found.append(Bench(more, _all(drawn, asked, made), "Decimal by hand", _all(hand, carts)))
    if find_spec("oscar") is not None:
        one = questions(100, 10, 10)[0]
        title, oscar = "a cart of 10 lines, 100 rules: full result", by_oscar(100, 10)
        found.append(Bench(title, lambda: full(one, book(100)), "django-oscar, other rules", oscar))
    return (*found, *_against_itself(sizes[-1], sizes[1], total))


def _against_itself(many: int, few: int, total: int) -> tuple[Bench, ...]:
    large, small = book(many), book(few)
    few_long, few_short = questions(few, 100, total), questions(few, 10, total)
    return (
        Bench(
            f"carts of 100 lines, {many:,} rules: full result", _all(full, questions(many, 100, total), large),
            f"the same with {few:,} rules", _all(full, few_long, small), 2.0,
        ),
        Bench(
            f"carts of 100 lines, {few:,} rules: full result", _all(full, few_long, small),
            "as many lines in carts of 10", _all(full, few_short, small), 1.1,
        ),
    )  # fmt: skip


def main() -> None:
    """Tell how long a book takes to be made, what a rule takes in memory, and what the first sight of an item costs."""
    for rules in SIZES:
        book.cache_clear()
        gc.collect()
        begin = perf_counter()
        made = book(rules)
        built = perf_counter()
        _ = made.index
        indexed = perf_counter()
        asked = questions(rules, 10, 2_000)
        price(asked[0], made)
        seen = perf_counter()
        for question in asked[1:]:
            price(question, made)
        first = (perf_counter() - seen) / 1_990
        book.cache_clear()
        del made
        gc.collect()
        tracemalloc.start()
        kept = book(rules)
        _ = kept.index
        size, _ = tracemalloc.get_traced_memory()
        for question in questions(rules, 10, 2_000):
            price(question, kept)
        plans = tracemalloc.get_traced_memory()[0] - size
        distinct = len({line.sku for question in questions(rules, 10, 2_000) for line in question.lines})
        tracemalloc.stop()
        print(
            f"{rules:>7,} rules: made in {built - begin:.3f} s, arranged in {indexed - built:.3f} s, "
            f"{size / rules:,.0f} bytes a rule with its price row, {plans / distinct:,.0f} bytes an item once it was seen, "
            f"{first * 1e6:.1f} us a line of items most of which are seen for the first time"
        )


if __name__ == "__main__":
    main()
