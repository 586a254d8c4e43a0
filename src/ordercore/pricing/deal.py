"""Dealing lines to competing rules so that most comes off: exact search where it fits a budget, greedy beyond, and never silent.

Each line goes to one option at most. Options whose worth on a line does not depend on other lines decide line by line; the
others tie the lines they reach into components, and each component is searched by branch and bound. The bound of what is
not dealt yet is the most any option could take off it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

__all__ = ["Dealt", "Option", "deal"]

_DEEPEST: Final = 200
"""Places of one component up to which it is searched; no budget would see the end of a larger one."""


class Option(NamedTuple):
    """One that lines can be dealt to."""

    #: the places it can use.
    reach: frozenset[int]
    #: what it takes off each place, where that depends on no other place; None where it does.
    alone: Mapping[int, int] | None
    #: what it takes off places together; None where `alone` says.
    together: Callable[[frozenset[int]], int] | None
    #: for each place, what it could take off at most.
    most: Mapping[int, int]
    #: what it could take beside that which comes off no place.
    beside: int = 0


class Dealt(NamedTuple):
    """The best way found."""

    #: place -> the option it was dealt to; places nobody takes anything off are left out.
    choice: Mapping[int, int]
    #: what comes off.
    off: int
    #: what no way can exceed; the same as `off` when it is proved to be the best.
    bound: int
    #: nodes looked at.
    nodes: int


def deal(places: Sequence[int], options: Sequence[Option], budget: int) -> Dealt:
    """Deal places to options.

    Args:
        places: the places in the order ties are decided.
        options: who may have them, in the order ties are decided.
        budget: how many nodes may be looked at in all; beyond, what was found so far is given with its bound.
    """
    choice: dict[int, int] = {}
    off = bound = nodes = 0
    for component in _components(places, options):
        search = _Search(component, options, max(budget - nodes, 0))
        found = search.run()
        choice |= found.choice
        off, bound, nodes = off + found.off, bound + found.bound, nodes + found.nodes
    return Dealt(choice, off, bound, nodes)


def _components(places: Sequence[int], options: Sequence[Option]) -> list[list[int]]:
    """Places tied to one another by options that look at several."""
    root = {place: place for place in places}

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    for option in options:
        if option.together is not None:
            tied = [place for place in places if place in option.reach]
            for place in tied[1:]:
                root[find(place)] = find(tied[0])
    found: dict[int, list[int]] = {}
    for place in places:
        found.setdefault(find(place), []).append(place)
    return list(found.values())


class _Search:
    """Branch and bound over one component."""

    def __init__(self, places: list[int], options: Sequence[Option], budget: int) -> None:
        self.options = options
        self.reached = {place: [at for at, each in enumerate(options) if place in each.reach] for place in places}
        # The places with most at stake are decided first, so that bad branches end early.
        self.places = sorted(places, key=lambda place: -self.most(place))
        self.after = [0] * (len(self.places) + 1)
        for at in range(len(self.places) - 1, -1, -1):
            self.after[at] = self.after[at + 1] + self.most(self.places[at])
        shared = {at for found in self.reached.values() for at in found if options[at].together is not None}
        self.shared = sorted(shared)
        self.beside = sum(options[at].beside for at in self.shared)
        self.budget = budget
        self.nodes = 0
        self.best: dict[int, int] = {}
        self.best_off = 0
        self.cut = False

    def most(self, place: int) -> int:
        """The most that can come off a place."""
        return max([self.options[at].most[place] for at in self.reached[place]], default=0)

    def run(self) -> Dealt:
        """The best way to deal the component."""
        if not self.shared:
            for place in self.places:
                self.line_by_line(place)
            return Dealt(self.best, self.best_off, self.best_off, len(self.places))
        self.greedy()
        if len(self.places) > _DEEPEST:
            self.cut = True
        else:
            self.branch(0, {}, 0, {})
        bound = max(self.best_off, self.after[0] + self.beside) if self.cut else self.best_off
        return Dealt(self.best, self.best_off, bound, self.nodes)

    def line_by_line(self, place: int) -> None:
        """Deal a place that no other depends on to who takes most off it."""
        offs = [(self.options[at].most[place], -at) for at in self.reached[place]]
        off, turn = max(offs, default=(0, 0))
        if off > 0:
            self.best[place] = -turn
            self.best_off += off

    def greedy(self) -> None:
        """Ways that are good in most carts: every place to whom it is worth most alone; and all to one who looks at several."""
        ways: list[dict[int, int]] = [{}]
        for at in self.shared:
            ways.append({place: at for place in self.places if place in self.options[at].reach})
        for way in ways:
            for place in self.places:
                if place not in way:
                    lone = [(self.options[at].most[place], -at) for at in self.reached[place] if at not in self.shared]
                    if lone:
                        way[place] = -max(lone)[1]
            self.keep(way)

    def keep(self, way: Mapping[int, int]) -> None:
        """Keep a way if it is better than the best so far."""
        off = self.worth(way)
        if off > self.best_off:
            self.best, self.best_off = dict(way), off

    def worth(self, way: Mapping[int, int]) -> int:
        """What comes off when the places are dealt so."""
        off = 0
        for at, option in enumerate(self.options):
            mine = frozenset([place for place, to in way.items() if to == at])
            if mine:
                off += (
                    option.together(mine) if option.together is not None else sum([option.most[each] for each in mine])
                )
        return off

    def branch(self, at: int, way: dict[int, int], sure: int, open_: dict[int, int]) -> None:
        """Deal the places from one on; `sure` comes off already, `open_` is what options that look at several may take yet."""
        if self.nodes >= self.budget:
            self.cut = True
            return
        self.nodes += 1
        if at == len(self.places):
            self.keep(way)
            return
        if sure + sum(open_.values()) + self.beside + self.after[at] <= self.best_off:
            return
        place = self.places[at]
        for option in self.reached[place]:
            most = self.options[option].most[place]
            way[place] = option
            if option in self.shared:
                self.branch(at + 1, way, sure, {**open_, option: open_.get(option, 0) + most})
            else:
                self.branch(at + 1, way, sure + most, open_)
            del way[place]
        if not any(option not in self.shared for option in self.reached[place]):
            self.branch(at + 1, way, sure, open_)
