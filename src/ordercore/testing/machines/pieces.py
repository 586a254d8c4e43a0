"""An oracle for quantities that shares no arithmetic with what it checks: one row per piece, counted by looking.

Solidus keeps its inventory so. A piece here is the smallest part of a unit the story deals in, so that halves of a kilogram are
pieces too. Nothing is added or subtracted: a row is moved when somebody moves it, and every figure is a count of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

from attrs import define, field

__all__ = ["Piece", "Pieces", "Side"]

Side = Literal["announced", "returned", "invoiced", "credited"]
"""What a piece can be beside where it is."""

_IN_HOUSE: Final = frozenset({"allocated", "picked", "packed"})


@define(eq=False)
class Piece:
    """One piece of an order line."""

    #: the order it was ordered by.
    order: str
    #: the line of the order.
    line: str
    #: what it is.
    sku: str
    #: whether stock is counted for it.
    tracked: bool
    #: the bucket it is in.
    place: str = "unsourced"
    #: the fulfillment it is on; empty when on none.
    fulfillment: str = ""
    #: the site it lies at while claimed.
    site: str = ""
    #: the return it was last announced by.
    back: str = ""
    #: what it is besides.
    sides: set[Side] = field(factory=set)


class Pieces:
    """All pieces of a story."""

    def __init__(self) -> None:
        self.rows: list[Piece] = []

    def order(self, order: str, line: str, sku: str, count: int, *, tracked: bool) -> None:
        """Let so many pieces be ordered."""
        self.rows.extend(Piece(order, line, sku, tracked) for _ in range(count))

    def of(self, order: str, line: str) -> Iterator[Piece]:
        """The pieces of one line."""
        return (piece for piece in self.rows if piece.order == order and piece.line == line)

    def count(self, order: str, line: str, fits: Callable[[Piece], bool]) -> int:
        """How many pieces of a line fit."""
        return sum(1 for piece in self.of(order, line) if fits(piece))

    def claimed(self, site: str, sku: str) -> int:
        """How many pieces of an item are claimed at a site."""
        return sum(
            1
            for piece in self.rows
            if (piece.site, piece.sku) == (site, sku) and piece.tracked and piece.place in _IN_HOUSE
        )

    def take(self, order: str, line: str, count: int, fits: Callable[[Piece], bool]) -> list[Piece]:
        """So many pieces of a line that fit.

        Raises:
            AssertionError: there are not so many: whoever allowed the step allowed too much.
        """
        found = [piece for piece in self.of(order, line) if fits(piece)][:count]
        assert 0 < count == len(found), f"{count} pieces of {order}/{line} were taken, {len(found)} are there"
        return found

    def move(self, order: str, line: str, count: int, source: str, target: str) -> None:
        """Let pieces that are on no fulfillment go from one place to another."""
        for piece in self.take(order, line, count, lambda piece: piece.place == source):
            piece.place = target

    def allocate(self, order: str, line: str, count: int, fulfillment: str, site: str) -> None:
        """Let pieces that wait be claimed at a site."""
        for piece in self.take(order, line, count, lambda piece: piece.place == "unsourced"):
            piece.place, piece.fulfillment, piece.site = "allocated", fulfillment, site

    def carry(self, fulfillment: str, target: str) -> None:
        """Let all pieces on a fulfillment go one step on; from ``unsourced`` they are on none."""
        for piece in self.rows:
            if piece.fulfillment == fulfillment:
                self._put(piece, target)

    def lose(self, order: str, line: str, count: int, fulfillment: str) -> None:
        """Let allocated pieces not be found."""
        for piece in self.take(order, line, count, lambda piece: piece.fulfillment == fulfillment):
            self._put(piece, "unsourced")

    def mark(
        self, order: str, line: str, count: int, side: Side, fits: Callable[[Piece], bool], back: str = ""
    ) -> None:
        """Let pieces that fit become something besides where they are."""
        for piece in self.take(order, line, count, fits):
            piece.sides.add(side)
            piece.back = back or piece.back

    def unmark(self, back: str) -> None:
        """Let what was announced by a return and has not come back stay with the customer."""
        for piece in self.rows:
            if piece.back == back:
                piece.sides.discard("announced")

    @staticmethod
    def _put(piece: Piece, target: str) -> None:
        piece.place = target
        if target == "unsourced":
            piece.fulfillment = piece.site = ""
