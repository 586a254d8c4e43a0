"""The command line as a person meets it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import ordercore
from ordercore.cli import main
from ordercore.lifecycle.kind import KINDS


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert {"demo", "doctor", "diagram", "replay"} <= set(capsys.readouterr().out.split())


def test_the_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"ordercore {ordercore.__version__}\n"


def test_an_unknown_command_is_answered_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["dance"])
    assert stopped.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_an_error_of_ours_is_one_line_and_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken = tmp_path / "taken.db"
    taken.write_text("somebody's file")

    assert main(["demo", "--store", str(taken)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "exists already" in said
    assert taken.read_text() == "somebody's file"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_diagram_is_the_process_as_mermaid(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagram", kind]) == 0
    assert capsys.readouterr().out == KINDS[kind].process.mermaid() + "\n"


def test_all_diagrams_name_their_versions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagram"]) == 0
    said = capsys.readouterr().out
    assert re.findall(r"^%% (\w+), version (\d+)$", said, re.MULTILINE) == [
        (kind.process.id, str(kind.process.version)) for kind in KINDS.values()
    ]
    assert said.count("stateDiagram-v2") == len(KINDS)


def test_the_doctor_tells_versions_extras_and_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = tmp_path / "shop.db"
    assert main(["demo", "--store", str(database)]) == 0
    capsys.readouterr()

    assert main(["doctor", str(database), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ordercore"] == ordercore.__version__
    assert set(report["core"]) == {"attrs", "cattrs", "python-dateutil", "babel"}
    assert all(report["core"].values())
    assert set(report["extras"]) == {"testing", "postgres", "sqlalchemy", "cli", "fast"}
    assert report["extras"]["testing"]["pytest"] == pytest.__version__
    assert {"gb", "us-state"} <= set(report["packs"])
    assert report["schema"]["found"] == report["schema"]["known"] >= 1

    assert main(["doctor", str(database)]) == 0
    assert "up to date" in capsys.readouterr().out


def test_the_doctor_does_not_make_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = tmp_path / "nowhere.db"

    assert main(["doctor", str(nowhere), "--json"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"python -m ordercore: {nowhere}: there is no such file (name the file of a store)\n"
    assert not nowhere.exists()


def test_the_doctor_refuses_what_is_not_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sir or Madam, " * 100)

    assert main(["doctor", str(letter)]) == 1
    assert capsys.readouterr().err.startswith(f"python -m ordercore: {letter} cannot be opened: ")


@pytest.mark.parametrize("words", [["demo", "--store"], ["migrate", "--store"], ["doctor"]])
def test_a_database_that_cannot_be_opened_is_named(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file in no folder; and for the doctor, who looks at what is there, a folder instead of a file."""
    file = tmp_path if words == ["doctor"] else tmp_path / "nowhere" / "shop.db"

    assert main([*words, f"sqlite:{file}" if words[0] == "migrate" else str(file)]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"python -m ordercore: {file} cannot be opened: ")
    assert told.endswith("(make the folder, or name another file)\n")


@pytest.mark.parametrize(
    "words", [["demo", "--store"], ["migrate", "--store"], ["migrate", "--dry-run", "--store"], ["doctor"]]
)
def test_a_file_that_cannot_even_be_looked_at_is_named(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """No system has names so long; a folder that somebody may not read is met the same way."""
    file = "x" * 1_000

    assert main([*words, f"sqlite:{file}" if words[0] == "migrate" else file]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"python -m ordercore: {file} ")
    assert told.err.count("\n") == 1
