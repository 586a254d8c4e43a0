"""Every SQL text of the PostgreSQL adapter stays within what distributed PostgreSQL knows too, and holds nothing a host says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import given

from ordercore.adapters.postgres.finding import statement
from ordercore.adapters.postgres.known import NOTHING, Known
from ordercore.adapters.postgres.statement import Statement
from ordercore.adapters.postgres.writing import Writing
from ordercore.errors import InvalidBatch
from ordercore.ports.batch import Batch
from ordercore.ports.query import Query
from ordercore.ports.search import words
from ordercore.testing.strategies.store import Draft, drafts, queries

ADAPTER: Final = Path(str(files("ordercore.adapters.postgres")))
MODULES: Final = sorted(ADAPTER.rglob("*.py"))
MIGRATIONS: Final = sorted(ADAPTER.rglob("*.sql"))
SQL: Final = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER|DROP|JOIN|WHERE|BEGIN|COMMIT|SAVEPOINT|ROLLBACK)\b"
)
NOT_PORTABLE: Final = {
    "LISTEN and NOTIFY": r"\b(UN)?LISTEN\b|\bNOTIFY\b|\bpg_notify\b",
    "locks on tables": r"\bLOCK\s+TABLE\b|\bLOCK\s+ordercore\b",
    "advisory locks": r"advisory",
    "sequences": r"\b(CREATE|ALTER)\s+SEQUENCE\b|\bnextval\b|\b(BIG|SMALL)?SERIAL\b|\bGENERATED\b",
    "deferred constraints": r"\bDEFERR(ABLE|ED)\b|\bSET\s+CONSTRAINTS\b",
    "numbers of transactions": r"\bxmin\b|\bctid\b|\bpg_(current_)?(xact|snapshot)|\btxid_",
    "extensions and procedures": r"\bEXTENSION\b|\bFUNCTION\b|\bPROCEDURE\b|\bTRIGGER\b|\bplpgsql\b",
    "exclusion and inheritance": r"\bEXCLUDE\s+USING\b|\bINHERITS\b",
}


def texts() -> Iterator[tuple[str, str]]:
    """(where, text) of every SQL text of the adapter."""
    for file in MIGRATIONS:
        yield file.name, "\n".join([line.partition("--")[0] for line in file.read_text().splitlines()])
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
                yield f"{file.name}:{node.lineno}", node.value


def found(text: str) -> list[str]:
    """What in a text is not portable."""
    return [what for what, pattern in NOT_PORTABLE.items() if re.search(pattern, text, re.IGNORECASE)]


def test_only_what_distributed_postgresql_knows_is_used() -> None:
    everything = list(texts())
    assert len(everything) > 30
    assert [(where, found(text)) for where, text in everything if found(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "LISTEN orders",
        "SELECT pg_notify('orders', '')",
        "LOCK TABLE ordercore.events IN EXCLUSIVE MODE",
        "SELECT pg_advisory_xact_lock(1)",
        "position bigserial PRIMARY KEY",
        "id bigint GENERATED ALWAYS AS IDENTITY",
        "SELECT nextval('feed')",
        "UNIQUE (tenant, id) DEFERRABLE INITIALLY DEFERRED",
        "SELECT pg_current_xact_id()",
        "CREATE EXTENSION btree_gin",
    ],
)
def test_what_is_not_portable_would_be_found(text: str) -> None:
    assert len(found(text)) == 1


def test_no_sql_is_put_together_from_values() -> None:
    """A text with SQL in it is a constant: never an f-string, and added to nothing but joined pieces of itself."""
    wrong = []
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text())):
            parts: list[ast.expr] = []
            if isinstance(node, ast.JoinedStr):
                parts = node.values
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
                parts = [node.left]
            if any(isinstance(part, ast.Constant) and SQL.search(str(part.value)) for part in parts):
                wrong.append(f"{file.name}:{parts[0].lineno}")
    assert wrong == []


def test_every_statement_is_bound_to_a_tenant() -> None:
    """Whatever reads or writes a table of documents names the tenant."""
    statements = [(where, text) for where, text in texts() if not where.endswith(".sql") and "ordercore." in text]
    ours = [
        (where, text) for where, text in statements if re.search(r"ordercore\.(?!migrating|ordercore_schema)\w+", text)
    ]
    complete = [(where, text) for where, text in ours if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", text)]
    assert len(complete) > 20
    whole = [where for where, text in complete if "tenant" not in text]
    # The beginning of a search, whose conditions are added in `finding`.
    assert [where.partition(":")[0] for where in whole] == ["finding.py"]


@given(query=queries())
def test_a_query_says_nothing_of_the_hosts_in_its_sql(query: Query) -> None:
    """With other values and other names in it, a query of the same shape is the same SQL."""
    where = tuple([evolve(each, field=f"é'{each.field}", value=other(each.value)) for each in query.where])
    sort = f"{'-' if query.sort.startswith('-') else ''}é'{query.sort.removeprefix('-')}" if query.sort else ""
    text = " ".join([f"other{word}" for word in words(query.text)])
    changed = Query("kind-é", where, text, sort, query.limit)
    assert statement("tenant-é", changed).sql == statement("tenant", evolve(query, after="")).sql


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, tuple):
        return tuple(map(other, value))
    if isinstance(value, str):  # nothing comes after all that begin with the last character, or with nothing
        return f"{value}é'" if value.strip("\U0010ffff") else value
    return 7


@given(draft=drafts())
def test_a_batch_says_nothing_of_the_hosts_in_its_sql(draft: Draft) -> None:
    batch: Batch = draft.batch("command-1", {})
    known: dict[tuple[str, str], Known] = {(write.kind, write.id): NOTHING for write in batch.writes}
    try:
        made: list[Statement] = list(Writing("tenant-é", batch, known))
    except InvalidBatch:
        return
    constants = {text for _, text in texts()}
    assert {each.sql for each in made} <= constants
