"""Laws about limits."""

from __future__ import annotations

from collections.abc import Iterator

from ordercore.testing.simulation.look import Look

__all__ = ["claims_are_what_documents_say", "no_limit_is_overdrawn_without_permission"]


def claims_are_what_documents_say(look: Look) -> Iterator[str]:
    """Every limit has the ceiling and the claims that documents and their histories say, no more and no fewer."""
    expected = look.books.expected
    for limit in sorted(look.seen.limits):
        balance = look.store.balance(limit)
        claims, ceiling = expected.claims.get(limit, {}), expected.ceilings.get(limit, 0)
        if balance is None:
            if claims or ceiling:
                yield f"{limit} is not there, and should hold {claims} of {ceiling}"
            continue
        held = {claim.id: claim.amount for claim in balance.claims}
        if held != claims or balance.claimed != sum(held.values()):
            yield f"{limit} holds {held}, {balance.claimed} in all, and should hold {claims}"
        if balance.ceiling != ceiling and not (limit.startswith("credit:") and limit not in expected.ceilings):
            yield f"{limit} has a ceiling of {balance.ceiling}, and should have {ceiling}"


def no_limit_is_overdrawn_without_permission(look: Look) -> Iterator[str]:
    """No limit is claimed beyond its ceiling but those whose setting allows it, and only stock under backorders does."""
    for limit in sorted(look.seen.limits):
        balance = look.store.balance(limit)
        if balance is None or balance.ceiling is None:
            continue
        may = look.books.expected.may_be_overdrawn(limit)
        if balance.overdraft != may:
            yield f"{limit} may {'' if balance.overdraft else 'not '}be overdrawn, against the desk's setting"
        if balance.claimed > balance.ceiling and not may:
            yield f"{limit}: {balance.claimed} of {balance.ceiling}"
