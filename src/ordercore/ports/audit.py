"""The audit of a whole store: the heads of its histories, to be kept elsewhere, and the store held against them later.

A chain shows what was changed in the middle of a history, and folding it what was changed in the document. Who owns the whole store can cut entries off at the end, or write a history anew
from its beginning; that shows only against heads kept where the same person cannot write: with an auditor, on paper, in
another company's timestamp.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from ordercore.errors import OrdercoreError, StoreFailed
from ordercore.lifecycle.journal import fold
from ordercore.lifecycle.kind import KINDS
from ordercore.ports.chain import GENESIS, Flaw, problem_of, verify
from ordercore.ports.record import Recorded
from ordercore.ports.store import Store
from ordercore.wire import load_event, loads

__all__ = ["Head", "astray", "flaws", "heads"]


@frozen
class Head:
    """How far a history had come."""

    #: kind of the document.
    kind: str
    #: its identifier.
    id: str
    #: how many entries it had.
    entries: int
    #: hash of the last of them, which covers them all.
    hash: str


def _feed(store: Store) -> Iterator[Recorded]:
    after = ""
    while piece := store.feed(after):
        yield from piece
        after = piece[-1].position


def heads(store: Store) -> tuple[Head, ...]:
    """The head of every history in a store, by kind and id: a page to sign, to print, or to send away.

    They hold no personal data. Reads the whole feed once.
    """
    found: dict[tuple[str, str], Head] = {}
    for entry in _feed(store):
        found[entry.kind, entry.id] = Head(entry.kind, entry.id, entry.sequence, entry.hash)
    return tuple([found[name] for name in sorted(found)])


def flaws(store: Store, pinned: Iterable[Head] = ()) -> tuple[Flaw, ...]:
    """The first flaw of every history in a store that has one, by kind and id; empty when every entry is as it was written.

    It is about histories alone. What verbs decide on is the document beside its history: `astray` holds one against the other.

    Args:
        store: the store; its whole feed is read once, and every document that has a history.
        pinned: heads kept elsewhere, of any earlier day. Entries added since are none of their business.

    Returns:
        Entries changed, removed, put in or moved; histories that end before their pinned head or do not lead to it; documents
        whose head is not that of their history.
    """
    kept = {(head.kind, head.id): head for head in pinned}
    ends: dict[tuple[str, str], tuple[int, str]] = {}
    found: dict[tuple[str, str], Flaw] = {}
    for entry in _feed(store):
        name = (entry.kind, entry.id)
        number, previous = ends.get(name, (0, GENESIS))
        ends[name] = (number + 1, entry.hash)
        if name not in found:
            problem = problem_of(entry, number + 1, previous) or _unpinned(kept.get(name), number + 1, entry.hash)
            if problem:
                found[name] = Flaw(*name, number + 1, problem)
    for name in sorted((kept.keys() | ends.keys()) - found.keys()):
        problem = _ended(store, name, *ends.get(name, (0, GENESIS)), kept.get(name))
        if problem:
            found[name] = Flaw(*name, ends.get(name, (0, GENESIS))[0] + 1, problem)
    return tuple([found[name] for name in sorted(found)])


def _unpinned(head: Head | None, number: int, hash: str) -> str:
    if head is None or head.entries != number or head.hash == hash:
        return ""
    return "it is not the entry whose hash was kept elsewhere: the history was written anew"


def _ended(store: Store, name: tuple[str, str], entries: int, hash: str, head: Head | None) -> str:
    if head is not None and entries < head.entries:
        return f"there are {entries} entries, and there were {head.entries}: the others were cut off"
    stored = store.load(*name)
    if stored is None or stored.head != hash:
        return "the document does not stand at the end of its history"
    return ""


def astray(store: Store) -> tuple[Flaw, ...]:
    """The documents that are not what their histories make of them, by kind and id; empty when all are.

    Somebody who changes a document itself leaves every hash as it is. Here each history is read as `Store.history` gives it, verified, and
    folded again. Documents of kinds that ordercore does not know are passed over.

    Args:
        store: the store; its whole feed is read once, and every document with its history.

    Returns:
        A flaw at the last entry of the history, or where the history itself has one.
    """
    names = sorted({(entry.kind, entry.id) for entry in _feed(store) if entry.kind in KINDS})
    found = []
    for name in names:
        try:
            history = store.history(*name)
        except StoreFailed as error:  # its newest entry is lost, says SQLite
            found.append(Flaw(*name, 1, str(error)))
            continue
        flaw = verify(history)
        if flaw is None and (problem := _strays(store, name, history)):
            flaw = Flaw(*name, len(history), problem)
        if flaw is not None:
            found.append(flaw)
    return tuple(found)


def _strays(store: Store, name: tuple[str, str], history: Sequence[Recorded]) -> str:
    kind = KINDS[name[0]]
    stored = store.load(*name)
    if stored is None or not history or stored.head != history[-1].hash:
        return "the document does not stand at the end of its history"
    try:
        kept: object = loads(kind.document, stored.document)
        told = fold(kind.apply, [load_event(entry.type, entry.body) for entry in history])
    except OrdercoreError as error:
        return f"it cannot be read: {type(error).__name__}"
    return "" if kept == told else "the document says something else than its history"
