"""How rules that stand together share what there is to take from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ordercore.pricing.answer import Search
from ordercore.pricing.book import PriceBook
from ordercore.pricing.cart import Cart
from ordercore.pricing.condition import Stage
from ordercore.pricing.deal import Dealt, Option, deal
from ordercore.pricing.effect import BuyGet, FreeItem, PackOff, PackPrice, TierTable
from ordercore.pricing.lane import Combine
from ordercore.pricing.open import OpenPart
from ordercore.pricing.rule import Rule
from ordercore.pricing.take import take
from ordercore.values.money import known_money

__all__ = ["Stand", "let"]

Places = frozenset[int]
"""Places of lines, or at the charge stage of charges."""


class Stand(NamedTuple):
    """Rules that hold, and stand together."""

    #: the stage it is.
    stage: Stage
    #: the lane they are of.
    lane: str
    #: the group they are of; empty for the lane itself.
    group: str
    #: how they stand together.
    combine: Combine
    #: the rules in turn, and in a lane then its groups.
    members: tuple[Rule | Stand, ...]
    #: how many nodes a search may look at.
    nodes: int


def let(member: Rule | Stand, cart: Cart, book: PriceBook, only: Places | None = None) -> Places:
    """Let a rule, or rules that stand together, take what they take.

    Args:
        member: the rule or rules.
        cart: the cart, which is changed.
        book: the book.
        only: places they may touch; None is all.

    Returns:
        The places something was taken off, or whose units were counted.
    """
    if isinstance(member, Rule):
        return take(member, cart, book, only)
    match member.combine:
        case "all_compound":
            return _each_in_turn(member, cart, book, only)
        case "all_same_base":
            return _of_one_base(member, cart, book, only)
        case "exclusive":
            return _alone(member, cart, book, only)
        case "first":
            if member.stage == "order":
                return _alone(member, cart, book, only)
            return _first(member, cart, book, only)
        case "best":
            if member.stage == "order":
                return _best_alone(member, cart, book, only)
            return _best(member, cart, book, only)


def _rules(member: Rule | Stand) -> list[Rule]:
    return [member] if isinstance(member, Rule) else [rule for each in member.members for rule in _rules(each)]


def _each_in_turn(stand: Stand, cart: Cart, book: PriceBook, only: Places | None) -> Places:
    touched: set[int] = set()
    for member in stand.members:
        touched |= let(member, cart, book, only)
    return frozenset(touched)


def _of_one_base(stand: Stand, cart: Cart, book: PriceBook, only: Places | None) -> Places:
    parts: list[OpenPart] = [*cart.lines, *cart.charges]
    before = [part.frozen for part in parts]
    for part in parts:
        part.frozen = part.net if part.frozen is None else part.frozen
    touched = _each_in_turn(stand, cart, book, only)
    for part, base in zip(parts, before, strict=True):
        part.frozen = base
    return touched


def _alone(stand: Stand, cart: Cart, book: PriceBook, only: Places | None) -> Places:
    for member in stand.members:
        if touched := let(member, cart, book, only):
            return touched
    return frozenset()


def _all_places(stand: Stand, cart: Cart, only: Places | None) -> Places:
    if only is not None:
        return only
    return frozenset(range(len(cart.charges if stand.stage == "charge" else cart.lines)))


def _first(stand: Stand, cart: Cart, book: PriceBook, only: Places | None) -> Places:
    free, touched = _all_places(stand, cart, only), frozenset[int]()
    for member in stand.members:
        touched |= let(member, cart, book, free - touched)
    return touched


# --- the best -----------------------------------------------------------------------------------------------------------


def _worth(member: Rule | Stand, cart: Cart, book: PriceBook, only: Places | None) -> int:
    """What a member would take, in minor units; the cart is left as it was."""
    whole: list[OpenPart] = [*cart.charges] if member.stage == "charge" else [*cart.lines]
    mark = cart.mark(whole if only is None else [whole[at] for at in only])
    before, searches = cart.off(), len(cart.searches)
    let(member, cart, book, only)
    off = cart.off() - before
    cart.rewind(mark)
    del cart.searches[searches:]
    return off


def _best_alone(stand: Stand, cart: Cart, book: PriceBook, only: Places | None) -> Places:
    """Of rules about the order as a whole, the one that takes most; equals by turn."""
    worths = [_worth(member, cart, book, only) for member in stand.members]
    best = max(range(len(worths)), key=lambda at: (worths[at], -at))
    touched = let(stand.members[best], cart, book, only)
    _note(stand, Dealt({}, worths[best], worths[best], len(worths)), cart)
    return touched


def _best(stand: Stand, cart: Cart, book: PriceBook, only: Places | None) -> Places:
    """Deal the lines, or charges, to the members so that most comes off."""
    places = _all_places(stand, cart, only)
    options = [_option(member, cart, book, places) for member in stand.members]
    found = deal(sorted(places, key=lambda at: _name(stand, cart, at)), options, stand.nodes)
    touched: Places = frozenset()
    for at, member in enumerate(stand.members):
        mine = frozenset([place for place, option in found.choice.items() if option == at])
        if mine:
            touched |= let(member, cart, book, mine)
    _note(stand, found, cart)
    return touched


def _note(stand: Stand, found: Dealt, cart: Cart) -> None:
    currency = cart.question.currency
    off, bound = known_money(found.off, currency), known_money(found.bound, currency)
    cart.searches.append(Search(stand.lane, stand.group, found.off == found.bound, off, bound, found.nodes))


def _name(stand: Stand, cart: Cart, at: int) -> str:
    return cart.charges[at].asked.id if stand.stage == "charge" else cart.lines[at].line.id


def _option(member: Rule | Stand, cart: Cart, book: PriceBook, places: Places) -> Option:
    """A member as the search sees it."""
    reach = frozenset(_reach(_rules(member), cart)) & places
    if isinstance(member, Rule) and _line_by_line(member):
        alone = {place: _worth(member, cart, book, frozenset([place])) for place in sorted(reach)}
        return Option(reach, alone, None, alone)
    kept: dict[Places, int] = {}

    def worth(only: Places) -> int:
        if only not in kept:
            kept[only] = _worth(member, cart, book, only)
        return kept[only]

    charges = member.stage == "charge"
    most = {place: (cart.charges[place] if charges else cart.lines[place]).most for place in reach}
    return Option(reach, None, worth, most, _gift_worth(member, cart, book, places))


def _gift_worth(member: Rule | Stand, cart: Cart, book: PriceBook, places: Places) -> int:
    """What the gifts of a member are worth at most: they come off no line, so no line's price bounds them."""
    gifts = [rule for rule in _rules(member) if isinstance(rule.effect, FreeItem)]
    return sum([_worth(rule, cart, book, places) for rule in gifts])


def _reach(rules: Iterable[Rule], cart: Cart) -> set[int]:
    found: set[int] = set()
    for rule in rules:
        if rule.stage == "charge":
            found |= {charge.at for charge in cart.charges_of(rule)}
            continue
        found |= {line.at for line in cart.eligible(rule)}
        if isinstance(rule.effect, BuyGet) and rule.effect.of is not None:
            found |= {line.at for line in cart.meant(rule.effect.of)}
    return found


def _line_by_line(rule: Rule) -> bool:
    """Whether what a rule takes off one line does not depend on the others."""
    effect, cap = rule.effect, rule.cap
    if isinstance(effect, (PackPrice, PackOff, BuyGet, FreeItem)) or cap.amount is not None:
        return False
    if isinstance(effect, TierTable) and effect.together:
        return False
    return cap.units is None and cap.full == 1
