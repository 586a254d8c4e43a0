from __future__ import annotations

import pytest

from ordercore.errors import InvalidValue
from ordercore.tax import OUT_OF_SCOPE, Regime, SourcingRule
from ordercore.values import Place
from tests.tax.made import authority, going, pack, since

HOME, ABROAD = Place("gb"), Place("us")
NOWHERE, HERE = SourcingRule("nowhere", taxed_at="nowhere"), SourcingRule("here")


def test_the_first_rule_that_fits_decides() -> None:
    first = SourcingRule("first", ship_to=(HOME,), taxed_at="nowhere")
    second = SourcingRule("second", taxed_at="nowhere")
    regime = Regime("made", "Made up", (first, second))

    assert regime.rule(going(ABROAD, HOME)) is first
    assert regime.rule(going(HOME, ABROAD)) is second
    assert Regime("made", "Made up", (first,)).rule(going(HOME, ABROAD)) is None


def test_a_regime_that_taxes_somewhere_needs_a_pack() -> None:
    with pytest.raises(InvalidValue, match="has no pack"):
        Regime("made", "Made up", (SourcingRule("abroad", taxed_at="nowhere"), SourcingRule("rule")))
    assert OUT_OF_SCOPE.pack is None


def test_what_stands_above_a_rule_was_passed_over() -> None:
    first, second = SourcingRule("first", taxed_at="nowhere"), SourcingRule("second", taxed_at="nowhere")
    regime = Regime("made", "Made up", (first, second))

    assert (regime.before(first), regime.before(second), regime.before(None)) == ((), ("first",), ("first", "second"))


def test_a_regime_knows_one_of_two_ways_when_it_is_unsure() -> None:
    with pytest.raises(InvalidValue, match="unknown way"):
        Regime("made", "Made up", (), unsure="guess")  # type: ignore[arg-type]


def test_nobody_taxes_what_a_rule_taxes_nowhere_or_a_regime_has_no_data_of() -> None:
    levied = Regime("made", "Made up", (NOWHERE, HERE), pack(authority("gb", since("20", "2011-01-04")), covers="gb"))

    assert [each.id for each in levied.authorities(HERE, going(HOME, HOME))] == ["gb"]
    assert levied.authorities(NOWHERE, going(HOME, HOME)) == ()
    assert OUT_OF_SCOPE.authorities(HERE, going(HOME, HOME)) == ()
