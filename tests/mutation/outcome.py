"""What became of each mutant: read from the files mutmut leaves behind."""

from __future__ import annotations

import ast
import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Literal

from attrs import evolve, frozen

from tests.mutation.run import PROJECT, workshop
from tests.mutation.target import Target

__all__ = ["EQUIVALENT", "Equivalent", "Mutant", "Verdict", "equivalents", "judged", "mutants"]

EQUIVALENT: Final = Path(__file__).with_name("equivalent.toml")

Verdict = Literal["killed", "survived", "words", "equivalent"]
"""``words`` is a mutant that only says something else to a reader, ``equivalent`` one that no test can notice."""

_KILLED: Final = {1, 3, 24, -24, 36, 152}
"""Exit codes of mutmut: a test failed, pytest broke down, or the mutant took too long."""
_NAME: Final = re.compile(r"x(?:_|ǁ(?P<kind>\w+)ǁ)(?P<name>\w+)__mutmut_(?P<number>\w+)")


@frozen
class Mutant:
    """One change to one function."""

    #: what mutmut calls it.
    id: str
    #: module and name of the function, as ``values.money.Money.__add__``.
    function: str
    #: the lines that were changed.
    was: str
    #: what they were changed to.
    now: str
    #: what became of it.
    verdict: Verdict


@frozen
class Equivalent:
    """A mutant that behaves as the program does, and why."""

    #: as in `Mutant`.
    function: str
    #: as in `Mutant`.
    was: str
    #: as in `Mutant`.
    now: str
    #: why no test can notice, in a sentence.
    why: str


def equivalents(file: Path = EQUIVALENT) -> tuple[Equivalent, ...]:
    """The mutants that are known to change nothing, with the reasons."""
    return tuple(Equivalent(**row) for row in tomllib.loads(file.read_text())["mutant"])


def judged(found: Iterable[Mutant], known: Iterable[Equivalent]) -> tuple[Mutant, ...]:
    """The same mutants, those that change nothing told apart from those that survived."""
    listed = {(each.function, each.was, each.now) for each in known}
    return tuple(
        evolve(each, verdict="equivalent")
        if each.verdict == "survived" and (each.function, each.was, each.now) in listed
        else each
        for each in found
    )


def mutants(target: Target, project: Path = PROJECT) -> tuple[Mutant, ...]:
    """All mutants of a target and what became of them.

    Raises:
        FileNotFoundError: the target has not been measured.
    """
    made = workshop(target, project) / "mutants" / "src" / "ordercore"
    return tuple(each for file in target.files for each in _of_file(made / file, file))


def _of_file(file: Path, short: str) -> Iterator[Mutant]:
    codes: dict[str, int | None] = json.loads(file.with_name(f"{file.name}.meta").read_text())["exit_code_by_key"]
    if not codes:
        return
    source = file.read_text()
    lines = source.splitlines()
    texts = {name: (lines[node.lineno - 1 : node.end_lineno], node) for name, node in _functions(source)}
    module = short.removesuffix(".py").replace("/", ".")
    for id, code in codes.items():
        name = id.rpartition(".")[2]
        parts = _NAME.fullmatch(name)
        assert parts is not None, id
        original = name.removesuffix(parts["number"]) + "orig"
        (old, before), (new, after) = texts[original], texts[name]
        was, now = _difference(old, new)
        verdict: Verdict = "words" if _wordless(before) == _wordless(after) else "survived"
        if code in _KILLED and verdict != "words":
            verdict = "killed"
        yield Mutant(id, ".".join(filter(None, (module, parts["kind"], parts["name"]))), was, now, verdict)


def _functions(source: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for statement in ast.parse(source).body:
        for each in statement.body if isinstance(statement, ast.ClassDef) else [statement]:
            if isinstance(each, ast.FunctionDef):
                yield each.name, each


def _difference(old: list[str], new: list[str]) -> tuple[str, str]:
    """The lines taken out and the lines put in, without the names of the functions."""
    left, right = ([_unnamed(line).strip() for line in lines] for lines in (old, new))
    changes = [line for line in difflib.ndiff(left, right) if line[0] in "-+"]
    was, now = (" ".join(line[2:] for line in changes if line[0] == sign) for sign in "-+")
    return was, now


def _unnamed(text: str) -> str:
    return re.sub(r"\bx(_|ǁ\w+ǁ)(\w+?)__mutmut_\w+", r"\2", text)


class _Wordless(ast.NodeTransformer):
    """Forget what only a reader hears: the problem and the mend of an error, the message of a reason."""

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if isinstance(node.exc, ast.Call):
            _blank(node.exc, 0, "mend")
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        if called in {"Reason", "refused"}:
            position = 2 if called == "Reason" else 1
            if len(node.args) == position:  # the message is left out
                node.args.append(ast.Constant("words"))
            _blank(node, position, "message")
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        if isinstance(node.targets[0], ast.Name) and node.targets[0].id in {"said", "problem"} and _is_text(node.value):
            node.value = ast.Constant("words")
        return self.generic_visit(node)


def _blank(call: ast.Call, position: int, keyword: str) -> None:
    if len(call.args) > position and _is_text(call.args[position]):
        call.args[position] = ast.Constant("words")
    call.keywords = [each for each in call.keywords if each.arg != keyword]


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_text(node.body) and _is_text(node.orelse)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | None))


def _wordless(function: ast.FunctionDef) -> str:
    copy = ast.parse(ast.unparse(function))
    inner = copy.body[0]
    assert isinstance(inner, ast.FunctionDef)
    inner.name = "it"
    return ast.dump(_Wordless().visit(copy))
