"""What each trade in the house may do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

from ordercore.access.permission import checked_pattern, covers

__all__ = ["ROLES", "Role"]


def _set(given: Iterable[str]) -> frozenset[str]:
    return frozenset(given)


@frozen
class Role:
    """A name for a set of permissions."""

    #: the name actors hold.
    name: str
    #: what it permits: permissions such as ``order.confirm``, or all below a word such as ``order.*``.
    permissions: frozenset[str] = field(converter=_set)

    @permissions.validator
    def _patterns(self, attribute: object, value: frozenset[str]) -> None:
        for pattern in sorted(value):
            checked_pattern(pattern, path="/permissions")

    def permits(self, permission: str) -> bool:
        """Whether this role may do it."""
        return any(covers(pattern, permission) for pattern in self.permissions)


_SEES_ALL: Final = ("cost.read", "margin.read", "credit.read")
_PAPERS: Final = ("order.read", "fulfillment.read", "return.read", "billing.read", "payment.read")
"""What a customer has in its hands in the end: its orders, shipments, returns, invoices and payments."""


def _role(name: str, *permissions: str) -> Role:
    return Role(name, frozenset(permissions))


ROLES: Final[tuple[Role, ...]] = (
    _role("customer", *_PAPERS, "order.quote", "order.take", "order.confirm", "order.cancel"),
    _role(
        "sales_rep",
        *_PAPERS,
        "order.quote",
        "order.take",
        "order.confirm",
        "order.cancel",
        "order.hold",
        "fulfillment.allocate",
        "return.authorize",
        "stock.read",
    ),
    _role(
        "approver",
        *_SEES_ALL,
        *_PAPERS,
        "order.hold",
        "order.release_hold",
        "order.price_override",
        "order.date_override",
        "order.tax_override",
        "order.cancel",
    ),
    _role("warehouse", "order.read", "fulfillment.*", "return.read", "return.receive", "stock.*"),
    _role(
        "shipping_agent",
        "order.read",
        "fulfillment.read",
        "fulfillment.pack",
        "fulfillment.ship",
        "fulfillment.deliver",
    ),
    _role(
        "credit_manager",
        "credit.read",
        "order.read",
        "return.read",
        "billing.read",
        "payment.read",
        "order.hold",
        "order.release_hold",
    ),
    _role("accountant", *_SEES_ALL, *_PAPERS, "billing.*", "payment.*"),
    _role("data_protection", *_PAPERS, "customer.erase"),
    _role("auditor", *_SEES_ALL, *_PAPERS, "stock.read"),
    _role("integration", *_SEES_ALL, "order.*", "fulfillment.*", "billing.*", "payment.*", "return.*", "stock.*"),
)
"""The roles most houses have. A host hands in its own tuple, of these or others."""
