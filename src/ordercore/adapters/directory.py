"""A directory in memory: for tests, small houses, and hosts that load their master data at the start."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from ordercore.catalog.item import Item
from ordercore.credit.account import CreditAccount
from ordercore.errors import InvalidValue
from ordercore.parties.customer import Customer
from ordercore.parties.hierarchy import Hierarchy

__all__ = ["MemoryDirectory"]

T = TypeVar("T")


class MemoryDirectory:
    """What it was given when it was made, and nothing else. Safe to share between threads."""

    def __init__(
        self,
        customers: Iterable[Customer] = (),
        items: Iterable[Item] = (),
        accounts: Iterable[CreditAccount] = (),
        sites: Iterable[str] = (),
    ) -> None:
        """Take in the records.

        Args:
            customers: all customers.
            items: all items, with the components of kits.
            accounts: all credit accounts.
            sites: ids of the sites goods leave from, the preferred one first.

        Raises:
            InvalidValue: two records of a kind have one id, customers or accounts stand in a circle, or an account lies
                under one that is not there: its limits would bind nobody.
        """
        self._customers = _by_key([(each.id, each) for each in customers], "customers")
        self._items = _by_key([(each.sku, each) for each in items], "items")
        self._accounts = _by_key([(each.id, each) for each in accounts], "accounts")
        self._sites = tuple(_by_key([(each, each) for each in sites], "sites"))
        self._hierarchy = Hierarchy.of(self._customers.values())
        self._below: dict[str, list[str]] = {}
        self._of_territory: dict[str, list[str]] = {}
        for customer in self._customers.values():
            if customer.parent:
                self._below.setdefault(customer.parent, []).append(customer.id)
            if customer.territory:
                self._of_territory.setdefault(customer.territory, []).append(customer.id)
        self._account_tree = Hierarchy({each.id: each.parent for each in self._accounts.values() if each.parent})
        for each in self._accounts.values():
            if each.parent and each.parent not in self._accounts:
                raise InvalidValue(
                    f"account {each.id!r} lies under {each.parent!r}, which is not there", path="/accounts"
                )

    def customer(self, id: str) -> Customer | None:
        """The customer of that id, or None."""
        return self._customers.get(id)

    def ancestors(self, id: str) -> tuple[str, ...]:
        """Ids of the customers above one, nearest first."""
        return self._hierarchy.ancestors(id)

    def within(self, customers: Collection[str], territories: Collection[str]) -> frozenset[str]:
        """Ids of these customers, of all below them, and of those whose own territory is one of these."""
        found, waiting = set[str](), list(customers)
        while waiting:
            at = waiting.pop()
            if at not in found:
                found.add(at)
                waiting.extend(self._below.get(at, ()))
        return frozenset(found.union(*[self._of_territory.get(name, ()) for name in territories]))

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        """Those of the items that exist, by SKU, with everything their kits are made of."""
        found: dict[str, Item] = {}
        wanted = list(reversed(skus))
        while wanted:
            item = self._items.get(wanted.pop())
            if item is None or item.sku in found:
                continue
            found[item.sku] = item
            if item.kit is not None:
                wanted.extend(part.sku for part in reversed(item.kit.components))
        return found

    def account(self, id: str) -> CreditAccount | None:
        """The credit account of that id, or None."""
        return self._accounts.get(id)

    def accounts_above(self, id: str) -> tuple[CreditAccount, ...]:
        """The credit accounts above one, nearest first."""
        return tuple(self._accounts[above] for above in self._account_tree.ancestors(id))

    def sites(self) -> tuple[str, ...]:
        """Ids of the sites goods leave from, the preferred one first."""
        return self._sites


def _by_key(pairs: list[tuple[str, T]], path: str) -> dict[str, T]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidValue("two records of one id", path=f"/{path}", mend="keep one of them")
    return found
