"""What a run says it has tried, it has tried."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings

from tests.counted import of_hundred
from tests.waiting import PATIENCE_SECONDS

pytest_plugins = ["pytester"]

PROJECT: Final = Path(__file__).resolve().parents[1]
HERE: Final = ("-q", "-p", "no:cacheprovider", "-p", "tests.counted")
ONE: Final = """
from hypothesis import assume, example, given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
import pytest

tried = 0

@settings(max_examples=30, database=None)
@given(st.integers())
def test_law(number):
    global tried
    tried += 1

def test_no_law():
    assert True
"""


def held(pytester: pytest.Pytester, source: str) -> str:
    """What a run of one file says about examples; nothing when it says nothing."""
    pytester.makepyfile(source)
    lines = pytester.runpytest(*HERE).outlines
    return next((line for line in lines if "examples of" in line), "")


def test_as_many_examples_are_counted_as_were_tried(pytester: pytest.Pytester) -> None:
    seen = ONE + "\ndef test_it():\n    assert tried == 30\n"
    assert held(pytester, seen) == "30 examples of 1 properties held"
    pytester.runpytest(*HERE).assert_outcomes(passed=3)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("@example(7)\n@settings(max_examples=30)\n@given(st.integers())\ndef test_more(number): ...", 61),
        ("@settings(max_examples=20)\n@given(st.integers())\ndef test_more(number): assume(number % 2)", 50),
        ("@given(st.booleans())\ndef test_more(one): ...", 32),
        (
            "class TestMore:\n    @settings(max_examples=9)\n    @given(st.integers())\n    def test_more(self, n): ...",
            39,
        ),
    ],
    ids=["stated", "thrown-away", "all-there-are", "in-a-class"],
)
def test_examples_are_those_that_held(pytester: pytest.Pytester, body: str, said: int) -> None:
    assert held(pytester, f"{ONE}\n{body}") == f"{said} examples of 2 properties held"


def test_parameters_make_more_examples_and_no_other_property(pytester: pytest.Pytester) -> None:
    more = (
        '@pytest.mark.parametrize("other", [1, 2, 3])\n@settings(max_examples=10)\n@given(number=st.integers())\n'
        "def test_more(number, other): ..."
    )
    assert held(pytester, f"{ONE}\n{more}") == "60 examples of 2 properties held"


def test_of_what_does_not_hold_nothing_counts(pytester: pytest.Pytester) -> None:
    broken = "@given(st.integers(min_value=1))\ndef test_more(number): assert number < 1"
    assert held(pytester, f"{ONE}\n{broken}") == "30 examples of 2 properties held"
    pytester.runpytest(*HERE).assert_outcomes(passed=2, failed=1)


def test_a_story_of_a_machine_counts_as_one(pytester: pytest.Pytester) -> None:
    machine = """
class Below(RuleBasedStateMachine):
    @rule(number=st.integers())
    def step(self, number): ...

class Machine(Below):
    def teardown(self): ...

TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=12, stateful_step_count=25, database=None)
TestBelow = Below.TestCase
TestBelow.settings = settings(max_examples=5, database=None)
"""
    assert held(pytester, ONE + machine) == "47 examples of 3 properties held"


def test_where_there_is_no_property_nothing_is_said(pytester: pytest.Pytester) -> None:
    assert held(pytester, "def test_no_law(): ...") == ""


def test_many_examples_are_tried_of_properties_and_nothing_else(tmp_path: Path) -> None:
    slow = "@settings(max_examples=of_hundred(5))\n@given(st.integers())\ndef test_slow(number): ..."
    plain = "@given(st.integers())\ndef test_plain(number): ..."
    (tmp_path / "test_laws.py").write_text(f"{ONE}\nfrom tests.counted import of_hundred\n{slow}\n\n{plain}\n")
    said = subprocess.run(
        [sys.executable, "-m", "pytest", *HERE, "-n", "2", "--examples", "400", str(tmp_path)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(PROJECT), str(PROJECT / "src")])},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    ).stdout
    assert "450 examples of 3 properties held" in said
    assert re.search(r"^3 passed", said, re.MULTILINE)


def test_a_slow_property_tries_its_part_and_never_less() -> None:
    usual = settings().max_examples
    assert of_hundred(25) == max(25, usual // 4)
    assert of_hundred(usual * 100) >= usual * 100
