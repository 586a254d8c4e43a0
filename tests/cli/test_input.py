"""A file that a command reads: whatever is wrong with it, the file is named, and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ordercore.cli import main
from ordercore.cli.input import read_value
from ordercore.errors import InvalidValue
from ordercore.values import Percent, Place
from ordercore.wire import dumps

CART = str(Path(__file__).resolve().parents[2] / "examples" / "cart.json")

BROKEN = [
    pytest.param(None, "cannot be read: No such file or directory", "name a file of JSON", id="nowhere"),
    pytest.param("Béla".encode("latin-1"), "cannot be read: 'utf-8' codec", "name a file of JSON", id="not UTF-8"),
    pytest.param(b'{"id": \n }', "not JSON: ", "line 2", id="not JSON"),
    pytest.param(b'{"id": 1}', "/", "", id="another value"),
]


def test_a_value_is_read(tmp_path: Path) -> None:
    file = tmp_path / "rate.json"
    file.write_text(dumps(Percent(20)))

    assert read_value(Percent, file) == Percent(20)


@pytest.mark.parametrize(("content", "problem", "mend"), BROKEN)
def test_a_file_that_cannot_be_used_is_named(content: bytes | None, problem: str, mend: str, tmp_path: Path) -> None:
    file = tmp_path / "place.json"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(InvalidValue) as caught:
        read_value(Place, file)
    assert caught.value.path == str(file)
    assert problem in str(caught.value)
    assert mend in str(caught.value)


@pytest.mark.parametrize(("content", "problem", "mend"), BROKEN)
@pytest.mark.parametrize(
    "words",
    [["tax", "FILE"], ["tax", CART, "--pack", "FILE"], ["price", "FILE", "--book", CART]],
    ids=["cart", "pack", "price"],
)
def test_a_command_says_it_in_one_line(
    words: list[str],
    content: bytes | None,
    problem: str,
    mend: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "given.json"
    if content is not None:
        file.write_bytes(content)

    assert main([str(file) if word == "FILE" else word for word in words]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"python -m ordercore: {file}: {problem}")
    assert mend in told.err
    assert told.err.count("\n") == 1
