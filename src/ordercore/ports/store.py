"""The one door through which ordercore remembers: seven methods that an adapter writes.

The values they exchange are defined beside it: `ordercore.ports.batch`, `limit`, `query` and `record`.

To the store a document is text with a version; it knows nothing of orders or invoices. What it does know, because only
one place can: that a version has not moved, that a limit is not overdrawn, that a command has not happened before. It
checks all three and writes everything in one transaction, or nothing.

A store stands for one tenant; another tenant's documents do not exist in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.limit import Balance
from ordercore.ports.query import PAGE_SIZE, Page, Query
from ordercore.ports.record import Recorded, Stored

__all__ = ["Store"]


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
                short text and whole numbers.
            StoreBusy: the store could not get its turn in time; nothing was written.
        """
        ...

    def feed(self, after: str = "", limit: int = PAGE_SIZE) -> Sequence[Recorded]:
        """The next entries of all histories after a position; empty text begins at the oldest.

        Entries of one document come in their order. An entry once passed over never appears later: a reader who goes on
        from the last position it saw misses nothing. There are as many as were asked for, where there are so many: who gets fewer
        has seen the newest.

        Raises:
            InvalidQuery: the position is not one of this store's, or the limit is not 1 to 1000.
        """
        ...
