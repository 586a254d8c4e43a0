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


ROLES: Final[tuple[Role, ...]] = (
    Role("customer", frozenset({"order.read", "order.quote", "order.take", "order.confirm", "order.cancel"})),
    Role(
        "sales_rep",
        frozenset(
            {
                "order.read",
                "order.quote",
                "order.take",
                "order.confirm",
                "order.cancel",
                "order.hold",
                "fulfillment.allocate",
                "return.authorize",
            }
        ),
    ),
    Role(
        "approver",
        frozenset({"order.read", "order.hold", "order.release_hold", "order.price_override", "order.cancel"}),
    ),
    Role("warehouse", frozenset({"order.read", "fulfillment.*", "return.receive", "stock.adjust"})),
    Role("shipping_agent", frozenset({"order.read", "fulfillment.pack", "fulfillment.ship"})),
    Role("credit_manager", frozenset({"order.read", "order.hold", "order.release_hold"})),
    Role("accountant", frozenset({"order.read", "billing.*", "payment.*"})),
    Role("auditor", frozenset({"order.read"})),
    Role(
        "integration",
        frozenset({"order.*", "fulfillment.*", "billing.*", "payment.*", "return.*", "stock.*"}),
    ),
)
"""The roles most houses have. A host hands in its own tuple, of these or others."""
