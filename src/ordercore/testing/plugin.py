"""The pytest plug-in: how strict contracts are, no skip without a reason, and a table of them at the end of a run.

pytest loads it in every project of an environment that has ordercore, so it imports nothing but pytest.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any, Final

import pytest

__all__ = ["pytest_addoption", "pytest_configure", "pytest_runtest_makereport"]

_OPTION: Final = "--ordercore-strictness"
_MARK: Final = "ordercore_contract"
_SILENT: Final = ("", "Skipped", "unconditional skip")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the choice of strictness."""
    parser.getgroup("ordercore").addoption(
        _OPTION,
        metavar="quick|standard|soak",
        help="how hard the contracts of ordercore try; ORDERCORE_STRICTNESS, or standard, when it is not given",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Hand the choice on to the contracts, and get ready for the table."""
    chosen = config.getoption(_OPTION)
    if chosen is not None:
        _choose(config, chosen)
    config.pluginmanager.register(_Results(), "ordercore-results")


def _choose(config: pytest.Config, name: str) -> None:
    from ordercore.testing.strictness import STRICTNESSES, VARIABLE  # noqa: PLC0415 -- only for who asks

    if name not in STRICTNESSES:
        raise pytest.UsageError(f"{_OPTION} is {name!r}; choose one of {', '.join(STRICTNESSES)}")
    patch = pytest.MonkeyPatch()
    patch.setenv(VARIABLE, name)
    config.add_cleanup(patch.undo)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say in the report of a promise which contract and adapter it is about; fail one that is skipped without a reason."""
    report = yield
    told = getattr(getattr(item, "cls", None), _MARK, None)
    if told is None:
        return report
    report.user_properties.append((_MARK, told))
    if report.skipped and not hasattr(report, "wasxfail") and _reason(report) in _SILENT:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: a promise is skipped without a reason"
    return report


def _reason(report: pytest.TestReport) -> str:
    """Why a test was skipped, or is known to fail."""
    if hasattr(report, "wasxfail"):
        return str(report.wasxfail).removeprefix("reason: ")
    return report.longrepr[2].removeprefix("Skipped: ").strip() if isinstance(report.longrepr, tuple) else ""


class _Results:
    """What came of the promises of each contract and adapter, in the process that prints the end of the run."""

    def __init__(self) -> None:
        #: (outcome, name of the test, reason) of each promise, by contract and adapter.
        self.told: dict[tuple[str, ...], list[tuple[str, str, str]]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what came of one promise."""
        about = dict(report.user_properties).get(_MARK)
        if about is None or (report.when != "call" and report.passed):
            return
        known = "admitted" if hasattr(report, "wasxfail") and report.skipped else ""
        reason = "" if report.passed or report.failed else _reason(report)
        place, _, test = report.nodeid.rpartition("::")
        key = (*str(about).split(maxsplit=1), place)
        self.told.setdefault(key, []).append((known or report.outcome, test, reason))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the table, when there is something to tell."""
        if self.told:
            from ordercore.testing.table import result_lines  # noqa: PLC0415 -- only when there is something to print

            strictness = os.environ.get("ORDERCORE_STRICTNESS") or "standard"
            terminalreporter.section(f"ordercore contracts ({strictness})")
            for line in result_lines(self.told):
                terminalreporter.write_line(line)
