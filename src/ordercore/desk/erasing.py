"""Forgetting a customer: what identifies a person goes, every figure and every hash stays."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import Final

from attrs import evolve, frozen

from ordercore.access.actor import Actor
from ordercore.desk.commit import digest
from ordercore.desk.personal import BESIDE, blank
from ordercore.desk.room import Room, permitted
from ordercore.errors import CommandConflict, StaleVersion, StoreFailed, UnknownDocument
from ordercore.ports.batch import Batch, Receipt, Write
from ordercore.ports.query import Condition, Query, Row
from ordercore.values.ids import checked_id
from ordercore.values.verdict import Refused
from ordercore.wire import dumps, loads

__all__ = ["Erased", "Erasing"]

_ERASE: Final = "customer.erase"
_RECORD: Final = "erasure"
_PIECE: Final = 300
_TRIES: Final = 5
_MOST: Final = 100
"""How often one document may be overwritten: whoever writes it again all the while is met, an index that is not true is told."""


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
    #: False from the first commit, which claims the command id, until the last document is done.
    finished: bool = True


@frozen
class Erasing(Room):
    """The verb about persons. It takes who does it and the id of the command."""

    @permitted(_ERASE)
    def erase(self, customer: str, *, by: Actor, command: str) -> Erased | Refused:
        """Overwrite what identifies a person in all documents of a customer.

        Totals, versions, claims and hashes stay what they were; the histories never held it. A record of the kind
        ``erasure``, named after the command, is written first and stays: under an id that was used nothing is erased. Then it
        is done piece by piece, and the same command goes on where it was cut off. What the host's own directory holds of the
        customer is the host's to erase. An order's reference and descriptions stay; a payment is erased with who paid.

        Returns:
            In how many documents something was erased. The same command again tells the same and does nothing.

        Raises:
            UnknownDocument: there is no such customer, neither in the directory nor in a document, or not for this actor.
            CommandConflict: the command id was used for something else.
            StaleVersion: others wrote the same documents every time; the same command goes on.
        """
        no = self.counter.refuses(by, _ERASE, customer, about=("customer", customer))
        if no is not None:
            return no
        checked_id(command, path="/command")
        said = digest("customers.erase", by.id, {"customer": customer})
        record = self._begun(Erased(customer, 0, by.id, said, finished=False), by, command)
        if record.finished:
            return record
        done = evolve(record, documents=self._erased(customer, by, said), finished=True)
        last = f"erase.{_name(said, command)}"
        receipt = self._commit(last, said, by, (Write(_RECORD, command, 1, dumps(done)),))
        return self._begun(record, by, command) if receipt.repeated else done

    def _begun(self, record: Erased, by: Actor, command: str) -> Erased:
        """What is written of the command; the claim on its id, where nothing is."""
        known = self._record(command)
        if known is None:
            if not self._left(record.customer) and self.counter.directory.customer(record.customer) is None:
                raise UnknownDocument("customer", record.customer)
            self._commit(command, record.digest, by, (Write(_RECORD, command, 0, dumps(record)),))
            return record
        if known.digest != record.digest:
            raise CommandConflict(command)
        return known

    def _record(self, command: str) -> Erased | None:
        stored = self.counter.store.load(_RECORD, command)
        return None if stored is None else loads(Erased, stored.document)

    def _erased(self, customer: str, by: Actor, said: str) -> int:
        """Overwrite all that is left, a piece at a time; what somebody writes meanwhile is found by the next search.

        Raises:
            StaleVersion: others were faster so many times on end, or the index tells of versions that are not there.
            StoreFailed: the index goes on finding what was overwritten.
        """
        count, stale = 0, 0
        times: Counter[tuple[str, str]] = Counter()
        while rows := self._left(customer):
            times.update([(kind, row.id) for kind, row in rows])
            if times.most_common(1)[0][1] > _MOST:
                kind, id = times.most_common(1)[0][0]
                raise StoreFailed(
                    f"{kind} {id!r} is found by its customer after it was overwritten: its index is not true"
                )
            writes = tuple([blank(kind, row.id, expected=row.version) for kind, row in rows])
            name = _name(said, *[f"{each.kind} {each.id} {each.expected}" for each in writes])
            try:
                self._commit(f"erase.{name}", said, by, writes)
            except StaleVersion:
                stale += 1
                if stale == _TRIES:
                    raise
                continue
            count, stale = count + len(writes), 0
        return count

    def _left(self, customer: str) -> list[tuple[str, Row]]:
        where = (Condition("customer", "eq", customer),)
        pages = [(kind, self.counter.store.find(Query(kind, where, limit=_PIECE))) for kind in BESIDE.values()]
        return [(kind, row) for kind, page in pages for row in page.rows]

    def _commit(self, command: str, said: str, by: Actor, writes: tuple[Write, ...]) -> Receipt:
        return self.counter.store.commit(Batch(command, said, self.counter.clock.now(), by.id, writes=writes))


def _name(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
