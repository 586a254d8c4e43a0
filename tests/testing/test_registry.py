"""`st.from_type` knows every public class as soon as ordercore is installed, and costs nobody anything before it is asked."""

from __future__ import annotations

import importlib
from typing import Any, Final, get_origin

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from ordercore.adapters.memory import MemoryStore
from ordercore.lifecycle.journal import Journal
from ordercore.lifecycle.kind import Kind
from ordercore.lifecycle.machine import Edge, Process
from ordercore.ports.tax import Asked, TaxProvider
from ordercore.testing.registry import resolve
from ordercore.testing.strategies.public import ROOMS, public_classes, strategy_of
from ordercore.values.percent import Percent
from ordercore.values.verdict import Verdict
from ordercore.values.when import Dated, InForce
from ordercore.wire.json import dumps, loads
from tests.testing.conftest import Run

PROGRAM: Final = {Edge, Journal, Kind, Process}
"""Classes that hold functions or classes: parts of a program, with no form on the wire."""
GENERIC: Final = {Dated: Dated[int], InForce: InForce[int]}
"""What a generic class is read as, when nobody says what is inside."""
CLASSES: Final = [each for each in public_classes() if each is not Journal]


def named(each: type) -> str:
    """A class with the module that defines it."""
    return f"{each.__module__.removeprefix('ordercore.')}.{each.__name__}"


@pytest.mark.parametrize("each", CLASSES, ids=named)
def test_every_public_class_has_a_strategy_whose_values_go_over_the_wire(each: type[Any]) -> None:
    strategy = strategy_of(each)
    assert strategy is not None

    @settings(max_examples=8, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(strategy)
    def holds(value: Any) -> None:
        assert type(value) is each
        attrs.validate(value)
        if each not in PROGRAM:
            assert loads(GENERIC.get(each, each), dumps(value)) == value

    holds()


def test_every_attrs_class_on_a_face_is_among_them() -> None:
    public = {*public_classes()}
    for room in ROOMS:
        face = importlib.import_module(f"ordercore.{room}")
        shown = [getattr(face, name) for name in getattr(face, "__all__", ())]
        assert {each for each in shown if isinstance(each, type) and attrs.has(each)} <= public


@pytest.mark.parametrize("thing", [int, list[int], "Order", MemoryStore, TaxProvider, Journal, Verdict, None])
def test_nothing_else_is_resolved(thing: Any) -> None:
    assert resolve(thing) is None


def test_a_generic_class_holds_what_it_is_told_to() -> None:
    @settings(max_examples=20, database=None)
    @given(resolve(Dated[Percent]))
    def holds(dated: Dated[Percent]) -> None:
        assert all(type(row.value) is Percent for row in dated.rows)

    holds()
    assert get_origin(Dated[Percent]) is Dated


def test_a_class_that_holds_ours_is_built_of_them() -> None:
    @settings(max_examples=5, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(resolve(Asked))
    def holds(asked: Asked) -> None:
        assert isinstance(asked.passed, tuple)

    holds()


ALL: Final = """
from hypothesis import given, settings, HealthCheck, strategies as st
from ordercore.lifecycle.order import Order
import sys
assert not [name for name in sys.modules if name.startswith("ordercore.testing.")
            and name not in ("ordercore.testing.registry",)]

@settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.from_type(Order), st.builds(dict, order=st.from_type(Order)))
def holds(order, box):
    assert type(order) is type(box["order"]) is Order

holds()
from ordercore.testing.strategies.public import public_classes
for each in public_classes():
    if each.__name__ != "Journal":
        repr(st.from_type(each))
        st.from_type(each).validate()
print("all")
"""


def test_from_type_works_without_an_import_of_the_room(installed: Run) -> None:
    done = installed("-c", ALL)
    assert done.stdout.endswith("all\n"), done.stderr


def test_whoever_imports_hypothesis_pays_for_one_small_module(installed: Run) -> None:
    program = "import hypothesis, sys; print(*sorted(name for name in sys.modules if name.startswith('ordercore')))"
    done = installed("-c", program)
    assert done.stdout.split() == ["ordercore", "ordercore.testing", "ordercore.testing.registry"], done.stderr


def test_a_hosts_own_strategy_comes_first(installed: Run) -> None:
    program = (
        "from hypothesis import find, strategies as st\n"
        "from ordercore.values import Percent\n"
        "st.register_type_strategy(Percent, st.just(Percent(7)))\n"
        "print(find(st.from_type(Percent), lambda each: True))\n"
    )
    assert installed("-c", program).stdout == "7%\n"


def test_a_hypothesis_without_the_table_is_told_about_each_class(installed: Run) -> None:
    program = (
        "from hypothesis import find, strategies as st\n"
        "from ordercore.testing import registry\n"
        "registry._register_each()\n"
        "from ordercore.values import Money\n"
        "print(find(st.from_type(Money), lambda each: True))\n"
    )
    assert installed("-c", program, HYPOTHESIS_NO_PLUGINS="1").stdout == "0.00 USD\n"
