"""The desk: read all, think, write once."""

from ordercore.desk.again import asked_again, past_questions
from ordercore.desk.ask import Answers, ask, ask_credit
from ordercore.desk.commit import Done, Outcome, Ticket, Work, Written, batch
from ordercore.desk.desk import Desk
from ordercore.desk.erasing import Erased
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
    "Erased",
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
    "asked_again",
    "batch",
    "inbound_command",
    "past_questions",
]
