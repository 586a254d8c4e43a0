"""Strategies follow the rules of their classes, so that next to nothing is drawn in vain."""

from __future__ import annotations

from typing import Any, Final

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture.data import Status

from ordercore.lifecycle.journal import Journal
from ordercore.testing.strategies.bent import BETWEEN
from ordercore.testing.strategies.public import public_classes, strategy_of
from ordercore.testing.strategies.ruled import FIELDS

TRIES: Final = 20
CLASSES: Final = [each for each in public_classes() if each is not Journal]


@pytest.mark.parametrize("each", CLASSES, ids=lambda each: each.__qualname__)
def test_hardly_a_draw_is_refused(each: type[Any]) -> None:
    """Fails where a class has a rule that its strategy does not know: tell `ruled` or `bent`.

    Always the same draws, so that it says the same on every machine.
    """
    strategy, refused = strategy_of(each), 0
    assert strategy is not None

    @settings(
        max_examples=TRIES,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
    )
    @given(st.data())
    def draws(data: st.DataObject) -> None:
        nonlocal refused
        try:
            data.draw(strategy)
        except BaseException:
            refused += data.conjecture_data.status is Status.INVALID  # and not OVERRUN, which is no refusal
            raise

    draws()
    assert refused <= TRIES // 4, f"{refused} draws were refused for {TRIES} that were not"


@pytest.mark.parametrize("each", {**FIELDS, **BETWEEN}, ids=lambda each: each.__qualname__)
def test_rules_are_about_fields_there_are(each: type[Any]) -> None:
    assert FIELDS.get(each, {}).keys() <= {part.name for part in attrs.fields(each)}
