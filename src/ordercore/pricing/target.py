"""What a rule is about: items, groups of items, kinds of charges."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from ordercore.pricing.name import names_set

__all__ = ["EVERYTHING", "Target"]


@frozen
class Target:
    """Items by sku or by group, or charges by kind; one named way is enough to be meant, and naming none means everything.

    Of those, `within` keeps only what lies in one of its groups too, and the two ``not_`` fields leave out.
    """

    #: items meant; with `groups` empty too, all items are.
    skus: frozenset[str] = field(default=frozenset(), converter=names_set)
    #: item groups meant, each with all groups below it.
    groups: frozenset[str] = field(default=frozenset(), converter=names_set)
    #: kinds of charges meant, by rules of the charge stage; empty means all charges.
    charges: frozenset[str] = field(default=frozenset(), converter=names_set)
    #: item groups of which one must hold the item besides; empty asks for none.
    within: frozenset[str] = field(default=frozenset(), converter=names_set)
    #: items never meant.
    not_skus: frozenset[str] = field(default=frozenset(), converter=names_set)
    #: item groups never meant, each with all groups below it.
    not_groups: frozenset[str] = field(default=frozenset(), converter=names_set)

    @property
    def is_open(self) -> bool:
        """Whether it begins with all items instead of those it names."""
        return not self.skus and not self.groups

    @property
    def is_plain(self) -> bool:
        """Whether nothing is kept out of what it begins with."""
        return not self.within and not self.not_skus and not self.not_groups

    def keeps(self, sku: str, groups: tuple[str, ...]) -> bool:
        """Whether an item of what it begins with is not left out; `groups` with all those they lie in."""
        return (
            sku not in self.not_skus
            and self.not_groups.isdisjoint(groups)
            and (not self.within or not self.within.isdisjoint(groups))
        )


EVERYTHING: Final = Target()
"""All items, or for a rule of the charge stage all charges."""
