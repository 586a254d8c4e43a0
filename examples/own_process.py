"""A step of your own: mugs are engraved before they ship, and not while a hold stands."""

from datetime import datetime

from attrs import frozen

from ordercore.adapters.memory import MemoryStore
from ordercore.desk import Done
from ordercore.lifecycle import Edge
from ordercore.lifecycle.order import ORDER, DraftLine, OrderDraft, nothing_is_on_hold
from ordercore.testing.clock import ManualClock
from ordercore.testing.house import CLERK, MORNING, house
from ordercore.values import Refused


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


def engrave(text: str, command: str) -> None:
    """Ask for the step, and say what came of it."""
    match desk.orders.advance("SO-1", StartEngraving(MORNING, text), by=CLERK, command=command):
        case Done(events=events):
            print(*events, sep="\n")
        case Refused(reasons):
            print(*reasons, sep="\n")


engrave("To Ann", command="engrave")
desk.orders.hold("SO-1", "odd", kind="fraud", reason="card stolen", blocks={"pick"}, by=CLERK, command="hold")
engrave("To Bob", command="again")
