"""A few thousand inputs at every door each time; a million by ``python -m tests.fuzz --inputs 1000000``."""

from __future__ import annotations

from random import Random

import pytest

from ordercore.errors import Malformed
from tests.fuzz.__main__ import main
from tests.fuzz.mutate import LONGEST, mutated
from tests.fuzz.run import fuzz, report, tried
from tests.fuzz.targets import TARGETS, Target


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_what_is_right_is_let_in(target: Target) -> None:
    some = [tried(target, text)[0] for text in target.seeds()]

    assert any(some)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_only_our_errors_escape_and_nothing_takes_long(target: Target) -> None:
    (tally,) = fuzz(150, 1, [target])

    assert tally.failures == {}
    assert tally.inputs == 150


def test_the_same_seed_tries_the_same() -> None:
    first, again, other = ([each.accepted for each in fuzz(300, seed, TARGETS[-3:])] for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_an_input_is_never_longer_than_it_says() -> None:
    assert max(len(mutated(Random(seed), ["x" * LONGEST, "[1]"])) for seed in range(200)) <= LONGEST


def _spill(text: str) -> object:
    if len(text) % 3 == 0:
        raise KeyError(text)
    if len(text) % 3 == 1:
        raise Malformed("no")
    return text


def _dawdle(text: str) -> object:
    total = 0
    for number in range(1_000_000):
        total += number
    return total


def test_what_escapes_is_found_and_told_once_with_its_shortest_input() -> None:
    (tally,) = fuzz(200, 1, [Target("spilling", lambda: ("abc", "abcd"), _spill)])
    told = "\n".join(report([tally]))

    assert [failure.what[:8] for failure in tally.failures.values()] == ["KeyError"]
    assert told.count("spilling") == 2
    assert 0 < tally.accepted < tally.inputs


def test_what_dawdles_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.run.SLOWEST_ALLOWED", 0.001)
    _, _, failure = tried(Target("dawdling", lambda: ("x",), _dawdle), "x")

    assert failure is not None
    assert "took" in failure.what


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--inputs", "40", "--only", "amount"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("all")


# --- what the fuzzer has found, as it was found -------------------------------------------------------------------------

BY_NAME = {target.name: target for target in TARGETS}
DOOR_BEYOND = (
    "ORDCORE2\x05\0\0\0\x08\0\0\0\x02\0\0\0\x03\0\0\0\x07\0\0\0\n\nc  \0\0\0\0\x02\0\0\0\x05\0\x001/3\0\0\0\0\0\x91\x01\0\0"
    "Z\0\0\0\x85\0\0\0 \x01\0\0"
)
"""A boundary table of which one door leads beyond the last range."""
DOTS = "a." * 30_000 + "a = 1"
DAYS = "\n".join(
    f"99,45,99,0.05,0.05,0,0,{1990 + at // 336}{1 + at // 28 % 12:02}{1 + at % 28:02},"
    f"{1990 + at // 336}{1 + at // 28 % 12:02}{1 + at % 28:02}"
    for at in range(1_400)
)


@pytest.mark.parametrize(
    ("door", "text"),
    [
        ("tax pack in CSV", next(iter(BY_NAME["tax pack in CSV"].seeds())).replace("law", "l\raw")),
        ("rates of a state", "99,45,99,0.05,0.06,0,0.01,2011\r0101,20191231"),
        ("tax pack in TOML", DOTS),
        ("tax pack in TOML", "a = " + "[" * 30_000),
        ("tax pack in TOML", "a = " + "9" * 5_000),
        ("history of rates", "[" * 30_000),
        ("rates of a state", DAYS),
        ("document order", "[" * 40 + '"' + '\\"' * 30_000),
        ("boundary table", next(iter(BY_NAME["boundary table"].seeds()))[:-1] + "\x7f"),
        ("boundary table", DOOR_BEYOND),
        ("retail file", next(iter(BY_NAME["retail file"].seeds())).replace(",6,", f",{'9' * 5_000},")),
    ],
)
def test_what_was_found_once_stays_mended(door: str, text: str) -> None:
    _, _, failure = tried(BY_NAME[door], text)

    assert failure is None
