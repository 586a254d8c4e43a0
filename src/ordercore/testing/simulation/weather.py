"""What can go wrong between a desk and its ports: one place every port call passes, and is let through, broken or overtaken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, get_args

from attrs import frozen

from ordercore.errors import StoreBusy

__all__ = ["ACCIDENTS", "FAULTS", "Accident", "AnswerLost", "Busy", "Fault", "Port", "TimedOut", "broken"]

Accident = Literal["fail", "time out", "lose answer", "arrive late", "arrive twice", "overtaken", "stale"]
"""What happens to one port call.

``fail`` and ``time out`` do not carry it out, ``lose answer`` carries it out and says nothing. ``arrive late`` carries it out some
steps later, ``arrive twice`` twice. ``overtaken`` lets others act before it is carried out; ``stale`` after that, and before
the answer is heard.
"""

ACCIDENTS: Final[tuple[Accident, ...]] = get_args(Accident)
FAULTS: Final[tuple[Accident, ...]] = ("fail", "time out", "lose answer")
"""Those after which the caller has no answer, whatever the call."""


class Busy(StoreBusy):
    """The port could not be asked; nothing was done."""


class TimedOut(TimeoutError):
    """No answer came in time; whether anything was done is not known."""


class AnswerLost(ConnectionError):
    """The connection broke before the answer came; what was asked was done."""


Fault: Final[tuple[type[Busy], type[TimedOut], type[AnswerLost]]] = (Busy, TimedOut, AnswerLost)
"""What a broken call raises."""

Gate = Callable[[str, tuple[Any, ...], Callable[[], Any]], Any]
"""What a call passes: it is given the call's name, what is asked by position, and the call itself, and gives its answer."""


@frozen(slots=False)
class Port:
    """A port behind a gate: whatever is called on it passes the gate first."""

    #: what the gate calls it: ``store``.
    name: str
    #: the port.
    behind: Any
    #: what every call passes.
    gate: Gate

    def __getattr__(self, method: str) -> Callable[..., Any]:
        inner, gate, name = getattr(self.behind, method), self.gate, f"{self.name}.{method}"

        def through(*args: Any, **more: Any) -> Any:
            return gate(name, args, lambda: inner(*args, **more))

        self.__dict__[method] = through
        return through


def broken(accident: Accident, call: Callable[[], Any]) -> None:
    """Let a call end without an answer.

    Raises:
        Busy: it failed.
        TimedOut: it timed out.
        AnswerLost: it was carried out, and its answer lost.
    """
    if accident == "fail":
        raise Busy("the port is busy")
    if accident == "lose answer":
        call()
        raise AnswerLost("the connection broke")
    raise TimedOut("no answer came in time")
