"""What no test reaches is found, in a small project of our making, by file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests import cover
from tests.cover import Missed, main, missed

SMALL: Final = """\
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import nothing


class Said(Protocol):
    def __call__(self, number):
        ...


def sign(number):
    if number < 0:
        return "minus"
    if number > 0:  # pragma: no branch
        number += 1
    return "plus"


def never():
    return 0  # pragma: no cover
"""
FILE: Final = "src/small/room/sign.py"
TEST: Final = """
import pytest
from small.room.sign import never, sign

@pytest.mark.parametrize(("number", "said"), [{cases}])
def test_sign(number, said):
    assert sign(number) == said
"""
PLUS, MINUS, ZERO = "(1, 'plus')", "(-1, 'minus')", "(0, 'plus')"
NEVER: Final = "\ndef test_never():\n    assert never() == 0\n"


def project(folder: Path, test: str) -> Path:
    """A package of one room, and a test of it; another room has none."""
    for name, text in {
        "src/small/__init__.py": "",
        "src/small/room/__init__.py": "",
        FILE: SMALL,
        "src/small/other/__init__.py": "other = 1\n",
        "tests/room/test_sign.py": test,
        "tests/conftest.py": "from hypothesis import settings\nsettings.register_profile('few')\n",
        "pyproject.toml": '[tool.pytest.ini_options]\naddopts = ["--import-mode=importlib"]\n',
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_what_no_test_reaches_is_found(tmp_path: Path) -> None:
    made = project(tmp_path, TEST.format(cases=PLUS))
    # Of line 21, and of the way from 15 to 17, a comment says that they do not count.
    wanted = Missed(FILE, (14, 21), ((13, 14), (15, 17)))
    assert missed(["room"], project=made, package="small", processes=0) == (wanted,)

    made = project(tmp_path, TEST.format(cases=f"{PLUS}, {MINUS}, {ZERO}") + NEVER)
    assert missed(["room"], project=made, package="small") == ()


def test_a_test_that_fails_or_is_not_there_is_no_measure(tmp_path: Path) -> None:
    folder = project(tmp_path, TEST.format(cases="(1, 'minus')"))

    with pytest.raises(RuntimeError, match="assert 'plus' == 'minus'"):
        missed(["room"], project=folder, package="small", processes=0)
    with pytest.raises(RuntimeError, match="not found: tests/other"):
        missed(["other"], project=folder, package="small", processes=0)


def test_the_command_names_file_and_lines_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [Missed("a.py", (3, 5), ((7, 9), (8, -1))), Missed("b.py", (), ((1, 2),))]
    monkeypatch.setattr(cover, "missed", lambda rooms: tuple(found))

    assert main(["tax"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "a.py: 3, 5, 7->9, 8->exit",
        "b.py: 1->2",
        "tax: something is missed",
    ]
    found.clear()
    assert main([]) == 0
    assert capsys.readouterr().out == "values, credit, lifecycle, tax: every line and branch is reached by the tests\n"
