"""How rules stand together: what the cases say of it, as our lanes and groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from attrs import evolve

from ordercore.pricing import AmountOff, Combine, Group, Lane, NoneOf, Rule, RuleApplied
from tests.oracles.pricing.does import SAME_BASE
from tests.oracles.pricing.turn import Move
from tests.oracles.pricing.words import UnknownWord, one_of

__all__ = ["laned"]

_COMBINES: Final[dict[str, Combine]] = {
    "best_in_group": "best", "best": "best", "first": "first", "first_in_group": "first", "exclusive": "exclusive",
    "all": "all_compound", "compound": "all_compound", "additive": "all_same_base",
}  # fmt: skip
_WINNERS: Final[dict[str, Combine]] = {"single-winner": "first"}
"""Topics of a case that say how all its rules stand together."""

Stand = tuple[list[Move], Combine]
"""Moves of one stage that share a lane."""


def laned(moves: Sequence[Move], topics: Iterable[str]) -> tuple[list[Rule], list[Lane]]:
    """The rules, each with its place, and the lanes they stand in.

    Args:
        moves: in their turn, by stage.
        topics: what the case is about.
    """
    winner = next((_WINNERS[topic] for topic in topics if topic in _WINNERS), None)
    stands: list[Stand] = []
    if any(move.told.get("exclusive") for move in moves):
        stands = _exclusively(moves)
    else:
        for _, stood in groupby(moves, key=lambda move: (move.passed, move.rule.stage)):
            stands += _stands(list(stood), winner, first=not stands)
    rules, lanes = [], []
    for at, (together, combine) in enumerate(stands):
        name = f"lane-{at}"
        groups = _promotions(together) if combine in ("best", "first", "exclusive") else {}
        lanes.append(
            Lane(
                name,
                together[0].rule.stage,
                combine,
                [Group(each, "all_compound") for each in dict.fromkeys(groups.values())],
            )
        )
        for turn, move in enumerate(together):
            rules.append(evolve(move.rule, lane=name, group=groups.get(move.rule.id, ""), priority=-turn))
    return rules, lanes


def _promotions(together: Sequence[Move]) -> dict[str, str]:
    """A group for each promotion that competes, by the rules of ours it comes to; none where each comes to one."""
    told = [id(move.told) for move in together]
    if len(set(told)) == len(told):
        return {}
    first = [each for at, each in enumerate(told) if each not in told[:at]]
    return {move.rule.id: f"promotion-{first.index(id(move.told))}" for move in together}


def _stands(moves: list[Move], winner: Combine | None, *, first: bool) -> list[Stand]:
    """The lanes that moves of one pass and stage come to."""
    if winner is not None:
        return [(moves, winner)]
    if any("group" in move.told for move in moves):
        return _grouped(moves)
    if moves[0].told.get("lane") is not None and len({id(move.told) for move in moves}) > 1:
        return [(moves, "best")]  # Solidus: within a lane the best for each item
    if any(move.effect.get("base") in SAME_BASE for move in moves):
        return _from_one_base(moves, first=first)
    return [([move], "all_compound") for move in moves]


def _grouped(moves: list[Move]) -> list[Stand]:
    """A lane for each group, where its first rule has its turn; the others each by itself."""
    stands: list[Stand] = []
    for name in dict.fromkeys(move.told.get("group", id(move)) for move in moves):
        stood = [move for move in moves if move.told.get("group", id(move)) == name]
        told = {move.told["combine"] for move in stood if "combine" in move.told} or {"best_in_group"}
        if len(told) > 1:
            raise UnknownWord(f"group {name} combined in two ways")
        combine = _COMBINES[one_of(told.pop(), _COMBINES, "a combination")]
        stands.append((stood, combine if "group" in stood[0].told else "all_compound"))
    return stands


def _from_one_base(moves: list[Move], *, first: bool) -> list[Stand]:
    """Shares of what stood at first, with the amounts beside them, in one lane; what looks at what is left after them."""
    cut = 1
    while cut < len(moves) and _on_first_base(moves[cut]):
        cut += 1
    together, after = moves[:cut], moves[cut:]
    if any(move.effect.get("base") in SAME_BASE for move in after):
        raise UnknownWord("a share of what stood at first, after a share of what is left")
    if not first and any(move.effect.get("base") in ("list", "original") for move in together):
        raise UnknownWord("a share of the list price after another pass")
    return [(together, "all_same_base"), *[([move], "all_compound") for move in after]]


def _on_first_base(move: Move) -> bool:
    base = move.effect.get("base")
    return base in SAME_BASE or (base is None and isinstance(move.rule.effect, AmountOff))


def _exclusively(moves: Sequence[Move]) -> list[Stand]:
    """Exclusive promotions: the first that takes anything is alone; the others have their turn where none does."""
    alone = [move for move in moves if move.told.get("exclusive")]
    rest = [move for move in moves if not move.told.get("exclusive")]
    goods = [move for move in moves if move.rule.stage != "charge"]
    if len({move.rule.stage for move in goods}) > 1 or (goods and any(move.rule.stage == "charge" for move in alone)):
        raise UnknownWord("exclusive promotions of several stages")
    none = NoneOf([RuleApplied(move.rule.id) for move in alone])
    stands: list[Stand] = [(alone, "exclusive")]
    for move in rest:
        stands.append(([move._replace(rule=evolve(move.rule, when=(*move.rule.when, none)))], "all_compound"))
    return stands
