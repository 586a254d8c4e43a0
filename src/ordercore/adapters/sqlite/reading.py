"""The reading statements, and rows made into values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from ordercore.adapters.sqlite.schema import FEED_SPAN
from ordercore.ports.batch import Receipt
from ordercore.ports.limit import Balance, Claim
from ordercore.ports.record import Recorded

__all__ = [
    "BALANCE",
    "BEHEADED",
    "FEED",
    "HISTORY",
    "LOAD",
    "LOAD_AND_FOUND",
    "LOAD_MANY",
    "RECEIPT",
    "RECEIPTS",
    "balance",
    "receipt",
    "recorded",
]

LOAD: Final = "SELECT version, body, head FROM ordercore_documents WHERE tenant = ? AND kind = ? AND id = ?"

# A document, and what writing its next version depends on.
LOAD_AND_FOUND: Final = """
SELECT version, body, head, number, entries, newest, fields, words FROM ordercore_documents
WHERE tenant = ? AND kind = ? AND id = ?
"""

LOAD_MANY: Final = """
SELECT kind, id, version, body, head FROM ordercore_documents
WHERE tenant = ? AND kind = ? AND id IN (SELECT value FROM json_each(?))
"""

RECEIPT: Final = """
SELECT command, digest, at, versions FROM ordercore_events WHERE tenant = ? AND command = ? AND digest IS NOT NULL
"""

RECEIPTS: Final = """
SELECT command, digest, at, versions FROM ordercore_events
WHERE tenant = ? AND command IN (SELECT value FROM json_each(?)) AND digest IS NOT NULL
"""

# UNION takes each number once, so a chain that somebody bent into a ring ends all the same.
HISTORY: Final = """
WITH RECURSIVE chain (number) AS (
    SELECT newest FROM ordercore_documents WHERE tenant = ? AND kind = ? AND id = ?
    UNION SELECT events.earlier FROM chain CROSS JOIN ordercore_events AS events ON events.number = chain.number
)
SELECT kind, id, sequence, at, by, command, type, body, previous, hash, number
FROM chain CROSS JOIN ordercore_events USING (number)
ORDER BY sequence
"""

# A history without its newest entry cannot be walked.
BEHEADED: Final = """
SELECT 1 FROM ordercore_documents AS documents WHERE tenant = ? AND kind = ? AND id = ? AND entries
AND NOT EXISTS (SELECT 1 FROM ordercore_events WHERE number = documents.newest)
"""

FEED: Final = """
SELECT kind, id, sequence, at, by, command, type, body, previous, hash, number FROM ordercore_events
WHERE number > ? AND number < ? AND sequence ORDER BY number LIMIT ?
"""

# The row of the limit itself comes first.
BALANCE: Final = (
    "SELECT claim, amount, ceiling, overdraft FROM ordercore_limits WHERE tenant = ? AND name = ? ORDER BY claim"
)


def receipt(row: tuple[str, str, str, str]) -> Receipt:
    """The receipt in the first row of a command, which somebody else's call wrote."""
    command, digest, at, versions = row
    written = tuple([(kind, id, version) for kind, id, version in json.loads(versions)])
    return Receipt(command, digest, datetime.fromisoformat(at), written, repeated=True)


def recorded(rows: Iterable[Any]) -> tuple[Recorded, ...]:
    """The entries in some rows."""
    entries: list[Recorded] = []
    for kind, id, sequence, at, by, command, type, body, previous, hash, number in rows:
        when, position = datetime.fromisoformat(at), str(number % FEED_SPAN)
        entries.append(Recorded(kind, id, sequence, when, by, command, type, body, previous, hash, position))
    return tuple(entries)


def balance(limit: str, rows: list[Any]) -> Balance | None:
    """The limit in the rows of its claims, if there is one."""
    if not rows:
        return None
    (_, claimed, ceiling, overdraft), *claims = rows
    held = tuple([Claim(id, amount) for id, amount, _, _ in claims])
    return Balance(limit, ceiling, claimed, bool(overdraft), held)
