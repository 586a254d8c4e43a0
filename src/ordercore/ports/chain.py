"""The hash chain that makes tampering with a history visible.

Every entry's hash covers the hash before it and everything else the entry says, so a changed, removed, inserted or
reordered entry no longer fits. Cutting off the newest entries cannot be seen from the chain alone: keep the head hash of
a document somewhere else to see that too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from json.encoder import encode_basestring_ascii as quoted
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from ordercore.ports.record import Recorded

__all__ = ["GENESIS", "Flaw", "first_broken", "link", "linked", "problem_of", "verify"]

GENESIS = ""
"""What stands in place of the previous hash at the first entry of a document."""


def link(
    previous: str, *, kind: str, id: str, sequence: int, at: datetime, by: str, command: str, type: str, body: str
) -> str:
    """The hash of one entry: SHA-256, in hex, over a canonical JSON array of all it says and the hash before it."""
    return linked(
        previous,
        kind=kind,
        id=id,
        sequence=sequence,
        when=at.isoformat(),
        by=by,
        command=command,
        type=type,
        body=body,
    )


def linked(
    previous: str, *, kind: str, id: str, sequence: int, when: str, by: str, command: str, type: str, body: str
) -> str:
    """The same for a store that has the moment as text already, as `datetime.isoformat` tells it."""
    # Text by text: an encoder for arrays is made anew at each call, and every entry of every document comes by here.
    said = (
        f"[{quoted(previous)},{quoted(kind)},{quoted(id)},{sequence:d},{quoted(when)},"
        f"{quoted(by)},{quoted(command)},{quoted(type)},{quoted(body)}]"
    )
    return sha256(said.encode()).hexdigest()


@frozen
class Flaw:
    """The first entry of a history that is not as it was written."""

    #: kind of the document.
    kind: str
    #: its identifier.
    id: str
    #: which entry of the document, counted from 1 as it stands there now.
    sequence: int
    #: what is wrong, in words.
    problem: str


def problem_of(entry: Recorded, number: int, previous: str) -> str:
    """What is wrong with an entry that should be the one of that number after that hash; empty when it fits."""
    if entry.sequence != number:
        return f"entry {entry.sequence} stands where entry {number} should: one was removed, put in or moved"
    if entry.previous != previous:
        return "it does not follow the entry before: that one or this one was replaced"
    fits = link(
        previous,
        kind=entry.kind,
        id=entry.id,
        sequence=number,
        at=entry.at,
        by=entry.by,
        command=entry.command,
        type=entry.type,
        body=entry.body,
    )
    return "" if entry.hash == fits else "what it says is not what its hash was made of"


def first_broken(history: Sequence[Recorded]) -> Recorded | None:
    """The first entry of a document's whole history that does not fit the chain; None when all fit."""
    flaw = verify(history)
    return None if flaw is None else history[flaw.sequence - 1]


def verify(history: Sequence[Recorded]) -> Flaw | None:
    """The first flaw in a document's whole history; None when every entry fits.

    Entries cut off at the end leave no flaw: `ordercore.ports.audit` sees that they are gone, from a head kept elsewhere.
    """
    previous = GENESIS
    for number, entry in enumerate(history, start=1):
        problem = problem_of(entry, number, previous)
        if not problem and (entry.kind, entry.id) != (history[0].kind, history[0].id):
            problem = f"it is about {entry.kind} {entry.id!r}"
        if problem:
            return Flaw(history[0].kind, history[0].id, number, problem)
        previous = entry.hash
    return None
