"""The plain form of a program does what the program does, and has nothing left that mutmut would pass over."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, Final

import pytest

import ordercore
from tests.mutation.plain import plainly

PACKAGE: Final = Path(ordercore.__file__).parent
FILES: Final = sorted(PACKAGE.rglob("*.py"))

SOURCE: Final = '''
from functools import cached_property, lru_cache
from typing import overload

TABLE = {"one": lambda a, *, b=1: a + b, "two": lambda a: [a, lambda: a]}; PAIR = (lambda: "é", lambda: 2)
LATER = [lambda: at for at in range(2)]

@lru_cache(maxsize=None)
@lru_cache
def twice(number: int) -> int:
    return 2 * number


class Thing:
    key = staticmethod(lambda: 3)

    @property
    def size(self) -> int:
        """How large."""
        return 4

    @classmethod
    def made(cls) -> "Thing":
        return cls()

    @overload
    def get(self, at: int) -> int: ...
    @overload
    def get(self, at: str) -> str: ...
    def get(self, at):
        return at

    @cached_property
    def late(self) -> int: return 5
'''


def ran(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(source, "plain", "exec"), names)
    return names


@pytest.mark.parametrize("source", [SOURCE, plainly(SOURCE)], ids=["as written", "plainly"])
def test_both_forms_do_the_same(source: str) -> None:
    names = ran(source)
    thing = names["Thing"]()

    assert names["TABLE"]["one"](1) == 2
    assert names["TABLE"]["one"](1, b=2) == 3
    assert names["TABLE"]["two"](7)[1]() == 7
    assert [made() for made in names["PAIR"]] == ["é", 2]
    assert [made() for made in names["LATER"]] == [1, 1]
    assert names["twice"](21) == 42
    assert names["twice"].cache_info().currsize == 1
    assert thing.size == 4
    assert type(thing).size.__doc__ == "How large."
    assert type(thing.made()) is type(thing)
    assert (thing.key(), thing.get(1), thing.late) == (3, 1, 5)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_nothing_is_left_to_pass_over(file: Path) -> None:
    tree = ast.parse(plainly(file.read_text(encoding="utf-8")))

    for statement in tree.body:
        inner = statement.body if isinstance(statement, ast.ClassDef) else [statement]
        for each in inner:
            if isinstance(each, ast.FunctionDef):
                left = {ast.unparse(decorator) for decorator in each.decorator_list}
                assert left <= {"classmethod", "staticmethod"} or "overload" in left, each.name
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            assert not any(isinstance(node, ast.Lambda) for node in ast.walk(statement)), ast.unparse(statement)
