"""Forgetting a customer: what identifies a person goes, every figure and every hash stays."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from attrs import frozen

from ordercore.access.actor import Actor
from ordercore.desk.commit import digest
from ordercore.desk.personal import BESIDE, blank
from ordercore.desk.room import Room, permitted
from ordercore.errors import CommandConflict, StaleVersion, UnknownDocument
from ordercore.ports.batch import Batch, Write
from ordercore.ports.query import Condition, Query, Row
from ordercore.values.ids import checked_id
from ordercore.values.verdict import Refused
from ordercore.wire import dumps, loads

__all__ = ["Erased", "Erasing"]

_ERASE: Final = "customer.erase"
_RECORD: Final = "erasure"
_PIECE: Final = 300


@frozen
class Erased:
    """A customer was forgotten."""

    #: id of the customer.
    customer: str
    #: in how many documents something was erased; when it was cut off before, in how many that were left then.
    documents: int
    #: who did it.
    by: str
    #: fingerprint of what was asked.
    digest: str


@frozen
class Erasing(Room):
    """The verb about persons. It takes who does it and the id of the command."""

    @permitted(_ERASE)
    def erase(self, customer: str, *, by: Actor, command: str) -> Erased | Refused:
        """Overwrite what identifies a person in all documents of a customer.

        Totals, versions, claims and hashes stay what they were; the histories never held it. It is done piece by piece, and
        the same command goes on where it was cut off. A record of the kind ``erasure``, named after the command, stays.
        What the host's own directory holds of the customer is the host's to erase.

        Returns:
            In how many documents something was erased. The same command again tells the same and does nothing.

        Raises:
            UnknownDocument: there is no such customer, neither in the directory nor in a document, or not for this actor.
            CommandConflict: the command id was used for something else.
        """
        no = self.counter.refuses(by, _ERASE, customer, about=("customer", customer))
        if no is not None:
            return no
        checked_id(command, path="/command")
        said = digest("customers.erase", by.id, {"customer": customer})
        known = self.counter.store.load(_RECORD, command)
        if known is not None:
            record = loads(Erased, known.document)
            if record.digest != said:
                raise CommandConflict(command)
            return record
        count = self._erased(customer, by, said)
        if not count and self.counter.directory.customer(customer) is None:
            raise UnknownDocument("customer", customer)
        record = Erased(customer, count, by.id, said)
        self._commit(command, said, by, (Write(_RECORD, command, 0, dumps(record)),))
        return record

    def _erased(self, customer: str, by: Actor, said: str) -> int:
        """Overwrite all that is left, a piece at a time; what somebody writes meanwhile is found by the next search."""
        count = 0
        while rows := self._left(customer):
            writes = tuple([blank(kind, row.id, expected=row.version) for kind, row in rows])
            name = sha256(
                "\n".join([said, *[f"{each.kind} {each.id} {each.expected}" for each in writes]]).encode()
            ).hexdigest()
            try:
                self._commit(f"erase.{name}", said, by, writes)
            except StaleVersion:
                continue
            count += len(writes)
        return count

    def _left(self, customer: str) -> list[tuple[str, Row]]:
        where = (Condition("customer", "eq", customer),)
        pages = [(kind, self.counter.store.find(Query(kind, where, limit=_PIECE))) for kind in BESIDE.values()]
        return [(kind, row) for kind, page in pages for row in page.rows]

    def _commit(self, command: str, said: str, by: Actor, writes: tuple[Write, ...]) -> None:
        self.counter.store.commit(Batch(command, said, self.counter.clock.now(), by.id, writes=writes))
