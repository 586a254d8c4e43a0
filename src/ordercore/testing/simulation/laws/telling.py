"""Laws about what the store tells: histories, chains, the feed, the index, messages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ordercore.lifecycle.kind import KINDS
from ordercore.lifecycle.machine import START
from ordercore.ports.chain import GENESIS, link
from ordercore.ports.query import PAGE_SIZE, Query
from ordercore.ports.record import Recorded
from ordercore.testing.endless import pages
from ordercore.testing.simulation.look import Look
from ordercore.views.row import row

__all__ = [
    "a_document_is_its_history",
    "chains_verify",
    "documents_are_found",
    "every_step_is_one_of_the_process",
    "messages_tell_each_event",
    "the_feed_tells_each_event_once",
]


def a_document_is_its_history(look: Look) -> Iterator[str]:
    """What the store keeps of a document is its history folded, at a version that counts the commands in it."""
    for (kind, id), turn in look.seen.turns.items():
        name = f"{kind} {id}"
        if turn.problem:
            yield f"{name} cannot be folded: {turn.problem}"
        elif turn.stored is None:
            yield f"{name} is not kept"
        else:
            kept = look.books.kept(turn.stored)
            if kept != turn.after:
                yield f"{name} is kept as {kept}, folded into {turn.after}"
            commands = {entry.command for entry in look.books.histories[kind, id]}
            if turn.stored.version != len(commands):
                yield f"{name} is at version {turn.stored.version} after {len(commands)} commands"


def chains_verify(look: Look) -> Iterator[str]:
    """Every entry of a history fits the hash chain, and the document knows the newest hash."""
    for (kind, id), turn in look.seen.turns.items():
        last = turn.last
        for entry in turn.entries:
            if not _fits(last, entry):
                yield f"{kind} {id}, entry {entry.sequence}"
            last = entry
        if turn.stored is not None and turn.stored.head != (GENESIS if last is None else last.hash):
            yield f"{kind} {id} does not know the hash of its newest entry"


def _fits(last: Recorded | None, entry: Recorded) -> bool:
    previous, sequence = (GENESIS, 1) if last is None else (last.hash, last.sequence + 1)
    fits = link(
        previous,
        kind=entry.kind,
        id=entry.id,
        sequence=sequence,
        at=entry.at,
        by=entry.by,
        command=entry.command,
        type=entry.type,
        body=entry.body,
    )
    return (entry.previous, entry.sequence, entry.hash) == (previous, sequence, fits)


def the_feed_tells_each_event_once(look: Look) -> Iterator[str]:
    """What the feed tells is what the histories tell: every entry once, each document's in their order, none skipped."""
    told: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for entry in look.seen.told:
        told.setdefault((entry.kind, entry.id), []).append((entry.sequence, entry.hash))
    for (kind, id), turn in look.seen.turns.items():
        happened = [(entry.sequence, entry.hash) for entry in turn.entries]
        if told.get((kind, id), []) != happened:
            yield f"{kind} {id}: the feed tells {told.get((kind, id))}, the history {happened}"


def every_step_is_one_of_the_process(look: Look) -> Iterator[str]:
    """A document's status goes only along edges of its process."""
    for (kind, id), turn in look.seen.turns.items():
        path = [START, *look.books.paths.get((kind, id), ())]
        steps = {(edge.source, edge.target) for edge in look.processes[kind].edges}
        new = path[-1 - len(turn.entries) :] if turn.entries else []
        for source, target in pairwise(new):
            if source != target and (source, target) not in steps:
                yield f"{kind} {id} went from {source or 'nowhere'} to {target}"


def documents_are_found(look: Look) -> Iterator[str]:
    """A search finds every document at its version, with the index row it should have. Looked at with everything."""
    for kind in KINDS if look.whole else ():
        rows = [each for page in pages(look.store, Query(kind, limit=PAGE_SIZE)) for each in page.rows]
        found = {each.id: (each.version, dict(each.index)) for each in rows}
        turns = {id: turn for (each, id), turn in look.seen.turns.items() if each == kind}
        there = {
            id: (turn.stored.version, dict(row(turn.after)))
            for id, turn in turns.items()
            if turn.stored is not None and turn.after is not None
        }
        for id in sorted(found.keys() | there.keys()):
            if found.get(id) != there.get(id):
                yield f"{kind} {id} is found as {found.get(id)}, and is {there.get(id)}"


def messages_tell_each_event(look: Look) -> Iterator[str]:
    """The outbox hands out one message for each event, in the order of its document, and again only under the same id."""
    yield from look.messages
