"""How a batch becomes statements that write all of it or fail, with nothing read in between.

Locks are taken in one order, the same for all: the command, the documents by kind and id, the limits by name, and last the tenant's
row of positions, which lets one commit of a tenant end after the other. What was only read is looked at behind that lock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ordercore.adapters.postgres.asking import asked_of
from ordercore.adapters.postgres.field import dumped, searched
from ordercore.adapters.postgres.indexing import MOVE_FIELD, indexed
from ordercore.adapters.postgres.known import Known
from ordercore.adapters.postgres.limit import statements as limit_statements
from ordercore.adapters.postgres.statement import Row, Statement
from ordercore.adapters.postgres.telling import told
from ordercore.adapters.text import listed
from ordercore.errors import InvalidBatch
from ordercore.ports.batch import COMMAND, Batch, Receipt, Write
from ordercore.ports.chain import linked
from ordercore.ports.search import checked_index

__all__ = ["Writing"]

_ACCEPT: Final = "INSERT INTO ordercore.commands (tenant, id, digest, at, versions) VALUES (%s, %s, %s, %s, %s)"
_ACCEPT_AND_UPDATE: Final = """
WITH accepted AS (
    INSERT INTO ordercore.commands (tenant, id, digest, at, versions) VALUES (%s, %s, %s, %s, %s)
), written AS (
    UPDATE ordercore.documents
    SET version = version + 1, entries = %s, head = %s, fields = %s::jsonb, searched = %s, body = %s
    WHERE tenant = %s AND kind = %s AND id = %s AND version = %s AND head = %s
    RETURNING 1
)
SELECT 1 / count(*) FROM written
"""
_ACCEPT_UPDATE_AND_MOVE: Final = """
WITH accepted AS (
    INSERT INTO ordercore.commands (tenant, id, digest, at, versions) VALUES (%s, %s, %s, %s, %s)
), written AS (
    UPDATE ordercore.documents
    SET version = version + 1, entries = %s, head = %s, fields = %s::jsonb, searched = %s, body = %s
    WHERE tenant = %s AND kind = %s AND id = %s AND version = %s AND head = %s
    RETURNING 1
), moved AS (
    UPDATE ordercore.fields SET number = %s, text = %s
    WHERE tenant = %s AND kind = %s AND id = %s AND field = %s AND number = %s AND text = %s
)
SELECT 1 / count(*) FROM written
"""
_ADD: Final = """
INSERT INTO ordercore.documents (tenant, kind, id, version, entries, head, fields, searched, body)
VALUES (%s, %s, %s, 1, %s, %s, %s::jsonb, %s, %s)
"""
_UPDATE: Final = """
WITH written AS (
    UPDATE ordercore.documents
    SET version = version + 1, entries = %s, head = %s, fields = %s::jsonb, searched = %s, body = %s
    WHERE tenant = %s AND kind = %s AND id = %s AND version = %s AND head = %s
    RETURNING 1
)
SELECT 1 / count(*) FROM written
"""
_HELD: Final = """
SELECT 1 / (count(*) = %s)::int
FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS held (kind, id, version)
LEFT JOIN LATERAL (
    SELECT version FROM ordercore.documents WHERE tenant = %s AND kind = held.kind AND id = held.id OFFSET 0
) AS found ON true
WHERE coalesce(found.version, 0) = held.version
"""
_HELD_COMMANDS: Final = """
SELECT 1 / (count(*) = %s)::int
FROM unnest(%s::text[], %s::bigint[]) AS held (id, version)
LEFT JOIN LATERAL (SELECT 1 AS version FROM ordercore.commands WHERE tenant = %s AND id = held.id OFFSET 0) AS found ON true
WHERE coalesce(found.version, 0) = held.version
"""


class Writing:
    """A batch as what writes it: statement after statement, each made when the one before is on its way.

    Args:
        tenant: whose.
        batch: what to write.
        known: each of its documents at the version it is written over.
    """

    def __init__(self, tenant: str, batch: Batch, known: Mapping[tuple[str, str], Known]) -> None:
        self._tenant = tenant
        self._batch = batch
        self._before = known
        versions = tuple([(write.kind, write.id, write.expected + 1) for write in batch.writes])
        #: what its receipt says.
        self.receipt: Final = Receipt(batch.command, batch.digest, batch.at, versions)
        #: what is known of each document afterward, when all statements are made.
        self.known: Final[dict[tuple[str, str], Known]] = {}

    def __iter__(self) -> Iterator[Statement]:
        """The statements, from the first.

        Raises:
            InvalidBatch: it can never be written, whatever the store holds.
        """
        tenant, batch, receipt = self._tenant, self._batch, self.receipt
        when = batch.at.isoformat()
        entries, heads = _entries(batch, when, self._before)
        made = [Statement(_ACCEPT, (tenant, batch.command, batch.digest, when, listed(receipt.versions)))]
        for write in sorted(batch.writes, key=lambda write: (write.kind, write.id)):
            key = write.kind, write.id
            text, fields = dumped(dict(checked_index(write.index)))
            after = Known(write.expected + 1, *heads[key], fields, searched(write.text)[0])
            yield from _together(made + _document(tenant, write, text, self._before[key], after))
            made = []
            self.known[key] = after
        yield from made
        yield from limit_statements(tenant, asked_of(batch.limits))
        if batch.writes or batch.held or batch.messages:
            yield from told(tenant, batch, when, entries)
        yield from _held(tenant, batch)


def _held(tenant: str, batch: Batch) -> list[Statement]:
    """What asks whether everything only read is where it was; a document also written is asked for there already."""
    writes = {(write.kind, write.id): write.expected for write in batch.writes}
    here = {**writes, (COMMAND, batch.command): 0}
    for held in batch.held:
        if here.get((held.kind, held.id), held.version) != held.version:
            raise InvalidBatch(
                f"{held.kind} {held.id!r} is held at another version than it is written over", path="/held"
            )
    others = {(held.kind, held.id, held.version) for held in batch.held if (held.kind, held.id) not in here}
    documents = [key for key in sorted(others) if key[0] != COMMAND]
    commands = [(id, version) for kind, id, version in sorted(others) if kind == COMMAND]
    made = []
    if documents:
        made.append(Statement(_HELD, (len(documents), *map(list, zip(*documents, strict=True)), tenant)))
    if commands:
        made.append(Statement(_HELD_COMMANDS, (len(commands), *map(list, zip(*commands, strict=True)), tenant)))
    return made


def _entries(
    batch: Batch, when: str, known: Mapping[tuple[str, str], Known]
) -> tuple[list[Row], dict[tuple[str, str], tuple[int, str]]]:
    """The entries as rows, linked to those before, and (entries, head) of each document afterward."""
    heads = {key: (document.entries, document.head) for key, document in known.items()}
    rows: list[Row] = []
    by, command = batch.by, batch.command
    for entry in batch.entries:
        kind, id, type, body = entry.kind, entry.id, entry.type, entry.body
        sequence, previous = heads[kind, id]
        sequence += 1
        hash = linked(
            previous, kind=kind, id=id, sequence=sequence, when=when, by=by, command=command, type=type, body=body
        )
        rows.append((kind, id, sequence, when, by, command, type, body, previous, hash))
        heads[kind, id] = sequence, hash
    return rows, heads


def _document(tenant: str, write: Write, fields: str, before: Known, after: Known) -> list[Statement]:
    key = (tenant, write.kind, write.id)
    row = (after.entries, after.head, fields, after.searched, write.document)
    if before.version:
        made = [Statement(_UPDATE, (*row, *key, before.version, before.head))]
    else:
        made = [Statement(_ADD, (*key, *row))]
    return made + indexed(key, write, before, after)


def _together(made: list[Statement]) -> list[Statement]:
    """The same with as many of the first in one as can be: each costs the client and the server about as much as what it does."""
    first = [each.sql for each in made[:3]]
    if first == [_ACCEPT, _UPDATE, MOVE_FIELD]:
        return [Statement(_ACCEPT_UPDATE_AND_MOVE, _said(made[:3])), *made[3:]]
    if first[:2] == [_ACCEPT, _UPDATE]:
        return [Statement(_ACCEPT_AND_UPDATE, _said(made[:2])), *made[2:]]
    return made


def _said(statements: list[Statement]) -> tuple[object, ...]:
    """What some statements are told, one after the other."""
    return tuple([value for each in statements for value in each.parameters])
