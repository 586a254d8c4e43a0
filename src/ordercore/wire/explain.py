"""A trace as an indented tree: what each rule saw, what came out, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ordercore.values.trace import Step
from ordercore.wire.text import LOCALE, local_text

__all__ = ["Traced", "explain"]


class Traced(Protocol):
    """Anything that can account for itself: every answer of every house."""

    @property
    def trace(self) -> Step:
        """The account."""
        ...


def explain(answer: Traced | Step, *, locale: str = LOCALE) -> str:
    """Why an answer is what it is, one line a step, each under the step it belongs to.

    Args:
        answer: an answer, or a step of its trace.
        locale: how amounts, percentages, quantities and days are written.

    Returns:
        Lines such as ``money.settle: $0.14 (exact $0.1375, rounding half_up)``, without a line break at the end.

    Raises:
        InvalidValue: the locale is unknown.
    """
    return "\n".join(_lines(answer if isinstance(answer, Step) else answer.trace, locale))


def _lines(top: Step, locale: str) -> Iterator[str]:
    # A stack of its own: a trace may be deeper than Python's.
    waiting = [(top, 0)]
    while waiting:
        step, depth = waiting.pop()
        yield "  " * depth + _line(step, locale)
        waiting.extend((child, depth + 1) for child in reversed(step.children))


def _line(step: Step, locale: str) -> str:
    out = f": {local_text(step.out, locale)}" if step.out else ""
    saw = ", ".join(f"{name} {local_text(value, locale)}" for name, value in step.saw if value and name != "message")
    source = f" [{step.source}]" if step.source else ""
    return f"{step.rule}{out}{f' ({saw})' if saw else ''}{source}"
