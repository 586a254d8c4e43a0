"""A step of your own: mugs are engraved before they ship, and not while a hold stands."""

from datetime import datetime

from attrs import frozen

from ordercore.adapters.memory import MemoryStore
from ordercore.lifecycle import Edge
from ordercore.lifecycle.order import ORDER, DraftLine, OrderDraft, nothing_is_on_hold
from ordercore.testing.clock import ManualClock
from ordercore.testing.house import CLERK, MORNING, house


@frozen
class StartEngraving:
    """Put the engraver to work."""

    at: datetime
    text: str


ENGRAVED = ORDER.with_edges(
    Edge(
        "confirmed",
        StartEngraving,
        "confirmed",
        permission="order.engrave",
        guards=(nothing_is_on_hold("pick"),),
    )
)

desk = house(MemoryStore(), ManualClock(MORNING), processes={"order": ENGRAVED})
draft = OrderDraft("guest", "GBP", MORNING.date(), (DraftLine("1", "MUG", 2),), id="SO-1")
desk.orders.take(draft, by=CLERK, command="take")
desk.orders.confirm("SO-1", by=CLERK, command="confirm")
print(desk.orders.advance("SO-1", StartEngraving(MORNING, "To Ann"), by=CLERK, command="engrave").events[0])

desk.orders.hold("SO-1", "odd", kind="fraud", reason="card stolen", blocks={"pick"}, by=CLERK, command="hold")
print(*desk.orders.advance("SO-1", StartEngraving(MORNING, "To Bob"), by=CLERK, command="again").reasons, sep="\n")
