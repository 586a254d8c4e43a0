"""One of the processes of a soak: it works on a store until its time is over, and tells what it did and what it saw."""

from __future__ import annotations

import json
import os
import traceback
from collections import Counter, deque
from datetime import timedelta
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any, Final

from ordercore.desk import Done
from ordercore.errors import StaleVersion
from ordercore.ports.chain import first_broken
from ordercore.ports.query import Condition, Page, Query
from ordercore.testing.house import CLERK
from tests.desk.shop import Shop
from tests.stores.memory import resident
from tests.stores.orders import NOON, found, order
from tests.waiting import PATIENCE_SECONDS

__all__ = ["ARCHIVE", "EXPECTED", "PARCEL", "SAMPLES", "Worker", "in_words"]

PARCEL: Final = "parcel"
"""The kind of what is committed without a desk: a desk could not read it."""

ARCHIVE: Final = "archive"
"""The kind of what lies in a store already, and is read once so that what is kept in memory on purpose is full from the beginning."""

EXPECTED: Final = frozenset(
    {"credit.exceeded", "credit.over_limit", "stock.exceeded", "stock.unknown", "fulfillment.nothing_there"}
)
"""Why the desk may say no: there is less credit and stock than everybody wants."""

SAMPLES: Final = 100
"""How often a process looks how much memory it has, whatever its time; what it missed while it had no turn is as it is then."""

_FEWEST: Final = 150
"""So many things are done however long it takes, so that on a busy machine, too, some of each are."""

_KEPT_OPEN: Final = 2
_REMEMBERED: Final = 50
_PAGE: Final = 50


def in_words(error: Exception) -> str:
    """An error, or where it was raised when it says nothing itself."""
    said = str(error) or str(traceback.extract_tb(error.__traceback__)[-1].line)
    return f"{type(error).__name__}: {said[:200]}"


class Worker:
    """Everything a host does with a store, at random: the verbs of a desk, and the methods of the port beside them."""

    def __init__(self, store: Any, name: str, folder: Path) -> None:
        self._store = store
        self._name = name
        self._told = folder / f"{name}.told"
        self._noted = os.open(folder / f"{name}.noted", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._shop = Shop(store)
        self._random = Random(name)
        self._parcels: deque[str] = deque(maxlen=_REMEMBERED)
        self._orders: deque[tuple[str, str]] = deque()
        self._position = ""
        self._number = 0
        self.done: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.samples: list[int] = []

    def work(self, seconds: float) -> None:
        """Do one thing after another for so long, and not too few, whatever goes wrong, and tell."""
        self._warm_up()
        began, things = monotonic(), (self.ship, self.ship, self.sell, self.read, self.find, self.weigh, self.follow)
        rounds = 0
        while (passed := monotonic() - began) < seconds or rounds < _FEWEST:
            rounds += 1
            for thing in (self._random.choice(things), self.carry):
                try:
                    thing()
                except Exception as error:  # noqa: BLE001 -- that is what is looked for
                    self.errors[f"{thing.__name__}: {in_words(error)}"] += 1
                else:
                    self.done[thing.__name__] += 1
            missing = int(min(passed / seconds, 1) * SAMPLES) + 1 - len(self.samples)
            self.samples += [resident()] * missing
        told = {"done": self.done, "errors": self.errors, "samples": self.samples}
        self._told.write_text(json.dumps(told))

    def _warm_up(self) -> None:
        """Read what lies there, little at a time: what is let go again would hide what is kept later."""
        names = sorted(found(self._store, Query(ARCHIVE, limit=_PAGE)))
        for begin in range(0, len(names), _PAGE):
            piece = names[begin : begin + _PAGE]
            assert len(self._store.load_many(ARCHIVE, piece)) == len(piece)

    def ship(self) -> None:
        """Commit a parcel at the port, with a claim on the limit that all want a piece of, events and a message."""
        name = self._name_of("p")
        self._store.commit(order(name, self._random.randint(1, 9), kind=PARCEL))
        self._note(PARCEL, name)
        self._parcels.append(name)

    def sell(self) -> None:
        """Take an order, confirm it against a credit limit and claim stock for it; give up the oldest when there is no room."""
        name = self._name_of("o")
        draft = self._shop.draft(("MUG", self._random.randint(5, 15)), customer="acme", id=name)
        desk = self._shop.desk
        self._give(desk.orders.take, draft, command=f"{name}.take")
        confirmed = self._give(desk.orders.confirm, name, command=f"{name}.confirm")
        if confirmed:
            sent = self._give(desk.fulfillment.allocate, name, id=name, command=f"{name}.allocate")
            self._orders.append((name, name if sent else ""))
        if self._orders and (not confirmed or len(self._orders) > _KEPT_OPEN):
            oldest, sent = self._orders.popleft()
            if sent:
                self._give(desk.fulfillment.cancel, sent, reason="too late", command=f"{oldest}.stop")
            self._give(desk.orders.cancel, oldest, reason="too late", command=f"{oldest}.cancel")

    def _give(self, verb: Any, *asked: Any, command: str, **named: Any) -> Any:
        """Give a command, and again when others were faster every time, as a host would; gives None when it is refused."""
        until = monotonic() + PATIENCE_SECONDS
        while True:
            try:
                outcome = verb(*asked, by=CLERK, command=command, **named)
            except StaleVersion:
                if monotonic() > until:
                    raise
                self.done["given again"] += 1
                continue
            if isinstance(outcome, Done):
                self._note("command", command)
                return outcome.document
            assert EXPECTED.issuperset(outcome.codes), f"{command} is refused: {outcome.codes}"
            self.done["refused"] += 1
            return None

    def read(self) -> None:
        """What was acknowledged is there at once, whole."""
        names = [self._random.choice(self._parcels) for _ in range(3)] if self._parcels else []
        assert {*self._store.load_many(PARCEL, names)} == {*names}
        for name in names[:1]:
            stored, history = self._store.load(PARCEL, name), self._store.history(PARCEL, name)
            assert stored is not None
            assert stored.head == history[-1].hash
            assert first_broken(history) is None
        for name, _ in self._orders:
            assert self._shop.now("order", name).status == "confirmed"

    def find(self) -> None:
        """The desk finds by a field; the port sorts and turns the page, and finds by words."""
        where = (Condition("status", "eq", "confirmed"),)
        page = self._shop.desk.search.find(Query("order", where, limit=_PAGE), by=CLERK)
        assert isinstance(page, Page)
        assert {name for name, _ in self._orders} <= {row.id for row in page.rows} or page.next
        first = self._store.find(Query(PARCEL, sort="-writer", limit=_PAGE))
        if first.next:
            second = self._store.find(Query(PARCEL, sort="-writer", limit=_PAGE, after=first.next))
            last, next_one = first.rows[-1], second.rows[0]
            assert (next_one.index["writer"], next_one.id) < (last.index["writer"], last.id)
        assert not self._parcels or self._store.find(Query(PARCEL, text="Mug BLUE", limit=1)).rows

    def weigh(self) -> None:
        """A limit holds what its claims sum to, and never more than it may."""
        for limit in ("credit:acme:GBP", "stock:london:MUG"):
            balance = self._store.balance(limit)
            if balance is not None:
                assert balance.claimed == sum([claim.amount for claim in balance.claims])
                assert balance.claimed <= balance.ceiling

    def follow(self) -> None:
        """Read on in the feed, in which every entry of a history comes after the one before."""
        last: dict[tuple[str, str], str] = {}
        for entry in self._store.feed(self._position, 200):
            assert entry.previous == last.get((entry.kind, entry.id), entry.previous)
            last[entry.kind, entry.id] = entry.hash
            self._position = entry.position

    def carry(self) -> None:
        """Carry messages out, those of others too."""
        ids = [message.id for message in self._store.claim(5, at=NOON, lease=timedelta(hours=1))]
        self._store.sent(ids)
        for id in ids:
            self._note("sent", id)

    def _name_of(self, what: str) -> str:
        self._number += 1
        return f"{self._name}-{what}{self._number}"

    def _note(self, what: str, name: str) -> None:
        os.write(self._noted, f"{what} {name}\n".encode())
