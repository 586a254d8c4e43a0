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

if TYPE_CHECKING:
    from ordercore.ports.store import Recorded

__all__ = ["GENESIS", "first_broken", "link"]

GENESIS = ""
"""What stands in place of the previous hash at the first entry of a document."""


def link(
    previous: str, *, kind: str, id: str, sequence: int, at: datetime, by: str, command: str, type: str, body: str
) -> str:
    """The hash of one entry: SHA-256, in hex, over a canonical JSON array of all it says and the hash before it."""
    # Text by text: an encoder for arrays is made anew at each call, and every entry of every document comes by here.
    said = (
        f"[{quoted(previous)},{quoted(kind)},{quoted(id)},{sequence:d},{quoted(at.isoformat())},"
        f"{quoted(by)},{quoted(command)},{quoted(type)},{quoted(body)}]"
    )
    return sha256(said.encode()).hexdigest()


def first_broken(history: Sequence[Recorded]) -> Recorded | None:
    """The first entry of a document's whole history that does not fit the chain; None when all fit."""
    previous = GENESIS
    for number, entry in enumerate(history, start=1):
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
        if entry.sequence != number or entry.previous != previous or entry.hash != fits:
            return entry
        previous = entry.hash
    return None
