"""What pricing itself tells of a book, asked around each quantity at which something changes: gaps, totals that fall, prices under cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ordercore.pricing.answer import PriceAnswer
from ordercore.pricing.book import PriceBook
from ordercore.pricing.lint_finding import finding
from ordercore.pricing.lint_scene import Item, Scene, step_of
from ordercore.pricing.lint_threshold import thresholds
from ordercore.pricing.lint_world import Part, World
from ordercore.pricing.priced import PricedLine
from ordercore.pricing.row import PriceRow
from ordercore.pricing.rule import Rule
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Reason, Refused

__all__ = ["as_priced"]


def as_priced(world: World) -> Iterator[Reason]:
    """Findings about what carts of one item come to; of each row, rule and charge the first of every code."""
    book = world.book
    paths = {each.id: f"/rules/{at}" for at, each in enumerate(book.rules)}
    paths |= {each.id: f"/rows/{at}/price" for at, each in enumerate(book.rows)}
    named: list[tuple[str, Sequence[Part]]] = [("rows", book.rows), ("rules", book.rules), ("charges", book.charges)]
    for name, parts in named:
        for at, part in enumerate(parts):
            path = f"/{name}/{at}"
            told: set[tuple[str, str]] = set()
            for found in _tried(part, path, world, paths):
                if (found.code, found.path) not in told:
                    told.add((found.code, found.path))
                    yield found


def _tried(part: Part, path: str, world: World, paths: dict[str, str]) -> Iterator[Reason]:
    book = world.book
    for scene in world.scenes(part):
        at = thresholds(part, scene, book)
        for count in at:
            yield from _around(part, path, scene, count, world)
        if scene.cost is not None and not scene.charges:
            for count in dict.fromkeys([Fraction(1), *at]):
                if (found := _under_cost(scene, count, book, paths)) is not None:
                    yield found


# --- around a threshold ------------------------------------------------------------------------------------------------------


def _around(part: Part, path: str, scene: Scene, count: Fraction, world: World) -> Iterator[Reason]:
    """What is found between just below a threshold and it, and between it and just above."""
    step, book = step_of(scene.unit), world.book
    counts = [each for each in (count - step, count, count + step) if each > 0]
    answers = [scene.priced(each, book) for each in counts]
    for fewer, more, below, here in zip(counts, counts[1:], answers, answers[1:], strict=False):
        if not isinstance(here, PriceAnswer) or not _has_part(here, part):
            continue
        if isinstance(part, PriceRow) and _no_price(below):
            yield _gap(part, path, scene.item, world)
        elif isinstance(below, PriceAnswer) and below.net > here.net:
            facts = (
                ("id", part.id),
                ("sku", scene.item.sku),
                ("units", str(Quantity(more, scene.unit))),
                ("cost", str(here.net)),
                ("fewer", str(Quantity(fewer, scene.unit))),
                ("dearer", str(below.net)),
            )
            mend = "let it begin later, take less, or count only the units above"
            yield finding("falling_total", path, "fewer units cost more together", *facts, mend=mend)


def _has_part(answer: PriceAnswer, part: Part) -> bool:
    """Whether a row, rule or charge has a share in what a cart costs."""
    if isinstance(part, PriceRow):
        return any(part.id in {line.row, *[each.row for each in line.parts]} for line in answer.lines)
    if isinstance(part, Rule):
        return any(outcome.rule == part.id and outcome.amount for outcome in answer.rules)
    return any(charge.row == part.id for charge in answer.charges)


def _no_price(answer: PriceAnswer | Refused | None) -> bool:
    return isinstance(answer, Refused) and any(reason.code == "price.none" for reason in answer.reasons)


def _gap(row: PriceRow, path: str, item: Item, world: World) -> Reason:
    facts = [("row", row.id), ("sku", item.sku), ("from", str(row.minimum))]
    # Only lines tell the groups of an item whose groups nobody told.
    unless = sorted({each.group for each in world.book.rows if each.group}) if not item.groups else []
    facts += [("unless_in", group) for group in unless]
    said = "fewer units have no price" + (", unless the item lies in a group that has one" if unless else "")
    return finding("gap", path, said, *facts, mend="add a price from the first unit on")


# --- under cost --------------------------------------------------------------------------------------------------------------


def _under_cost(scene: Scene, count: Fraction, book: PriceBook, paths: dict[str, str]) -> Reason | None:
    """The row whose price is lower than the cost, or the rule that takes a line below it."""
    answer, cost = scene.priced(count, book), scene.cost
    if not isinstance(answer, PriceAnswer) or cost is None:
        return None
    (line,) = answer.lines
    for row, unit in [(part.row, part.unit) for part in line.parts] or [(line.row, line.unit)]:
        if unit < cost:
            told = (("row", row), ("unit", str(unit)), ("cost", str(cost)))
            return finding("under_cost", paths[row], "the price is lower than the cost", *told, mend="raise the price")
    rule = _below(line, cost.exact * count)
    if rule is None:
        return None
    facts = (
        ("rule", rule),
        ("sku", line.sku),
        ("units", str(line.quantity)),
        ("net", str(line.net)),
        ("cost", str(cost * count)),
    )
    mend = "take less, or guard the margin"
    return finding("under_cost", paths[rule], "what is left after the rule is lower than the cost", *facts, mend=mend)


def _below(line: PricedLine, cost: Fraction) -> str | None:
    """The rule that takes a line below what it costs; None when it stays above."""
    left = line.extended
    for each in line.adjustments:
        left += each.amount
        if left.unrounded.exact < cost:
            return each.rule
    return None
