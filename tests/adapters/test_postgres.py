"""The store in a PostgreSQL database: the contract, and what only a server can do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from gc import collect
from threading import Event
from time import sleep
from traceback import format_exception
from typing import Any, Final, SupportsIndex
from uuid import uuid4

import psycopg
import pytest
from attrs import evolve
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from ordercore.adapters.migration import Step
from ordercore.adapters.postgres import PostgresStore, door, migrate, schema_version
from ordercore.adapters.postgres import keeper as keeping
from ordercore.adapters.postgres.connection import carry_out
from ordercore.adapters.postgres.schema import shipped
from ordercore.adapters.postgres.statement import Statement
from ordercore.cli import main
from ordercore.errors import (
    CommandConflict,
    ConnectionLost,
    InvalidBatch,
    InvalidQuery,
    InvalidValue,
    LimitExceeded,
    MigrationChanged,
    SchemaMismatch,
    SchemaOutdated,
    StaleVersion,
    StoreBusy,
    StoreFailed,
)
from ordercore.ports.batch import Batch, Entry, Held, Message, Receipt, Write
from ordercore.ports.chain import first_broken
from ordercore.ports.limit import Change, SetCeiling, Take
from ordercore.ports.query import Condition, Query
from ordercore.ports.record import Recorded, Stored
from ordercore.ports.store import Store
from ordercore.testing.contracts import StoreContract
from ordercore.testing.contracts.store.capability import Factory
from ordercore.testing.contracts.store.races import RacePromises
from ordercore.testing.race import Race
from tests.adapters.cluster import Cluster, started
from tests.adapters.forks import forks
from tests.adapters.line import Line
from tests.interrupt import interruptions
from tests.waiting import PATIENCE_SECONDS, race

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIRST: Final = Batch(
    "first",
    "asked",
    NOON,
    "ann",
    writes=(Write("order", "a", 0, "{}", {"customer": "acme"}, "blue mug"),),
    entries=(Entry("order", "a", "order.placed/1", "{}"),),
    limits=(SetCeiling("stock", 100), Take("stock", "a", 1)),
    messages=(Message("placed", "a", "{}"),),
)
SECOND: Final = Batch(
    "second",
    "asked",
    NOON,
    "ann",
    writes=(Write("order", "a", 1, "{}", {"customer": "west"}, "blue mug"),),
    entries=(Entry("order", "a", "order.changed/1", "{}"),),
    limits=(Change("stock", "a", 2),),
)


@pytest.fixture(scope="module")
def conninfo(cluster: Cluster) -> str:
    """A database with the tables; a new tenant in it begins with nothing."""
    migrate(cluster.conninfo())
    return cluster.conninfo()


class TestPostgresStore(StoreContract):
    """The PostgreSQL store keeps the contract, and what it keeps outlives it."""

    supports_restart = True
    supports_several_stores = True
    supports_several_tenants = True

    @pytest.fixture
    def factory(self, conninfo: str) -> Iterator[Factory]:
        self.conninfo = conninfo
        with ExitStack() as self.stores:
            yield lambda: self.stores.enter_context(PostgresStore(conninfo, tenant=uuid4().hex))

    def reopen(self, store: Store) -> Store:
        assert isinstance(store, PostgresStore)
        store.close()
        return self.stores.enter_context(PostgresStore(self.conninfo, tenant=store.tenant))

    def beside(self, store: Store, tenant: str) -> Store:
        assert isinstance(store, PostgresStore)
        return PostgresStore(self.conninfo, tenant=tenant or store.tenant)


class TestSerializable(RacePromises):
    """Where every transaction is serializable, as it is on CockroachDB, the database interrupts, and nobody notices."""

    @pytest.fixture
    def factory(self, conninfo: str) -> Iterator[Factory]:
        strict = f"{conninfo} options='-c default_transaction_isolation=serializable'"
        with ExitStack() as stores:
            yield lambda: stores.enter_context(PostgresStore(strict, tenant=uuid4().hex))


@pytest.fixture
def tenant() -> str:
    return uuid4().hex


@pytest.fixture
def store(conninfo: str, tenant: str) -> Iterator[PostgresStore]:
    with PostgresStore(conninfo, tenant=tenant) as opened:
        yield opened


@pytest.fixture
def beside(conninfo: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection beside the store."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        yield connection


def _noting(ask: Callable[[Any], Any], sent: list[list[Statement]]) -> Callable[[Any], Any]:
    def noting(statements: Any) -> Any:
        sent.append(list(statements))
        return ask(statements)

    return noting


def trips(store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> list[list[Statement]]:
    """What a store sends from now on, one list for each round trip."""
    sent: list[list[Statement]] = []
    way: Any = store._door
    for name in ("rows", "carry_out"):
        ask = _noting(getattr(way, name), sent)
        monkeypatch.setattr(way, name, ask)
    return sent


class TestRoundTrips:
    def test_loading_and_committing_are_one_each(self, store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> None:
        store.commit(FIRST)
        sent = trips(store, monkeypatch)
        store.load("order", "a")
        store.commit(SECOND)
        assert len(sent) == 2

    def test_a_batch_of_many_things_is_one_too(self, store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> None:
        sent = trips(store, monkeypatch)
        names = [f"stock-{number}" for number in range(40)]
        store.commit(
            Batch(
                "many",
                "",
                NOON,
                "ann",
                writes=tuple([Write("order", name, 0, "{}", {"rank": 1}, "blue mug") for name in names]),
                entries=tuple([Entry("order", name, "order.placed/1", "{}") for name in names]),
                limits=tuple([step for name in names for step in (SetCeiling(name, 9), Take(name, "a", 1))]),
                messages=tuple([Message("placed", name, "{}") for name in names]),
            )
        )
        assert len(sent) == 1
        assert [entry.id for entry in store.feed()] == names

    def test_what_another_process_read_is_read_first(
        self, store: PostgresStore, conninfo: str, tenant: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with PostgresStore(conninfo, tenant=tenant) as other:
            other.commit(FIRST)
        sent = trips(store, monkeypatch)
        store.commit(SECOND)
        assert len(sent) == 2
        assert first_broken(store.history("order", "a")) is None

    def test_words_and_fields_are_written_only_when_they_change(
        self, store: PostgresStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.commit(FIRST)
        sent = trips(store, monkeypatch)
        store.commit(evolve(FIRST, command="same", writes=(evolve(FIRST.writes[0], expected=1),), limits=()))
        assert not [each for each in sent[0] if "ordercore.search" in each.sql or "ordercore.fields" in each.sql]
        store.commit(evolve(SECOND, writes=(evolve(SECOND.writes[0], expected=2),)))
        (moved,) = [each for each in sent[1] if "ordercore.fields" in each.sql]
        assert "west" in moved.parameters


class TestTenants:
    def test_tenants_share_a_database_and_nothing_else(self, conninfo: str) -> None:
        with (
            PostgresStore(conninfo, tenant=uuid4().hex) as east,
            PostgresStore(conninfo, tenant=uuid4().hex) as west,
        ):
            east.commit(FIRST)
            assert (west.load("order", "a"), west.load("command", "first"), west.balance("stock")) == (None, None, None)
            assert (west.history("order", "a"), west.feed(), west.load_many("order", ["a"])) == ((), (), {})
            assert west.find(Query("order")).rows == ()
            assert west.find(Query("order", text="blue")).rows == ()
            assert west.find(Query("order", (Condition("customer", "eq", "acme"),), sort="customer")).rows == ()
            assert west.find(Query("order", (Condition("customer", "ne", "x"),))).rows == ()
            assert west.claim(10, at=NOON, lease=timedelta(minutes=1)) == ()
            west.sent(["first/1"])
            assert not west.commit(FIRST).repeated
            assert len(east.claim(10, at=NOON, lease=timedelta(minutes=1))) == 1
            assert [row.id for row in east.find(Query("order", text="blue")).rows] == ["a"]

    def test_the_name_of_a_tenant_is_an_identifier(self, conninfo: str) -> None:
        with pytest.raises(InvalidValue):
            PostgresStore(conninfo, tenant="")

    def test_every_key_leads_with_the_tenant(self, beside: psycopg.Connection[Any]) -> None:
        keys = beside.execute(
            """
            SELECT i.indexrelid::regclass::text, a.attname FROM pg_index i
            JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
            WHERE n.nspname = 'ordercore' AND c.relname NOT IN ('ordercore_schema', 'migrating')
            """
        ).fetchall()
        assert len(keys) >= 12
        # Words begin with the tenant, see `ordercore.adapters.postgres.field.keys`.
        assert {name: first for name, first in keys if first != "tenant"} == {"ordercore.search_by_word": "words"}


class TestSources:
    def test_a_pool_lends_and_stays_open(self, conninfo: str, tenant: str) -> None:
        for ends in ({"autocommit": True}, {"autocommit": False, "row_factory": dict_row}):
            with ConnectionPool(conninfo, min_size=1, max_size=2, kwargs=ends, open=True) as pool:
                name = f"{tenant}-{ends['autocommit']}"
                with PostgresStore(pool, tenant=name) as store:
                    self.works(store)
                with pytest.raises(StoreFailed):
                    store.load("order", "a")
                with pool.connection() as connection:
                    assert connection.execute("SELECT 1").fetchone()

    def test_a_pool_with_nothing_left_is_busy(self, conninfo: str, tenant: str) -> None:
        with ConnectionPool(conninfo, min_size=1, max_size=1, timeout=0.05, open=True) as pool:
            store = PostgresStore(pool, tenant=tenant)
            with pool.connection(), pytest.raises(StoreBusy):
                store.commit(FIRST)
            assert not store.commit(FIRST).repeated

    def test_a_pool_that_is_closed_will_not_come_free(self, conninfo: str, tenant: str) -> None:
        """Who waits for a busy store, as a relay does, would wait for ever."""
        pool = ConnectionPool(conninfo, min_size=1, open=False)
        with pytest.raises(StoreFailed, match="not open"):
            PostgresStore(pool, tenant=tenant)
        with pool:
            store = PostgresStore(pool, tenant=tenant)
        with pytest.raises(StoreFailed, match="not open"):
            store.commit(FIRST)

    @pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
    def test_texts_are_whole_whatever_encoding_is_usual(
        self, conninfo: str, tenant: str, encoding: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PGCLIENTENCODING", encoding)
        told = evolve(FIRST, writes=(Write("order", "a", 0, '"12 €, 漢"', {"customer": "漢"}, "漢 mug"),))
        with PostgresStore(f"{conninfo} client_encoding={encoding}", tenant=tenant) as store:
            store.commit(told)
            assert store.load_many("order", ["a"])["a"].document == '"12 €, 漢"'
            assert [row.index for row in store.find(Query("order", text="漢")).rows] == [{"customer": "漢"}]
        with psycopg.connect(conninfo, autocommit=True) as given:
            with pytest.raises(InvalidValue, match="encoding"):
                PostgresStore(given, tenant=tenant)
            assert given.execute("SELECT 1").fetchone()

    @pytest.mark.parametrize("autocommit", [True, False])
    def test_threads_take_turns_on_a_connection_of_the_hosts(
        self, conninfo: str, tenant: str, autocommit: bool
    ) -> None:
        connect: Any = psycopg.connect
        with connect(conninfo, autocommit=autocommit, row_factory=dict_row) as connection:
            store = PostgresStore(connection, tenant=tenant)
            self.works(store)
            assert len({*race().run([partial(store.load, "order", "a")] * 20)}) == 1
            with connection.transaction(), pytest.raises(StoreFailed, match="in a transaction"):
                store.load("order", "a")
            store.close()
            assert connection.execute("SELECT 1 AS one").fetchone() == {"one": 1}
        with pytest.raises(ConnectionLost) as caught:
            PostgresStore(connection, tenant=tenant)
        assert not caught.value.in_doubt

    def works(self, store: PostgresStore) -> None:
        store.commit(FIRST)
        store.commit(SECOND)
        assert store.commit(SECOND).repeated
        with pytest.raises(LimitExceeded):
            store.commit(evolve(SECOND, command="third", writes=(), entries=(), limits=(Take("stock", "b", 99),)))
        assert [row.index for row in store.find(Query("order")).rows] == [{"customer": "west"}]
        assert len(store.claim(10, at=NOON, lease=timedelta(minutes=1))) == 1

    def test_connections_are_used_again(self, store: PostgresStore) -> None:
        for number in range(20):
            store.load("order", str(number))
            store.commit(evolve(FIRST, command=f"c{number}", writes=(), entries=(), limits=()))
        assert len(store._lender._idle) == 1  # type: ignore[attr-defined]

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked on this system")
    def test_a_child_process_opens_its_own_connections(self, cluster: Cluster, tenant: str) -> None:
        assert forks(f"postgres:{cluster.url(cluster.database())}#{tenant}") == 0

    def test_no_thread_of_a_child_takes_what_its_parent_left(self, conninfo: str) -> None:
        """Whoever finds that the store has begun anew in this process takes what lies idle, and may find it so at any moment."""
        inherited: Any = object()
        early: list[str] = []

        class Watched(door.Connections):
            def __setattr__(self, name: str, value: object) -> None:
                super().__setattr__(name, value)
                if name != "_inherited" and self._process == os.getpid() and inherited in self._idle:
                    early.append(name)

        lender = Watched.__new__(Watched)
        vars(lender).update(_process=-1, _idle=[inherited], _inherited=[])
        lender._leave_the_parents()
        assert not early
        assert lender._inherited == [inherited]

    def test_a_store_that_is_closed_while_it_is_asked_keeps_nothing_open(self, conninfo: str, tenant: str) -> None:
        store = PostgresStore(conninfo, tenant=tenant)
        lender: Any = store._lender

        class Idle(list[psycopg.Connection[Any]]):
            """It is closed by another thread when the one that asks is about to give its connection back."""

            def append(self, connection: psycopg.Connection[Any]) -> None:
                store.close()
                super().append(connection)

        (connection,) = lender._idle
        lender._idle = Idle(lender._idle)
        store.load("order", "a")
        assert not lender._idle
        assert connection.closed

    def test_a_store_is_closed_while_another_thread_takes_the_last_connection(self, conninfo: str, tenant: str) -> None:
        class Idle(list[psycopg.Connection[Any]]):
            """The last one is gone between looking and taking."""

            def pop(self, at: SupportsIndex = -1) -> psycopg.Connection[Any]:
                taken.append(super().pop(at))
                raise IndexError

        taken: list[psycopg.Connection[Any]] = []
        store = PostgresStore(conninfo, tenant=tenant)
        lender: Any = store._lender
        lender._idle = Idle(lender._idle)
        store.close()
        assert len(taken) == 1
        taken[0].close()


def settled(store: PostgresStore, command: str) -> tuple[Stored, Sequence[Recorded], Stored | None]:
    """An order, its history and the receipt of a command, seen when the order did not move: the server may be at work still."""
    while True:
        kept, history, written = store.load("order", "a"), store.history("order", "a"), store.load("command", command)
        if kept is not None and store.load("order", "a") == kept:
            return kept, history, written


class TestInterrupts:
    def test_the_turn_on_a_given_connection_is_given_back(self, conninfo: str, tenant: str) -> None:
        """Wherever Ctrl-C comes, and not only when whoever holds on to the error lets go of it."""
        with psycopg.connect(conninfo, autocommit=True) as connection:
            lender: Any = PostgresStore(connection, tenant=tenant)._lender
            errors = []
            for error in interruptions(lambda: lender.lend(str)):
                errors.append(error)
                assert not lender._turn.locked()
            assert len(errors) > 3

    @pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")  # lost as it was opened
    @pytest.mark.parametrize("step", [13, pytest.param(1, marks=pytest.mark.slow)])
    @pytest.mark.parametrize("source", ["conninfo", "given", "given, in transactions"])
    def test_wherever_one_comes_a_batch_is_whole_and_no_answer_is_taken_for_another(
        self, conninfo: str, tenant: str, source: str, step: int
    ) -> None:
        """The driver may lose count of what it sent: its connection is not used again, and is waited for least of all."""
        with ExitStack() as files:

            def opened() -> PostgresStore:
                if source == "conninfo":
                    return files.enter_context(PostgresStore(conninfo, tenant=tenant))
                for each in given:
                    each.close()
                given.append(files.enter_context(psycopg.connect(conninfo, autocommit=source == "given")))
                return PostgresStore(given[-1], tenant=tenant)

            given: list[psycopg.Connection[Any]] = []
            store, watching = opened(), files.enter_context(PostgresStore(conninfo, tenant=tenant))
            store.commit(FIRST)
            command = "c0"

            def change() -> None:
                stored = store.load("order", "a")
                assert stored is not None
                write = Write("order", "a", stored.version, "{}", {"customer": command}, "blue mug")
                try:
                    store.commit(evolve(SECOND, command=command, writes=(write,)))
                except StaleVersion:  # the server went on with the one before after it was left alone
                    change()
                assert store.load("command", command) is not None

            moments = 0
            for moments, _ in enumerate(interruptions(change, step=step), start=1):
                kept, history, written = settled(watching, command)
                assert first_broken(history) is None
                assert len(history) == kept.version
                assert (written is not None) == (history[-1].command == command)
                if source != "conninfo":
                    store = opened()
                command = f"c{moments}"
            assert moments > 500 / step
        collect()

    def test_an_interrupt_is_told_whatever_the_driver_stumbles_over_behind_it(
        self, conninfo: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        @contextmanager
        def stumbling(_: object) -> Iterator[None]:
            yield
            raise IndexError

        def interrupted() -> Iterator[Statement]:
            raise KeyboardInterrupt
            yield

        monkeypatch.setattr(psycopg.Connection, "pipeline", stumbling)
        with psycopg.connect(conninfo, autocommit=True) as connection, pytest.raises(KeyboardInterrupt):
            carry_out(connection, interrupted(), joins=False)

    @pytest.mark.parametrize("stumbles", [True, False])
    def test_a_connection_that_cannot_end_its_transaction_is_closed(
        self, conninfo: str, tenant: str, monkeypatch: pytest.MonkeyPatch, stumbles: bool
    ) -> None:
        def rollback(_: object) -> None:
            if stumbles:
                raise IndexError

        def interrupted(connection: psycopg.Connection[Any]) -> None:
            connection.execute("BEGIN")
            raise KeyboardInterrupt

        with psycopg.connect(conninfo, autocommit=True) as connection:
            lender: Any = PostgresStore(connection, tenant=tenant)._lender
            monkeypatch.setattr(psycopg.Connection, "rollback", rollback)
            with pytest.raises(KeyboardInterrupt):
                lender.lend(interrupted)
            assert connection.closed


class TestSchema:
    @pytest.fixture
    def empty(self, cluster: Cluster) -> str:
        """A database with nothing in it."""
        return cluster.conninfo(cluster.database())

    def test_a_dry_run_only_tells(self, empty: str) -> None:
        assert migrate(empty, dry_run=True) == shipped()
        assert schema_version(empty) == (0, shipped()[-1].number)
        with psycopg.connect(empty) as connection:
            assert connection.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'ordercore'").fetchone() == (
                0,
            )

    def test_the_command_line_brings_them_up_to_date(
        self, cluster: Cluster, capsys: pytest.CaptureFixture[str]
    ) -> None:
        url = cluster.url(cluster.database())
        assert main(["migrate", "--store", url, "--dry-run"]) == 0
        assert "CREATE TABLE ordercore.documents" in capsys.readouterr().out
        assert main(["migrate", "--store", url]) == 0
        assert capsys.readouterr().out == "".join([f"applied {step.name}\n" for step in shipped()])
        assert main(["migrate", "--store", url]) == 0
        assert capsys.readouterr().out == "nothing is missing\n"
        with pytest.raises(SystemExit):
            main(["migrate", "--store", "postgresql:shop"])

    def test_opening_brings_the_tables_up_to_date_beside_those_of_the_host(self, empty: str) -> None:
        with psycopg.connect(empty) as connection:
            connection.execute("CREATE TABLE documents (title text)")
        with pytest.raises(SchemaOutdated):
            PostgresStore(empty, migrate=False)
        with PostgresStore(empty) as store:
            store.commit(FIRST)
        assert migrate(empty) == ()
        assert schema_version(empty) == (shipped()[-1].number,) * 2
        PostgresStore(empty, migrate=False).close()

    @pytest.mark.parametrize("autocommit", [True, False])
    def test_the_hosts_connection_is_as_it_was(self, empty: str, autocommit: bool) -> None:
        with psycopg.connect(empty, autocommit=autocommit) as connection:
            PostgresStore(connection)
            assert connection.execute("SHOW search_path").fetchone() == ('"$user", public',)
        assert schema_version(empty) == (shipped()[-1].number,) * 2

    def test_opening_leaves_no_setting_behind(self, empty: str) -> None:
        """A pooler that lends a connection for a statement would give it to somebody else as we left it, and us another."""
        with psycopg.connect(empty, autocommit=True) as connection:
            PostgresStore(connection)
            left = connection.execute("SELECT name FROM pg_settings WHERE source = 'session'").fetchall()
            PostgresStore(connection, migrate=False)
            assert connection.execute("SELECT name FROM pg_settings WHERE source = 'session'").fetchall() == left
        assert left == []

    def test_a_schema_that_somebody_else_made_for_us_will_do(self, cluster: Cluster) -> None:
        database, role = cluster.database(), f"r{uuid4().hex}"
        with psycopg.connect(cluster.conninfo(database), autocommit=True) as admin:
            make: Any = admin.execute
            make(f"CREATE ROLE {role} LOGIN")
            make(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
            make(f"GRANT CONNECT ON DATABASE {database} TO {role}")
            ours = cluster.conninfo(database).replace("user=postgres", f"user={role}")
            with pytest.raises(StoreFailed, match="permission denied for database"):
                migrate(ours)
            make(f"CREATE SCHEMA ordercore AUTHORIZATION {role}")
        with PostgresStore(ours) as store:
            assert not store.commit(FIRST).repeated

    def test_tables_that_may_not_be_seen_are_not_taken_for_missing(self, cluster: Cluster, empty: str) -> None:
        migrate(empty)
        role = f"r{uuid4().hex}"
        with psycopg.connect(empty, autocommit=True) as admin:
            make: Any = admin.execute
            make(f"CREATE ROLE {role} LOGIN")
        with pytest.raises(StoreFailed, match="permission denied for schema ordercore"):
            schema_version(empty.replace("user=postgres", f"user={role}"))

    def test_many_may_open_a_new_database_at_once(self, empty: str) -> None:
        stores = race().run([partial(PostgresStore, empty)] * 8)
        assert schema_version(empty) == (shipped()[-1].number,) * 2
        for store in stores:
            store.close()

    def test_a_newer_or_other_database_is_refused(self, empty: str) -> None:
        migrate(empty)
        with psycopg.connect(empty, autocommit=True) as connection:
            connection.execute("INSERT INTO ordercore.ordercore_schema VALUES ('9999_future.sql', 'x')")
            with pytest.raises(SchemaMismatch):
                PostgresStore(empty)
            connection.execute("DELETE FROM ordercore.ordercore_schema WHERE step = '9999_future.sql'")
            connection.execute("UPDATE ordercore.ordercore_schema SET digest = 'x'")
            with pytest.raises(MigrationChanged):
                migrate(empty)

    def test_rows_that_a_migration_cannot_bring_along_are_no_reason_to_try_again(self, empty: str) -> None:
        migrate(empty)
        with PostgresStore(empty) as store:
            store.commit(FIRST)
            store.commit(evolve(FIRST, command="second", writes=(), entries=(), limits=()))
        alone = Step(f"{shipped()[-1].number + 1:04}_alone.sql", "CREATE UNIQUE INDEX ON ordercore.outbox (topic);\n")
        with pytest.raises(StoreFailed, match="could not create unique index"):
            migrate(empty, steps=(*shipped(), alone))
        assert schema_version(empty) == (shipped()[-1].number,) * 2

    def test_a_database_that_is_not_there_is_said(self, cluster: Cluster) -> None:
        for opened in (PostgresStore, migrate, schema_version):
            with pytest.raises(ConnectionLost) as caught:
                opened(cluster.conninfo("nowhere"))
            assert not caught.value.in_doubt

    def test_a_host_without_leave_to_write_is_told(self, conninfo: str, tenant: str) -> None:
        reader = f"{conninfo} options='-c default_transaction_read_only=on'"
        with PostgresStore(reader, tenant=tenant) as store, pytest.raises(StoreFailed, match="read-only"):
            store.commit(FIRST)


class TestInterruptions:
    @pytest.fixture
    def interrupting(self, cluster: Cluster) -> str:
        """A database that interrupts every command but the seventh, with one code and the other in turn."""
        conninfo = cluster.conninfo(cluster.database())
        migrate(conninfo)
        with psycopg.connect(conninfo) as connection:
            connection.execute("CREATE SEQUENCE tries")
            connection.execute(
                """
                CREATE FUNCTION interrupt() RETURNS trigger LANGUAGE plpgsql AS $$
                DECLARE try bigint := nextval('tries');
                BEGIN
                    IF try % 7 = 0 THEN RETURN NEW; END IF;
                    IF try % 2 = 0 THEN RAISE SQLSTATE '40001'; END IF;
                    RAISE SQLSTATE '40P01';
                END $$
                """
            )
            connection.execute(
                "CREATE TRIGGER interrupt BEFORE INSERT ON ordercore.commands FOR EACH ROW EXECUTE FUNCTION interrupt()"
            )
        return conninfo

    def test_an_interrupted_transaction_is_begun_again(self, interrupting: str) -> None:
        with PostgresStore(interrupting) as store:
            assert not store.commit(FIRST).repeated
            store.commit(SECOND)
            assert first_broken(store.history("order", "a")) is None
            assert len(store.feed()) == 2

    def test_not_for_ever(self, interrupting: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(door, "_PAUSE_SECONDS", 0.0)
        with psycopg.connect(interrupting, autocommit=True) as connection:
            connection.execute("ALTER SEQUENCE tries INCREMENT 7")
            connection.execute("SELECT setval('tries', 1)")
        with PostgresStore(interrupting) as store:
            with pytest.raises(StoreBusy):
                store.commit(FIRST)
            assert store.load("order", "a") is None

    @pytest.mark.parametrize("patience", [0.05, 0.0001, 0])
    def test_a_lock_that_does_not_come_is_said(
        self, conninfo: str, tenant: str, beside: psycopg.Connection[Any], patience: float
    ) -> None:
        """Of no time at all PostgreSQL makes all the time there is."""
        with PostgresStore(conninfo, tenant=tenant, busy_timeout_seconds=patience) as store:
            store.commit(FIRST)
            with beside.transaction():
                beside.execute("SELECT 1 FROM ordercore.limits WHERE tenant = %s FOR UPDATE", (tenant,))
                with pytest.raises(StoreBusy):
                    store.commit(SECOND)
                assert getattr(store.load("order", "a"), "version", None) == 1  # reading never waits
            assert not store.commit(SECOND).repeated

    def test_a_batch_whose_ground_moves_for_ever_is_given_up(
        self, store: PostgresStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keeping, "explain", lambda door, tenant, batch: None)
        store.commit(FIRST)
        with pytest.raises(StoreBusy, match="moved"):
            store.commit(evolve(FIRST, digest="other"))

    def test_a_claim_that_somebody_else_changes_meanwhile_counts_once(
        self, store: PostgresStore, tenant: str, beside: psycopg.Connection[Any]
    ) -> None:
        """The other change waits to be committed while ours has looked at the claim already."""
        store.commit(FIRST)
        changed = Event()

        def change() -> None:
            with beside.transaction():
                beside.execute("UPDATE ordercore.limits SET claimed = claimed + 4 WHERE tenant = %s", (tenant,))
                beside.execute("UPDATE ordercore.claims SET amount = amount + 4 WHERE tenant = %s", (tenant,))
                changed.set()
                wait_until_somebody_waits(beside)

        def ours() -> Receipt:
            assert changed.wait(PATIENCE_SECONDS)
            return store.commit(Batch("ours", "", NOON, "ann", limits=(Change("stock", "a", 7),)))

        works: list[Callable[[], Receipt | None]] = [change, ours]
        _, given = race().run(works)
        assert given is not None
        assert not given.repeated
        balance = store.balance("stock")
        assert balance is not None
        assert (balance.claimed, [claim.amount for claim in balance.claims]) == (7, [7])

    def test_what_was_remembered_wrongly_is_read_again(self, store: PostgresStore, tenant: str, conninfo: str) -> None:
        store.commit(FIRST)
        store._memory.keep(("order", "a"), evolve(store._memory["order", "a"], head="x"))
        store.commit(SECOND)
        assert first_broken(store.history("order", "a")) is None

    def test_a_database_put_back_to_an_earlier_state_is_read_again(
        self, store: PostgresStore, conninfo: str, tenant: str, beside: psycopg.Connection[Any]
    ) -> None:
        """Nothing is told of the document: its head says nothing of which second version it is."""
        store.commit(note(0, "first"))
        tables = ("documents", "fields", "search", "commands", "positions")
        for table in tables:
            beside.execute(
                f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM ordercore.{table} WHERE tenant = '{tenant}'"
            )
        store.commit(note(1, "second"))
        for table in tables:
            beside.execute(f"DELETE FROM ordercore.{table} WHERE tenant = '{tenant}'")
            beside.execute(f"INSERT INTO ordercore.{table} SELECT * FROM pg_temp.{table}")
        with PostgresStore(conninfo, tenant=tenant) as other:
            other.commit(note(1, "instead"))
        store.load("note", "a")
        store.commit(note(2, "second"))
        for words, found in (("second", ["a"]), ("instead", []), ("first", [])):
            assert [row.id for row in store.find(Query("note", text=words)).rows] == found
            assert [row.id for row in store.find(Query("note", (Condition("says", "eq", words),))).rows] == found

    def test_what_nothing_is_told_of_is_read_in_one_trip(
        self, store: PostgresStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.commit(Batch("new", "", NOON, "ann", writes=tuple([Write("note", id, 0, "{}") for id in "abc"])))
        assert [store.load_many("note", "abc")[id].version for id in "abc"] == [1, 1, 1]
        sent = trips(store, monkeypatch)
        store.commit(Batch("over", "", NOON, "ann", writes=tuple([Write("note", id, 1, "{}") for id in "abc"])))
        assert len(sent) == 2
        assert store._memory == {}


def note(version: int, words: str) -> Batch:
    """A batch that writes a document of which nothing is told."""
    return Batch(
        f"{words}-{version}", "", NOON, "ann", writes=(Write("note", "a", version, "{}", {"says": words}, words),)
    )


class Slow(dict[str, Any]):
    """An index row that is made so slowly that the server has answered what was sent before."""

    def items(self) -> Any:
        sleep(0.1)
        return super().items()


class Stop(dict[str, Any]):
    """An index row at which somebody interrupts the program."""

    def items(self) -> Any:
        raise KeyboardInterrupt


LONG: Final = "".join([chr(0x4E00 + number * 7_919 % 20_000) for number in range(4_000)])


class TestMaking:
    """A statement that cannot be made, while the server is at those before."""

    @pytest.fixture(autouse=True)
    def _silence(self, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
        """Nothing of it comes to a log."""
        yield
        assert caplog.get_records("call") == []

    @pytest.mark.parametrize("make", [dict, Slow], ids=["at once", "slowly"])
    @pytest.mark.parametrize(
        "bad",
        [
            Write("order", "z", 0, "{}", {"x": 1.5}),  # type: ignore[dict-item]
            Write("order", "z", 0, "\ud800"),
            Write("order", "z", 0, "{}", {"x": "\ud800"}),
            Write("order", "z\x00", 0, "{}"),
            Write("order", "z\x00", 1, "{}"),
        ],
        ids=["number", "document", "field", "id", "id at a version"],
    )
    def test_what_comes_first_is_told(self, store: PostgresStore, bad: Write, make: type[dict[str, Any]]) -> None:
        store.commit(FIRST)
        bad = evolve(bad, index=make(bad.index))
        for _ in range(3):
            with pytest.raises(StaleVersion) as caught:
                store.commit(Batch("stale", "", NOON, "ann", writes=(Write("order", "a", 0, "{}"), bad)))
            assert (caught.value.id, caught.value.found) == ("a", 1)
        with pytest.raises(CommandConflict):
            store.commit(Batch("first", "other", NOON, "ann", writes=(Write("order", "b", 0, "{}"), bad)))
        assert store.commit(evolve(FIRST, writes=(*FIRST.writes, bad))).repeated
        with pytest.raises(LimitExceeded):
            store.commit(
                Batch("over", "", NOON, "ann", writes=(evolve(bad, expected=0),), limits=(Take("stock", "b", 100),))
            )
        with pytest.raises(InvalidBatch):
            store.commit(Batch("bad", "", NOON, "ann", writes=(evolve(bad, expected=0),)))
        assert (len(store.feed()), store.load("command", "bad")) == (1, None)

    @pytest.mark.parametrize("make", [dict, Slow], ids=["at once", "slowly"])
    def test_the_first_statement_that_fails_is_told(self, store: PostgresStore, make: type[dict[str, Any]]) -> None:
        """Of two that nothing stands in the way of: one the server cannot hold, and one that cannot be sent."""
        writes = (Write("order", "a", 0, "{}", {"note": LONG}), Write("order", "b", 0, "\ud800", make()))
        with pytest.raises(InvalidBatch, match="54000"):
            store.commit(evolve(FIRST, writes=writes))

    def test_an_interruption_takes_all_back(self, store: PostgresStore) -> None:
        store.commit(FIRST)
        for stands in (Write("order", "a", 0, "{}"), Write("order", "b", 0, "{}")):
            with pytest.raises(KeyboardInterrupt):
                store.commit(Batch("stop", "", NOON, "ann", writes=(stands, Write("order", "z", 0, "{}", Stop()))))
        assert (store.load("order", "b"), store.load("command", "stop")) == (None, None)
        assert len(store._lender._idle) == 1  # type: ignore[attr-defined]

    def test_many_who_meet_are_quiet(self, store: PostgresStore) -> None:
        """The version is looked at by dividing by what was found; what follows cannot be made."""
        store.commit(FIRST)
        store.commit(SECOND)
        store._memory.keep(("order", "a"), evolve(store._memory["order", "a"], version=1))
        with pytest.raises(StaleVersion):
            store.commit(evolve(SECOND, command="late", writes=(*SECOND.writes, Write("order", "z", 0, "\ud800"))))


def wait_until_somebody_waits(beside: psycopg.Connection[Any]) -> None:
    """Return when another connection to the database waits for a lock."""
    asked = "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = %s"
    for _ in range(1_000):
        row = beside.execute(asked, (beside.info.dbname,)).fetchone()
        if row is not None and row[0]:
            return
        sleep(0.01)
    raise AssertionError("nobody came to wait")


def end_others(beside: psycopg.Connection[Any]) -> None:
    """End every other connection, as a restart would."""
    beside.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s",
        (beside.info.dbname,),
    )


class TestDiscretion:
    def test_no_row_of_the_database_is_in_an_error(self, cluster: Cluster) -> None:
        conninfo = cluster.conninfo(cluster.database())
        migrate(conninfo)
        with psycopg.connect(conninfo) as connection:
            connection.execute("ALTER TABLE ordercore.documents ADD CHECK (id <> 'odd')")
        odd = Batch("odd", "", NOON, "ann", writes=(Write("order", "odd", 0, "{}", {"name": "Jane Doe"}),))
        with PostgresStore(conninfo) as store, pytest.raises(StoreFailed, match=r"check constraint.*23514") as caught:
            store.commit(odd)
        assert "Jane" not in "".join(format_exception(caught.value))


class TestLostConnections:
    @pytest.fixture
    def own(self, cluster: Cluster) -> str:
        """A database for one test."""
        conninfo = cluster.conninfo(cluster.database())
        migrate(conninfo)
        return conninfo

    def test_reading_leaves_no_doubt(self, own: str) -> None:
        with PostgresStore(own) as store, psycopg.connect(own, autocommit=True) as beside:
            store.commit(FIRST)
            end_others(beside)
            with pytest.raises(ConnectionLost) as caught:
                store.load("order", "a")
            assert not caught.value.in_doubt
            assert getattr(store.load("order", "a"), "version", None) == 1

    def test_what_was_remembered_is_forgotten(self, own: str) -> None:
        with PostgresStore(own) as store, psycopg.connect(own, autocommit=True) as beside:
            ways: tuple[Callable[[], object], ...] = (
                lambda: store.load("order", "a"),
                lambda: store.find(Query("order")),
                lambda: store.commit(SECOND),
                lambda: store.claim(1, at=NOON, lease=timedelta(minutes=1)),
            )
            store.commit(FIRST)
            for way in ways:
                store.load("order", "a")
                assert list(store._memory) == [("order", "a")]
                end_others(beside)
                with pytest.raises(ConnectionLost):
                    way()
                assert store._memory == {}

    def test_a_commit_that_found_no_connection_is_in_doubt_and_sent_again(self, own: str) -> None:
        with PostgresStore(own) as store, psycopg.connect(own, autocommit=True) as beside:
            end_others(beside)
            with pytest.raises(ConnectionLost) as caught:
                store.commit(FIRST)
            assert caught.value.in_doubt
            assert not store.commit(FIRST).repeated

    def test_a_commit_whose_answer_was_lost_is_found_when_sent_again(self, cluster: Cluster) -> None:
        database = cluster.database()
        migrate(cluster.conninfo(database))
        with (
            closing(Line(cluster.port)) as line,
            PostgresStore(f"host=127.0.0.1 port={line.port} user=postgres dbname={database}") as store,
        ):
            store.commit(FIRST)
            line.lose_the_next_answer()
            with pytest.raises(ConnectionLost) as caught:
                store.commit(SECOND)
            assert caught.value.in_doubt
            assert store.commit(SECOND).repeated
            assert len(store.history("order", "a")) == 2

    @pytest.mark.slow
    @pytest.mark.usefixtures("cluster")
    def test_a_server_that_crashes_loses_no_receipt(self) -> None:
        other = started()  # the others need theirs
        with closing(other), PostgresStore(other.conninfo()) as store:
            for number in range(20):
                store.commit(evolve(FIRST, command=f"c{number}", writes=(), entries=(), limits=()))
            other.crash()
            with pytest.raises(ConnectionLost):
                store.load("order", "a")
            receipts = store.load_many("command", [f"c{number}" for number in range(20)])
            assert len(receipts) == 20


class TestHeld:
    def test_two_who_rest_on_each_other_do_not_both_pass(self, conninfo: str) -> None:
        """Each writes what the other must not find: without a turn at the end both would pass (write skew)."""
        for _ in range(10):
            tenant = uuid4().hex
            with PostgresStore(conninfo, tenant=tenant) as store:
                pairs = [("a", "b"), ("b", "a")]

                def place(pair: tuple[str, str], store: PostgresStore = store) -> bool:
                    batch = Batch(
                        f"write-{pair[0]}",
                        "",
                        NOON,
                        "ann",
                        writes=(Write("order", pair[0], 0, "{}"),),
                        held=(Held("order", pair[1], 0),),
                    )
                    try:
                        store.commit(batch)
                    except StaleVersion:
                        return False
                    return True

                assert sorted(race().run([partial(place, pair) for pair in pairs])) == [False, True]


class TestText:
    def test_text_that_postgresql_cannot_hold_is_refused(self, store: PostgresStore) -> None:
        for text in ("\ud800", "a\x00b"):
            with pytest.raises(InvalidBatch):
                store.commit(evolve(FIRST, writes=(Write("order", "a", 0, text),)))
            with pytest.raises(InvalidQuery):
                store.find(Query(text))
        with pytest.raises(InvalidQuery):
            store.find(Query("order", (Condition("customer", "eq", "\ud800"),)))
        assert not store.commit(FIRST).repeated

    def test_a_field_too_long_to_be_sorted_by_is_refused(self, store: PostgresStore) -> None:
        long = LONG
        with pytest.raises(InvalidBatch):
            store.commit(evolve(FIRST, writes=(Write("order", "a", 0, "{}", {"note": long}),)))
        assert not store.commit(
            evolve(FIRST, writes=(Write("order", "a", 0, long, {"note": long[:600]}, long),))
        ).repeated
        assert [row.id for row in store.find(Query("order", (Condition("note", "prefix", long[:9]),), long)).rows] == [
            "a"
        ]

    def test_the_character_zero_in_fields_is_kept_and_keeps_its_place(self, store: PostgresStore) -> None:
        odd = ["\x00", "\x00\x00", "\x00\x01", "\x01", "\x01\x00", "\x01\x02", "\x02", "a\x00b", "a\x01b", "ab"]
        for number, text in enumerate(odd):
            store.commit(
                Batch(
                    f"w{number}", "", NOON, "ann", (Write("order", f"o{number}", 0, "{}", {text: text, "odd": text}),)
                )
            )
        rows = store.find(Query("order", sort="odd")).rows
        assert [row.index["odd"] for row in rows] == sorted(odd) == odd
        for number, text in enumerate(odd):
            assert [row.id for row in store.find(Query("order", (Condition(text, "eq", text),))).rows] == [f"o{number}"]
            want = [each for each in odd if each.startswith(text)]
            found = store.find(Query("order", (Condition("odd", "prefix", text),), sort="odd")).rows
            assert [row.index["odd"] for row in found] == want

    def test_numbers_in_queries_stay_within_62_bits(self, store: PostgresStore) -> None:
        with pytest.raises(InvalidQuery):
            store.find(Query("order", (Condition("total", "lt", 2**62),)))

    def test_a_query_has_a_bounded_number_of_fields(self, store: PostgresStore) -> None:
        where = tuple([Condition(f"f{number}", "eq", 1) for number in range(33)])
        assert store.find(Query("order", where[:32])).rows == ()
        with pytest.raises(InvalidQuery):
            store.find(Query("order", where))


def crowd(
    conninfo: str, *, clients: int, rounds: int, ceiling: int, patience: timedelta = timedelta(minutes=3)
) -> tuple[int, int]:
    """Clients take 3 each time of one limit; how often it was granted, and what is claimed in the end."""
    with PostgresStore(conninfo, tenant=uuid4().hex, busy_timeout_seconds=120) as store:
        store.commit(Batch("ceiling", "", NOON, "ann", limits=(SetCeiling("stock", ceiling),)))

        def take(client: int) -> int:
            granted = 0
            for number in range(rounds):
                name = f"{client}-{number}"
                try:
                    store.commit(Batch(name, "", NOON, "ann", limits=(Take("stock", name, 3),)))
                except LimitExceeded:
                    continue
                granted += 1
            return granted

        granted = sum(Race(patience).run([partial(take, client) for client in range(clients)]))
        balance = store.balance("stock")
        assert balance is not None
        assert len(balance.claims) == granted
        return granted, balance.claimed


class TestLimitsUnderLoad:
    def test_32_clients_never_exceed_a_limit(self, conninfo: str) -> None:
        assert crowd(conninfo, clients=32, rounds=5, ceiling=100) == (33, 99)

    @pytest.mark.slow
    def test_64_clients_of_1000_orders_never_exceed_a_limit(self, conninfo: str) -> None:
        assert crowd(conninfo, clients=64, rounds=1_000, ceiling=30_001, patience=timedelta(hours=1)) == (
            10_000,
            30_000,
        )
