"""An onlooker: whoever may see little asks for much, at a desk in good weather, and what is shown is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from ordercore.access.actor import EVERYTHING
from ordercore.desk.desk import Desk
from ordercore.errors import UnknownDocument
from ordercore.testing.simulation.books import Books
from ordercore.testing.simulation.chance import Chance
from ordercore.testing.simulation.client import CLIENTS, Call
from ordercore.testing.simulation.look import Shown
from ordercore.testing.simulation.situation import Generator, Situation
from ordercore.testing.simulation.verb import verbs_of

__all__ = ["Onlooker"]

_NARROW: Final = tuple([client for client in CLIENTS if client.actor.scope != EVERYTHING])
_QUESTIONS: Final = ("search.find", "search.get", "search.history")
_OFTEN: Final = 30


class Onlooker:
    """Asks for documents, its own and foreign ones.

    Args:
        desk: where it asks.
        generators: how each verb is asked.
        chance: what it asks, and as whom.
    """

    def __init__(self, desk: Desk, generators: Mapping[str, Generator], chance: Chance) -> None:
        verbs = verbs_of(desk)
        self._ask: Final = {name: verbs[name].on(desk) for name in _QUESTIONS}
        self._generators: Final = generators
        self._chance: Final = chance

    def look(self, at: datetime, books: Books) -> list[Shown]:
        """Ask something, perhaps.

        Args:
            at: what time it is.
            books: what there is to ask for.

        Returns:
            What was shown; nothing when nothing was asked, or there is no such document for who asked.
        """
        if not self._chance.percent(_OFTEN):
            return []
        verb, client = self._chance.one(_QUESTIONS), self._chance.one(_NARROW)
        asked: Any = self._generators[verb](Situation(self._chance, client, at, books.documents, books.standing))
        if asked is None:
            return []
        try:
            return [Shown(Call(verb, client, "", asked), self._ask[verb](**asked, by=client.actor))]
        except UnknownDocument:
            return []
