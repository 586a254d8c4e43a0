"""The desk: read all, think, write once."""

from ordercore.desk.ask import Answers, ask, ask_credit
from ordercore.desk.commit import Done, Outcome, Ticket, Work, Written, batch
from ordercore.desk.desk import Desk
from ordercore.desk.facts import DraftFacts, Loaded, PayerFacts
from ordercore.desk.inbound import inbound_command
from ordercore.desk.relaying import Carried, Patience, Relay
from ordercore.desk.watching import Happened, Watcher

__all__ = [
    "Answers",
    "Carried",
    "Desk",
    "Done",
    "DraftFacts",
    "Happened",
    "Loaded",
    "Outcome",
    "Patience",
    "PayerFacts",
    "Relay",
    "Ticket",
    "Watcher",
    "Work",
    "Written",
    "ask",
    "ask_credit",
    "batch",
    "inbound_command",
]
