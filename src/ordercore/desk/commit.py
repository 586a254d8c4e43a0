"""The one writing: what a command decided becomes a batch, and the batch becomes so or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from ordercore.desk.cap import checked_size
from ordercore.desk.personal import beside
from ordercore.errors import LimitExceeded, TooLarge, UnknownLimit
from ordercore.lifecycle.journal import Decided, Document
from ordercore.ports.batch import Batch, Entry, Held, Message, Write
from ordercore.ports.limit import LimitStep
from ordercore.values.verdict import Reason, Refused
from ordercore.views.row import row, words
from ordercore.wire import dump_event, dumps, unstructure
from ordercore.wire.apart import parted

__all__ = ["Done", "Outcome", "Ticket", "Work", "Written", "batch", "digest", "refusal"]

D = TypeVar("D", bound=Document)


@frozen
class Ticket:
    """One command on its way: who asked what, under which id, and when."""

    #: identifier of the command.
    command: str
    #: fingerprint of what was asked and by whom.
    digest: str
    #: id of the actor.
    by: str
    #: this instant.
    at: datetime
    #: today, in the seller's calendar.
    on: date


@frozen
class Written(Generic[D]):
    """A document with what was decided about it."""

    #: kind of the document.
    kind: str
    #: the version it was read at; 0 for a new one.
    before: int
    #: what was decided.
    decided: Decided[D]


@frozen
class Work:
    """Everything one command decided."""

    #: the documents, the one the command is about first.
    written: tuple[Written[Any], ...]
    #: what is done to limits.
    limits: tuple[LimitStep, ...] = ()
    #: documents that were only read, and must not have moved.
    held: tuple[Held, ...] = ()
    #: limits whose balance was read: when one of them is in the way at the last moment, everything is read anew.
    read: frozenset[str] = frozenset()


@frozen
class Done(Generic[D]):
    """A command was carried out. What identifies a person is not in it: `Desk.search.get` shows a document whole."""

    __match_args__ = ("document",)

    #: the document the command is about, as it stands now.
    document: D
    #: its version.
    version: int
    #: what happened to it by this command, oldest first.
    events: tuple[Any, ...]
    #: (kind, id) of the other documents the command wrote.
    others: tuple[tuple[str, str], ...] = ()
    #: True when the command had been carried out before: nothing was done again.
    repeated: bool = field(default=False)

    def other(self, kind: str) -> str:
        """The id of the first other document of a kind.

        Raises:
            KeyError: the command wrote none.
        """
        for each, id in self.others:
            if each == kind:
                return id
        raise KeyError(kind)


Outcome = Done[D] | Refused
"""Done, or refused with all reasons. Nothing is written for a refusal, and its command id may be used again."""


def digest(verb: str, by: str, asked: Mapping[str, object]) -> str:
    """The fingerprint of what was asked: SHA-256 over the verb, the actor and every argument in wire form.

    Raises:
        TooLarge: more was asked than one command may say.
    """
    try:
        plain = _plain(asked)
    except RecursionError:
        raise TooLarge("nested too deeply", mend="flatten it") from None
    checked_size(plain)
    content = [verb, by, plain]
    return sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _plain(asked: object) -> object:
    """An argument of a verb as JSON data: values in wire form, and the containers they were handed in."""
    if isinstance(asked, Mapping):
        return {name: _plain(value) for name, value in asked.items()}
    if isinstance(asked, tuple | list):
        return [_plain(value) for value in asked]
    return asked if asked is None or isinstance(asked, str) else unstructure(asked)


def batch(
    ticket: Ticket,
    work: Work,
    announced: frozenset[str] = frozenset(),
    *,
    persons: Mapping[tuple[str, str], int] = MappingProxyType({}),
) -> Batch:
    """What the store is to write: documents and events without what identifies a person, and that beside them.

    Args:
        ticket: the command.
        work: what it decided.
        announced: tags of events, without version, for which a message goes into the outbox.
        persons: for documents that were there before, by kind and id: the version at which their person is kept.
    """
    writes, beside_them, entries, messages = [], [], [], []
    for each in work.written:
        document, parts = parted(each.decided.state)
        if parts:
            known = persons.get((each.kind, document.id), 0)
            customer = getattr(document, "customer", "")
            beside_them.append(beside(each.kind, document.id, customer, parts, expected=known))
        writes.append(Write(each.kind, document.id, each.before, dumps(document), row(document), words(document)))
        for event in each.decided.events:
            tag, body = dump_event(parted(event)[0])
            entries.append(Entry(each.kind, document.id, tag, body))
            topic = tag.partition("/")[0]
            if topic in announced:
                said = {"kind": each.kind, "id": document.id, "version": each.before + 1, "command": ticket.command}
                messages.append(Message(topic, document.id, json.dumps(said, separators=(",", ":"))))
    return Batch(
        command=ticket.command,
        digest=ticket.digest,
        at=ticket.at,
        by=ticket.by,
        writes=(*writes, *beside_them),
        held=work.held,
        entries=tuple(entries),
        limits=work.limits,
        messages=tuple(messages),
    )


def refusal(error: LimitExceeded | UnknownLimit) -> Refused:
    """What the business says when the store found a limit in the way: a reason like any other.

    The code is ``limit.exceeded`` or ``limit.unknown`` after the first part of the limit's name: ``stock.exceeded`` for the
    limit ``stock:main:MUG``.
    """
    kind = error.limit.partition(":")[0]
    if isinstance(error, UnknownLimit):
        return Refused((Reason(f"{kind}.unknown", "", "nothing is known of it here", (("limit", error.limit),)),))
    facts = (
        ("limit", error.limit),
        ("ceiling", str(error.ceiling)),
        ("claimed", str(error.claimed)),
        ("asked", str(error.asked)),
    )
    return Refused((Reason(f"{kind}.exceeded", "", "not so much is free", facts),))
