"""Rules at work: stage by stage, lane by lane, each by the policy it stands under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ordercore.pricing.answer import RuleOutcome, Search
from ordercore.pricing.book import PriceBook
from ordercore.pricing.cart import Cart
from ordercore.pricing.combine import Stand, let
from ordercore.pricing.condition import Stage
from ordercore.pricing.hold import why_not
from ordercore.pricing.lane import Lane
from ordercore.pricing.rule import Rule
from ordercore.pricing.short import too_few
from ordercore.pricing.take import take
from ordercore.values.money import known_money
from ordercore.values.verdict import Reason

__all__ = ["apply", "outcomes_of", "rules_for", "searches_of"]

_COMPETING = frozenset({"best", "first", "exclusive"})
_NOTHING = Reason("rule.nothing_to_take", "", "nothing is left to take, or what the rule takes rounds to nothing")


def rules_for(cart: Cart, book: PriceBook) -> tuple[Rule, ...]:
    """The rules that could touch a cart, in the order they have within a lane or group."""
    return book.index.rules(cart.skus, cart.groups, cart.question.coupons)


def apply(rules: Sequence[Rule], stage: Stage, cart: Cart, book: PriceBook) -> tuple[RuleOutcome, ...]:
    """Let the rules of one stage have their turn on a cart, which is changed, and say what became of each."""
    due = [rule for rule in rules if rule.stage == stage]
    if due or (rules and stage != "charge"):
        cart.begin(stage)
    if not due:
        return ()
    outcomes = _free([rule for rule in due if not rule.lane], cart, book)
    for lane in book.lanes:
        mine = [rule for rule in due if rule.lane == lane.name]
        if mine:
            cart.begin_lane()
            outcomes += _lane(lane, mine, cart, book)
    return tuple(outcomes)


def outcomes_of(rules: Sequence[Rule], stage: Stage, cart: Cart, book: PriceBook) -> tuple[RuleOutcome, ...]:
    """What became of rules that had their turn line by line: none of them looks at what others have taken."""
    due = [rule for rule in rules if rule.stage == stage]
    held = {rule.id: why_not(rule, cart) for rule in due}
    outcomes = [_outcome(rule, held[rule.id], cart) for rule in due if not rule.lane]
    for lane in book.lanes:
        outcomes += _told(lane, [rule for rule in due if rule.lane == lane.name], held, cart)
    return tuple(outcomes)


def searches_of(rules: tuple[Rule, ...], cart: Cart, book: PriceBook) -> list[Search]:
    """How the best was found in lanes of the line stage, line by line: always."""
    found = []
    for lane in book.lanes:
        if lane.stage != "line" or lane.combine != "best":
            continue
        members = [rule for rule in rules if rule.lane == lane.name and not why_not(rule, cart)]
        if members:
            minor = sum([cart.taken_by(rule) for rule in members])
            off = known_money(minor, cart.question.currency)
            found.append(Search(lane.name, "", optimal=True, off=off, bound=off, nodes=len(cart.lines)))
    return found


def _free(due: Sequence[Rule], cart: Cart, book: PriceBook) -> list[RuleOutcome]:
    """The rules that name no lane, one after the other."""
    # All conditions are measured before the first rule takes anything.
    held = [(rule, why_not(rule, cart)) for rule in due]
    for rule, reasons in held:
        if not reasons:
            take(rule, cart, book)
    return [_outcome(rule, reasons, cart) for rule, reasons in held]


def _outcome(rule: Rule, reasons: tuple[Reason, ...], cart: Cart) -> RuleOutcome:
    taken = cart.taken_by(rule)
    amount = known_money(-taken, cart.question.currency)
    if taken:
        return RuleOutcome(rule.id, rule.stage, amount)
    return RuleOutcome(rule.id, rule.stage, amount, reasons or (too_few(rule, cart) or _NOTHING,))


def _lane(lane: Lane, mine: list[Rule], cart: Cart, book: PriceBook) -> list[RuleOutcome]:
    """The rules of one lane, by its policy and those of its groups."""
    held = {rule.id: why_not(rule, cart) for rule in mine}
    members: list[Rule | Stand] = [rule for rule in mine if not rule.group and not held[rule.id]]
    for group in lane.groups:
        inside = [rule for rule in mine if rule.group == group.name and not held[rule.id]]
        if inside:
            members.append(Stand(lane.stage, lane.name, group.name, group.combine, tuple(inside), lane.nodes))
    if members:
        let(Stand(lane.stage, lane.name, "", lane.combine, tuple(members), lane.nodes), cart, book)
    return _told(lane, mine, held, cart)


def _told(lane: Lane, mine: list[Rule], held: Mapping[str, tuple[Reason, ...]], cart: Cart) -> list[RuleOutcome]:
    """What became of the rules of a lane, by their turn in it."""
    if lane.groups:
        turn = {"": 0} | {group.name: at for at, group in enumerate(lane.groups, start=1)}
        mine = sorted(mine, key=lambda rule: turn[rule.group])
    compete = {group.name for group in lane.groups if group.combine in _COMPETING or lane.combine in _COMPETING}
    if lane.combine in _COMPETING:
        compete.add("")
    outcomes = []
    for rule in mine:
        reasons = held[rule.id]
        if not reasons and not cart.taken_by(rule):
            reasons = _behind(rule, mine, cart) if rule.group in compete else ()
        outcomes.append(_outcome(rule, reasons, cart))
    return outcomes


def _behind(rule: Rule, mine: list[Rule], cart: Cart) -> tuple[Reason, ...]:
    """The others that went before a rule in a lane where rules compete; empty when there was nothing for it anyway."""
    others = [other.id for other in mine if other.id != rule.id and cart.taken_by(other)]
    if not others:
        return ()
    facts = (("lane", rule.lane), *[("by", other) for other in others])
    return (Reason("rule.outdone", "", "other rules of its lane went before it or give more", facts),)
