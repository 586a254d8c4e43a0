"""Stock counted, and goods allocated, picked, packed and shipped."""

from __future__ import annotations

from collections.abc import Sequence

from ordercore.lifecycle.adjustment.record import AdjustmentLine
from ordercore.lifecycle.fulfillment.record import Fulfillment, Package
from ordercore.lifecycle.order.record import LineQuantity, Order, OrderLine
from ordercore.testing.machines.conserved import PIECE
from ordercore.testing.machines.teller import Teller

__all__ = ["GoodsChapter"]


class GoodsChapter(Teller):
    """Goods going out, with what must come of each command."""

    def count_stock(self, site: str, sku: str, unit: str, parts: int) -> None:
        """Count an item anew; below what is claimed it cannot be counted."""
        free = self.shelf[site, sku] - self.pieces.claimed(site, sku)
        counted = AdjustmentLine("1", sku, PIECE * parts, unit)
        legal = parts != 0 and (free + parts >= 0 or parts > 0)
        if self.give(self.desk.stock.adjust, (counted,), reason="count", site=site, legal=legal):
            self.shelf[site, sku] += parts

    def allocate(self, order: Order, site: str, asked: Sequence[tuple[OrderLine, int]] = ()) -> None:
        """Claim pieces at a site: named ones, or whatever is there (S3, Q12)."""
        wanted = tuple([LineQuantity(line.id, PIECE * parts) for line, parts in asked]) or None
        legal: bool | None = order.status == "confirmed" and not self.is_held(order, "allocate")
        if wanted:
            there = all(0 < parts <= self.free(order, line, "unsourced") for line, parts in asked)
            legal = legal and there and self._lies_there(site, asked)
        elif legal:
            legal = None
        done = self.give(self.desk.fulfillment.allocate, order.id, wanted, site=site, legal=legal)
        if done is not None:
            for each in done.document.lines:
                self.pieces.allocate(order.id, each.line, int(each.quantity / PIECE), done.document.id, site)

    def _lies_there(self, site: str, asked: Sequence[tuple[OrderLine, int]]) -> bool:
        for sku in {line.sku for line, _ in asked if line.tracked}:
            wanted = sum(parts for line, parts in asked if line.sku == sku)
            if wanted > self.shelf[site, sku] - self.pieces.claimed(site, sku):
                return False
        return True

    def _may_move(self, sent: Fulfillment, status: str, gate: str) -> bool:
        return sent.status == status and not self.is_held(self.documents["order", sent.order], gate)

    def pick(self, sent: Fulfillment, missing: int = 0) -> None:
        """Take pieces from the shelf, of which some of the first line may not be there."""
        first = sent.lines[0]
        on_it = self.pieces.count(sent.order, first.line, lambda piece: piece.fulfillment == sent.id)
        found = missing < on_it or (missing == on_it and len(sent.lines) > 1)
        legal = self._may_move(sent, "allocated", "pick") and found
        if self.give(self.desk.fulfillment.pick, sent.id, short={first.line: PIECE * missing}, legal=legal):
            if missing:
                self.pieces.lose(sent.order, first.line, missing, sent.id)
            self.pieces.carry(sent.id, "picked")

    def pack(self, sent: Fulfillment, *, noted: bool = True) -> None:
        """Pack pieces, noting what is in the parcel or not."""
        packages = (Package("p1", tuple([(line.line, line.quantity) for line in sent.lines])),) if noted else ()
        if self.give(self.desk.fulfillment.pack, sent.id, packages, legal=self._may_move(sent, "picked", "pack")):
            self.pieces.carry(sent.id, "packed")

    def ship(self, sent: Fulfillment) -> None:
        """Let pieces leave."""
        if self.give(self.desk.fulfillment.ship, sent.id, legal=self._may_move(sent, "packed", "ship")):
            for piece in self.pieces.rows:
                if piece.fulfillment == sent.id and piece.tracked:
                    self.shelf[sent.site, piece.sku] -= 1
            self.pieces.carry(sent.id, "shipped")

    def deliver(self, sent: Fulfillment) -> None:
        """Note that pieces arrived."""
        self.give(self.desk.fulfillment.deliver, sent.id, legal=sent.status == "shipped")

    def give_up(self, sent: Fulfillment) -> None:
        """Give a fulfillment up: what has left the house cannot be given up (Q11)."""
        legal = sent.status in ("allocated", "picked", "packed")
        if self.give(self.desk.fulfillment.cancel, sent.id, reason="lorry full", legal=legal):
            self.pieces.carry(sent.id, "unsourced")
