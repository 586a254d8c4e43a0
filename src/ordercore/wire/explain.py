"""A trace as an indented tree: what each rule saw, what came out, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, Protocol

from ordercore.values.trace import Step
from ordercore.wire.text import LOCALE, local_text

__all__ = ["Traced", "explain"]

_PLAIN: Final[Mapping[str, str]] = MappingProxyType({})


class Traced(Protocol):
    """Anything that can account for itself: every answer of every house."""

    @property
    def trace(self) -> Step:
        """The account."""
        ...


def explain(answer: Traced | Step, *, locale: str = LOCALE, phrases: Mapping[str, str] = _PLAIN) -> str:
    """Why an answer is what it is, one line a step, each under the step it belongs to.

    Args:
        answer: an answer, or a step of its trace.
        locale: how amounts, percentages, quantities and days are written.
        phrases: code of a rule or a reason, name of a fact, or a fact that is a word -> what the reader calls it; what is not
            there stands as it is.

    Returns:
        Lines such as ``money.settle: $0.14 (exact $0.1375, rounding half_up)``, without a line break at the end.

    Raises:
        InvalidValue: the locale is unknown.
    """
    return "\n".join(_lines(answer if isinstance(answer, Step) else answer.trace, locale, phrases))


def _lines(top: Step, locale: str, phrases: Mapping[str, str]) -> Iterator[str]:
    # A stack of its own: a trace may be deeper than Python's.
    waiting = [(top, 0)]
    while waiting:
        step, depth = waiting.pop()
        yield "  " * depth + _line(step, locale, phrases)
        waiting.extend((child, depth + 1) for child in reversed(step.children))


def _line(step: Step, locale: str, phrases: Mapping[str, str]) -> str:
    def told(said: str) -> str:
        return phrases.get(said) or local_text(said, locale)

    out = f": {told(step.out)}" if step.out else ""
    # A reason's message is English, for developers; the reader is told its code, in a phrase of their own.
    saw = ", ".join(
        f"{phrases.get(name, name)} {told(value)}" for name, value in step.saw if value and name != "message"
    )
    source = f" [{step.source}]" if step.source else ""
    return f"{phrases.get(step.rule, step.rule)}{out}{f' ({saw})' if saw else ''}{source}"
