"""The steps of a return, and the sentences that guard them."""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import frozen

from ordercore.lifecycle.machine import START, Edge, Process
from ordercore.lifecycle.returns.record import Receipt, Return, ReturnLine
from ordercore.values.verdict import Verdict, allowed, refused

__all__ = ["RETURN", "AuthorizeReturn", "CancelReturn", "CompleteReturn", "CreditReturn", "ReceiveReturn"]


@frozen
class AuthorizeReturn:
    """Allow pieces to come back."""

    #: identifier of the return to be.
    id: str
    #: the order they were shipped for.
    order: str
    #: who sends them back.
    customer: str
    #: where they go.
    site: str
    #: today.
    on: date
    #: which pieces, with none received.
    lines: tuple[ReturnLine, ...]


@frozen
class ReceiveReturn:
    """Count pieces that came back."""

    #: which, how many and how.
    receipts: tuple[Receipt, ...]


@frozen
class CreditReturn:
    """Credit the customer for what came back."""

    #: the credit memo.
    credit_memo: str


@frozen
class CancelReturn:
    """Give the return up; nothing may have come back."""

    #: why.
    reason: str


@frozen
class CompleteReturn:
    """All pieces came back. Taken by itself."""


def something_came_back(document: Return, command: object) -> Verdict:
    """Refuses to credit a return of which nothing came back."""
    if any(line.received for line in document.lines):
        return allowed
    return refused("return.nothing_received", "nothing came back yet")


def nothing_came_back(document: Return, command: object) -> Verdict:
    """Refuses to cancel a return of which pieces came back."""
    if not any(line.received for line in document.lines):
        return allowed
    return refused("return.received", "pieces came back: credit them")


def everything_came_back(document: Return, command: object) -> Verdict:
    """Holds when no piece is missing."""
    if not any(line.missing for line in document.lines):
        return allowed
    return refused("return.missing", "pieces are missing")


RETURN: Final = Process(
    "return",
    1,
    (
        Edge(START, AuthorizeReturn, "authorized", permission="return.authorize"),
        Edge("authorized", ReceiveReturn, "authorized", permission="return.receive"),
        Edge("authorized", CompleteReturn, "received", automatic=True, guards=(everything_came_back,)),
        Edge("authorized", CreditReturn, "credited", permission="billing.credit", guards=(something_came_back,)),
        Edge("received", CreditReturn, "credited", permission="billing.credit"),
        Edge("authorized", CancelReturn, "canceled", permission="return.authorize", guards=(nothing_came_back,)),
    ),
    resting=("credited", "canceled"),
)
"""The return process as shipped. Crediting a return of which pieces are missing closes it; those may be announced anew."""
