"""The desk: read all, think, write once."""

from ordercore.desk.ask import Answers, ask, ask_credit
from ordercore.desk.commit import Done, Outcome, Ticket, Work, Written, batch
from ordercore.desk.desk import Desk
from ordercore.desk.erasing import Erased
from ordercore.desk.facts import DraftFacts, Loaded, PayerFacts

__all__ = [
    "Answers",
    "Desk",
    "Done",
    "DraftFacts",
    "Erased",
    "Loaded",
    "Outcome",
    "PayerFacts",
    "Ticket",
    "Work",
    "Written",
    "ask",
    "ask_credit",
    "batch",
]
