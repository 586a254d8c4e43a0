"""What can be known of a store by reading it: every document folded from its history, and what follows from that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from attrs import define, field, frozen

from ordercore.errors import OrdercoreError
from ordercore.lifecycle.kind import KINDS
from ordercore.ports.query import PAGE_SIZE
from ordercore.ports.record import Recorded, Stored
from ordercore.ports.store import Store
from ordercore.testing.endless import pieces
from ordercore.testing.simulation.expected import Expected
from ordercore.wire import load_event, loads

__all__ = ["Books", "Key", "Library", "Seen", "Turn"]

Key = tuple[str, str]
"""Kind and id of a document."""

_MOST: Final = 1_000_000
"""How many entries one reading may find new; no seed writes as many."""


@frozen
class Library:
    """Texts that were read before: reading is pure, so the same text is not read twice."""

    #: events by tag and body.
    events: dict[tuple[str, str], Any] = field(factory=dict)
    #: documents by kind and text.
    documents: dict[tuple[str, str], Any] = field(factory=dict)

    def event(self, entry: Recorded) -> Any:
        """What an entry tells."""
        told = (entry.type, entry.body)
        found = self.events.get(told)
        if found is None:
            found = self.events[told] = load_event(*told)
        return found

    def document(self, stored: Stored) -> Any:
        """What a store keeps."""
        told = (stored.kind, stored.document)
        found = self.documents.get(told)
        if found is None:
            found = self.documents[told] = loads(KINDS[stored.kind].document, stored.document)
        return found


@frozen
class Turn:
    """What one reading found new about one document."""

    #: the document before, folded; None when there was none.
    before: Any | None
    #: the document now, folded; None when its history cannot be folded.
    after: Any | None
    #: as the store keeps it; None when it keeps none.
    stored: Stored | None
    #: the entry its history ended with before; None when there was none.
    last: Recorded | None
    #: what was added to its history.
    entries: tuple[Recorded, ...]
    #: why it cannot be folded; empty when it can.
    problem: str = ""


@define
class Seen:
    """What one reading found new."""

    #: what the feed told.
    told: list[Recorded] = field(factory=list)
    #: documents that changed.
    turns: dict[Key, Turn] = field(factory=dict)
    #: commands that were carried out before, and have written again.
    again: list[str] = field(factory=list)
    #: limits that were touched, or should have been.
    limits: set[str] = field(factory=set)
    #: orders that changed, or of which a fulfillment, return, invoice or payment did.
    orders: dict[str, None] = field(factory=dict)


class Books:
    """Keeps up with a store by its feed and histories.

    Attributes:
        documents: every document as folded from its history, by kind and id.
        standing: ids of documents by kind and status.
        histories: entries read, by document.
        commands: the documents each command wrote, in the order of its entries.
        paths: the statuses each document had, one after each entry of its history.
        payments: ids of payments by order.
        payers: what papers of a payer say they gave, less what others say they got, in minor units, by payer and way.
        told: how many entries the feed has told.
        expected: what limits must hold.
    """

    def __init__(self, store: Store, library: Library, expected: Expected) -> None:
        self.documents: dict[Key, Any] = {}
        self.standing: dict[Key, dict[str, None]] = {}
        self.histories: dict[Key, tuple[Recorded, ...]] = {}
        self.commands: dict[str, list[Key]] = {}
        self.paths: dict[Key, list[str]] = {}
        self.payments: dict[str, dict[str, None]] = {}
        self.payers: Counter[Key] = Counter()
        self.told: int = 0
        self.expected: Final = expected
        self._store: Final = store
        self._library: Final = library
        self._position = ""

    def read(self, written: Iterable[Key] = (), limits: Iterable[str] = (), *, page: int = PAGE_SIZE) -> Seen:
        """Read what is new.

        Args:
            written: documents known to have been written, whatever the feed says.
            limits: limits known to have been touched.
            page: how many entries of the feed to read at once.

        Raises:
            Endless: the feed does not end.
        """
        seen = Seen(limits=set(limits))
        for piece in pieces(self._store, self._position, page, most=_MOST):
            seen.told.extend(piece)
            self._position = piece[-1].position
        self.told += len(seen.told)
        fresh: set[str] = set()
        for key in dict.fromkeys((*written, *[(entry.kind, entry.id) for entry in seen.told])):
            self._turn(key, seen, fresh)
        return seen

    def _turn(self, key: Key, seen: Seen, fresh: set[str]) -> None:
        known = self.histories.get(key, ())
        history = tuple(self._store.history(*key))
        entries = history[len(known) :]
        stored = self._store.load(*key)
        if not history and stored is None:
            return
        before = after = self.documents.get(key)
        problem = ""
        for entry in entries:
            self._wrote(entry.command, key, seen, fresh)
            try:
                event = self._library.event(entry)
                after = KINDS[key[0]].apply(after, event)
            except OrdercoreError as error:
                problem = f"{type(error).__name__}: {error}"
                break
            self.paths.setdefault(key, []).append(after.status)
            self.expected.happened(entry, event, after, seen.limits)
        self.histories[key] = history
        seen.turns[key] = Turn(before, after, stored, known[-1] if known else None, entries, problem)
        self._place(key, before, after)
        seen.limits.update(self.expected.changed(key[0], before, after))
        order = key[1] if key[0] == "order" else getattr(after, "order", "")
        if order:
            seen.orders[order] = None
            if key[0] == "payment":
                self.payments.setdefault(order, {})[key[1]] = None
        self.payers.subtract(_gave(key[0], before))
        self.payers.update(_gave(key[0], after))

    def _wrote(self, command: str, key: Key, seen: Seen, fresh: set[str]) -> None:
        if command not in self.commands:
            self.commands[command] = []
            fresh.add(command)
        elif command not in fresh:
            seen.again.append(command)
        if key not in self.commands[command]:
            self.commands[command].append(key)

    def _place(self, key: Key, before: Any | None, after: Any | None) -> None:
        if before is not None:
            self.standing[key[0], before.status].pop(key[1], None)
        if after is not None:
            self.documents[key] = after
            self.standing.setdefault((key[0], after.status), {})[key[1]] = None

    def event(self, entry: Recorded) -> Any:
        """What an entry tells."""
        return self._library.event(entry)

    def kept(self, stored: Stored) -> Any:
        """A document as the store keeps it."""
        return self._library.document(stored)


def _gave(kind: str, document: Any | None) -> dict[Key, int]:
    """What a document says it gave to another, less what it says it got, by payer and way."""
    if document is None:
        return {}
    if kind == "payment":
        payer = document.customer
        paid_out = document.refunded.minor - document.refunded_unapplied.minor
        return {(payer, "paid"): document.applied.minor, (payer, "paid out"): paid_out}
    if kind == "invoice":
        payer = document.bill_to
        return {
            (payer, "paid"): -document.paid.minor,
            (payer, "paid out"): -document.refunded.minor,
            (payer, "credited"): document.applied.minor - document.credited.minor,
        }
    return {}
