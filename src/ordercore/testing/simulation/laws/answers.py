"""Laws about commands: what they do, and what their senders are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ordercore.desk.commit import Done
from ordercore.desk.masking import masked
from ordercore.errors import CommandConflict
from ordercore.lifecycle.kind import KINDS
from ordercore.ports.batch import COMMAND
from ordercore.ports.receipt import read_receipt
from ordercore.testing.simulation.look import Answer, Look

__all__ = [
    "a_command_has_one_effect",
    "a_repeated_answer_is_the_first",
    "only_known_errors_come_out",
    "what_was_acknowledged_was_done",
    "what_was_carried_out_is_remembered",
    "what_was_only_read_still_stands",
]


def a_command_has_one_effect(look: Look) -> Iterator[str]:
    """Nothing is written but by a command somebody sent, and by none of them twice."""
    yield from (f"command {command} wrote again" for command in look.seen.again)
    for turn in look.seen.turns.values():
        yield from (
            f"{entry.kind} {entry.id} was written by {entry.command!r}, which nobody sent"
            for entry in turn.entries
            if entry.command not in look.sent
        )


def what_was_acknowledged_was_done(look: Look) -> Iterator[str]:
    """Done means written, with just the events told; and who is told no was not carried out before."""
    for answer in look.answers:
        command, outcome = answer.sent.call.command, answer.outcome
        wrote = look.books.commands.get(command)
        if isinstance(outcome, Done):
            if wrote is None:
                yield f"{command} was acknowledged, and wrote nothing"
        elif answer.known and not isinstance(outcome, CommandConflict):
            yield f"{command} was carried out, and its sender was told {_told(outcome)}"
    if look.whole:
        for command, sent in look.sent.items():
            if sent.first is not None and command not in look.books.commands:
                yield f"{command} was acknowledged, and what it wrote is gone"


def _told(outcome: object) -> str:
    codes = getattr(outcome, "codes", None)
    return ", ".join(codes) if codes else f"{type(outcome).__name__}: {outcome}"


def what_was_carried_out_is_remembered(look: Look) -> Iterator[str]:
    """Every command that wrote has its receipt, which names what it wrote, however long ago. Looked at with everything."""
    for command, wrote in look.books.commands.items() if look.whole else ():
        stored = look.store.load(COMMAND, command)
        if stored is None:
            yield f"{command} was carried out, and its receipt is gone"
            continue
        named = {(kind, id) for kind, id, _ in read_receipt(stored.document).versions if kind in KINDS}
        if named != set(wrote):
            yield f"the receipt of {command} names {sorted(named)}, and it wrote {sorted(wrote)}"


def what_was_only_read_still_stands(look: Look) -> Iterator[str]:
    """What holds a document at the version that was read is written if the document is still at it, and only then."""
    yield from look.moved


def a_repeated_answer_is_the_first(look: Look) -> Iterator[str]:
    """Every answer to a command is about the same document, with the same events and the same others, as the first."""
    for answer in look.answers:
        done = answer.outcome
        if isinstance(done, Done):
            yield from (f"{answer.sent.call.command}: {problem}" for problem in _differs(answer, done, look))


def _differs(answer: Answer, done: Done[Any], look: Look) -> Iterator[str]:
    first = answer.sent.first
    wrote = look.books.commands.get(answer.sent.call.command, [])
    if answer.sent.claimed > 1:
        yield "two answers say that theirs was the attempt that did it"
    if first is not None and (done.events, done.others) != (first.events, first.others):
        yield f"first {first.events} and {first.others}, then {done.events} and {done.others}"
    about = [key for key in wrote if key not in done.others]
    if wrote and ([id for _, id in about] != [done.document.id] or set(done.others) - set(wrote)):
        yield f"it told of {done.document.id} and {done.others}, and wrote {wrote}"
    for key in about[:1]:
        entries = [each for each in look.books.histories[key] if each.command == answer.sent.call.command]
        events = tuple([look.books.event(each) for each in entries])
        shown = events if done.events == events else masked(events, answer.sent.call.client.actor, look.roles)
        if done.events != shown:
            yield f"it told {done.events} of {key}, whose history tells {shown}"


def only_known_errors_come_out(look: Look) -> Iterator[str]:
    """A desk answers, refuses, or raises one of the errors its verbs name."""
    yield from look.astray
