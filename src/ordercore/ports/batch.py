"""Everything one command writes, and the store's word that it is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from attrs import field, frozen

from ordercore.errors import InvalidBatch
from ordercore.ports.limit import LimitStep, check_steps
from ordercore.ports.query import Field
from ordercore.values.ids import checked_id
from ordercore.values.when import checked_instant

__all__ = ["COMMAND", "Batch", "Entry", "Held", "Message", "Receipt", "Write"]

COMMAND: Final = "command"
"""The kind under which the store itself keeps the receipt of each command: `load("command", id)` finds it."""


@frozen
class Write:
    """A document to be written."""

    #: what kind of document it is; ``command`` is taken by the store.
    kind: str
    #: its identifier.
    id: str
    #: the version that was read; 0 when the document must not exist yet.
    expected: int
    #: the document as JSON text.
    document: str
    #: what `Store.find` can filter and sort by; replaces the row written before. Names have at most 128 characters, texts at
    #: most 10,000, numbers at most 62 bits.
    index: Mapping[str, Field] = field(factory=dict)
    #: the words `Store.find` can search; replaces those written before.
    text: str = ""


@frozen
class Held:
    """A document that was only read, and must still be at this version when the batch is written."""

    #: what kind of document it is.
    kind: str
    #: its identifier.
    id: str
    #: the version that was read; 0 when it must still not exist.
    version: int


@frozen
class Entry:
    """Something that happened to a document the batch writes, to be appended to its history."""

    #: kind of the document.
    kind: str
    #: its identifier.
    id: str
    #: tag and version of the event, for example ``order.confirmed/1``.
    type: str
    #: the event as JSON text.
    body: str


@frozen
class Message:
    """Something others must hear, kept in the outbox in the same transaction."""

    #: what it is about, for example ``order.confirmed``.
    topic: str
    #: key by which order is kept, for example the order's id.
    key: str
    #: the message as JSON text.
    body: str


@frozen
class Batch:
    """Everything one command writes: all of it, or nothing."""

    #: identifier of the command, chosen by whoever sends it; the same id twice has one effect.
    command: str
    #: fingerprint of what was asked; the same id with another fingerprint is a conflict.
    digest: str
    #: when it happened, with time zone.
    at: datetime
    #: who did it: an actor's id.
    by: str
    #: documents to write; at most one write a document.
    writes: tuple[Write, ...] = ()
    #: documents that were read and must not have moved.
    held: tuple[Held, ...] = ()
    #: what happened, in order; each about a document the batch writes.
    entries: tuple[Entry, ...] = ()
    #: what is done to limits; every amount is an int.
    limits: tuple[LimitStep, ...] = ()
    #: what others must hear.
    messages: tuple[Message, ...] = ()

    def __attrs_post_init__(self) -> None:
        checked_instant(self.at, path="/at")
        checked_id(self.command, path="/command")
        written = set()
        for write in self.writes:
            if write.kind == COMMAND:
                raise InvalidBatch(f"the kind {COMMAND!r} belongs to the store", path="/writes")
            if not isinstance(write.document, str):
                raise InvalidBatch(f"the document of {write.kind} {write.id!r} is not text", path="/writes")
            written.add((write.kind, write.id))
        if len(written) != len(self.writes):
            raise InvalidBatch("a document is written twice", path="/writes", mend="fold the changes into one write")
        for entry in self.entries:
            if (entry.kind, entry.id) not in written:
                raise InvalidBatch(
                    f"an event about {entry.kind} {entry.id!r}, which the batch does not write", path="/entries"
                )
        check_steps(self.limits)


@frozen
class Receipt:
    """The store's word that a batch is written and will stay so."""

    #: identifier of the command.
    command: str
    #: fingerprint of what was asked.
    digest: str
    #: when it was done.
    at: datetime
    #: (kind, id, version) of every document written, in the order of the batch.
    versions: tuple[tuple[str, str, int], ...]
    #: True when the command had been carried out before and this is the first receipt again.
    repeated: bool = False
