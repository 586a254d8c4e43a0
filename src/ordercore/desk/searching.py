"""Finding and reading: documents, and everything that happened to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from attrs import evolve, frozen

from ordercore.access.actor import ALL, Actor, Subject
from ordercore.access.may import may
from ordercore.desk.counter import Counter
from ordercore.desk.facts import Loaded
from ordercore.ports.store import Condition, Page, Query, Recorded
from ordercore.values.verdict import Refused

__all__ = ["Searching"]

_READ: Final = "order.read"
_OF_CUSTOMERS: Final = frozenset({"order", "fulfillment", "invoice", "return", "payment"})


@frozen
class Searching:
    """The questions one may ask about documents. They write nothing, and so take no command id."""

    #: what all verbs share.
    counter: Counter

    def get(self, kind: str, id: str, *, by: Actor) -> Loaded[Any] | Refused:
        """A document as it stands now, with its version.

        Raises:
            UnknownDocument: there is none, or it is not this actor's to see.
        """
        loaded = self.counter.load(kind, id)
        customer = getattr(loaded.document, "customer", "")
        no = self.counter.refuses(by, _READ, customer, about=(kind, id))
        return loaded if no is None else no

    def history(self, kind: str, id: str, *, by: Actor) -> Sequence[Recorded] | Refused:
        """Everything that happened to a document, oldest first.

        Raises:
            UnknownDocument: there is none, or it is not this actor's to see.
        """
        found = self.get(kind, id, by=by)
        return found if isinstance(found, Refused) else self.counter.store.history(kind, id)

    def find(self, query: Query, *, by: Actor) -> Page | Refused:
        """One page of the documents that fit and that the actor may see.

        An actor who acts for some customers only is shown those that name one of them as customer: not those of customers
        below them, nor of a territory, which `get` shows one by one. Documents that belong to no customer are shown to those
        who act for everyone.
        """
        verdict = may(by, _READ, Subject(), self.counter.roles)
        if isinstance(verdict, Refused) and "access.no_permission" in verdict.codes:
            return Refused(tuple([each for each in verdict.reasons if each.code != "access.out_of_scope"]))
        if by.scope.customers >= ALL:
            return self.counter.store.find(query)
        if query.kind not in _OF_CUSTOMERS or not by.scope.customers:
            return Page(())
        own = Condition("customer", "in", tuple(sorted(by.scope.customers)))
        return self.counter.store.find(evolve(query, where=(*query.where, own)))
