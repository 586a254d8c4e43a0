"""Seeds: kept ones that once failed, a few fresh ones in CI, and many in the slow suite."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from ordercore.desk.counter import Counter
from ordercore.testing.simulate import main
from ordercore.testing.simulation import simulate
from ordercore.testing.simulation.accident import CALM, CLIMATES
from ordercore.testing.simulation.play import Play
from ordercore.values.verdict import refused
from tests.waiting import PATIENCE_SECONDS

KEPT: Final[list[dict[str, Any]]] = json.loads(Path(__file__).with_name("seeds.json").read_text(encoding="utf-8"))
TRACE: Final = ("-m", "ordercore.testing.simulate", "--seed", "8", "--steps", "250", "--trace")


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: str(kept["seed"]))
def test_seeds_that_failed_once_do_not_again(kept: dict[str, Any]) -> None:
    report = simulate((kept["seed"],), kept["steps"])

    assert not report.violations, str(report.violations[0])


def test_every_weather_is_met_and_every_law_holds() -> None:
    report = simulate(range(10), 250)

    assert not report.violations, str(report.violations[0])
    assert report.seeds == 10
    assert report.tally.steps >= 2_500
    assert report.tally.events == report.tally.messages
    assert set(report.tally.accidents) == set(CLIMATES[-1].any) | set(CLIMATES[-1].commit)


def test_every_verb_is_asked_and_every_verb_that_writes_is_carried_out() -> None:
    verbs, done = set(Play(0, 1).verbs), set[str]()
    for seed in range(8):
        report = Play(seed, 1_000, climate=CALM).run()
        assert not report.violations
        assert not report.tally.accidents
        assert set(report.tally.verbs) <= verbs
        done |= set(report.tally.done)
        if done == verbs:
            return
    pytest.fail(f"never carried out: {sorted(verbs - done)}")


def test_nobody_waits_at_the_end() -> None:
    play = Play(4, 300, climate=CLIMATES[-1])
    report = play.run()

    assert not report.violations
    assert report.tally.ends["unanswered"] > 10
    assert not play.waiting


def trace(hashing: str) -> bytes:
    told = {**os.environ, "PYTHONHASHSEED": hashing}
    words = [sys.executable, *TRACE]
    return subprocess.run(words, env=told, capture_output=True, check=True, timeout=PATIENCE_SECONDS).stdout


def test_a_seed_replays_byte_for_byte_in_another_process() -> None:
    first, second = trace("1"), trace("4711")

    assert first == second
    assert first.count(b"\n") >= 200
    assert b"unanswered" in first


def test_a_trace_changes_nothing() -> None:
    lines: list[str] = []
    traced = simulate((8,), 200, trace=lines.append)

    assert traced.fingerprint == simulate((8,), 200).fingerprint
    assert traced.fingerprint != simulate((9,), 200).fingerprint
    assert len(lines) >= 200


def test_the_command_reports(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seeds", "2", "--steps", "60", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["seeds"], said["violations"]) == (2, [])
    assert said["steps"] >= 120

    assert main(["--seeds", "2", "--steps", "60"]) == 0
    assert "2 seeds" in capsys.readouterr().out


def test_the_command_tells_how_to_play_a_violation_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Counter, "_again", lambda self, *told: refused("command.exists", "given before"))

    assert main(["--seed", "3", "--steps", "90"]) == 1
    assert "python -m ordercore.testing.simulate --seed 3 --steps 90 --trace" in capsys.readouterr().err


@pytest.mark.slow
def test_many_seeds() -> None:
    report = simulate(range(1_000_000, 1_000_100), 500)

    assert not report.violations, str(report.violations[0])


@pytest.mark.parametrize("asked", [("--seeds", "0"), ("--seeds", "-1"), ("--steps", "0"), ("--steps", "x")])
def test_nothing_played_is_no_law_held(asked: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(asked)

    assert left.value.code == 2
    assert f"{asked[1]!r} is not a number from 1 up" in capsys.readouterr().err
