"""What is read from the files of mutmut: which function, which lines, and whether the change is only one of words."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Final

import pytest
from attrs import evolve

from tests.mutation.outcome import EQUIVALENT, Equivalent, equivalents, judged, mutants
from tests.mutation.report import Score, score, stale, survivors, table
from tests.mutation.run import PROJECT
from tests.mutation.target import TARGETS, Target

TARGET: Final = Target("small", ("values/small.py",), ())

# Name of the mutant, its body, the exit code, and what should be made of it.
BODIES: Final[dict[str, tuple[str, int | None, str]]] = {
    "orig": ('raise InvalidValue("a problem", path="/at", mend="a mend")', None, ""),
    "1": ('raise InvalidValue(None, path="/at", mend="a mend")', 0, "words"),
    "2": ('raise InvalidValue("a problem", path="/at", mend=None)', 0, "words"),
    "3": ('raise InvalidValue("a problem", path="/at", )', 0, "words"),
    "4": ('raise InvalidValue("A PROBLEM", path="/at", mend="a mend")', 1, "words"),
    "5": ('raise InvalidValue("a problem", path="XX/atXX", mend="a mend")', 0, "survived"),
    "6": ('raise InvalidValue("a problem", mend="a mend")', 1, "killed"),
    "7": ('raise InvalidValue(path="/at", mend="a mend")', 33, "survived"),
    "8": ('raise InvalidValue("a problem", path=None, mend="a mend")', -24, "killed"),
    "9": ('raise InvalidValue("a problem", path="/AT", mend="a mend")', None, "survived"),
}
REASONS: Final[dict[str, tuple[str, int | None, str]]] = {
    "orig": ('said = "words"; return Reason("a.code", "/at", "a message", facts)', None, ""),
    "1": ('said = "words"; return Reason("a.code", "/at", "XXa messageXX", facts)', 0, "words"),
    "2": ('said = None; return Reason("a.code", "/at", "a message", facts)', 0, "words"),
    "3": ('said = "words"; return Reason("A.CODE", "/at", "a message", facts)', 0, "survived"),
    "4": ('said = "words"; return Reason("a.code", "/at", "a message", None)', 0, "survived"),
    "5": ('said = "words"; return Reason("a.code", "/at", facts)', 0, "survived"),
}
LAST: Final[dict[str, tuple[str, int | None, str]]] = {
    "orig": ('return Reason("a.code", "/at", "a message")', None, ""),
    "1": ('return Reason("a.code", "/at", )', 0, "words"),
    "2": ('return Reason("/at", "a message")', 0, "survived"),
}
EITHER: Final[dict[str, tuple[str, int | None, str]]] = {
    "orig": ('problem = "one" if there else "other"; return there', None, ""),
    "1": ('problem = "one" if (there) and False else "other"; return there', 0, "words"),
    "2": ('problem = "one" if there else "OTHER"; return there', 0, "words"),
    "3": ('problem = "one" if there else "other"; return None', 0, "survived"),
}
METHODS: Final = {"why": REASONS, "last": LAST, "either": EITHER}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    file = tmp_path / "mutants" / "small" / "mutants" / "src" / "ordercore" / "values" / "small.py"
    file.parent.mkdir(parents=True)
    functions = [f"def x_check__mutmut_{name}():\n    {body}\n" for name, (body, _, _) in BODIES.items()]
    methods = [
        f"    def xǁThingǁ{method}__mutmut_{name}(self):\n        {body}\n"
        for method, bodies in METHODS.items()
        for name, (body, _, _) in bodies.items()
    ]
    file.write_text("".join([*functions, "class Thing:\n", *methods]))
    codes = {f"ordercore.values.small.x_check__mutmut_{name}": code for name, (_, code, _) in BODIES.items()}
    for method, bodies in METHODS.items():
        codes |= {
            f"ordercore.values.small.xǁThingǁ{method}__mutmut_{name}": code for name, (_, code, _) in bodies.items()
        }
    kept = {name: code for name, code in codes.items() if not name.endswith("orig")}
    file.with_name("small.py.meta").write_text(json.dumps({"exit_code_by_key": kept}))
    return tmp_path


def test_mutants_are_told_apart(project: Path) -> None:
    found = mutants(TARGET, project)

    assert [each.verdict for each in found] == [
        verdict for bodies in (BODIES, REASONS, LAST, EITHER) for _, _, verdict in bodies.values() if verdict
    ]
    assert {each.function for each in found} == {
        "values.small.check",
        "values.small.Thing.why",
        "values.small.Thing.last",
        "values.small.Thing.either",
    }


def test_a_mutant_says_what_was_changed(project: Path) -> None:
    found = mutants(TARGET, project)[4]

    assert found.was == 'raise InvalidValue("a problem", path="/at", mend="a mend")'
    assert found.now == 'raise InvalidValue("a problem", path="XX/atXX", mend="a mend")'


def test_survivors_that_change_nothing_are_not_counted(project: Path) -> None:
    found = mutants(TARGET, project)
    known = [Equivalent(each.function, each.was, each.now, "so") for each in found[4:6]]

    counted = score("small", judged(found, known))

    assert counted == Score("small", made=19, words=9, equivalent=1, killed=2, survived=7)
    assert counted.percent == pytest.approx(100 * 2 / 9)
    assert counted.with_equivalents == pytest.approx(100 * 2 / 10)
    assert "| small | 19 | 9 | 1 | 2 | 7 | 22.2 % | 20.0 % |" in table([counted])
    assert "XX/atXX" not in survivors(judged(found, known))
    assert "XX/atXX" in survivors(found)


def test_an_entry_without_its_survivor_is_named(project: Path) -> None:
    found = mutants(TARGET, project)
    alive, killed = (Equivalent(each.function, each.was, each.now, "so") for each in found[4:6])
    gone = evolve(alive, was="a line of long ago")
    elsewhere = evolve(gone, function="values.other.check")

    assert stale([alive, killed, gone, elsewhere], {"small": judged(found, [alive])}) == (killed, gone)


def test_nothing_to_count_is_no_failure() -> None:
    assert score("none", ()).percent == 100
    assert score("none", ()).with_equivalents == 100


def test_targets_name_files_and_tests_that_are_there() -> None:
    for target in TARGETS.values():
        for file in target.files:
            assert (PROJECT / "src" / "ordercore" / file).is_file(), file
        for test in target.tests:
            assert (PROJECT / "tests" / test).exists(), test


def test_every_equivalent_has_its_reason_once() -> None:
    known = equivalents()

    assert all(each.why for each in known)
    assert len({(each.function, each.was, each.now) for each in known}) == len(known)
    assert len(known) == len(tomllib.loads(EQUIVALENT.read_text())["mutant"])
