"""The reading statements, and rows made into values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from ordercore.ports.store import Balance, Claim, Recorded

__all__ = ["BALANCE", "FEED", "HISTORY", "LOAD", "LOAD_MANY", "RECEIPT", "RECEIPTS", "balance", "recorded"]

LOAD: Final = "SELECT kind, id, version, body, head FROM documents WHERE tenant = ? AND kind = ? AND id = ?"

LOAD_MANY: Final = """
SELECT kind, id, version, body, head FROM documents
WHERE tenant = ? AND kind = ? AND id IN (SELECT value FROM json_each(?))
"""

RECEIPT: Final = "SELECT receipt FROM commands WHERE tenant = ? AND id = ?"

RECEIPTS: Final = "SELECT id, receipt FROM commands WHERE tenant = ? AND id IN (SELECT value FROM json_each(?))"

HISTORY: Final = """
SELECT kind, id, sequence, at, by, command, type, body, previous, hash, position FROM events
WHERE tenant = ? AND kind = ? AND id = ? ORDER BY sequence
"""

FEED: Final = """
SELECT kind, id, sequence, at, by, command, type, body, previous, hash, position FROM events
WHERE tenant = ? AND position > ? ORDER BY position LIMIT ?
"""

BALANCE: Final = """
SELECT limits.ceiling, limits.claimed, limits.overdraft, claims.claim, claims.amount
FROM limits LEFT JOIN claims ON claims.tenant = limits.tenant AND claims.name = limits.name
WHERE limits.tenant = ? AND limits.name = ?
ORDER BY claims.claim
"""


def recorded(rows: Iterable[Any]) -> tuple[Recorded, ...]:
    """The entries in some rows."""
    entries: list[Recorded] = []
    for kind, id, sequence, at, by, command, type, body, previous, hash, position in rows:
        when = datetime.fromisoformat(at)
        entries.append(Recorded(kind, id, sequence, when, by, command, type, body, previous, hash, str(position)))
    return tuple(entries)


def balance(limit: str, rows: list[Any]) -> Balance | None:
    """The limit in the rows of its claims, if there is one."""
    if not rows:
        return None
    ceiling, claimed, overdraft, _, _ = rows[0]
    claims = tuple([Claim(id, amount) for *_, id, amount in rows if id is not None])
    return Balance(limit, ceiling, claimed, bool(overdraft), claims)
