"""Who acts, in which roles, and for which customers and sites."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

from ordercore.values.ids import checked_id
from ordercore.values.mark import PERSONAL

__all__ = ["ALL", "EVERYTHING", "Actor", "Scope", "Subject"]

ALL: Final = frozenset({"*"})
"""Everyone, or everywhere; no id can look like it."""


def _set(given: Iterable[str]) -> frozenset[str]:
    return frozenset(given)


@frozen
class Subject:
    """Whose business it is that somebody wants to act on."""

    #: the customer's id; empty for a guest or for nobody's, which only those who may act for everyone reach.
    customer: str = ""
    #: ids of the customers above, nearest first.
    ancestors: tuple[str, ...] = ()
    #: the customer's sales territory; empty when it has none.
    territory: str = ""
    #: the site where it happens; empty when it happens at none in particular.
    site: str = ""


@frozen
class Scope:
    """What an actor reaches. Empty is nothing: whoever is to reach everyone is given `ALL`."""

    #: customers reached, each with all below it; `ALL` is everyone and guests.
    customers: frozenset[str] = field(factory=frozenset, converter=_set)
    #: territories whose customers are reached too.
    territories: frozenset[str] = field(factory=frozenset, converter=_set)
    #: sites reached, asked only about what happens or lies at a site; `ALL` is everywhere. A customer who may follow its
    #: own shipments wherever they leave from is given `ALL` here.
    sites: frozenset[str] = field(factory=frozenset, converter=_set)

    def reaches_customer(self, subject: Subject) -> bool:
        """Whether the customer, one above it, or its territory is in this scope."""
        if "*" in self.customers:
            return True
        if not subject.customer:
            return False
        return not self.customers.isdisjoint((subject.customer, *subject.ancestors)) or (
            subject.territory != "" and subject.territory in self.territories
        )

    def reaches_site(self, subject: Subject) -> bool:
        """Whether it happens at a site of this scope, or at none in particular."""
        return not subject.site or "*" in self.sites or subject.site in self.sites


EVERYTHING: Final = Scope(customers=ALL, territories=ALL, sites=ALL)
"""The scope of those who act for the house itself."""


@frozen
class Actor:
    """A person or a system that acts."""

    #: identifier, as histories record it.
    id: str = field()
    #: names of the roles held; empty may do nothing.
    roles: frozenset[str] = field(factory=frozenset, converter=_set)
    #: for whom and where.
    scope: Scope = Scope()
    #: name for people; kept out of `repr`.
    name: str = field(default="", repr=False, metadata=PERSONAL)

    @id.validator
    def _an_id(self, attribute: object, value: str) -> None:
        checked_id(value, path="/id")
