"""A cart while its discounts are worked out: what each line and charge still costs, and what it cost when a stage began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ordercore.pricing.condition import Stage
from ordercore.pricing.priced import Adjustment, PricedCharge, PricedLine
from ordercore.pricing.question import AskedCharge, Line, PriceQuestion
from ordercore.pricing.rule import Rule
from ordercore.pricing.select import Selected
from ordercore.pricing.target import Target
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.rounding import Rounding

__all__ = ["Cart", "OpenCharge", "OpenLine"]


class _Open:
    """Something that still costs `net`, with what was taken off so far."""

    __slots__ = ("adjustments", "net")

    def __init__(self, net: Money) -> None:
        self.net: Money = net
        self.adjustments: list[Adjustment] = []

    def take(self, rule: str, label: str, exact: Unrounded, amount: Money) -> Money:
        """Take an amount off, at most what is left.

        Args:
            rule: id of the rule or row that takes it.
            label: what people see it called.
            exact: what the rule came to, before rounding.
            amount: the same, rounded; zero or less takes nothing.

        Returns:
            What was taken; nothing is written down when that is zero.
        """
        taken = max(min(self.net, amount), Money.zero(amount.currency))
        if taken:
            self.adjustments.append(Adjustment(rule, -taken, self.net, -exact, label))
            self.net -= taken
        return taken


class OpenLine(_Open):
    """A line of the cart."""

    __slots__ = ("extended", "groups", "line", "path", "selected")

    def __init__(self, line: Line, path: str, groups: tuple[str, ...], selected: Selected, rounding: Rounding) -> None:
        quantity = line.quantity
        self.line: Final = line
        self.path: Final = path
        self.groups: Final = groups
        self.selected: Final = selected
        self.extended: Final = selected.unit.scaled(quantity.numerator, quantity.denominator).settle(rounding).money
        super().__init__(self.extended)

    def priced(self) -> PricedLine:
        """The line as it stands."""
        line, chosen = self.line, self.selected
        return PricedLine(
            line.id, line.sku, line.quantity, chosen.unit, chosen.row, self.extended, self.net, chosen.list,
            tuple(self.adjustments), chosen.lost, line.override,
        )  # fmt: skip


class OpenCharge(_Open):
    """A charge of the cart."""

    __slots__ = ("amount", "asked", "row")

    def __init__(self, asked: AskedCharge, amount: Money, row: str) -> None:
        self.asked: Final = asked
        self.amount: Final = amount
        self.row: Final = row
        super().__init__(amount)

    def priced(self) -> PricedCharge:
        """The charge as it stands."""
        asked = self.asked
        return PricedCharge(
            asked.id, asked.kind, self.amount, self.net, self.row, tuple(self.adjustments), asked.tax_class
        )


def _named(wanted: frozenset[str], known: Mapping[str, list[int]]) -> Iterator[int]:
    """The places of all names wanted, looked up from whichever side names fewer."""
    for name in wanted if len(wanted) < len(known) else wanted.intersection(known):
        yield from known.get(name, ())


class Cart:
    """All lines and charges, and what the lines cost at the beginning of each stage."""

    __slots__ = ("_by_group", "_by_sku", "_standing", "charges", "lines", "question", "rounding")

    def __init__(self, question: PriceQuestion, lines: list[OpenLine], rounding: Rounding) -> None:
        self.question: Final = question
        self.lines: Final = lines
        self.charges: list[OpenCharge] = []
        self.rounding: Final = rounding
        self._standing: dict[Stage, list[Money]] = {}
        self._by_sku: dict[str, list[int]] = {}
        self._by_group: dict[str, list[int]] = {}
        for at, line in enumerate(lines):
            self._by_sku.setdefault(line.line.sku, []).append(at)
            for group in line.groups:
                self._by_group.setdefault(group, []).append(at)

    @property
    def skus(self) -> Iterable[str]:
        """The items in the cart, each once."""
        return self._by_sku

    @property
    def groups(self) -> Iterable[str]:
        """The groups of all items in the cart, each once."""
        return self._by_group

    def begin(self, stage: Stage) -> None:
        """Keep what every line costs as the stage begins."""
        self._standing[stage] = [line.net for line in self.lines]

    def subtotal(self, of: Target | None, before: Stage) -> Money:
        """What lines cost before a stage that has begun: those meant, or all."""
        standing = self._standing[before]
        meant = standing if of is None else [standing[at] for at in self._places(of)]
        return total(meant, self.question.currency)

    def _places(self, target: Target) -> Iterable[int]:
        if target.is_open:
            return range(len(self.lines))
        return sorted({*_named(target.skus, self._by_sku), *_named(target.groups, self._by_group)})

    def meant(self, target: Target) -> list[OpenLine]:
        """The lines a target means, in the order of the question."""
        return [self.lines[at] for at in self._places(target)]

    def open_to(self, rule: Rule) -> list[OpenLine]:
        """The lines a rule may change: those it is on, without overridden ones unless it says so."""
        return [line for line in self.meant(rule.on) if rule.on_overrides or line.line.override is None]

    def charges_of(self, rule: Rule) -> list[OpenCharge]:
        """The charges a rule is on."""
        return [each for each in self.charges if not rule.on.charges or each.asked.kind in rule.on.charges]
