"""Holds: rows beside a document that say which steps wait, why, and who said so.

Several holds can stand at once; a step is blocked while any open hold names its gate. No hold can name the gate
``invoice``: what has left the house may always be billed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal

from attrs import Attribute, field, frozen

from ordercore.errors import InvalidEvent, InvalidValue
from ordercore.lifecycle.journal import changed
from ordercore.values.ids import checked_id
from ordercore.values.verdict import Reason, Refused, Verdict, allowed
from ordercore.values.when import checked_instant

__all__ = ["GATES", "Gate", "Hold", "open_holds", "passes", "placed", "released"]

Gate = Literal["confirm", "allocate", "pick", "pack", "ship", "amend"]
"""A step that a hold can stop."""

GATES: Final[frozenset[str]] = frozenset({"confirm", "allocate", "pick", "pack", "ship", "amend"})


def _set(given: Iterable[str]) -> frozenset[str]:
    return frozenset(given)


@frozen(weakref_slot=False)
class Hold:
    """One hold."""

    #: identifier, unique on its document.
    id: str = field()
    #: what sort of trouble it is: ``credit``, ``payment``, ``fraud``, ``address``, ``compliance``, ``manual`` or a host's own.
    kind: str
    #: why, in words.
    reason: str
    #: the steps it stops.
    blocks: frozenset[str] = field(converter=_set)
    #: who placed it.
    placed_by: str
    #: when it was placed.
    placed_at: datetime = field()
    #: when it ends by itself; None when somebody must release it.
    expires_at: datetime | None = field(default=None)
    #: who released it; empty while it stands.
    released_by: str = ""
    #: why it was released; empty while it stands.
    release_reason: str = ""

    @id.validator
    def _an_id(self, attribute: object, value: str) -> None:
        checked_id(value, path="/id")

    @blocks.validator
    def _known_gates(self, attribute: object, value: frozenset[str]) -> None:
        unknown = sorted(value - GATES)
        if unknown or not value:
            raise InvalidValue(
                f"a hold cannot block {', '.join(unknown) or 'nothing'}",
                path="/blocks",
                mend=f"use {', '.join(sorted(GATES))}",
            )

    @placed_at.validator
    @expires_at.validator
    def _an_instant(self, attribute: Attribute[datetime | None], value: datetime | None) -> None:
        if value is not None:
            checked_instant(value, path=f"/{attribute.name}")

    def is_open(self, at: datetime) -> bool:
        """Whether it stands at an instant."""
        return not self.released_by and (self.expires_at is None or at < self.expires_at)


def open_holds(holds: Iterable[Hold], at: datetime) -> tuple[Hold, ...]:
    """The holds that stand at an instant, in the order they were placed."""
    return tuple(hold for hold in holds if hold.is_open(at))


def passes(holds: Iterable[Hold], gate: Gate, at: datetime) -> Verdict:
    """Whether a gate is open at an instant; a refusal names every hold that closes it."""
    reasons = tuple(
        Reason(f"hold.{hold.kind}", "/holds", hold.reason, (("hold", hold.id), ("gate", gate)))
        for hold in holds
        if gate in hold.blocks and hold.is_open(at)
    )
    return Refused(reasons) if reasons else allowed


def placed(holds: tuple[Hold, ...], hold: Hold) -> tuple[Hold, ...]:
    """The holds with one more.

    Raises:
        InvalidEvent: a hold of that id is there already.
    """
    if any(each.id == hold.id for each in holds):
        raise InvalidEvent(f"hold {hold.id!r} is there already", path="/holds")
    return (*holds, hold)


def released(holds: tuple[Hold, ...], id: str, *, by: str, reason: str) -> tuple[Hold, ...]:
    """The holds with one of them released.

    Raises:
        InvalidEvent: no hold of that id stands.
    """
    if not any(each.id == id and not each.released_by for each in holds):
        raise InvalidEvent(f"no hold {id!r} stands", path="/holds")
    return tuple(changed(each, released_by=by, release_reason=reason) if each.id == id else each for each in holds)
