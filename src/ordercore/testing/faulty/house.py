"""Directories that are sound in a small house, and mix up or lose what a large or an odd one holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve

from ordercore.adapters.directory import MemoryDirectory
from ordercore.catalog.item import Item
from ordercore.credit.account import CreditAccount
from ordercore.parties.customer import Customer

__all__ = [
    "ClimbsThreeSteps",
    "ClimbsThreeStepsOfAccounts",
    "CutsAccounts",
    "CutsCustomers",
    "CutsSites",
    "CutsSkus",
    "CutsTerritories",
    "DescendsThreeSteps",
    "DropsEmptyLines",
    "ForgetsPeriods",
    "HandsOutItsItems",
    "KeepsAllInOneTable",
    "KnowsOnlyLoopsOfOne",
    "MindsNoAccentsOfSkus",
    "OpensKitsThreeDeep",
    "ReachesInASet",
    "ReadsCustomersAsNumbers",
    "RoundsCosts",
    "RoundsWeights",
    "SearchesCustomersInAllTables",
    "SortsLimits",
    "SortsShipTos",
    "TakesTerritoriesForCustomers",
    "TakesTuplesAlone",
    "TrimsAccounts",
]

_SHORT = 63


class CutsCustomers(MemoryDirectory):
    """Keeps the first 63 characters of a customer's id, and looks for no more."""

    def customer(self, id: str) -> Customer | None:
        near = [each for known, each in self._customers.items() if known[:_SHORT] == id[:_SHORT]]
        return near[-1] if near else None


class ReadsCustomersAsNumbers(MemoryDirectory):
    """Keeps ids of customers in a column that makes numbers of digits."""

    def customer(self, id: str) -> Customer | None:
        return super().customer(str(int(id)) if id.isascii() and id.isdigit() else id)


class CutsSkus(MemoryDirectory):
    """Keeps the first 63 characters of a SKU, and looks for no more."""

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        first = {sku[:_SHORT]: sku for sku in reversed(self._items)}
        return super().items([first.get(sku[:_SHORT], sku) for sku in skus])


class MindsNoAccentsOfSkus(MemoryDirectory):
    """Takes a SKU with an accent for the same without."""

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        plain = [sku.replace("e\u0301", "\u00e9") for sku in skus]
        return super().items([sku if sku in self._items else skus[at] for at, sku in enumerate(plain)])


class CutsAccounts(MemoryDirectory):
    """Keeps the first 63 characters of an account's id, and looks for no more."""

    def account(self, id: str) -> CreditAccount | None:
        near = [each for known, each in self._accounts.items() if known[:_SHORT] == id[:_SHORT]]
        return near[-1] if near else None


class TrimsAccounts(MemoryDirectory):
    """Takes an account with a blank behind it for the same without."""

    def account(self, id: str) -> CreditAccount | None:
        return super().account(id.strip())


class CutsSites(MemoryDirectory):
    """Names a site by its first 63 characters."""

    def sites(self) -> tuple[str, ...]:
        return tuple([each[:_SHORT] for each in super().sites()])


class CutsTerritories(MemoryDirectory):
    """Takes territories for one that begin with the same 63 characters."""

    def within(self, customers: Collection[str], territories: Collection[str]) -> frozenset[str]:
        near = [known for known in self._of_territory for each in territories if known[:_SHORT] == each[:_SHORT]]
        return super().within(customers, near)


class KeepsAllInOneTable(MemoryDirectory):
    """Keeps customers, items and accounts in one table by their id: what came last is kept."""

    def customer(self, id: str) -> Customer | None:
        return None if id in self._items or id in self._accounts else super().customer(id)


class SearchesCustomersInAllTables(MemoryDirectory):
    """Finds a customer for whatever has that id."""

    def customer(self, id: str) -> Customer | None:
        return super().customer(id) or (Customer(id) if id in self._accounts or id in self._sites else None)


class TakesTerritoriesForCustomers(MemoryDirectory):
    """Looks for a customer where a territory is asked for."""

    def within(self, customers: Collection[str], territories: Collection[str]) -> frozenset[str]:
        named = [each for each in territories if each in self._customers]
        return super().within([*customers, *named], territories)


class ClimbsThreeSteps(MemoryDirectory):
    """Joins three customers above one, and no more."""

    def ancestors(self, id: str) -> tuple[str, ...]:
        return super().ancestors(id)[:3]


class ClimbsThreeStepsOfAccounts(MemoryDirectory):
    """Joins three accounts above one, and no more."""

    def accounts_above(self, id: str) -> tuple[CreditAccount, ...]:
        return super().accounts_above(id)[:3]


class DescendsThreeSteps(MemoryDirectory):
    """Joins three customers below one, and no more."""

    def within(self, customers: Collection[str], territories: Collection[str]) -> frozenset[str]:
        reached = set(customers)
        for _ in range(3):
            reached |= {below for each in reached for below in self._below.get(each, ())}
        return frozenset(reached) | super().within((), territories)


class OpensKitsThreeDeep(MemoryDirectory):
    """Opens kits in kits in kits, and no more."""

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        found = dict.fromkeys(skus)
        for _ in range(3):
            kits = [self._items[sku].kit for sku in found if sku in self._items]
            found |= dict.fromkeys([part.sku for kit in kits if kit for part in kit.components])
        return {sku: self._items[sku] for sku in found if sku in self._items}


class KnowsOnlyLoopsOfOne(MemoryDirectory):
    """Notices a kit in itself, and not a kit in a kit of its own."""

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        own = {sku: self._items[sku] for sku in skus if sku in self._items}
        parts = [part.sku for item in own.values() if item.kit for part in item.kit.components if part.sku != item.sku]
        return {**own, **(self.items(parts) if parts else {})}


class HandsOutItsItems(MemoryDirectory):
    """Hands out the answer it gave before."""

    def __init__(self, *records: Iterable[Any], **named: Iterable[Any]) -> None:
        super().__init__(*records, **named)
        self._given: dict[tuple[str, ...], Mapping[str, Item]] = {}

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        return self._given.setdefault(tuple(skus), super().items(skus))


class ReachesInASet(MemoryDirectory):
    """Gives those reached as a set that can be changed."""

    def within(self, customers: Collection[str], territories: Collection[str]) -> Any:
        return set(super().within(customers, territories))


class TakesTuplesAlone(MemoryDirectory):
    """Looks at the first customer asked about, as if all came in a row."""

    def within(self, customers: Collection[str], territories: Collection[str]) -> frozenset[str]:
        rows: Any = customers
        return super().within([rows[at] for at in range(len(rows))], territories)


class _Changing(MemoryDirectory):
    """Tells records in its own way."""

    def changed(self, customer: Customer) -> Customer:
        """A customer as it is told."""
        return customer

    def repacked(self, item: Item) -> Item:
        """An item as it is told."""
        return item

    def customer(self, id: str) -> Customer | None:
        found = super().customer(id)
        return found and self.changed(found)

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        return {sku: self.repacked(item) for sku, item in super().items(skus).items()}


class SortsShipTos(_Changing):
    """Tells the doors of a customer by name, and not the usual one first."""

    def changed(self, customer: Customer) -> Customer:
        return evolve(customer, ship_tos=tuple(sorted(customer.ship_tos, key=lambda each: each.id)))


class DropsEmptyLines(_Changing):
    """Leaves out the empty lines of an address."""

    def changed(self, customer: Customer) -> Customer:
        bill = customer.bill_to
        return evolve(customer, bill_to=bill and evolve(bill, lines=tuple(filter(None, bill.lines))))


class ForgetsPeriods(_Changing):
    """Does not keep when a customer may order."""

    def changed(self, customer: Customer) -> Customer:
        return Customer(**{name: value for name, value in _fields(customer).items() if name != "active"})


class RoundsWeights(_Changing):
    """Keeps weights with three digits."""

    def repacked(self, item: Item) -> Item:
        weight = item.weight
        return evolve(item, weight=weight and type(weight)(round(weight.exact, 3), weight.unit))


class RoundsCosts(_Changing):
    """Keeps costs in cents."""

    def repacked(self, item: Item) -> Item:
        return evolve(item, costs=tuple([type(each)(round(each.exact, 2), each.currency) for each in item.costs]))


class SortsLimits(MemoryDirectory):
    """Tells the limits of an account from the highest down, though the last one counts."""

    def account(self, id: str) -> CreditAccount | None:
        found = super().account(id)
        return found and evolve(found, limits=tuple(sorted(found.limits, key=repr)))


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__ if not name.startswith("__")}
