"""A fault at every port call of every verb: all is written or nothing, and the same command then does it once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pytest
from attrs import evolve

from ordercore.adapters.memory import MemoryStore
from ordercore.errors import InvalidValue
from ordercore.ports.batch import COMMAND, Batch, Receipt
from ordercore.ports.record import Stored
from ordercore.testing.simulation import MARKET, Broken, break_every_call, market_desk
from ordercore.testing.simulation.moment import Moment, moments
from ordercore.testing.simulation.play import Play
from ordercore.testing.simulation.verb import verbs_of
from ordercore.testing.simulation.weather import FAULTS

WRITING: Final = sorted(
    name
    for name, verb in verbs_of(market_desk(store=MemoryStore(), directory=MARKET.make_directory(), clock=None)).items()
    if verb.commits_once
)


@pytest.fixture(scope="module")
def found() -> Mapping[str, Moment]:
    return moments()


@pytest.fixture(scope="module")
def broken(found: Mapping[str, Moment]) -> Mapping[str, Broken]:
    return {each.verb: each for each in break_every_call(found=found)}


def test_every_verb_that_writes_is_broken(broken: Mapping[str, Broken]) -> None:
    assert sorted(broken) == WRITING
    faults, calls = sum(each.faults for each in broken.values()), sum(len(each.calls) for each in broken.values())
    assert faults == len(FAULTS) * calls
    assert calls >= 6 * len(WRITING)


@pytest.mark.parametrize("verb", WRITING)
def test_all_or_nothing_and_then_once(verb: str, broken: Mapping[str, Broken]) -> None:
    assert broken[verb].calls.count("store.commit") == 1
    assert broken[verb].problems == ()


class Forgets(MemoryStore):
    """Does not remember what it was asked."""

    def load(self, kind: str, id: str) -> Stored | None:
        return None if kind == COMMAND else super().load(kind, id)

    def commit(self, batch: Batch) -> Receipt:
        self._receipts.pop(batch.command, None)
        return super().commit(batch)


def test_a_store_that_forgets_commands_is_found(found: Mapping[str, Moment]) -> None:
    (broken,) = break_every_call(market=evolve(MARKET, make_store=Forgets), found=some(found, "orders.cancel_quantity"))

    assert {problem.partition(",")[0] for problem in broken.problems} == {"lose answer at call 6"}
    assert broken.calls[5] == "store.commit"


def some(found: Mapping[str, Moment], *verbs: str) -> Mapping[str, Moment]:
    return {verb: found[verb] for verb in verbs}


def test_a_verb_nobody_knows_how_to_ask_is_named() -> None:
    generators = {name: asked for name, asked in MARKET.generators.items() if name != "orders.hold"}

    with pytest.raises(InvalidValue, match=r"nobody knows how to ask the verb orders\.hold"):
        Play(0, 1, market=evolve(MARKET, generators=generators))
    with pytest.raises(InvalidValue, match=r"the desk does not have the verb orders\.sing"):
        Play(0, 1, market=evolve(MARKET, generators={**MARKET.generators, "orders.sing": lambda now: None}))


def test_a_verb_that_is_never_carried_out_is_named() -> None:
    market = evolve(MARKET, generators={**MARKET.generators, "payments.void": lambda now: None})

    with pytest.raises(InvalidValue, match=r"never carried out: .*payments\.void"):
        moments(market=market, seeds=(0,), steps=100)
