"""Who acts in a simulation, and what each does in a day."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

from attrs import frozen

from ordercore.access.actor import ALL, EVERYTHING, Actor, Scope

__all__ = ["CLIENTS", "PROVIDER", "SHOP", "Call", "Client"]


@frozen
class Client:
    """Somebody, or some system, that gives commands."""

    #: who it is.
    actor: Actor
    #: verbs it usually gives, as patterns; now and then it tries others.
    does: tuple[str, ...]

    def usually(self, verb: str) -> bool:
        """Whether it usually gives a verb."""
        return any(fnmatchcase(verb, pattern) for pattern in self.does)


@frozen(eq=False)
class Call:
    """One command or question on its way to a desk."""

    #: the verb.
    verb: str
    #: who asks.
    client: Client
    #: id of the command, the same at every attempt; empty for a question.
    command: str
    #: what is asked, by the verb's own names.
    asked: Mapping[str, Any]


_SELLS: Final = ("orders.price", "orders.take", "orders.quote", "orders.confirm", "orders.cancel*", "search.*")
_READS: Final = ("search.*", "stock.position")


def _client(name: str, role: str, does: tuple[str, ...], scope: Scope = EVERYTHING) -> Client:
    return Client(Actor(name, roles={role}, scope=scope), does)


PROVIDER: Final = _client("provider", "integration", ("payments.capture", "fulfillment.ship", "fulfillment.deliver"))
"""Carriers and payment providers: they are heard through their webhooks."""

SHOP: Final = _client("shop", "integration", ("*",))
"""The house's own system, which may do everything."""

CLIENTS: Final = (
    _client("buyer", "customer", _SELLS, Scope(customers={"acme"})),
    _client("western-buyer", "customer", _SELLS, Scope(customers={"acme-west"})),
    SHOP,
    _client("rep", "sales_rep", (*_SELLS, "orders.revise", "orders.hold", "returns.authorize", "fulfillment.allocate")),
    _client("approver", "approver", ("orders.hold", "orders.release_hold", "orders.cancel")),
    _client(
        "londoner",
        "warehouse",
        ("fulfillment.*", "stock.*", "returns.receive"),
        Scope(customers=ALL, sites={"london"}),
    ),
    _client("warehouse", "warehouse", ("fulfillment.*", "stock.*", "returns.receive")),
    _client("packer", "shipping_agent", ("fulfillment.pack", "fulfillment.ship")),
    _client("credit", "credit_manager", ("orders.hold", "orders.release_hold", *_READS)),
    _client("accountant", "accountant", ("billing.*", "payments.*", *_READS)),
    _client("auditor", "auditor", _READS),
    _client("protector", "data_protection", ("customers.*", "search.*")),
    PROVIDER,
)
"""One or two of each role. Two buyers see only their own business, one warehouse only London."""
