"""How many examples of properties a run of the tests tried; and a run that tries many: ``python -m pytest --examples 100000``.

An example counts when the property held for it, so none counts that ``assume`` threw away. Of a state machine a whole story
counts, however many steps it has. A property that some other test states and runs within itself is not counted.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Final

import pytest
from hypothesis import is_hypothesis_test, settings
from hypothesis.stateful import RuleBasedStateMachine

__all__ = ["of_hundred", "pytest_addoption", "pytest_collection_modifyitems", "pytest_configure", "pytest_runtest_call"]

_OPTION: Final = "--examples"
_TOLD: Final = "examples that held"


def of_hundred(examples: int) -> int:
    """How many examples a slow property tries where others try a hundred: so many, and more as others try more."""
    return max(examples, settings().max_examples * examples // 100)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer a run of the properties alone."""
    parser.addoption(
        _OPTION, type=int, metavar="N", help="run the properties and no other test, with N examples each instead of 100"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples, before the tests are read; count them in the process that prints the end of the run."""
    chosen = config.getoption(_OPTION)
    if chosen is not None:
        settings.register_profile("counted", settings(), max_examples=chosen)
        settings.load_profile("counted")
    config.pluginmanager.register(_Sum(), "examples-counted")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is no property when many examples were asked for: it would do the same as ever."""
    if config.getoption(_OPTION) is not None:
        others = [item for item in items if not _is_property(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if _is_property(item)]


def _is_property(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and is_hypothesis_test(item.obj)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Count the examples of one property, and say so in its report."""
    if not isinstance(item, pytest.Function) or not _is_property(item):
        return (yield)
    held = Counter[str]()
    try:
        with _examples(item.obj, held) if hasattr(item.obj, "hypothesis") else _stories(_machine_of(item.cls), held):
            return (yield)
    finally:
        item.user_properties.append((_TOLD, held.total()))


@contextmanager
def _examples(test: Any, held: Counter[str]) -> Iterator[None]:
    """Count by the function that Hypothesis calls for each example, and lets others replace."""
    inner = test.hypothesis.inner_test

    @wraps(inner)
    def counting(*args: Any, **named: Any) -> Any:
        __tracebackhide__ = True
        answer = inner(*args, **named)
        held["examples"] += 1
        return answer

    test.hypothesis.inner_test = counting
    try:
        yield
    finally:
        test.hypothesis.inner_test = inner


@contextmanager
def _stories(machine: type[RuleBasedStateMachine], held: Counter[str]) -> Iterator[None]:
    """Count by what a machine does at the end of each story, unless an error is on its way."""
    teardown = machine.teardown

    def counting(story: RuleBasedStateMachine) -> None:
        held["stories"] += sys.exception() is None
        teardown(story)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(machine, "teardown", counting)
        yield


def _machine_of(test_case: object) -> type[RuleBasedStateMachine]:
    """The machine whose ``TestCase`` somebody runs."""
    (found,) = [each for each in _below(RuleBasedStateMachine) if each.TestCase is test_case]
    return found


def _below(machine: type[RuleBasedStateMachine]) -> Iterator[type[RuleBasedStateMachine]]:
    for each in machine.__subclasses__():
        yield each
        yield from _below(each)


class _Sum:
    """What all processes of the run counted."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what was counted of one property; its parameters make it no other."""
        if report.when == "call":
            examples = dict(report.user_properties).get(_TOLD)
            if isinstance(examples, int):
                self._held[report.nodeid.partition("[")[0]] += examples

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say it in one line."""
        if self._held:
            terminalreporter.write_line(f"{self._held.total():,} examples of {len(self._held):,} properties held")
