"""A slow, obvious pricing engine in fractions, written from the documentation alone: what `price` must agree with.

It knows no index, no shortcut and no Money: every row and every rule of the book is looked at for every line.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ordercore.pricing import (
    AmountOff,
    Buyer,
    BuyerIs,
    FixedPrice,
    Line,
    MinimumLineQuantity,
    MinimumQuantity,
    MinimumSubtotal,
    PercentOff,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
    Target,
)
from ordercore.values.currency import minor_digits
from ordercore.values.money import Unrounded
from ordercore.values.rec20 import AREA, LENGTH, MASS, TIME, VOLUME

__all__ = ["Reference", "price_slowly"]

STAGES = ("line", "order", "charge")


def lies_in(path: str, other: str) -> bool:
    return path == other or path.startswith(other + "/")


def fits(scope: BuyerIs, buyer: Buyer) -> bool:
    return (
        (not scope.customer or scope.customer in (buyer.customer, *buyer.ancestors))
        and (not scope.group or scope.group in buyer.groups)
        and (not scope.channel or scope.channel == buyer.channel)
        and (not scope.region or lies_in(buyer.region, scope.region))
    )


def closeness(scope: BuyerIs, buyer: Buyer) -> tuple[int, bool, bool, int]:
    """Smaller is closer: own customer, ancestors by depth, group, channel, the narrower region."""
    chain = (buyer.customer, *buyer.ancestors)
    customer = chain.index(scope.customer) if scope.customer else len(chain) + 1
    return customer, not scope.group, not scope.channel, -len(scope.region.split("/")) if scope.region else 1


def amount(row: PriceRow) -> Unrounded:
    assert isinstance(row.price, Unrounded)
    return row.price


def latest(since: date | None) -> int:
    return -since.toordinal() if since else 1


def base(line: Line) -> str:
    """The unit an item is counted in: the base of its units where these know the line's, else the line's own."""
    known = line.units is not None and (line.quantity.unit == line.units.base or line.quantity.unit in factors(line))
    return line.units.base if known and line.units is not None else line.quantity.unit


def factors(line: Line) -> dict[str, Fraction]:
    return dict(line.units.factors) if line.units is not None else {}


def holds(line: Line, unit: str) -> Fraction:
    """How many of a unit one unit of the line holds; zero when that is not known."""
    if unit == line.quantity.unit:
        return Fraction(1)
    one = {base(line): Fraction(1)} | factors(line)
    if unit not in one or line.quantity.unit not in one:
        return Fraction(0)
    return one[line.quantity.unit] / one[unit]


def measures(unit: str) -> bool:
    """Whether a unit measures and does not count."""
    return any(unit in table for table in (MASS, LENGTH, AREA, VOLUME, TIME))


class Reference:
    """The figures of one cart, in major units, each exact after its rounding."""

    def __init__(self, question: PriceQuestion, book: PriceBook) -> None:
        self.question, self.book = question, book
        self.unit: dict[str, Fraction] = {}
        self.net: dict[str, Fraction] = {}
        self.charge: dict[str, Fraction] = {}
        self.taken: dict[tuple[str, str], Fraction] = {}
        self.standing: dict[str, dict[str, Fraction]] = {}
        self.refused: set[str] = set()

    def rounded(self, amount: Fraction) -> Fraction:
        whole = 10 ** minor_digits(self.question.currency)
        return Fraction(self.book.rounding.apply((amount * whole).numerator, (amount * whole).denominator), whole)

    def run(self) -> None:
        for at, line in enumerate(self.question.lines):
            unit = self.unit_price(line)
            if unit is None or unit < 0:
                self.refused.add(f"/lines/{at}")
            else:
                self.unit[line.id] = unit
                self.net[line.id] = self.rounded(unit * line.quantity.exact)
        if not self.refused:
            self.stage("line")
            self.stage("order")
        self.charges()
        if not self.refused:
            self.stage("charge")

    def unit_price(self, line: Line) -> Fraction | None:
        if line.override is not None:
            return line.override.unit.exact
        whole, rest = Fraction(0), line.quantity.exact
        while rest:
            rows = [row for row in self.book.rows if self.in_force(row, line, rest)]
            if not rows:
                return None
            best = min(rows, key=lambda row: self.ladder(row, line))
            if self.book.policy == "lowest":
                best = min(rows, key=lambda row: (self.price_of_one(row, line), self.ladder(row, line)))
            count = self.priced_by(best, rest * holds(line, best.per.unit)) / holds(line, best.per.unit)
            whole += count * self.price_of_one(best, line)
            rest -= count
        return whole / line.quantity.exact

    def price_of_one(self, row: PriceRow, line: Line) -> Fraction:
        """The price of one unit of the line."""
        return amount(row).exact / row.per.exact * holds(line, row.per.unit)

    def priced_by(self, row: PriceRow, count: Fraction) -> Fraction:
        """How many of so many of its own units a row prices."""
        least = row.minimum.exact
        if row.units == "above":
            return count - least if measures(row.per.unit) else count - max(least - 1, Fraction(0))
        return count if row.units == "all" else count // least * least

    def in_force(self, row: PriceRow, line: Line, rest: Fraction) -> bool:
        return (
            (row.sku == line.sku if row.sku else any(lies_in(group, row.group) for group in line.groups))
            and amount(row).currency == self.question.currency
            and (row.per.unit == line.quantity.unit or (row.per.unit == base(line) != line.quantity.unit))
            and row.kind in self.book.precedence
            and self.question.on in row.period
            and fits(row.scope, self.question.buyer)
            and row.minimum.exact <= rest * holds(line, row.per.unit)
            and self.priced_by(row, rest * holds(line, row.per.unit)) > 0
        )

    def ladder(self, row: PriceRow, line: Line) -> tuple[object, ...]:
        item = -len(row.group.split("/")) if row.group else -99
        kind = self.book.precedence.index(row.kind)
        buyer = closeness(row.scope, self.question.buyer)
        converted = row.per.unit != line.quantity.unit
        return kind, buyer, converted, item, -row.minimum.exact, latest(row.period.since), row.id

    def charges(self) -> None:
        goods = sum(self.net.values(), Fraction(0))
        for at, asked in enumerate(self.question.charges):
            rows = [
                row
                for row in self.book.charges
                if row.kind == asked.kind
                and row.amount.currency == self.question.currency
                and self.question.on in row.period
                and fits(row.scope, self.question.buyer)
            ]
            if asked.amount is not None:
                self.charge[asked.id] = asked.amount.unrounded.exact
            elif rows:
                row = min(
                    rows, key=lambda row: (closeness(row.scope, self.question.buyer), latest(row.period.since), row.id)
                )
                free = row.free_from is not None and goods >= row.free_from.unrounded.exact
                self.charge[asked.id] = Fraction(0) if free else row.amount.unrounded.exact
            if self.charge.get(asked.id, Fraction(-1)) < 0:
                self.refused.add(f"/charges/{at}")

    def stage(self, stage: str) -> None:
        self.standing[stage] = dict(self.net)
        self.lane("", "all_compound", stage)
        for lane in self.book.lanes:
            if lane.stage == stage:
                self.lane(lane.name, lane.combine, stage)

    def lane(self, name: str, combine: str, stage: str) -> None:
        """One pass of rules without groups, each on whole lines or charges."""
        self.standing["lane"] = dict(self.net)
        rules = [
            rule for rule in self.book.rules if (rule.stage, rule.lane) == (stage, name) and self.could_apply(rule)
        ]
        rules = [rule for rule in rules if all(self.holds(rule, condition) for condition in rule.when)]
        rules.sort(key=lambda rule: (-rule.priority, rule.id))
        if stage == "order":
            self.order_lane(rules, combine)
            return
        of = self.charge if stage == "charge" else self.net
        base = dict(of)
        closed: set[str] = set()
        rules_of = {part: self.most_off(rules, part, of) for part in of} if combine == "best" else {}
        for rule in rules:
            took = False
            for part, quantity in self.parts(rule):
                if part in closed or (combine == "best" and rules_of[part] != rule.id):
                    continue
                start = base[part] if combine == "all_same_base" else of[part]
                if self.take(rule, part, of, self.discount(rule, start, quantity)):
                    took = True
                    if combine == "first":
                        closed.add(part)
            if took and combine == "exclusive":
                return

    def parts(self, rule: Rule) -> list[tuple[str, Fraction]]:
        """What a rule may change, with the quantity it counts there."""
        if rule.stage == "line":
            return [(line.id, self.counts(line, base(line))) for line in self.open_lines(rule)]
        kinds = rule.on.charges
        return [(each.id, Fraction(1)) for each in self.question.charges if not kinds or each.kind in kinds]

    def most_off(self, rules: list[Rule], name: str, of: dict[str, Fraction]) -> str:
        """The rule that takes most off one line or charge; the first of equals."""
        best, chosen = Fraction(0), ""
        for rule in rules:
            for part, quantity in self.parts(rule):
                off = min(self.discount(rule, of[name], quantity), of[name]) if part == name else Fraction(0)
                if off > best:
                    best, chosen = off, rule.id
        return chosen

    def order_lane(self, rules: list[Rule], combine: str) -> None:
        if combine == "best" and rules:
            rules = [max(rules, key=self.order_off)]
        for rule in rules:
            if self.off_together(rule) and combine != "all_compound":
                return

    def order_off(self, rule: Rule) -> Fraction:
        base = sum((self.net[line.id] for line in self.open_lines(rule)), Fraction(0))
        return min(self.discount(rule, base, Fraction(1)), base)

    def could_apply(self, rule: Rule) -> bool:
        effect = rule.effect
        amounts = [effect.amount] if isinstance(effect, AmountOff) else []
        amounts += [effect.price] if isinstance(effect, FixedPrice) else []
        return (
            self.question.on in rule.period
            and (not rule.coupon or rule.coupon in self.question.coupons)
            and all(amount.currency == self.question.currency for amount in amounts)
        )

    def meant(self, target: Target) -> list[Line]:
        return [
            line
            for line in self.question.lines
            if (not target.skus and not target.groups)
            or line.sku in target.skus
            or any(lies_in(group, wanted) for group in line.groups for wanted in target.groups)
        ]

    def open_lines(self, rule: Rule) -> list[Line]:
        found = [line for line in self.meant(rule.on) if rule.on_overrides or line.override is None]
        for condition in rule.when:
            if isinstance(condition, MinimumLineQuantity):
                found = [
                    line for line in found if self.counts(line, condition.quantity.unit) >= condition.quantity.exact
                ]
        return found

    def counts(self, line: Line, unit: str) -> Fraction:
        return line.quantity.exact * holds(line, unit)

    def holds(self, rule: Rule, condition: object) -> bool:
        if isinstance(condition, BuyerIs):
            return fits(condition, self.question.buyer)
        if isinstance(condition, MinimumQuantity):
            lines = self.meant(rule.on if condition.of is None else condition.of)
            return sum(self.counts(line, condition.quantity.unit) for line in lines) >= condition.quantity.exact
        if isinstance(condition, MinimumSubtotal):
            lines = list(self.question.lines) if condition.of is None else self.meant(condition.of)
            standing = self.standing[condition.before or "lane"]
            enough = sum(standing[line.id] for line in lines) >= condition.amount.unrounded.exact
            return enough and condition.amount.currency == self.question.currency
        return True

    def discount(self, rule: Rule, net: Fraction, quantity: Fraction) -> Fraction:
        effect = rule.effect
        if isinstance(effect, PercentOff):
            return self.rounded(net * effect.percent.exact / 100)
        if isinstance(effect, AmountOff):
            return self.rounded(effect.amount.exact * (quantity if effect.per == "unit" else 1))
        assert isinstance(effect, FixedPrice)
        return net - self.rounded(effect.price.exact * quantity)

    def take(self, rule: Rule, name: str, of: dict[str, Fraction], off: Fraction) -> bool:
        off = max(min(off, of[name]), Fraction(0))
        of[name] -= off
        if off:
            self.taken[rule.id, name] = -off
        return bool(off)

    def off_together(self, rule: Rule) -> bool:
        """Largest remainder, worked out cent by cent: each cent goes to the line furthest behind its exact part."""
        names = sorted(line.id for line in self.open_lines(rule))
        base = sum((self.net[name] for name in names), Fraction(0))
        off = min(self.discount(rule, base, Fraction(1)), base)
        if off <= 0:
            return False
        cent = Fraction(1, 10 ** minor_digits(self.question.currency))
        exact = {name: off * self.net[name] / base for name in names}
        parts = {name: exact[name] // cent * cent for name in names}
        while (left := off - sum(parts.values())) > 0:
            behind = max(names, key=lambda name: exact[name] - parts[name])
            parts[behind] += min(cent, left)
        for name in names:
            self.take(rule, name, self.net, parts[name])
        return True


def price_slowly(question: PriceQuestion, book: PriceBook) -> Reference:
    """The cart's figures by the reference."""
    reference = Reference(question, book)
    reference.run()
    return reference
