"""`python -m ordercore.testing check module:factory`, as a host without tests of its own runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from ordercore.testing.__main__ import main
from ordercore.testing.fit import PORTS
from tests.testing.conftest import Run
from tests.testing.test_contract import protocols

CHECK: Final = ("-m", "ordercore.testing", "check")
SHOP: Final = """
from contextlib import contextmanager
from datetime import datetime
from ordercore.adapters.clock import SystemClock
from ordercore.adapters.memory import MemoryStore

class Sundial:
    def now(self):
        return datetime.now()

class Half:
    def __init__(self):
        self.load = self.load_many = self.find = self.history = self.commit = print

class Hollow(Half):
    def __init__(self):
        super().__init__()
        self.balance = self.feed = None

class Waiting:
    async def now(self):
        return datetime.now()

class Broken(Sundial):
    def close(self):
        raise OSError("the disk is gone")

class Blind:
    def __getattr__(self, name):
        raise LookupError(name)

async def awaited():
    return SystemClock()

async def awaited_and_yielded():
    yield SystemClock()

def yielded():
    yield SystemClock()

@contextmanager
def entered():
    yield SystemClock()

def gives_a_class():
    return SystemClock

def forgets():
    SystemClock()

def raises():
    raise ConnectionError("no server at db.example.com\\nand three lines more")

def raises_without_a_word():
    raise ZeroDivisionError

def leaves():
    raise SystemExit(3)

def two(path, *, name):
    return MemoryStore()

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
        ("{shop}", "'{shop}' is no address of a factory (write module:factory"),
        (":clock", "':clock' is no address of a factory (write module:factory"),
        ("{shop}.py:clock", "{shop}.py:clock: there is no module '{shop}.py' (name it as an import would"),
        ("shops/first:clock", "shops/first:clock: there is no module 'shops/first' (name it as an import would"),
        (".{shop}:clock", ".{shop}:clock: there is no module '.{shop}' (name it from the top"),
        ("{shop}:Bare.nothing", "{shop}:Bare.nothing: module '{shop}' has no 'Bare.nothing' (name a callable"),
        (
            "{shop}:raises",
            "{shop}:raises makes nothing, it raised ConnectionError: no server at db.example.com (call it alone",
        ),
        (
            "{shop}:raises_without_a_word",
            "raises_without_a_word makes nothing, it raised ZeroDivisionError (call it alone",
        ),
        ("{shop}:leaves", "{shop}:leaves makes nothing, it raised SystemExit: 3 (call it alone"),
        ("{shop}:two", "{shop}:two cannot be called without arguments (wrap it"),
        ("{shop}:awaited", "{shop}:awaited has to be awaited (wrap it in a function that is not async"),
        ("{shop}:awaited_and_yielded", "{shop}:awaited_and_yielded yields what it makes (return the adapter"),
        ("{shop}:yielded", "{shop}:yielded yields what it makes (return the adapter"),
        ("{shop}:entered", "{shop}:entered makes a _GeneratorContextManager, which has to be entered (enter it"),
        ("{shop}:gives_a_class", "{shop}:gives_a_class gives the class SystemClock (return an object of it"),
        ("{shop}:forgets", "{shop}:forgets gives None (return the adapter"),
        (
            "{shop}:Waiting",
            "{shop}:Waiting makes a Waiting that has to be awaited: now (ports are called without await",
        ),
        ("{shop}:Broken", "{shop}:Broken cannot be closed, it raised OSError: the disk is gone (call it alone"),
        ("{shop}:Blind", "{shop}:Blind cannot be looked at, it raised LookupError"),
        ("{shop}:Hollow", "{shop}:Hollow makes a Hollow, which fits no port (the nearest is Store: add balance, feed)"),
        ("{shop}:Half", "makes a Half, which fits no port (the nearest is Store: add balance, feed)"),
        ("{shop}:needs_a_path", "cannot be called without arguments (wrap it"),
        ("collections:OrderedDict", "makes a OrderedDict, which fits no port (the nearest is"),
    ],
)
def test_what_cannot_be_checked_is_told(shop: str, address: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", address.format(shop=shop)]) == 2
    shown = capsys.readouterr()
    assert told.format(shop=shop) in shown.err
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert address.format(shop=shop) in shown.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import a_driver_nobody_has", "needs 'a_driver_nobody_has', which is not there (install what it imports)"),
        ("from collections import nothing_there", "cannot be imported, it raised ImportError: cannot import name"),
        ("def make(:", "cannot be imported, it raised SyntaxError: "),
        ("import sys; sys.exit('bye')", "cannot be imported, it raised SystemExit: bye (see that it can be"),
        ("raise OSError('x' * 5000)", f"it raised OSError: {'x' * 300}... (see that it can be"),
    ],
)
def test_a_module_that_cannot_be_imported_is_told(
    text: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"shop_in_need_{tmp_path.name.replace('-', '_')}"
    (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert main(["check", f"{name}:make"]) == 2
    shown = capsys.readouterr().err
    assert shown.startswith(f"{name}:make: module '{name}' ")
    assert told in shown
    assert shown.count("\n") == 1


def test_bad_use_ends_with_two_and_without_a_traceback(installed: Run, shop: str) -> None:
    for factory in ("raises", "awaited", "nothing"):
        done = installed("-W", "error", *CHECK, f"{shop}:{factory}")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr


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
