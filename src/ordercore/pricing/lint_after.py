"""Rules that ask whether another has taken something: one there is not, one whose turn comes later, or in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ordercore.pricing.book import PriceBook
from ordercore.pricing.condition import STAGES, AnyOf, NoneOf, RuleApplied
from ordercore.pricing.lint_finding import finding
from ordercore.pricing.rule import Rule
from ordercore.values.verdict import Reason

__all__ = ["out_of_turn"]


def out_of_turn(book: PriceBook) -> Iterator[Reason]:
    """Findings about rules that look at what others have taken. Their conditions are measured when their own lane begins."""
    rules = {rule.id: rule for rule in book.rules}
    needed = {rule.id: [each for _, each in _named(rule, needed=True)] for rule in book.rules}
    passes = {lane.name: at for at, lane in enumerate(book.lanes)}
    for at, rule in enumerate(book.rules):
        for path, other in _named(rule, needed=False):
            if other not in rules:
                facts = (("rule", rule.id), ("unknown", other))
                mend = "name a rule of the book"
                yield finding("unknown", f"/rules/{at}{path}", "there is no such rule", *facts, mend=mend)
            elif circle := _circle(rule.id, other, needed):
                facts = (("rule", rule.id), ("circle", " -> ".join([rule.id, *circle])))
                said = "it waits for what waits for it"
                yield finding("cycle", f"/rules/{at}{path}", said, *facts, mend="break the circle")
            elif _turn(rules[other], passes) >= _turn(rule, passes):
                facts = (("rule", rule.id), ("after", other))
                said = "the other rule has not had its turn when this one's lane begins"
                mend = "put it into a later lane or stage than the other"
                yield finding("never", f"/rules/{at}{path}", said, *facts, mend=mend)


def _named(rule: Rule, *, needed: bool) -> Iterator[tuple[str, str]]:
    """The rules another names, with the path; only those without which it never holds, or all."""
    for at, condition in enumerate(rule.when):
        if isinstance(condition, RuleApplied):
            yield f"/when/{at}/rule", condition.rule
        elif isinstance(condition, AnyOf | NoneOf) and not needed:
            for inner, each in enumerate(condition.of):
                if isinstance(each, RuleApplied):
                    yield f"/when/{at}/of/{inner}/rule", each.rule


def _turn(rule: Rule, passes: Mapping[str, int]) -> tuple[int, int]:
    return STAGES.index(rule.stage), passes[rule.lane] if rule.lane else -1


def _circle(start: str, other: str, needed: Mapping[str, Sequence[str]]) -> list[str]:
    """The way from one rule back to another that waits for it; empty when there is none."""
    if other not in needed[start]:
        return []
    ways, seen = [[other]], {other}
    while ways:
        way = ways.pop()
        if way[-1] == start:
            return way
        for each in needed.get(way[-1], ()):
            if each not in seen:
                seen.add(each)
                ways.append([*way, each])
    return []
