"""On which rung of our ladder a row of a case stands: its kind, and the precedence of kinds that goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ordercore.pricing import PriceKind
from tests.oracles.pricing.words import Told, UnknownWord, one_of

__all__ = ["EVERYBODY", "Rungs"]

EVERYBODY: Final = "everybody"
"""The group of all buyers: a price agreed with nobody in particular is agreed with it."""

_OPEN: Final[tuple[PriceKind, ...]] = ("special", "cost_plus")
_AGREED: Final[tuple[PriceKind, ...]] = ("contract_special", "contract", "customer")


class Rungs:
    """The kinds of a table's rows.

    A plain amount is the list. What changes or replaces it stands before: by its priority, the higher first, or in a table
    where the first match wins by its place.
    """

    def __init__(self, rows: Sequence[Told], named: set[str], *, first_match: bool) -> None:
        self._rows = [row for row in rows if row.get("kind") != "cost"]
        self._named = named
        self._kinds: dict[str, PriceKind] = {}
        ranks: dict[int, list[Told]] = {}
        for at, row in enumerate(self._rows):
            one_of(row.get("list_type"), (None, "sale", "override"), "a type of list")
            if self._is_list(row):
                self._kinds[row["id"]] = "list"
            else:
                ranks.setdefault(at if first_match else -(row.get("priority") or 0), []).append(row)
        self.precedence: tuple[PriceKind, ...] = ("list",)
        self._rank([ranks[rank] for rank in sorted(ranks)])

    def kind(self, row: Told) -> PriceKind:
        """The kind of a row."""
        return self._kinds[row["id"]]

    def is_agreed(self, row: Told) -> bool:
        """Whether its kind asks with whom it was agreed."""
        return self.kind(row) in _AGREED

    def _is_list(self, row: Told) -> bool:
        return "amount" in row and not row.get("priority") and "list_type" not in row and row["id"] not in self._named

    def _rank(self, ranks: list[list[Told]]) -> None:
        """Give each rank a kind of its own: ranks of several rows one that asks for nobody, if not all name somebody."""
        chosen: dict[int, PriceKind] = {}
        pool = {True: list(_OPEN), False: list(_AGREED)}
        several = [len(rank) > 1 and not all(_names_somebody(row) for row in rank) for rank in ranks]
        for at in sorted(range(len(ranks)), key=lambda at: not several[at]):
            kinds = pool[True] or ([] if several[at] else pool[False])
            if not kinds:
                raise UnknownWord("more ranks of prices than there are kinds")
            chosen[at] = kinds.pop(0)
        for at, rank in enumerate(ranks):
            self._kinds |= {row["id"]: chosen[at] for row in rank}
        self.precedence = (*[chosen[at] for at in range(len(ranks))], "list")


def _names_somebody(row: Told) -> bool:
    return bool({"company", "customer", "group", "campaign"} & set(row.get("scope") or {}))
