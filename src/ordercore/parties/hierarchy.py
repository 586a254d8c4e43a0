"""Who is a part of whom: a forest of customers without circles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from ordercore.errors import InvalidValue
from ordercore.parties.customer import Customer

__all__ = ["Hierarchy"]


@frozen
class Hierarchy:
    """The parents of some customers. Whoever is not listed stands at the top."""

    #: id of the parent by id of the customer; who has none is left out.
    parents: Mapping[str, str] = field(factory=dict)

    @parents.validator
    def _no_circle(self, attribute: object, value: Mapping[str, str]) -> None:
        cleared: set[str] = set()
        for start in value:
            trail: dict[str, None] = {}
            at = start
            while at in value and at not in cleared:
                if at in trail:
                    raise InvalidValue(
                        f"a circle: {' > '.join((*trail, at))}",
                        path=f"/parents/{at}",
                        mend="let one of them have no parent",
                    )
                trail[at] = None
                at = value[at]
            cleared.update(trail)

    @classmethod
    def of(cls, customers: Iterable[Customer]) -> Hierarchy:
        """The hierarchy that these customers name among themselves.

        Raises:
            InvalidValue: some of them stand in a circle.
        """
        return cls({each.id: each.parent for each in customers if each.parent})

    def ancestors(self, id: str) -> tuple[str, ...]:
        """The customers above one, nearest first; empty at the top."""
        found: list[str] = []
        at = self.parents.get(id)
        while at is not None:
            found.append(at)
            at = self.parents.get(at)
        return tuple(found)

    def under(self, id: str) -> tuple[str, ...]:
        """All customers below one, without itself: level by level, each level in the order listed."""
        children: dict[str, list[str]] = {}
        for child, parent in self.parents.items():
            children.setdefault(parent, []).append(child)
        found = list(children.get(id, ()))
        for each in found:
            found.extend(children.get(each, ()))
        return tuple(found)
