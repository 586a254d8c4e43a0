"""`python -m ordercore.testing check module:factory`, as a host without tests of its own runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from ordercore.testing.__main__ import main
from ordercore.testing.check import proof
from ordercore.testing.fit import PORTS
from tests.testing.conftest import Run
from tests.testing.test_contract import protocols

CHECK: Final = ("-m", "ordercore.testing", "check")
SHOP: Final = """
from datetime import datetime
from ordercore.adapters.clock import SystemClock
from ordercore.adapters.memory import MemoryStore

class Sundial:
    def now(self):
        return datetime.now()

class Half:
    def __init__(self):
        self.load = self.load_many = self.find = self.history = self.commit = None

def clock():
    return SystemClock()

def needs_a_path(path):
    return MemoryStore()

class Bare:
    def __init__(self):
        inner = MemoryStore()
        for name in ("load", "load_many", "find", "history", "balance", "commit", "feed"):
            setattr(self, name, getattr(inner, name))

number = 7
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module with factories, found on the path."""
    name = f"shop_{tmp_path.name.replace('-', '_')}"
    (tmp_path / f"{name}.py").write_text(SHOP)
    monkeypatch.syspath_prepend(str(tmp_path))
    return name


def test_promises_kept_are_told_and_the_end_is_well(installed: Run, shop: str) -> None:
    done = installed(*CHECK, f"{shop}:clock", "--strictness", "quick")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ordercore contracts (quick)" in done.stdout
    assert ["Clock", "Clock", "5", "0", "0", "0"] in [line.split() for line in done.stdout.splitlines()]


def test_a_broken_promise_is_told_and_the_end_is_not_well(installed: Run, shop: str) -> None:
    done = installed(*CHECK, f"{shop}:Sundial")
    assert done.returncode == 1
    assert "  failed: test_an_instant_has_a_time_zone" in done.stdout
    assert "NaiveInstant" in done.stdout


def test_a_missing_extra_is_named(installed: Run, shop: str) -> None:
    without = "import sys; sys.modules['pytest'] = None; import ordercore.testing.__main__ as kit;"
    program = f"{without} sys.exit(kit.main(['check', '{shop}:clock']))"
    done = installed("-c", program)
    assert done.returncode == 2
    assert "pip install 'ordercore[testing]'" in done.stderr


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("nowhere_at_all:make", "there is no module 'nowhere_at_all'"),
        ("{shop}.inner:make", "there is no module '{shop}.inner'"),
        ("{shop}:nothing", "module '{shop}' has no 'nothing'"),
        ("{shop}:number", "{shop}:number cannot be called (name a callable"),
        ("{shop}", "write module:factory"),
        ("{shop}:Half", "makes a Half, which fits no port (the nearest is Store: add balance, feed)"),
        ("{shop}:needs_a_path", "cannot be called without arguments (wrap it"),
        ("collections:OrderedDict", "makes a OrderedDict, which fits no port (the nearest is"),
    ],
)
def test_what_cannot_be_checked_is_told(shop: str, address: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", address.format(shop=shop)]) == 2
    assert told.format(shop=shop) in capsys.readouterr().err


def test_a_module_that_needs_another_says_so_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop_in_need.py").write_text("import a_driver_nobody_has")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModuleNotFoundError, match="a_driver_nobody_has"):
        proof("shop_in_need:make")


def test_the_test_class_can_be_kept(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", f"{shop}:Bare", "--without", "full_text", "--show"]) == 0
    shown = capsys.readouterr().out
    assert "class TestBare(StoreContract):\n    supports_full_text = False\n    supports_outbox = False\n" in shown
    compile(shown, "shown", "exec")


def test_a_capability_that_the_contract_does_not_know_is_refused(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", f"{shop}:clock", "--without", "full_text"]) == 2
    assert "the contract of Clock does not know supports_full_text (it knows none)" in capsys.readouterr().err


def test_every_port_is_looked_for() -> None:
    assert set(PORTS) == protocols()
    assert len(set(PORTS)) == len(PORTS)
