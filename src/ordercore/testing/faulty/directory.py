"""Directories that mix records up, or tell too little or too much of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from attrs import evolve

from ordercore.adapters.directory import MemoryDirectory
from ordercore.catalog.item import Item
from ordercore.credit.account import CreditAccount
from ordercore.errors import UnknownDocument
from ordercore.parties.customer import Customer

__all__ = [
    "CountsOneselfAbove",
    "CountsOneselfAboveAccounts",
    "FindsByPrefix",
    "ForgetsNames",
    "ForgetsStrangers",
    "IgnoresTerritories",
    "InventsAccounts",
    "KnowsNobodyAboveAccounts",
    "KnowsOnlyParents",
    "LosesClasses",
    "MindsNoCase",
    "NamesMissingItems",
    "OpensKitsForever",
    "OpensKitsHalfway",
    "OpensNoKits",
    "PutsFarthestAccountFirst",
    "PutsFarthestFirst",
    "RaisesForNobody",
    "ReachesEverybody",
    "ReachesFiveHundred",
    "ReachesNobodyBelow",
    "SellsBelowTerritories",
    "SellsWhereNobodySells",
    "ShiftsSites",
    "SortsSites",
    "TakesFiveHundred",
    "WearsOut",
]


class MindsNoCase(MemoryDirectory):
    """Takes ``ACME`` for ``acme``."""

    def customer(self, id: str) -> Customer | None:
        return super().customer(id) or super().customer(id.lower())


class FindsByPrefix(MemoryDirectory):
    """Is content with the beginning of a SKU."""

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        near = [each for sku in skus if sku for each in self._items if each.startswith(sku)]
        return super().items([*skus, *near])


class RaisesForNobody(MemoryDirectory):
    """Takes a customer who does not exist for an error."""

    def customer(self, id: str) -> Customer | None:
        found = super().customer(id)
        if found is None:
            raise UnknownDocument("customer", id)
        return found


class ForgetsNames(MemoryDirectory):
    """Does not keep what customers are called."""

    def customer(self, id: str) -> Customer | None:
        found = super().customer(id)
        return found and evolve(found, name="")


class LosesClasses(MemoryDirectory):
    """Does not keep how items are taxed."""

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        return {sku: evolve(item, tax_class="") for sku, item in super().items(skus).items()}


class PutsFarthestFirst(MemoryDirectory):
    """Begins at the top of a tree."""

    def ancestors(self, id: str) -> tuple[str, ...]:
        return super().ancestors(id)[::-1]


class KnowsOnlyParents(MemoryDirectory):
    """Looks one step up."""

    def ancestors(self, id: str) -> tuple[str, ...]:
        return super().ancestors(id)[:1]


class CountsOneselfAbove(MemoryDirectory):
    """Takes a customer for its own ancestor."""

    def ancestors(self, id: str) -> tuple[str, ...]:
        return (id, *super().ancestors(id)) if self.customer(id) else ()


class ReachesNobodyBelow(MemoryDirectory):
    """Lets those named reach themselves alone."""

    def within(self, customers: Collection[str], territories: Collection[str]) -> frozenset[str]:
        return frozenset(customers) | super().within((), territories)


class ForgetsStrangers(MemoryDirectory):
    """Leaves out those named whom it does not know."""

    def within(self, customers: Collection[str], territories: Collection[str]) -> frozenset[str]:
        return super().within([id for id in customers if self.customer(id)], territories)


class SellsBelowTerritories(MemoryDirectory):
    """Lets a territory reach down the tree."""

    def within(self, customers: Collection[str], territories: Collection[str]) -> frozenset[str]:
        return super().within(super().within(customers, territories), ())


class IgnoresTerritories(MemoryDirectory):
    """Knows no territory."""

    def within(self, customers: Collection[str], territories: Collection[str]) -> frozenset[str]:
        return super().within(customers, ())


class ReachesFiveHundred(MemoryDirectory):
    """Lets nobody reach more than five hundred customers."""

    def within(self, customers: Collection[str], territories: Collection[str]) -> frozenset[str]:
        return frozenset(sorted(super().within(customers, territories))[:500])


class SellsWhereNobodySells(MemoryDirectory):
    """Takes customers without a territory for those of a territory without a name."""

    def within(self, customers: Collection[str], territories: Collection[str]) -> frozenset[str]:
        lost = [each.id for each in self._customers.values() if not each.territory] if "" in territories else []
        return super().within(customers, territories) | frozenset(lost)


class OpensNoKits(MemoryDirectory):
    """Gives the items asked for and nothing of what they are made of."""

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        return {sku: item for sku, item in super().items(skus).items() if sku in skus}


class OpensKitsForever(MemoryDirectory):
    """Does not notice that it has opened a kit before."""

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        found = super().items([sku for sku in skus if sku in self._items])
        own = {sku: found[sku] for sku in skus if sku in found}
        parts = [part.sku for item in own.values() if item.kit for part in item.kit.components]
        return {**own, **(self.items(parts) if parts else {})}


class OpensKitsHalfway(MemoryDirectory):
    """Opens a kit, but not the kits in it."""

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        found = super().items(skus)
        kits = [item.kit for sku, item in found.items() if sku in skus and item.kit]
        wanted = {*skus, *[part.sku for kit in kits for part in kit.components]}
        return {sku: item for sku, item in found.items() if sku in wanted}


class NamesMissingItems(MemoryDirectory):
    """Gives None for an item that does not exist."""

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        found: dict[str, Any] = dict.fromkeys(skus)
        return {**found, **super().items(skus)}


class TakesFiveHundred(MemoryDirectory):
    """Answers for no more than five hundred items at a time."""

    def items(self, skus: Sequence[str]) -> Mapping[str, Item]:
        return super().items(skus[:500])


class InventsAccounts(MemoryDirectory):
    """Opens an account for whoever asks."""

    def account(self, id: str) -> CreditAccount | None:
        return super().account(id) or CreditAccount(id or "none", "USD")


class PutsFarthestAccountFirst(MemoryDirectory):
    """Begins at the account on top."""

    def accounts_above(self, id: str) -> tuple[CreditAccount, ...]:
        return super().accounts_above(id)[::-1]


class KnowsNobodyAboveAccounts(MemoryDirectory):
    """Lets every account stand alone."""

    def accounts_above(self, id: str) -> tuple[CreditAccount, ...]:
        return ()


class CountsOneselfAboveAccounts(MemoryDirectory):
    """Takes an account for one above itself."""

    def accounts_above(self, id: str) -> tuple[CreditAccount, ...]:
        own = self.account(id)
        return (own, *super().accounts_above(id)) if own else ()


class SortsSites(MemoryDirectory):
    """Puts sites in alphabetical order."""

    def sites(self) -> tuple[str, ...]:
        return tuple(sorted(super().sites()))


class ShiftsSites(MemoryDirectory):
    """Names another site first each time."""

    def sites(self) -> tuple[str, ...]:
        self._sites = (*self._sites[1:], *self._sites[:1])
        return (*self._sites[-1:], *self._sites[:-1])


class WearsOut(MemoryDirectory):
    """Gives a customer once."""

    def customer(self, id: str) -> Customer | None:
        return self._customers.pop(id, None)


class ReachesEverybody(MemoryDirectory):
    """Counts everybody among those whom a scope reaches."""

    def within(self, customers: Collection[str], territories: Collection[str]) -> frozenset[str]:
        return super().within(customers, territories) | frozenset(self._customers)
