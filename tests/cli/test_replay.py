"""The replay as a person meets it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from ordercore.cli import main
from ordercore.cli.progress import progress
from tests.bulk.sample import SAMPLE, source_rows, written_sample
from tests.waiting import unless_it_hangs


def test_one_json_object_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, store = str(written_sample(tmp_path)), f"sqlite:{tmp_path / 'year.db'}"

    assert main(["replay", file, "--store", store, "--json"]) == 0
    first = capsys.readouterr()
    assert main(["replay", file, "--store", store, "--json"]) == 0
    second = json.loads(capsys.readouterr().out)

    said = json.loads(first.out)
    assert first.err == ""
    assert said["source_lines"] == len(source_rows()) == sum(said["by_kind"].values())
    assert said["unaccounted"] == said["refused"] == said["strays"] == 0
    assert Decimal(said["source_value"]) - Decimal(said["our_value"]) == Decimal(said["rounding_difference"])
    assert said["rounding_difference"] == "0.002"
    assert said["seconds"] > 0
    assert (said["orders_played"], second["orders_played"]) == (11, 0)
    pace = {"orders_played", "orders_per_second", "seconds"}
    assert {key: said[key] for key in said.keys() - pace} == {key: second[key] for key in second.keys() - pace}


def test_tables_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(written_sample(tmp_path)), "--store", "memory:"]) == 0
    said = capsys.readouterr().out

    for words in ("stock_correction", "17.5%", "on_hand", "0.002", "charge 2", "Everything is accounted for."):
        assert words in said


def test_the_store_is_a_file_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["replay", str(written_sample(tmp_path)), "--limit", "7", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["source_lines"] == 7
    assert (tmp_path / "replay.db").exists()


def test_a_store_of_something_else_is_refused_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    first = str(written_sample(tmp_path))
    assert main(["replay", first, "--limit", "5"]) == 0
    assert main(["replay", first]) == 0, "more of the same file is the same replay"
    (tmp_path / "other").mkdir()
    other = str(written_sample(tmp_path / "other", SAMPLE.replace("536365", "936365")))
    before = (tmp_path / "replay.db").read_bytes()
    capsys.readouterr()

    for words in (["replay", other], ["replay", first, "--limit", "5"]):
        assert main(words) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert "--store: sqlite:replay.db holds order 53636" in said.err
        assert "(name a store that is not there yet, or ask for as many lines as before)" in said.err
    assert (tmp_path / "replay.db").read_bytes() == before


def test_a_file_with_the_same_invoice_number_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = f"sqlite:{tmp_path / 'year.db'}"
    assert main(["replay", str(written_sample(tmp_path)), "--store", store]) == 0
    other = str(
        written_sample(
            tmp_path, SAMPLE.replace("UNION JACK,6,2010-12-01 08:28:00,1.85", "JACK,6,2010-12-01 08:28:00,2")
        )
    )
    before = (tmp_path / "year.db").read_bytes()
    capsys.readouterr()

    assert main(["replay", other, "--store", store]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "the replay of another file: invoice '536366' stands otherwise" in said.err
    assert (tmp_path / "year.db").read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"tax":"1.94 GBP"', '"tax":"99.99 GBP"', "unaccounted lines: 536366:1"),
        ('"17850"', '"666"', "536366:1, 536366:2"),
    ],
)
def test_a_document_that_was_tampered_with_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, what: str
) -> None:
    file, path = str(written_sample(tmp_path)), tmp_path / "year.db"
    assert main(["replay", file, "--store", f"sqlite:{path}"]) == 0
    with closing(sqlite3.connect(path)) as connection, connection:
        words = "UPDATE ordercore_documents SET body = replace(body, ?, ?) WHERE kind = 'invoice' AND id = '536366'"
        assert connection.execute(words, (old, new)).rowcount == 1
    capsys.readouterr()

    assert main(["replay", file, "--store", f"sqlite:{path}"]) == 1
    said = capsys.readouterr().out
    assert what in said
    assert "SOMETHING IS NOT ACCOUNTED FOR" in said


def test_a_reader_who_goes_away_is_no_error(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "ordercore", "replay", str(written_sample(tmp_path)), "--store", "memory:", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()

        with unless_it_hangs(running):
            assert running.stderr.read() == b""
    assert running.returncode == 141


def test_it_fails_when_something_is_not_accounted_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, store = str(written_sample(tmp_path)), f"sqlite:{tmp_path / 'year.db'}"
    assert main(["replay", file, "--store", store]) == 0
    capsys.readouterr()
    monkeypatch.setattr("ordercore.cli.replay.strays", lambda year, store: iter(()))

    assert main(["replay", file, "--store", store, "--limit", "5"]) == 1
    said = capsys.readouterr().out
    assert "SOMETHING IS NOT ACCOUNTED FOR" in said
    assert "stray documents: order 536366" in said


def test_refused_lines_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(
        written_sample(
            tmp_path, SAMPLE.replace("LANTERN,6,2010-12-01 08:26:00,3.39", "LANTERN,1,2010-12-01 08:26:00,-3.395")
        )
    )

    assert main(["replay", file, "--store", "memory:"]) == 0
    said = capsys.readouterr().out
    assert "refused: 536365:4 retail.negative_price" in said
    assert "Value of what was refused: -6.79" in said
    assert "Difference by rounding: 0.002 (540001:2 0.001, 540001:3 0.001)" in said
    assert main(["replay", file, "--store", "memory:", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["refused_value"], figures["rounding_difference"]) == ("-6.79", "0.002")
    parts = [Decimal(figures[name]) for name in ("our_value", "rounding_difference", "refused_value")]
    assert sum(parts) == Decimal(figures["source_value"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--store", "redis:x"], "'redis:x' is not sqlite:PATH or memory:"),
        (["--store", "sqlite:"], "'sqlite:' is not sqlite:PATH or memory:"),
        (["--limit", "0"], "'0' is not a whole number above zero"),
        (["--limit=-5"], "'-5' is not a whole number above zero"),
        (["--limit", "x"], "'x' is not a whole number above zero"),
    ],
)
def test_what_is_asked_wrongly_is_answered_with_two(
    tmp_path: Path, wrong: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["replay", str(tmp_path / "x.csv"), *wrong])
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there_is_one_line_and_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(tmp_path / "x.csv"), "--store", "memory:"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_progress_is_for_terminals(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with progress(10) as tell:
        tell(10)
    assert capsys.readouterr().err == ""

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("ordercore.cli.progress.has_rich", lambda: False)
    with progress(10) as tell:
        tell(4)
        tell(6)
    assert capsys.readouterr().err.endswith("\r10 of 10 lines\n")


def test_progress_is_a_bar_with_the_extra(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("rich")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress(10) as tell:
        tell(10)
    assert "10/10" in capsys.readouterr().err
