"""Stores that are sound until another is opened beside them, over the same backing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import evolve

from ordercore.ports.batch import Batch, Receipt
from ordercore.ports.query import Page, Query
from ordercore.testing.faulty.shared import SharedStore

__all__ = ["BESIDE"]


class CachesDocuments(SharedStore):
    """Reads documents once."""

    cached = "_documents"


class CachesHistories(SharedStore):
    """Reads histories once."""

    cached = "_histories"


class CachesTheFeed(SharedStore):
    """Reads the feed once."""

    cached = "_feed"


class CachesLimits(SharedStore):
    """Reads limits once."""

    cached = "_limits"


class CachesReceipts(SharedStore):
    """Reads receipts once."""

    cached = "_receipts"


class CachesMessages(SharedStore):
    """Reads messages once."""

    cached = "_messages"


class CachesWords(SharedStore):
    """Searches words that it has written itself."""

    def find(self, query: Query) -> Page:
        page = super().find(query)
        mine: frozenset[str] = getattr(self, "_mine", frozenset())
        return evolve(page, rows=tuple([row for row in page.rows if row.id in mine])) if query.text else page

    def commit(self, batch: Batch) -> Receipt:
        receipt = super().commit(batch)
        self._mine = getattr(self, "_mine", frozenset()) | {write.id for write in batch.writes}
        return receipt


class SharesDocuments(SharedStore):
    """Keeps documents without their tenant."""

    common = "_documents"


class SharesHistories(SharedStore):
    """Keeps histories without their tenant."""

    common = "_histories"


class SharesTheFeed(SharedStore):
    """Feeds what happened to every tenant's documents."""

    common = "_feed"


class SharesLimits(SharedStore):
    """Keeps limits without their tenant."""

    common = "_limits"


class SharesReceipts(SharedStore):
    """Keeps receipts without their tenant."""

    common = "_receipts"


class SharesMessages(SharedStore):
    """Hands out every tenant's messages."""

    common = "_messages"


class SendsForEverybody(SharedStore):
    """Hears that a message is sent, whoever's message of that id it was."""

    def sent(self, ids: Sequence[str]) -> None:
        for kept in self._backing.values():
            kept["_messages"].drop(ids)


class UnparksForEverybody(SharedStore):
    """Puts parked messages back, whoever's message of that id it was."""

    def again(self, ids: Sequence[str]) -> None:
        for kept in self._backing.values():
            kept["_messages"].unpark(ids)


class MindsNoCapitalsOfTenants(SharedStore):
    """Takes a tenant in capitals for the same in small letters."""

    def filed(self, tenant: str) -> str:
        return f"of {tenant.lower()}"


class CutsTenants(SharedStore):
    """Takes tenants for one whose names begin with the same 63 characters, as PostgreSQL does with schemas."""

    def filed(self, tenant: str) -> str:
        return f"of {tenant[:63]}"


class NamesTenantsForColumns(SharedStore):
    """Writes an underscore for what cannot stand in the name of a table."""

    def filed(self, tenant: str) -> str:
        return "of " + "".join([letter if letter.isalnum() else "_" for letter in tenant])


class JoinsTenantsAndKinds(SharedStore):
    """Looks documents up by tenant and kind with a hyphen between them."""

    def find(self, query: Query) -> Page:
        page = super().find(query)
        first, _, rest = query.kind.partition("-")
        other = self._backing.get(self.filed(f"{self.tenant}-{first}"))
        if page.rows or not rest or other is None:
            return page
        theirs = type(self)(f"{self.tenant}-{first}", self._backing)
        return super(JoinsTenantsAndKinds, theirs).find(evolve(query, kind=rest, after=""))


BESIDE: Final[tuple[type[SharedStore], ...]] = (
    *(CachesDocuments, CachesHistories, CachesTheFeed, CachesLimits, CachesReceipts, CachesMessages, CachesWords),
    *(SharesDocuments, SharesHistories, SharesTheFeed, SharesLimits, SharesReceipts, SharesMessages),
    *(SendsForEverybody, UnparksForEverybody, MindsNoCapitalsOfTenants, CutsTenants, NamesTenantsForColumns),
    JoinsTenantsAndKinds,
)
"""Stores that are sound until `SharedStore.beside` opens another over the same backing."""
