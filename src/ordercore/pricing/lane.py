"""How rules stand together: lanes follow one another within a stage, and the rules and groups of a lane compete or stack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from attrs import field, frozen

from ordercore.errors import InvalidPriceBook
from ordercore.pricing.condition import STAGES, Stage
from ordercore.pricing.rule import Rule
from ordercore.values.ids import checked_id

__all__ = ["COMBINES", "DEFAULT_NODES", "Combine", "Group", "Lane", "check_lanes"]

Combine = Literal["all_compound", "all_same_base", "best", "first", "exclusive"]
"""How rules that stand together share what there is to take from:

- ``all_compound``: each starts from what the ones before have left.
- ``all_same_base``: each starts from what stood when the lane began; together they never take more than that.
- ``best``: each line or charge goes to one of them, dealt out so that most comes off altogether; at the order stage the one
  that takes most. Equals go to the one whose turn is first.
- ``first``: each line or charge goes to the first that takes something off it; at the order stage as ``exclusive``.
- ``exclusive``: the first that takes anything is the only one, in the whole cart.
"""

COMBINES: Final[tuple[Combine, ...]] = ("all_compound", "all_same_base", "best", "first", "exclusive")

DEFAULT_NODES: Final = 20_000
"""Nodes a search for the best may look at unless a lane says otherwise: a tenth of a second or so."""


def _check(name: str, combine: Combine) -> None:
    checked_id(name, path="/name")
    if combine not in COMBINES:
        raise InvalidPriceBook(f"unknown policy {combine!r}", path="/combine", mend=f"use one of {', '.join(COMBINES)}")


@frozen
class Group:
    """Rules of a lane that stand together as one: by the lane's policy the group counts like a single rule."""

    #: the group's name, unique in its lane; rules name it.
    name: str
    #: how its rules stand together.
    combine: Combine = "best"

    def __attrs_post_init__(self) -> None:
        _check(self.name, self.combine)


def _groups(given: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(given)


@frozen
class Lane:
    """One pass over the cart within a stage: conditions are measured when it begins, and it ends before the next begins.

    The rules that name no group have their turn first, the higher priority before the lower, equals by id; then the groups in
    the order given.
    """

    #: the lane's name, unique in the book; rules name it.
    name: str
    #: the stage it belongs to; lanes of a stage follow in the order of the book, after the rules that name no lane.
    stage: Stage = "line"
    #: how its rules and groups stand together.
    combine: Combine = "all_compound"
    #: its groups.
    groups: tuple[Group, ...] = field(default=(), converter=_groups)
    #: how many nodes one search for the best may look at; beyond, the answer says that it may not be the best, and how far off.
    nodes: int = DEFAULT_NODES

    def __attrs_post_init__(self) -> None:
        _check(self.name, self.combine)
        if self.stage not in STAGES:
            raise InvalidPriceBook(
                f"unknown stage {self.stage!r}", path="/stage", mend=f"use one of {', '.join(STAGES)}"
            )
        names = [group.name for group in self.groups]
        if len(set(names)) != len(names):
            raise InvalidPriceBook("two groups of one name", path="/groups", mend="give each its own")
        if not 0 <= self.nodes <= 1_000_000:
            raise InvalidPriceBook(f"{self.nodes} nodes", path="/nodes", mend="give 0 to 1,000,000")


def check_lanes(lanes: Sequence[Lane], rules: Sequence[Rule]) -> None:
    """See to it that every rule's lane and group are there, and that where one goes first there is one.

    Raises:
        InvalidPriceBook: two lanes of one name; a rule names a lane or group there is not, or a lane of another stage; or two
            rules of one priority stand where only the first counts.
    """
    named: dict[str, Lane] = {}
    for at, lane in enumerate(lanes):
        if lane.name in named:
            raise InvalidPriceBook(f"two lanes {lane.name!r}", path=f"/lanes/{at}/name", mend="give each its own")
        named[lane.name] = lane
    ranks: dict[tuple[str, str, int], str] = {}
    for at, rule in enumerate(rules):
        if not rule.lane:
            continue
        if rule.lane not in named:
            raise InvalidPriceBook(
                f"there is no lane {rule.lane!r}", path=f"/rules/{at}/lane", mend="add it to the lanes"
            )
        lane = named[rule.lane]
        if lane.stage != rule.stage:
            raise InvalidPriceBook(
                f"a rule of the {rule.stage} stage in a lane of the {lane.stage} stage", path=f"/rules/{at}/lane"
            )
        combines = {group.name: group.combine for group in lane.groups} | {"": lane.combine}
        if rule.group not in combines:
            raise InvalidPriceBook(
                f"lane {lane.name!r} has no group {rule.group!r}", path=f"/rules/{at}/group", mend="add it to the lane"
            )
        if combines[rule.group] in ("first", "exclusive"):
            rank = (rule.lane, rule.group, rule.priority)
            if rank in ranks:
                raise InvalidPriceBook(
                    f"{rule.id!r} and {ranks[rank]!r} both have priority {rule.priority} where only the first counts",
                    path=f"/rules/{at}/priority",
                    mend="say which goes first",
                )
            ranks[rank] = rule.id
