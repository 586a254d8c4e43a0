"""What a store keeps of a document: its newest version, and everything that happened to it."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

__all__ = ["Recorded", "Stored"]


@frozen
class Stored:
    """A document as the store has it."""

    #: what kind of document it is, for example ``order``.
    kind: str
    #: its identifier, unique within the kind and tenant.
    id: str
    #: 1 when first written, one more with every write.
    version: int
    #: the document as JSON text, exactly as it was written.
    document: str
    #: hash of the newest entry of its history; empty when it has none.
    head: str = ""


@frozen
class Recorded:
    """An entry of a document's history, as the store keeps it."""

    #: kind of the document.
    kind: str
    #: its identifier.
    id: str
    #: 1 for the first entry of the document, without gaps.
    sequence: int
    #: when it happened.
    at: datetime
    #: who did it.
    by: str
    #: the command that did it.
    command: str
    #: tag and version of the event.
    type: str
    #: the event as JSON text, exactly as it was written.
    body: str
    #: hash of the entry before; empty at the first.
    previous: str
    #: hash of this entry, see `ordercore.ports.chain`.
    hash: str
    #: where it stands in the feed, to go on from; opaque, and comparable only by the store that gave it.
    position: str
