"""What happened, line by line: the same lines for the same seed, whoever reads them."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final

from ordercore.desk.commit import Done
from ordercore.errors import CommandConflict, StaleVersion, UnknownDocument
from ordercore.testing.simulation.client import Call
from ordercore.testing.simulation.weather import Fault
from ordercore.values.verdict import Refused

__all__ = ["Transcript", "end_of", "told"]

_KEPT: Final = 20


class Transcript:
    """Keeps the last lines, and a fingerprint of all.

    Args:
        trace: is given each line; None when nobody reads them.
    """

    def __init__(self, trace: Callable[[str], None] | None = None) -> None:
        self._trace: Final = trace
        self._last: Final[list[str]] = []
        self._print: Final = sha256()

    def note(self, text: str, *, step: int, depth: int = 0) -> None:
        """Add a line: the number of the step, and further to the right the more others it came between."""
        line = f"{step:>6} {'  ' * depth}{text}"
        self._last.append(line)
        if len(self._last) > _KEPT:
            del self._last[0]
        self.add(line)
        if self._trace is not None:
            self._trace(line)

    def add(self, text: str) -> None:
        """Add to the fingerprint what is no line."""
        self._print.update(text.encode())

    @property
    def last(self) -> tuple[str, ...]:
        """The last lines."""
        return tuple(self._last)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over everything so far, in hex."""
        return self._print.hexdigest()


def end_of(outcome: Any) -> str:
    """How an attempt ended, in a word or two."""
    if isinstance(outcome, Done):
        return "repeated" if outcome.repeated else "done"
    if isinstance(outcome, Refused):
        return "refused"
    if isinstance(outcome, Fault):
        return "unanswered"
    for error, name in ((UnknownDocument, "not there"), (CommandConflict, "conflict"), (StaleVersion, "stale")):
        if isinstance(outcome, error):
            return name
    return "astray" if isinstance(outcome, Exception) else "answered"


def told(call: Call, outcome: Any) -> str:
    """Who asked what, and what came of it."""
    asked = ", ".join(f"{name} {_short(value)}" for name, value in call.asked.items())
    return f"{call.client.actor.id} {call.verb} {call.command} {asked}: {end_of(outcome)} {_about(outcome)}"


def _short(value: Any) -> str:
    if isinstance(value, frozenset | set):
        return "{" + ", ".join(sorted(map(str, value))) + "}"
    if hasattr(value, "lines") and hasattr(value, "customer"):
        return f"{value.customer}: " + ", ".join(f"{line.quantity} {line.sku}" for line in value.lines)
    return str(value)


def _about(outcome: Any) -> str:
    if isinstance(outcome, Done):
        return f"{outcome.document.id} version {outcome.version} {outcome.document.status}"
    if isinstance(outcome, Refused):
        return ", ".join(outcome.codes)
    return type(outcome).__name__ if isinstance(outcome, Exception) else ""
