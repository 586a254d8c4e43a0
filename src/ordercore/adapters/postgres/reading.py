"""The reading statements, and rows made into values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from ordercore.adapters.postgres.known import Known
from ordercore.adapters.postgres.statement import Row
from ordercore.ports.batch import Receipt
from ordercore.ports.limit import Balance, Claim
from ordercore.ports.record import Recorded, Stored

__all__ = [
    "BALANCE",
    "FEED",
    "HISTORY",
    "KNOWN",
    "LOAD",
    "LOAD_AND_KNOWN",
    "LOAD_MANY",
    "RECEIPTS",
    "balance",
    "known",
    "receipt",
    "recorded",
    "stored",
]

LOAD: Final = "SELECT version, body, head FROM ordercore.documents WHERE tenant = %s AND kind = %s AND id = %s"

# A document, and what writing its next version depends on.
LOAD_AND_KNOWN: Final = """
SELECT version, entries, head, fields::text, searched, body FROM ordercore.documents
WHERE tenant = %s AND kind = %s AND id = %s
"""

LOAD_MANY: Final = """
SELECT asked.id, found.* FROM unnest(%s::text[]) AS asked (id)
JOIN LATERAL (
    SELECT version, entries, head, fields::text, searched, body FROM ordercore.documents
    WHERE tenant = %s AND kind = %s AND id = asked.id OFFSET 0
) AS found ON true
"""

KNOWN: Final = """
SELECT asked.kind, asked.id, found.version, found.entries, found.head, found.fields, found.searched, ''
FROM unnest(%s::text[], %s::text[]) AS asked (kind, id)
JOIN LATERAL (
    SELECT version, entries, head, fields::text, searched FROM ordercore.documents
    WHERE tenant = %s AND kind = asked.kind AND id = asked.id OFFSET 0
) AS found ON true
"""

RECEIPTS: Final = """
SELECT asked.id, found.* FROM unnest(%s::text[]) AS asked (id)
JOIN LATERAL (
    SELECT digest, at, versions FROM ordercore.commands WHERE tenant = %s AND id = asked.id OFFSET 0
) AS found ON true
"""

HISTORY: Final = """
SELECT kind, id, sequence, at, by, command, type, body, previous, hash, position FROM ordercore.events
WHERE tenant = %s AND kind = %s AND id = %s ORDER BY sequence
"""

FEED: Final = """
SELECT kind, id, sequence, at, by, command, type, body, previous, hash, position FROM ordercore.events
WHERE tenant = %s AND position > %s ORDER BY position LIMIT %s
"""

BALANCE: Final = """
SELECT limits.ceiling, limits.claimed, limits.overdraft, claims.claim, claims.amount
FROM ordercore.limits
LEFT JOIN ordercore.claims ON claims.tenant = limits.tenant AND claims.name = limits.name
WHERE limits.tenant = %s AND limits.name = %s
ORDER BY claims.claim
"""


def stored(kind: str, id: str, row: Row) -> Stored:
    """The document in a row."""
    version, _, head, _, _, body = row
    return Stored(kind, id, version, body, head)


def known(row: Row) -> Known:
    """What writing the document in a row again depends on."""
    version, entries, head, fields, searched, _ = row
    return Known(version, entries, head, json.loads(fields), searched)


def receipt(row: Row) -> Receipt:
    """The receipt in a row of commands, which somebody else's call wrote."""
    command, digest, at, versions = row
    written = tuple([(kind, id, version) for kind, id, version in json.loads(versions)])
    return Receipt(command, digest, datetime.fromisoformat(at), written, repeated=True)


def recorded(rows: Iterable[Row]) -> tuple[Recorded, ...]:
    """The entries in some rows."""
    entries: list[Recorded] = []
    for kind, id, sequence, at, by, command, type, body, previous, hash, position in rows:
        when = datetime.fromisoformat(at)
        entries.append(Recorded(kind, id, sequence, when, by, command, type, body, previous, hash, str(position)))
    return tuple(entries)


def balance(limit: str, rows: list[Row]) -> Balance | None:
    """The limit in the rows of its claims, if there is one."""
    if not rows:
        return None
    ceiling, claimed, overdraft, _, _ = rows[0]
    claims = tuple([Claim(id, amount) for *_, id, amount in rows if id is not None])
    return Balance(limit, ceiling, claimed, overdraft, claims)
