"""What a verb answers, as the actor who asked may see it."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from attrs import evolve

from ordercore.access.actor import Actor
from ordercore.access.mask import hidden_from, mask
from ordercore.access.role import Role
from ordercore.ports.record import Recorded
from ordercore.wire import dump_event, load_event

__all__ = ["masked"]

T = TypeVar("T")


def masked(said: T, by: Actor, roles: tuple[Role, ...]) -> T:
    """An answer without what the actor may not see, in documents, events, refusals and histories alike.

    A hash covers what was left out, which could be guessed and tried against it, and so does every later hash of the history: who
    may not see everything sees none. Let somebody verify histories who may.
    """
    hidden = hidden_from(by, roles)
    if not hidden:
        return said
    if isinstance(said, tuple | list):
        return cast("T", type(said)(_shown(each, hidden) for each in said))
    return mask(said, hidden)


def _shown(each: Any, hidden: frozenset[str]) -> Any:
    if not isinstance(each, Recorded):
        return mask(each, hidden)
    event = load_event(each.type, each.body)
    shown = mask(event, hidden)
    body = each.body if shown is event else dump_event(shown)[1]
    return evolve(each, body=body, previous="", hash="")
