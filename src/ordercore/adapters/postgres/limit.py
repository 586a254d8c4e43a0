"""What a batch asks of limits, as conditional statements: one for each limit, and one for each claim."""

from __future__ import annotations

from typing import Final

from ordercore.adapters.postgres.asking import Asked
from ordercore.adapters.postgres.statement import Statement
from ordercore.ports.limit import LARGEST

__all__ = ["statements"]

_LOCK: Final = "SELECT 1 FROM ordercore.limits WHERE tenant = %s AND name = %s FOR UPDATE"
_SET: Final = """
INSERT INTO ordercore.limits (tenant, name, ceiling, overdraft, claimed) VALUES (%s, %s, %s, %s, 0)
ON CONFLICT (tenant, name) DO UPDATE SET ceiling = excluded.ceiling, overdraft = excluded.overdraft
"""
_OPEN: Final = """
INSERT INTO ordercore.limits (tenant, name, ceiling, overdraft, claimed) VALUES (%s, %s, %s, %s, 0)
ON CONFLICT (tenant, name) DO NOTHING
"""

# A limit passes when it stays in range and, unless it allows overdraft, is not overdrawn afterward, or no further than it
# was. What its claims to be changed or released held is read here, behind the lock, and not by whoever asks.
_BALANCE: Final = """
WITH passed AS (
    UPDATE ordercore.limits SET claimed = claimed + asked.more, ceiling = ceiling + %(moved)s::bigint
    FROM (
        SELECT %(added)s::bigint - coalesce(sum(amount), 0)::bigint AS more FROM unnest(%(had)s::text[]) AS said (claim)
        JOIN LATERAL (
            SELECT amount FROM ordercore.claims
            WHERE tenant = %(tenant)s AND name = %(name)s AND claim = said.claim OFFSET 0
        ) AS held ON true
    ) AS asked
    WHERE limits.tenant = %(tenant)s AND limits.name = %(name)s AND claimed + asked.more < %(largest)s
    AND (ceiling IS NULL OR (
        abs(ceiling + %(moved)s::bigint) < %(largest)s
        AND (overdraft OR claimed + asked.more - ceiling - %(moved)s::bigint <= greatest(0, claimed - ceiling))
    ))
    RETURNING 1
)
SELECT 1 / count(*) FROM passed
"""
_BALANCE_AND_CHANGE: Final = """
WITH passed AS (
    UPDATE ordercore.limits SET claimed = claimed + %(amount)s::bigint - had.amount, ceiling = ceiling + %(moved)s::bigint
    FROM ordercore.claims AS had
    WHERE limits.tenant = %(tenant)s AND limits.name = %(name)s
    AND had.tenant = %(tenant)s AND had.name = %(name)s AND had.claim = %(claim)s
    AND claimed + %(amount)s::bigint - had.amount < %(largest)s
    AND (ceiling IS NULL OR (
        abs(ceiling + %(moved)s::bigint) < %(largest)s
        AND (
            overdraft
            OR claimed + %(amount)s::bigint - had.amount - ceiling - %(moved)s::bigint <= greatest(0, claimed - ceiling)
        )
    ))
    RETURNING had.amount
), changed AS (
    UPDATE ordercore.claims SET amount = %(amount)s::bigint FROM passed
    WHERE tenant = %(tenant)s AND name = %(name)s AND claim = %(claim)s AND claims.amount = passed.amount
    RETURNING 1
)
SELECT 1 / count(*) FROM changed
"""
_TAKE: Final = "INSERT INTO ordercore.claims (tenant, name, claim, amount) VALUES (%s, %s, %s, %s)"
_CHANGE: Final = """
WITH changed AS (
    UPDATE ordercore.claims SET amount = %s WHERE tenant = %s AND name = %s AND claim = %s RETURNING 1
)
SELECT 1 / count(*) FROM changed
"""
_RELEASE: Final = """
WITH released AS (
    DELETE FROM ordercore.claims WHERE tenant = %s AND name = %s AND claim = %s RETURNING 1
)
SELECT 1 / count(*) FROM released
"""


def statements(tenant: str, limits: list[Asked]) -> list[Statement]:
    """What grants all that is asked, or fails; one limit after another, each locked by the first statement that names it."""
    made: list[Statement] = []
    for limit in limits:
        key = (tenant, limit.name)
        if limit.ceiling is not None:
            sql = _OPEN if limit.ceiling.if_unset else _SET
            made.append(Statement(sql, (*key, limit.ceiling.ceiling, limit.ceiling.overdraft)))
        if not limit.weighed:
            continue
        if len(limit.changed) == 1 and not (limit.taken or limit.released):
            made.append(_balance_and_change(tenant, limit))
            continue
        if limit.had:
            made.append(Statement(_LOCK, key))
        made.append(_balance(tenant, limit))
        made += [Statement(_TAKE, (*key, claim, amount)) for claim, amount in limit.taken.items()]
        made += [Statement(_CHANGE, (amount, *key, claim)) for claim, amount in limit.changed.items()]
        made += [Statement(_RELEASE, (*key, claim)) for claim in sorted(limit.released)]
    return made


def _balance(tenant: str, limit: Asked) -> Statement:
    said = {
        "tenant": tenant,
        "name": limit.name,
        "largest": LARGEST,
        "added": sum(limit.taken.values()) + sum(limit.changed.values()),
        "moved": limit.moved,
        "had": limit.had,
    }
    return Statement(_BALANCE, said)


def _balance_and_change(tenant: str, limit: Asked) -> Statement:
    """The same for one claim with another amount, as most commands ask, in one statement.

    It needs no lock before it: what the claim had is told by the statement's own snapshot, and when somebody changed it since,
    the claim is not found as it was, and all of it fails.
    """
    ((claim, amount),) = limit.changed.items()
    said = {
        "tenant": tenant,
        "name": limit.name,
        "claim": claim,
        "amount": amount,
        "moved": limit.moved,
        "largest": LARGEST,
    }
    return Statement(_BALANCE_AND_CHANGE, said)
