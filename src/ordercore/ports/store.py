"""The one door through which ordercore remembers: seven methods that an adapter writes, and the values they exchange.

To the store a document is text with a version; it knows nothing of orders or invoices. What it does know, because only
one place can: that a version has not moved, that a limit is not overdrawn, that a command has not happened before. It
checks all three and writes everything in one transaction, or nothing.

A store stands for one tenant; another tenant's documents do not exist in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Literal, Protocol

from attrs import field, frozen

from ordercore.errors import InvalidBatch, InvalidQuery
from ordercore.values.ids import checked_id
from ordercore.values.when import checked_instant

__all__ = [
    "COMMAND",
    "PAGE_SIZE",
    "Balance",
    "Batch",
    "Change",
    "Claim",
    "Condition",
    "Entry",
    "Field",
    "Held",
    "LimitStep",
    "Message",
    "MoveCeiling",
    "Operator",
    "Page",
    "Query",
    "Receipt",
    "Recorded",
    "Release",
    "Row",
    "SetCeiling",
    "Store",
    "Stored",
    "Take",
    "Write",
]

COMMAND: Final = "command"
"""The kind under which the store itself keeps the receipt of each command: `load("command", id)` finds it."""

PAGE_SIZE: Final = 1_000
"""The most rows a page or a piece of the feed may hold."""

CONDITIONS_MOST: Final = 100
"""The most conditions of a query."""

VALUES_MOST: Final = 1_000
"""The most values of a condition: databases take their time over very many."""

TEXT_MOST: Final = 10_000
"""The most characters of a search, far more than anybody types."""

LARGEST: Final = 2**62
"""Ceilings and sums of claims stay below this, so that any database's 64-bit integer holds them."""

Field = str | int
"""A value in an index row: text, or a whole number (minor units, days, counts)."""

Operator = Literal["eq", "ne", "in", "lt", "le", "gt", "ge", "prefix"]


def _instant(instance: object, attribute: object, at: datetime) -> None:
    checked_instant(at, path="/at")


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
    #: what `Store.find` can filter and sort by; replaces the row written before.
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
class SetCeiling:
    """Say how much may be claimed against a limit in all; this comes before every other step on the limit."""

    #: name of the limit, for example ``credit:acme``.
    limit: str
    #: the ceiling in the limit's own smallest unit; None is no ceiling at all.
    ceiling: int | None
    #: whether claims may exceed the ceiling, as backorders exceed stock.
    overdraft: bool = False
    #: leave the limit as it is when its ceiling was set before, so that two who hear of it first do not undo each other.
    if_unset: bool = False


@frozen
class MoveCeiling:
    """Raise or lower the ceiling of a limit, whatever it is now; on a limit without ceiling this changes nothing."""

    #: name of the limit; it must have been set.
    limit: str
    #: how much to add, in the limit's own smallest unit; negative lowers it.
    by: int


@frozen
class Take:
    """Make a new claim against a limit; a claim of that id must not exist on it."""

    #: name of the limit; it must have been set.
    limit: str
    #: identifier of the claim, unique on its limit.
    claim: str
    #: how much, in the limit's own smallest unit; zero or more.
    amount: int


@frozen
class Change:
    """Give a claim another amount; it must exist."""

    #: name of the limit.
    limit: str
    #: identifier of the claim.
    claim: str
    #: the new amount, zero or more.
    amount: int


@frozen
class Release:
    """Let a claim go; it must exist."""

    #: name of the limit.
    limit: str
    #: identifier of the claim.
    claim: str


LimitStep = SetCeiling | MoveCeiling | Take | Change | Release
"""One thing done to a limit. Steps are carried out limit by limit, in the order of their names, ceilings first."""


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
    at: datetime = field(validator=_instant)
    #: who did it: an actor's id.
    by: str
    #: documents to write; at most one write a document.
    writes: tuple[Write, ...] = ()
    #: documents that were read and must not have moved.
    held: tuple[Held, ...] = ()
    #: what happened, in order; each about a document the batch writes.
    entries: tuple[Entry, ...] = ()
    #: what is done to limits.
    limits: tuple[LimitStep, ...] = ()
    #: what others must hear.
    messages: tuple[Message, ...] = ()

    def __attrs_post_init__(self) -> None:
        checked_id(self.command, path="/command")
        written = {(write.kind, write.id) for write in self.writes}
        if len(written) != len(self.writes):
            raise InvalidBatch("a document is written twice", path="/writes", mend="fold the changes into one write")
        if COMMAND in {kind for kind, _ in written}:
            raise InvalidBatch(f"the kind {COMMAND!r} belongs to the store", path="/writes")
        strangers = [entry for entry in self.entries if (entry.kind, entry.id) not in written]
        if strangers:
            raise InvalidBatch(
                f"an event about {strangers[0].kind} {strangers[0].id!r}, which the batch does not write",
                path="/entries",
            )


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


@frozen
class Claim:
    """What one taker holds of a limit."""

    #: identifier of the claim.
    id: str
    #: how much it holds.
    amount: int


@frozen
class Balance:
    """A limit and who holds how much of it."""

    #: name of the limit.
    limit: str
    #: how much may be claimed in all; None is no ceiling.
    ceiling: int | None
    #: how much is claimed.
    claimed: int
    #: whether claims may exceed the ceiling.
    overdraft: bool
    #: the claims, by id.
    claims: tuple[Claim, ...]

    @property
    def free(self) -> int | None:
        """What is left to claim; negative when overdrawn, None when there is no ceiling."""
        return None if self.ceiling is None else self.ceiling - self.claimed


@frozen
class Condition:
    """One test of a field of the index row. A row without the field passes only ``ne``."""

    #: name of the field.
    field: str
    #: how to compare; ``prefix`` is for text, ``in`` for a tuple of values.
    operator: Operator
    #: what to compare with. Text and numbers are never equal and never ordered against each other.
    value: Field | tuple[Field, ...]


@frozen
class Query:
    """Which documents, in which order, and from where on."""

    #: kind of document.
    kind: str
    #: conditions, all of which must hold; at most 100, and at most 1000 values in one.
    where: tuple[Condition, ...] = ()
    #: words that must all occur in the searchable text, in any order and any case; without a word it searches nothing.
    #: What a word is: `ordercore.ports.search.words`.
    #: At most 10,000 characters.
    text: str = ""
    #: field to sort by, with ``-`` before it for descending; empty sorts by id. Rows without the field are left out.
    #: Numbers come before text, text goes by code points; descending turns the whole order around, ties too.
    sort: str = ""
    #: how many rows at most, 1 to 1000.
    limit: int = 50
    #: where the page before ended, as `Page.next` gave it; empty begins at the first row.
    after: str = ""

    def __attrs_post_init__(self) -> None:
        if type(self.limit) is not int or not 1 <= self.limit <= PAGE_SIZE:
            raise InvalidQuery(f"a page of {self.limit!r} rows", path="/limit", mend=f"ask for 1 to {PAGE_SIZE}")
        if len(self.where) > CONDITIONS_MOST:
            raise InvalidQuery(f"more than {CONDITIONS_MOST} conditions", path="/where", mend="ask in several queries")
        if len(self.text) > TEXT_MOST:
            raise InvalidQuery(f"more than {TEXT_MOST} characters", path="/text", mend="search for fewer words")
        for number, condition in enumerate(self.where):
            if isinstance(condition.value, tuple) and len(condition.value) > VALUES_MOST:
                raise InvalidQuery(
                    f"more than {VALUES_MOST} values", path=f"/where/{number}", mend="ask in several queries"
                )
            if (condition.operator == "in") != isinstance(condition.value, tuple):
                raise InvalidQuery("'in' goes with a tuple, and only 'in'", path=f"/where/{number}")
            if condition.operator == "prefix" and not isinstance(condition.value, str):
                raise InvalidQuery("a prefix is text", path=f"/where/{number}")


@frozen
class Row:
    """One document found."""

    #: its identifier.
    id: str
    #: its version.
    version: int
    #: the index row written with it.
    index: Mapping[str, Field]


@frozen
class Page:
    """A page of what was found."""

    #: the rows, in the order asked; ties by id.
    rows: tuple[Row, ...]
    #: where the next page begins; empty when this is the last.
    next: str = ""


class Store(Protocol):
    """Remembers documents, histories, claims and messages of one tenant.

    Every method is atomic and sees only what was committed whole. Methods may be called from several threads. Nothing is
    cached between calls: what `load` gives was true at that moment, and `commit` says whether it still is.
    """

    def load(self, kind: str, id: str) -> Stored | None:
        """The document at its newest version, or None. The kind ``command`` gives the receipt of a command as JSON."""
        ...

    def load_many(self, kind: str, ids: Sequence[str]) -> Mapping[str, Stored]:
        """Those of the documents that exist, by id, all as of one moment."""
        ...

    def find(self, query: Query) -> Page:
        """One page of the documents that fit, in a total order that later pages go on with.

        Raises:
            InvalidQuery: the cursor is not one of this query's, or there is no such operator.
        """
        ...

    def history(self, kind: str, id: str) -> Sequence[Recorded]:
        """All entries of a document, oldest first; empty when there are none."""
        ...

    def balance(self, limit: str) -> Balance | None:
        """A limit with its claims, or None when its ceiling was never set."""
        ...

    def commit(self, batch: Batch) -> Receipt:
        """Write all of the batch, or nothing of it.

        The checks come in this order: the command id, the versions (of writes, then of what is held), the limits one
        after another in the order of their names; the first that fails is raised. A batch may leave a limit overdrawn only
        when the limit allows overdraft, or when it was overdrawn already (after the batch's own `SetCeiling`) and the
        batch makes that no worse: lowering a ceiling never undoes what was granted, and giving back is never refused.

        Returns:
            The receipt; for a command id seen before with the same digest, the first receipt again, nothing being written.

        Raises:
            CommandConflict: the command id was used with another digest.
            StaleVersion: a document is not at the version expected or held.
            UnknownLimit: a step names a limit whose ceiling was never set.
            LimitExceeded: a limit would be overdrawn.
            InvalidBatch: a claim to take exists already, a claim to change or release does not, an amount is negative,
                a number or the sum a limit is left with leaves the range of 62 bits, or an index row holds anything but
                text and whole numbers.
            StoreBusy: the store could not get its turn in time; nothing was written.
        """
        ...

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        """The next entries of all histories after a position; empty text begins at the oldest.

        Entries of one document come in their order. An entry once passed over never appears later: a reader who goes on
        from the last position it saw misses nothing.

        Raises:
            InvalidQuery: the position is not one of this store's, or the limit is not 1 to 1000.
        """
        ...
