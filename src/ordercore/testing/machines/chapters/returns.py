"""Goods announced, received and credited."""

from __future__ import annotations

from ordercore.lifecycle.order.record import LineQuantity, Order, OrderLine
from ordercore.lifecycle.returns.record import Receipt, Return
from ordercore.testing.machines.conserved import PIECE
from ordercore.testing.machines.pieces import Piece
from ordercore.testing.machines.teller import Teller

__all__ = ["ReturnChapter"]


class ReturnChapter(Teller):
    """Goods coming back, with what must come of each command."""

    def authorize_return(self, order: Order, line: OrderLine, parts: int) -> None:
        """Allow pieces to come back: those that left and are not on their way already (Q3)."""
        legal = order.status in ("confirmed", "closed") and 0 < parts <= self.pieces.count(order.id, line.id, _is_out)
        asked = (LineQuantity(line.id, PIECE * parts),)
        done = self.give(self.desk.returns.authorize, order.id, asked, reason="broken", legal=legal)
        if done is not None:
            self.pieces.mark(order.id, line.id, parts, "announced", _is_out, done.document.id)

    def receive_return(self, back: Return, good: int, damaged: int) -> None:
        """Count pieces that came back; only good ones lie on the shelf again (Q5, Q6)."""
        line, count = back.lines[0], good + damaged
        receipts = [Receipt(line.line, PIECE * good)] * bool(good)
        receipts += [Receipt(line.line, PIECE * damaged, "damaged")] * bool(damaged)

        def awaited(piece: Piece) -> bool:
            return piece.back == back.id and "announced" in piece.sides

        legal = back.status == "authorized" and 0 < count <= self.pieces.count(back.order, line.line, awaited)
        if self.give(self.desk.returns.receive, back.id, receipts, legal=legal):
            for piece in self.pieces.take(back.order, line.line, count, awaited):
                piece.sides = (piece.sides - {"announced"}) | {"returned"}
            if line.tracked:
                self.shelf[back.site, line.sku] += good

    def cancel_return(self, back: Return) -> None:
        """Give a return up of which nothing came back."""
        legal = back.status == "authorized" and not self._came_back(back)
        if self.give(self.desk.returns.cancel, back.id, reason="kept", legal=legal):
            self.pieces.unmark(back.id)

    def credit(self, back: Return) -> None:
        """Credit what came back; what did not is no longer announced."""
        line, came = back.lines[0].line, self._came_back(back)
        legal = back.status in ("authorized", "received")
        legal = legal and 0 < came <= self.pieces.count(back.order, line, _is_creditable)
        if self.give(self.desk.billing.credit, back.id, legal=legal):
            self.pieces.unmark(back.id)
            self.pieces.mark(back.order, line, came, "credited", _is_creditable)

    def _came_back(self, back: Return) -> int:
        def came(piece: Piece) -> bool:
            return piece.back == back.id and "returned" in piece.sides

        return self.pieces.count(back.order, back.lines[0].line, came)


def _is_creditable(piece: Piece) -> bool:
    return "invoiced" in piece.sides and "credited" not in piece.sides


def _is_out(piece: Piece) -> bool:
    return piece.place == "shipped" and not piece.sides & {"announced", "returned"}
