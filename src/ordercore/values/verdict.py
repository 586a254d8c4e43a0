"""What the business answers: yes, or no with every reason.

A refusal is an ordinary value. It is returned, collected and shown; nothing is raised for it, since a full credit line is
not a broken program.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

from ordercore.errors import InvalidValue, quoted

__all__ = ["Allowed", "Reason", "Refused", "Verdict", "all_of", "allowed", "refused"]


@frozen
class Reason:
    """Why something was refused."""

    #: stable dotted code, for example ``credit.over_limit``; hosts match on it and translate it.
    code: str
    #: JSON pointer to the part of the document it is about; empty means the whole.
    path: str = ""
    #: one English sentence for a developer's eyes.
    message: str = ""
    #: the figures behind it, as (name, value notation) in a fixed order.
    facts: tuple[tuple[str, str], ...] = ()

    def fact(self, name: str) -> str:
        """The figure of that name.

        Raises:
            KeyError: the reason has no such figure.
        """
        for key, value in self.facts:
            if key == name:
                return value
        raise KeyError(name)


@frozen
class Allowed:
    """The business says yes."""

    def __bool__(self) -> bool:
        return True


@frozen
class Refused:
    """The business says no, with all its reasons: never just the first one found."""

    #: every reason, in the order the rules stand; never empty.
    reasons: tuple[Reason, ...] = field()

    @reasons.validator
    def _at_least_one(self, attribute: object, value: tuple[Reason, ...]) -> None:
        if type(value) is not tuple or any(not isinstance(reason, Reason) for reason in value):
            raise InvalidValue(f"{quoted(value)} is not reasons", path="/reasons", mend="give a tuple of Reason")
        if not value:
            raise InvalidValue("a refusal without a reason", path="/reasons", mend="say why, or return allowed")

    def __bool__(self) -> bool:
        return False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons, in their order."""
        return tuple(reason.code for reason in self.reasons)


Verdict = Allowed | Refused
"""Yes, or no with all reasons. Both can be tested as a truth value."""

allowed: Final = Allowed()
"""The one yes."""


def refused(code: str, message: str = "", *, path: str = "", **facts: object) -> Refused:
    """A refusal with one reason.

    Args:
        code: stable dotted code.
        message: one English sentence.
        path: JSON pointer to what it is about.
        facts: the figures behind it, each written in its own notation.
    """
    return Refused((Reason(code, path, message, tuple([(name, str(value)) for name, value in facts.items()])),))


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Yes if all say yes, else one refusal with the reasons of every no, in order.

    Raises:
        InvalidValue: something is neither yes nor no, and must not count as a yes.
    """
    reasons: list[Reason] = []
    for at, verdict in enumerate(verdicts):
        if isinstance(verdict, Refused):
            reasons += verdict.reasons
        elif not isinstance(verdict, Allowed):
            raise InvalidValue(f"{quoted(verdict)} is no verdict", path=f"/{at}", mend="give allowed or a Refused")
    return Refused(tuple(reasons)) if reasons else allowed
