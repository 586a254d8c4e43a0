"""Rules that wait for what cannot come."""

from __future__ import annotations

from ordercore.pricing import (
    Lane,
    NoneOf,
    PercentOff,
    PriceBook,
    Rule,
    RuleApplied,
    lint,
)
from ordercore.values.percent import Percent
from tests.pricing.shop import MUG

TEN = PercentOff(Percent(10))


def test_rules_that_wait_for_what_cannot_come_are_told_with_the_way() -> None:
    def waits(id: str, other: str) -> Rule:
        return Rule(id, TEN, RuleApplied(other))

    def told(*rules: Rule) -> list[tuple[str, str]]:
        return [(each.code, each.path) for each in lint(PriceBook("shop", [MUG], rules))]

    assert told(waits("a", "nobody")) == [("lint.unknown", "/rules/0/when/0/rule")]
    assert told(waits("a", "a")) == [("lint.cycle", "/rules/0/when/0/rule")]
    assert told(Rule("a", TEN, NoneOf([RuleApplied("nobody")]))) == [("lint.unknown", "/rules/0/when/0/of/0/rule")]
    circle = [waits("a", "b"), waits("b", "c"), waits("c", "a"), waits("d", "a")]
    cycles = [each for each in lint(PriceBook("shop", [MUG], circle)) if each.code == "lint.cycle"]
    assert [each.path for each in cycles] == [f"/rules/{at}/when/0/rule" for at in range(3)]
    assert cycles[0].fact("circle") == "a -> b -> c -> a"


def test_a_rule_that_waits_for_a_later_one_never_wins() -> None:
    def waits(id: str, other: str, lane: str) -> Rule:
        return Rule(id, TEN, RuleApplied(other), lane=lane)

    lanes = [Lane("one"), Lane("two")]
    early, late = Rule("early", TEN, lane="one"), Rule("late", TEN, stage="order")
    rules = [early, late, waits("a", "early", "two"), waits("b", "early", "one"), waits("c", "late", "two")]

    found = [each.path for each in lint(PriceBook("shop", [MUG], rules, lanes=lanes)) if each.code == "lint.never"]
    assert found == ["/rules/3/when/0/rule", "/rules/4/when/0/rule"]
