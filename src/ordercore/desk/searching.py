"""Finding and reading: documents, and everything that happened to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from attrs import evolve, frozen

from ordercore.access.actor import ALL, Actor, Scope
from ordercore.desk.facts import Loaded
from ordercore.desk.personal import whole
from ordercore.desk.room import Room, permitted
from ordercore.desk.watching import Watcher
from ordercore.lifecycle.kind import KINDS, READING
from ordercore.ports.query import VALUES_MOST, Condition, Page, Query, Row
from ordercore.ports.record import Recorded
from ordercore.values.verdict import Refused

__all__ = ["Searching"]

_OF_CUSTOMERS: Final = frozenset({"order", "fulfillment", "invoice", "return", "payment"})
_AT_SITES: Final = frozenset({"fulfillment", "return", "adjustment"})
_MOST_NAMED: Final = VALUES_MOST
"""So many customers are named in one query; where more are reached, rows are looked through instead."""


@frozen
class Searching(Room):
    """The questions one may ask about documents. They write nothing, and so take no command id."""

    @permitted(*READING)
    def get(self, kind: str, id: str, *, by: Actor) -> Loaded[Any] | Refused:
        """A document as it stands now, with its version, and with what identifies a person unless that was erased.

        Each kind has a permission of its own to be read, which `ordercore.lifecycle.kind.Kind.reading` says; all questions ask for it.

        Raises:
            UnknownDocument: there is none, or it is not this actor's to see.
        """
        if (no := self._not_for(by, kind)) is not None:  # asked first, or it would be learned what there is
            return no
        loaded = self.counter.load(kind, id)
        customer, site = getattr(loaded.document, "customer", ""), getattr(loaded.document, "site", "")
        no = self.counter.refuses(by, KINDS[kind].reading, customer, site=site, about=(kind, id))
        return whole(self.counter.store, kind, loaded) if no is None else no

    @permitted(*READING)
    def history(self, kind: str, id: str, *, by: Actor) -> Sequence[Recorded] | Refused:
        """Everything that happened to a document, oldest first.

        Raises:
            UnknownDocument: there is none, or it is not this actor's to see.
        """
        found = self.get(kind, id, by=by)
        return found if isinstance(found, Refused) else tuple(self.counter.store.history(kind, id))

    @permitted(*READING)
    def find(self, query: Query, *, by: Actor) -> Page | Refused:
        """One page of the documents that fit and that the actor may see: exactly those that `get` shows one by one.

        They are those of the customers reached, of all below them, and of the territories reached; what lies at a site, only at
        the sites reached. Documents that belong to no customer are shown to those who act for everyone, and what is kept beside
        documents, or by a host, to nobody: it has no customer and no site to ask for. When customers come or go while somebody turns pages, the next page may be refused as not one of this query's: begin at the first.
        """
        scope = by.scope
        if query.kind not in KINDS:
            return Page(())
        if (no := self._not_for(by, query.kind)) is not None:
            return no
        if query.kind in _AT_SITES and not scope.sites >= ALL:
            query = _narrowed(query, "site", {"", *scope.sites})
        if scope.customers >= ALL:
            return self.counter.store.find(query)
        reached = self._reached(scope) if query.kind in _OF_CUSTOMERS else frozenset[str]()
        if not reached:
            return Page(())
        if len(reached) <= _MOST_NAMED:
            return self.counter.store.find(_narrowed(query, "customer", reached))
        return self._looked_through(query, reached)

    @permitted(*READING)
    def watch(self, *, after: str = "", by: Actor) -> Watcher | Refused:
        """What happened to all documents the actor may see, oldest first, from a position on: iterate over it.

        Args:
            after: the `position` of a watcher of earlier; empty begins with the oldest.
            by: who watches; what `get` would not show is passed over, whole kinds of documents too.
        """
        return Watcher(self.counter, by, after)

    def _not_for(self, by: Actor, kind: str) -> Refused | None:
        """The refusal of an actor whose roles do not permit to see documents of a kind, wherever and whosoever's."""
        known = KINDS.get(kind)
        return None if known is None else self.counter.lacks(by, (known.reading,))

    def _reached(self, scope: Scope) -> frozenset[str]:
        """The customers of a scope; nobody's documents, which have no customer, are not among theirs."""
        return self.counter.directory.within(scope.customers, scope.territories) - {""}

    def _looked_through(self, query: Query, reached: Collection[str]) -> Page:
        """A page of the rows of many customers, put together from pieces that never hold more than is missing."""
        rows: list[Row] = []
        while True:
            piece = self.counter.store.find(evolve(query, limit=query.limit - len(rows)))
            rows += [row for row in piece.rows if row.index.get("customer") in reached]
            if not piece.next or len(rows) == query.limit:
                return Page(tuple(rows), piece.next)
            query = evolve(query, after=piece.next)


def _narrowed(query: Query, field: str, values: Collection[str]) -> Query:
    return evolve(query, where=(*query.where, Condition(field, "in", tuple(sorted(values)))))
