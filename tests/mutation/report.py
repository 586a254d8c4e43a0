"""The score of each target, its survivors, and the entries of `equivalent.toml` that have lost their mutant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import asdict, frozen

from tests.mutation.outcome import Equivalent, Mutant, judged

__all__ = ["GOAL", "Score", "score", "stale", "survivors", "table"]

GOAL: Final = 90
"""The least percentage of mutants, of those that can be noticed, that the tests must notice."""


@frozen
class Score:
    """How many of the mutants of one target its tests noticed."""

    #: name of the target.
    target: str
    #: all mutants made.
    made: int
    #: those that only change words for a reader; they are not counted.
    words: int
    #: those that behave as the program does; they are not counted.
    equivalent: int
    #: those a test noticed.
    killed: int
    #: those no test noticed, or no test reached.
    survived: int

    @property
    def percent(self) -> float:
        """Noticed of those that could be, in percent."""
        counted = self.killed + self.survived
        return 100 * self.killed / counted if counted else 100.0

    @property
    def with_equivalents(self) -> float:
        """The same if none were called equivalent."""
        counted = self.killed + self.survived + self.equivalent
        return 100 * self.killed / counted if counted else 100.0

    def as_row(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "percent": round(self.percent, 2), "with_equivalents": round(self.with_equivalents, 2)}


def score(target: str, found: Sequence[Mutant]) -> Score:
    """The mutants of a target, counted."""
    count = Counter(each.verdict for each in found)
    return Score(
        target,
        len(found),
        words=count["words"],
        equivalent=count["equivalent"],
        killed=count["killed"],
        survived=count["survived"],
    )


def table(scores: Iterable[Score]) -> str:
    """The scores as a table in Markdown."""
    rows = [
        "| Target | Mutants | Words only | Equivalent | Killed | Survived | Score | Equivalent counted as survived |"
    ]
    rows.append("|---|--:|--:|--:|--:|--:|--:|--:|")
    for each in scores:
        numbers = (each.made, each.words, each.equivalent, each.killed, each.survived)
        cells = [each.target, *map(str, numbers), f"{each.percent:.1f} %", f"{each.with_equivalents:.1f} %"]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def survivors(found: Iterable[Mutant]) -> str:
    """What no test noticed, function by function, with the line as it was and as it became."""
    lines: list[str] = []
    last = ""
    for each in found:
        if each.verdict == "survived":
            lines += [] if each.function == last else [each.function]
            lines += [f"    - {each.was}", f"    + {each.now}"]
            last = each.function
    return "\n".join(lines)


def stale(known: Iterable[Equivalent], found: Mapping[str, Sequence[Mutant]]) -> tuple[Equivalent, ...]:
    """The entries about files measured that no surviving mutant bears out any more."""
    everything = [each for mutants in found.values() for each in judged(mutants, ())]
    modules = {_module(each.function) for each in everything}
    alive = {(each.function, each.was, each.now) for each in everything if each.verdict in {"survived", "equivalent"}}
    return tuple(
        each for each in known if _module(each.function) in modules and (each.function, each.was, each.now) not in alive
    )


def _module(function: str) -> str:
    """``values.money`` of ``values.money.Money.__add__``; names of classes and functions follow the file's."""
    parts = function.split(".")
    kind = next((at for at, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return ".".join(parts[:kind])
