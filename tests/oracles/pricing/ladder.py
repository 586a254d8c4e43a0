"""How a peer chooses among rows, and how we do, where a case says that they choose in another way.

Some count how many attributes a row names, or take the first in a sequence. Our ladder compares customer, group, channel and
region in this order (see `ordercore.pricing.PriceBook`): that {region, group} should equal {company, channel} is nothing a
merchant ever means. Where the two choose alike the case's figure holds; where they do not, ours is told here, worked out from
the case's rows and the book's documented order alone.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracles.pricing.words import Told, many

__all__ = ["ours_instead"]


def ours_instead(case: Told, context: Told) -> str | None:
    """The row that is first on our ladder, where the case counts attributes and that gives another; None elsewhere."""
    if "most attributes" not in case.get("rules_text", ""):
        return None
    fitting = [row for row in case["prices"] if "amount" in row and _fits(row, context)]
    if not fitting:
        return None
    theirs = min(fitting, key=lambda row: (_behind(row), -len(row.get("scope") or {}), Fraction(row["amount"])))
    ours = min(fitting, key=_rung)
    return None if ours["id"] == theirs["id"] else str(ours["id"])


def _fits(row: Told, context: Told) -> bool:
    low, high = (row.get("qty") or [None, None])[:2]
    quantity = Fraction(str(context.get("qty", 1)))
    return (
        row.get("currency") == context.get("currency")
        and all(context.get(word) in many(value) for word, value in (row.get("scope") or {}).items())
        and (low is None or quantity >= Fraction(str(low)))
        and (high is None or quantity <= Fraction(str(high)))
    )


def _behind(row: Told) -> bool:
    """Whether a row is of the base rows, which any price list goes before."""
    return "list_type" not in row


def _rung(row: Told) -> tuple[Any, ...]:
    scope = row.get("scope") or {}
    named = [
        not ({"company", "customer"} & set(scope)),
        "group" not in scope,
        "channel" not in scope,
        "region" not in scope,
    ]
    least = Fraction(str((row.get("qty") or [0])[0] or 0))
    return (_behind(row), *named, "sku" not in scope, -least, row["id"])
