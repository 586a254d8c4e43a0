"""What a rule is about: items, groups of items, kinds of charges."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from ordercore.pricing.name import names_set

__all__ = ["EVERYTHING", "Target"]


@frozen
class Target:
    """Items by sku or by group, or charges by kind; one named way is enough to be meant, and naming none means everything."""

    #: items meant; with `groups` empty too, all items are.
    skus: frozenset[str] = field(default=frozenset(), converter=names_set)
    #: item groups meant, each with all groups below it.
    groups: frozenset[str] = field(default=frozenset(), converter=names_set)
    #: kinds of charges meant, by rules of the charge stage; empty means all charges.
    charges: frozenset[str] = field(default=frozenset(), converter=names_set)

    @property
    def is_open(self) -> bool:
        """Whether all items are meant."""
        return not self.skus and not self.groups


EVERYTHING: Final = Target()
"""All items, or for a rule of the charge stage all charges."""
