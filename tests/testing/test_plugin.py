"""The pytest plug-in: in this process, and as a host has it, installed from the wheel and found by its entry point."""

from __future__ import annotations

import json
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

import pytest

from ordercore.testing.contracts import DirectoryContract
from tests.testing.conftest import Run

pytest_plugins = ["pytester"]

PYTEST: Final = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
IS_INSTALLED: Final = bool(entry_points(group="pytest11", name="ordercore"))
HERE: Final = ("-q", "-p", "no:cacheprovider", *(() if IS_INSTALLED else ("-p", "ordercore.testing.plugin")))
"""In this process the plug-in may be there already, by the entry point of an editable install."""

CLOCKS: Final = """
import pytest
from ordercore.adapters.clock import SystemClock
from ordercore.testing.contracts import ClockContract

class TestWallClock(ClockContract):
    @pytest.fixture
    def factory(self):
        return SystemClock
"""

DIRECTORY: Final = """
import pytest
from ordercore.adapters.directory import MemoryDirectory
from ordercore.testing.contracts import DirectoryContract

class TestShop(DirectoryContract):
    supports_kits = False

    @pytest.mark.xfail(reason="the shop sorts its sites")
    def test_sites_stand_in_the_order_of_preference(self):
        assert False

    @pytest.fixture
    def factory(self):
        return MemoryDirectory
"""


def test_a_run_ends_with_a_table_of_contracts_and_adapters(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_clock=CLOCKS, test_shop=DIRECTORY)
    said = pytester.runpytest(*HERE, "--ordercore-strictness=quick").outlines
    kept = len([name for name in dir(DirectoryContract) if name.startswith("test_")]) - 5
    title = next(number for number, line in enumerate(said) if "ordercore contracts (quick)" in line)
    assert [line.split() for line in said[title + 1 : title + 4]] == [
        ["port", "adapter", "passed", "skipped", "admitted", "failed"],
        ["Clock", "WallClock", "5", "0", "0", "0"],
        ["Directory", "Shop", str(kept), "4", "1", "0"],
    ]
    assert said[title + 4 : title + 6] == [
        "  4 skipped: the adapter says supports_kits = False",
        "  admitted: test_sites_stand_in_the_order_of_preference: the shop sorts its sites",
    ]


def test_a_broken_promise_is_named_in_the_table(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(CLOCKS.replace("return SystemClock", "return lambda: type('C', (), {'now': lambda self: 1})()"))
    said = pytester.runpytest(*HERE)
    said.stdout.fnmatch_lines(["Clock *WallClock *0 *0 *0 *5", "  failed: test_an_instant_has_a_time_zone"])


@pytest.mark.parametrize("silence", ["@pytest.mark.skip\nclass", "@pytest.mark.skipif(True, reason='')\nclass"])
def test_a_skip_without_a_reason_fails_the_run(pytester: pytest.Pytester, silence: str) -> None:
    pytester.makepyfile(CLOCKS.replace("class", silence))
    done = pytester.runpytest(*HERE)
    assert done.parseoutcomes() == {"errors": 5}
    done.stdout.fnmatch_lines(["*a promise is skipped without a reason"])


def test_a_skip_with_a_reason_is_told(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(CLOCKS.replace("class", "@pytest.mark.skip(reason='no clock here')\nclass"))
    done = pytester.runpytest(*HERE)
    assert done.parseoutcomes() == {"skipped": 5}
    done.stdout.fnmatch_lines(["  5 skipped: no clock here"])


def test_the_option_for_strictness_wins_over_the_environment(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDERCORE_STRICTNESS", "soak")
    pytester.makepyfile(
        "from ordercore.testing.strictness import chosen_strictness\n"
        "def test_it(): raise SystemError('it is ' + chosen_strictness().name)\n"
    )
    pytester.runpytest(*HERE, "--ordercore-strictness=quick").stdout.fnmatch_lines(["*it is quick*"])
    pytester.runpytest(*HERE).stdout.fnmatch_lines(["*it is soak*"])
    refused = pytester.runpytest(*HERE, "--ordercore-strictness=harsh")
    assert refused.ret == pytest.ExitCode.USAGE_ERROR
    refused.stderr.fnmatch_lines(["*choose one of quick, standard, soak*"])


def test_workers_tell_the_same_table(installed: Run, tmp_path: Path) -> None:
    (tmp_path / "test_clock.py").write_text(CLOCKS)
    said = installed(*PYTEST, "-n", "1", "--ordercore-strictness=quick").stdout
    assert ["Clock", "WallClock", "5", "0", "0", "0"] in [line.split() for line in said.splitlines()]
    assert "ordercore contracts (quick)" in said


def test_other_peoples_tests_pay_for_three_small_modules(installed: Run, tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "import json, sys\nloaded = sorted(sys.modules)\n"
        "def test_it(): open('loaded.json', 'w').write(json.dumps(loaded))\n"
    )
    done = installed(*PYTEST)
    loaded = set(json.loads((tmp_path / "loaded.json").read_text()))
    assert {name for name in loaded if name.startswith("ordercore")} == {
        "ordercore",
        "ordercore.testing",
        "ordercore.testing.plugin",
    }
    assert not loaded & {"attr", "attrs", "babel", "cattrs", "hypothesis", "sqlite3"}
    assert "ordercore contracts" not in done.stdout


def test_coverage_sees_what_tests_import(installed: Run, site: Path, tmp_path: Path) -> None:
    (tmp_path / "test_money.py").write_text(
        "from ordercore.values.money import Money\ndef test_it(): assert Money('1.00', 'USD').minor == 100\n"
    )
    done = installed(*PYTEST, "--cov=ordercore.values", "--cov-report=json")
    assert done.returncode == 0, done.stdout
    files = json.loads((tmp_path / "coverage.json").read_text())["files"]
    (money,) = [told for name, told in files.items() if name.endswith("values/money.py")]
    source = (site / "ordercore" / "values" / "money.py").read_text().splitlines()
    first = next(number for number, line in enumerate(source, start=1) if line.startswith("from "))
    assert first in money["executed_lines"]
