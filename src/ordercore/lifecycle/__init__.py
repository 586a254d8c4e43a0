"""What happens to a document: processes as values, decisions as events, states as folded events."""

from ordercore.lifecycle.hold import Gate, Hold, open_holds, passes
from ordercore.lifecycle.journal import Advanced, Decided, fold
from ordercore.lifecycle.machine import START, Edge, Guard, Process

__all__ = [
    "START",
    "Advanced",
    "Decided",
    "Edge",
    "Gate",
    "Guard",
    "Hold",
    "Process",
    "fold",
    "open_holds",
    "passes",
]
