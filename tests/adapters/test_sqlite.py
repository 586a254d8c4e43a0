"""The store in one SQLite file: the contract, and what only a file can do."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from ctypes import PyDLL
from datetime import UTC, datetime, timedelta
from functools import partial
from gc import collect
from pathlib import Path
from threading import Event, Timer
from types import SimpleNamespace
from typing import Any, Final, SupportsIndex
from uuid import uuid4

import pytest
from attrs import evolve

from ordercore.adapters.migration import LEDGER
from ordercore.adapters.sqlite import SQLiteStore, fork, migrate, schema_version
from ordercore.adapters.sqlite import connection as connecting
from ordercore.adapters.sqlite.posting import lease_out
from ordercore.adapters.sqlite.schema import shipped
from ordercore.errors import (
    InvalidBatch,
    InvalidQuery,
    InvalidValue,
    LimitExceeded,
    SchemaMismatch,
    StaleVersion,
    StoreBusy,
    StoreFailed,
)
from ordercore.ports.audit import Head, flaws
from ordercore.ports.batch import Batch, Entry, Message, Write
from ordercore.ports.chain import first_broken
from ordercore.ports.limit import SetCeiling, Take
from ordercore.ports.query import Condition, Query
from ordercore.ports.store import Store
from ordercore.testing.contracts import StoreContract
from ordercore.testing.contracts.store.capability import Factory
from tests.interrupt import interruptions
from tests.waiting import PATIENCE_SECONDS, exit_status, race

HEAD: Final = shipped()[-1].number
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


class TestSQLiteStore(StoreContract):
    """The SQLite store keeps the contract, and what it keeps outlives it."""

    supports_restart = True
    supports_several_stores = True
    supports_several_tenants = True

    @pytest.fixture
    def factory(self, tmp_path: Path) -> Iterator[Factory]:
        with ExitStack() as self.stores:
            yield lambda: self.stores.enter_context(SQLiteStore(tmp_path / f"{uuid4().hex}.db", synchronous="NORMAL"))

    def reopen(self, store: Store) -> Store:
        assert isinstance(store, SQLiteStore)
        store.close()
        return self.stores.enter_context(SQLiteStore(store.path))

    def beside(self, store: Store, tenant: str) -> Store:
        assert isinstance(store, SQLiteStore)
        return SQLiteStore(store.path, tenant=tenant or store.tenant, synchronous="NORMAL")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.db"


def raw(path: Path, sql: str) -> object:
    """The first value of a statement, asked beside the store."""
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute(sql).fetchone()
        connection.commit()
        return row[0] if row else None


class TestDurability:
    def test_the_log_is_written_ahead_and_synchronized_at_every_commit(self, path: Path) -> None:
        with SQLiteStore(path) as store:
            assert store._connections.rows("PRAGMA journal_mode") == [("wal",)]
            assert store._connections.rows("PRAGMA synchronous") == [(2,)]

    def test_synchronizing_less_is_a_choice(self, path: Path) -> None:
        with SQLiteStore(path, synchronous="NORMAL") as store:
            assert store._connections.rows("PRAGMA synchronous") == [(1,)]
        with pytest.raises(InvalidValue):
            SQLiteStore(path, synchronous="OFF")  # type: ignore[arg-type]

    def test_another_store_on_the_same_file_sees_everything_at_once(self, path: Path) -> None:
        with SQLiteStore(path) as writer, SQLiteStore(path) as reader:
            writer.commit(FIRST)
            assert reader.load("order", "a") == writer.load("order", "a")
            assert reader.commit(FIRST).repeated


class TestTenants:
    def test_tenants_share_a_file_and_nothing_else(self, path: Path) -> None:
        with SQLiteStore(path, tenant="east") as east, SQLiteStore(path, tenant="west") as west:
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

    def test_the_name_of_a_tenant_is_an_identifier(self, path: Path) -> None:
        with pytest.raises(InvalidValue):
            SQLiteStore(path, tenant="")


class TestOpening:
    def test_a_database_in_memory_is_refused(self) -> None:
        for memory in (":memory:", ""):
            with pytest.raises(InvalidValue):
                SQLiteStore(memory)

    def test_a_file_system_without_a_log_is_said(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """SQLite leaves the mode as it was, and raises nothing."""

        class NoLog(sqlite3.Connection):
            def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
                return super().execute("SELECT 'delete'" if "journal_mode" in sql else sql, *parameters)

        def opened(path: Path, **options: Any) -> sqlite3.Connection:
            return sqlite3.connect(path, factory=NoLog, **options)

        monkeypatch.setattr(fork, "opened", opened)
        with pytest.raises(StoreFailed, match="no write-ahead log"):
            SQLiteStore(path)

    def test_a_path_is_the_same_wherever_the_program_goes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with SQLiteStore("shop.db") as store:
            (tmp_path / "elsewhere").mkdir()
            monkeypatch.chdir(tmp_path / "elsewhere")
            store.commit(FIRST)
            assert store.load("order", "a") is not None
            assert not list(Path.cwd().iterdir())

    def test_a_newer_database_is_refused(self, path: Path) -> None:
        SQLiteStore(path).close()
        raw(path, "INSERT INTO ordercore_schema VALUES ('9999_future.sql', '')")
        with pytest.raises(SchemaMismatch) as caught:
            SQLiteStore(path)
        assert (caught.value.found, caught.value.known) == (9999, HEAD)
        assert schema_version(path) == (9999, HEAD)
        with pytest.raises(SchemaMismatch):
            migrate(path, dry_run=True)

    def test_a_database_of_somebody_else_is_refused_and_left_alone(self, path: Path) -> None:
        raw(path, "CREATE TABLE songs (title TEXT)")
        with pytest.raises(
            StoreFailed, match=r"is a database, but not one of ordercore's [(]name another file[)]"
        ) as said:
            SQLiteStore(path)
        assert str(said.value).startswith(str(path))
        assert raw(path, "SELECT count(*) FROM sqlite_schema") == 1

    def test_a_file_that_is_no_database_is_refused_and_left_alone(self, path: Path) -> None:
        path.write_bytes(b"order,total\n" * 1_000)
        for opened in (SQLiteStore, schema_version, migrate):
            with pytest.raises(
                StoreFailed, match=r"cannot be opened: file is not a database [(]name a database"
            ) as said:
                opened(path)
            assert str(said.value).startswith(str(path))
        assert path.read_bytes() == b"order,total\n" * 1_000

    def test_a_path_that_cannot_be_opened_is_said(self, tmp_path: Path) -> None:
        missing = tmp_path / "missing" / "shop.db"
        for path, opened in (
            (missing, SQLiteStore),
            (missing, migrate),
            (tmp_path, SQLiteStore),
            (tmp_path, schema_version),
        ):
            with pytest.raises(
                StoreFailed, match=r"cannot be opened: .* [(]make the folder, or name another file[)]"
            ) as said:
                opened(path)
            assert str(said.value).startswith(str(path))

    def test_a_file_that_others_hold_is_named(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE ordercore_schema (name TEXT, digest TEXT)")
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreBusy, match="SQLite is busy") as said:
                SQLiteStore(path, busy_timeout_seconds=0.05)
        assert str(said.value).startswith(f"{path}: ")

    def test_a_damaged_file_is_said(self, path: Path) -> None:
        with SQLiteStore(path) as store:
            for number in range(50):
                store.commit(
                    Batch(f"c{number}", "", NOON, "ann", writes=(Write("order", f"o{number}", 0, "x" * 2_000),))
                )
        pages = bytearray(path.read_bytes())
        pages[8_192:] = os.urandom(len(pages) - 8_192)
        path.write_bytes(pages)
        with pytest.raises(StoreFailed):
            self.read_everything(path)

    def read_everything(self, path: Path) -> None:
        with SQLiteStore(path) as store:
            store.load_many("order", [f"o{number}" for number in range(50)])
            store.find(Query("order"))

    def test_many_may_open_a_new_file_at_once(self, path: Path) -> None:
        stores = race().run([partial(SQLiteStore, path)] * 8)
        assert schema_version(path) == (HEAD, HEAD)
        for store in stores:
            store.close()


class TestMigrating:
    def test_a_dry_run_only_tells(self, path: Path) -> None:
        assert migrate(path, dry_run=True) == shipped()
        assert not path.exists()
        assert schema_version(path) == (0, HEAD)

    def test_every_migration_is_applied_once(self, path: Path) -> None:
        assert migrate(path) == shipped()
        assert migrate(path) == migrate(path, dry_run=True) == ()
        assert schema_version(path) == (HEAD, HEAD)
        assert raw(path, "SELECT count(*) FROM ordercore_schema") == len(shipped())

    def test_every_table_leads_its_key_with_the_tenant(self, path: Path) -> None:
        migrate(path)
        with closing(sqlite3.connect(path)) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM pragma_table_list WHERE type = 'table'")]
            for table in {*tables} - {LEDGER, "sqlite_schema"}:
                for (index,) in connection.execute("SELECT name FROM pragma_index_list(?)", (table,)).fetchall():
                    first = connection.execute("SELECT name FROM pragma_index_info(?)", (index,)).fetchone()
                    assert first == ("tenant",), index


class TestTurns:
    def test_a_writer_that_waits_in_vain_says_so(self, path: Path) -> None:
        with SQLiteStore(path, busy_timeout_seconds=0.05) as store, closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreBusy):
                store.commit(FIRST)
            assert store.load("order", "a") is None
            other.rollback()
            assert not store.commit(FIRST).repeated

    def test_who_has_waited_for_long_still_looks_often(self, path: Path) -> None:
        """SQLite by itself looks more and more seldom; it is asked again before it waits so long at once."""
        other = sqlite3.connect(path, check_same_thread=False)
        with closing(other), SQLiteStore(path, busy_timeout_seconds=60) as store:
            store.commit(FIRST)
            (cursor,) = store._connections._idle
            assert cursor.execute("PRAGMA busy_timeout").fetchone() == (10,)
            other.execute("BEGIN IMMEDIATE")
            letting_go = Timer(0.2, other.rollback)
            letting_go.start()
            assert store.commit(FIRST).repeated
            letting_go.join(PATIENCE_SECONDS)

    def test_threads_of_one_store_wait_for_each_other(self, path: Path) -> None:
        with SQLiteStore(path, busy_timeout_seconds=0.05) as store:
            with store._connections._turn, pytest.raises(StoreBusy):
                race().run([partial(store.commit, FIRST)])
            assert store.load("order", "a") is None
            assert not store.commit(FIRST).repeated

    @pytest.mark.parametrize("comes", [True, False], ids=["with its turn", "before its turn"])
    def test_a_writer_interrupted_in_the_queue_keeps_nobody_waiting(self, path: Path, comes: bool) -> None:
        """Ctrl-C comes between two steps of Python, and so it may come between getting the turn and knowing of it."""

        def interrupt(turn: Any, **named: Any) -> bool:
            if comes:
                turn.acquire(**named)
            raise KeyboardInterrupt

        with SQLiteStore(path, busy_timeout_seconds=1) as store:
            turn = store._connections._turn
            queue = SimpleNamespace(acquire=partial(interrupt, turn), release=turn.release)
            store._connections._turn = queue  # type: ignore[assignment]
            with pytest.raises(KeyboardInterrupt):
                store.commit(FIRST)
            store._connections._turn = turn
            (given,) = race().run([partial(store.commit, FIRST)])
            assert not given.repeated

    def test_reading_never_waits_for_writing(self, path: Path) -> None:
        with SQLiteStore(path, busy_timeout_seconds=0.05) as store, closing(sqlite3.connect(path)) as other:
            store.commit(FIRST)
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE ordercore_documents SET version = 7")
            assert getattr(store.load("order", "a"), "version", None) == 1

    def test_a_closed_store_says_so(self, path: Path) -> None:
        store = SQLiteStore(path)
        store.close()
        store.close()
        with pytest.raises(StoreFailed):
            store.load("order", "a")
        with pytest.raises(StoreFailed):
            store.commit(FIRST)

    def test_connections_are_used_again(self, path: Path) -> None:
        with SQLiteStore(path) as store:
            for number in range(20):
                store.load("order", str(number))
                store.commit(evolve(FIRST, command=f"c{number}", writes=(), entries=(), limits=()))
            assert len(store._connections._idle) == 1

    def test_who_is_interrupted_keeps_nobody_waiting(self, path: Path) -> None:
        """Not even as long as somebody holds on to the error, as whoever logs it; a refusal is taken back before an interrupt is let in."""
        with SQLiteStore(path, busy_timeout_seconds=0.1) as store, ThreadPoolExecutor(1) as another:
            store.commit(FIRST)

            def stale() -> None:
                with suppress(StaleVersion):
                    store.commit(evolve(FIRST, command="stale"))

            errors = []
            for number, error in enumerate(interruptions(stale)):
                errors.append(error)
                follower = evolve(FIRST, command=f"c{number}", writes=(), entries=(), limits=())
                assert not another.submit(store.commit, follower).result().repeated
            assert len(errors) > 30
        errors.clear()
        collect()  # the connections they lost

    def test_a_store_that_is_closed_while_it_is_asked_keeps_nothing_open(self, path: Path) -> None:
        before = set(fork._open)
        store = SQLiteStore(path)
        store.load("order", "a")

        class Idle(list[sqlite3.Cursor]):
            """It is closed by another thread when the one that asks is about to give its connection back."""

            def append(self, cursor: sqlite3.Cursor) -> None:
                store.close()
                super().append(cursor)

        idle = store._connections._idle = Idle(store._connections._idle)
        store.load("order", "a")
        assert not idle
        assert set(fork._open) <= before

    def test_a_store_is_closed_while_another_thread_takes_the_last_connection(self, path: Path) -> None:
        class Idle(list[sqlite3.Cursor]):
            """The last one is gone between looking and taking."""

            def pop(self, at: SupportsIndex = -1) -> sqlite3.Cursor:
                taken.append(super().pop(at))
                raise IndexError

        taken: list[sqlite3.Cursor] = []
        store = SQLiteStore(path)
        store.load("order", "a")
        store._connections._idle = Idle(store._connections._idle)
        store.close()
        assert len(taken) == 1
        taken[0].connection.close()


def carried_on(child: int) -> int:
    """The status a child process ended with."""
    return os.waitstatus_to_exitcode(exit_status(child, 60))


def told(batch: str) -> Batch:
    """A new document, named as its command is."""
    return Batch(batch, "", NOON, "ann", writes=(Write("order", batch, 0, "{}"),))


@contextmanager
def at_work(store: SQLiteStore, seconds: float) -> Iterator[None]:
    """Meanwhile another thread writes, for so long at most."""
    begun, over = Event(), Event()

    def work(_: sqlite3.Cursor) -> None:
        begun.set()
        over.wait(seconds)

    with ThreadPoolExecutor(1) as another:
        writing = another.submit(store._connections.written, work)
        assert begun.wait(PATIENCE_SECONDS)
        try:
            yield
        finally:
            over.set()
        writing.result()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked on this system")
class TestForks:
    def test_what_a_child_commits_outlives_the_store_of_its_parent(self, path: Path) -> None:
        """SQLite has one account of locks in a process; a child that inherits it has the account and not the locks."""
        (first, say_first), (second, say_second) = os.pipe(), os.pipe()
        with SQLiteStore(path) as store:
            store.commit(FIRST)
            child = os.fork()
            if not child:
                try:
                    os.close(first)
                    os.close(say_second)
                    store.commit(told("early"))
                    os.write(say_first, b".")
                    os.read(second, 1)
                    store.commit(told("late"))
                    os._exit(0)
                finally:
                    os._exit(1)
            os.close(say_first)
            os.close(second)
            os.read(first, 1)
        os.write(say_second, b".")
        assert carried_on(child) == 0
        with SQLiteStore(path) as again:
            assert [id for id in ("a", "early", "late") if again.load("order", id)] == ["a", "early", "late"]
        os.close(first)
        os.close(say_second)

    def test_a_child_of_a_process_at_work_waits_for_nobody(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever works with the file when the process is forked is done first, and so a child inherits no lock and no turn."""
        monkeypatch.setattr(fork, "collect", int)  # which takes its time
        with SQLiteStore(path, busy_timeout_seconds=0.5) as store:
            with at_work(store, 0.05):
                child = os.fork()
                if not child:
                    try:
                        store.commit(told("child"))
                        grandchild = os.fork()
                        if not grandchild:
                            store.commit(told("grandchild"))
                            os._exit(0)
                        os._exit(carried_on(grandchild))
                    finally:
                        os._exit(1)
                assert carried_on(child) == 0
            assert store.load("order", "child")
            assert store.load("order", "grandchild")
            assert not store.commit(told("parent")).repeated
            assert len(store._connections._idle) == 1, "it keeps connections as before"

    def test_a_child_that_inherited_an_open_file_uses_none(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fork, "_PATIENCE_SECONDS", (0.01,))
        monkeypatch.setattr(fork, "collect", int)
        with SQLiteStore(path) as store, at_work(store, PATIENCE_SECONDS):
            child = os.fork()
            if not child:
                try:
                    for ask in (partial(store.commit, told("child")), partial(SQLiteStore, path)):
                        with pytest.raises(StoreFailed, match="forked while"):
                            ask()
                    store.close()
                    os._exit(0)
                finally:
                    os._exit(1)
            assert carried_on(child) == 0

    def test_a_connection_that_was_lost_keeps_no_child_from_its_own(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(fork, "_PATIENCE_SECONDS", (0.01, 0.01))
        with SQLiteStore(path) as store:
            lost: list[Any] = [store._connections._take()]
            lost.append(lost)
            del lost
            child = os.fork()
            if not child:
                try:
                    store.commit(told("child"))
                    os._exit(0)
                finally:
                    os._exit(1)
            assert carried_on(child) == 0

    @pytest.mark.parametrize("told_of", [True, False], ids=["told afterward", "never told"])
    @pytest.mark.parametrize("is_open", [True, False], ids=["an open file", "no open file"])
    def test_a_fork_that_is_not_pythons_is_noticed(self, path: Path, is_open: bool, told_of: bool) -> None:
        """Some web servers fork without telling Python, or tell it only in the child, so nobody closes anything before."""
        with SQLiteStore(path) as store:
            if is_open:
                store.commit(FIRST)
            child = PyDLL(None).fork()
            if not child:
                try:
                    if told_of:
                        fork._in_child()
                    with pytest.raises(StoreFailed, match="forked while") if is_open else nullcontext():
                        store.commit(told("child"))
                    os._exit(0)
                finally:
                    os._exit(1)
            assert carried_on(child) == 0
            assert (store.load("order", "child") is None) == is_open

    def test_a_closed_store_stays_closed_over_a_fork(self, path: Path) -> None:
        store = SQLiteStore(path)
        store.close()
        child = os.fork()
        if not child:
            try:
                with pytest.raises(StoreFailed, match="closed"):
                    store.load("order", "a")
                os._exit(0)
            finally:
                os._exit(1)
        assert carried_on(child) == 0
        assert not store._connections._keeps


class TestLimitsUnderLoad:
    def test_64_threads_never_exceed_a_limit(self, path: Path) -> None:
        with SQLiteStore(path, synchronous="NORMAL", busy_timeout_seconds=60) as store:
            store.commit(Batch("ceiling", "", NOON, "ann", limits=(SetCeiling("stock", 100),)))

            def take(thread: int) -> int:
                granted = 0
                for number in range(3):
                    name = f"{thread}-{number}"
                    try:
                        store.commit(Batch(name, "", NOON, "ann", limits=(Take("stock", name, 1),)))
                    except LimitExceeded:
                        continue
                    granted += 1
                return granted

            assert sum(race().run([partial(take, thread) for thread in range(64)])) == 100
            balance = store.balance("stock")
            assert balance is not None
            assert (balance.claimed, len(balance.claims)) == (100, 100)


class TestText:
    def test_text_that_is_not_unicode_is_refused(self, path: Path) -> None:
        with SQLiteStore(path) as store:
            with pytest.raises(InvalidBatch):
                store.commit(evolve(FIRST, writes=(Write("order", "a", 0, "\ud800"),)))
            with pytest.raises(InvalidQuery):
                store.find(Query("order", (Condition("customer", "eq", "\ud800"),)))
            assert not store.commit(FIRST).repeated

    def test_numbers_in_queries_stay_within_62_bits(self, path: Path) -> None:
        with SQLiteStore(path) as store, pytest.raises(InvalidQuery):
            store.find(Query("order", (Condition("total", "lt", 2**62),)))

    def test_a_query_has_a_bounded_number_of_fields(self, path: Path) -> None:
        where = tuple([Condition(f"f{number}", "eq", 1) for number in range(33)])
        with SQLiteStore(path) as store:
            assert store.find(Query("order", where[:32])).rows == ()
            with pytest.raises(InvalidQuery):
                store.find(Query("order", where))

    def test_words_and_fields_are_written_only_when_they_change(self, path: Path) -> None:
        with SQLiteStore(path) as store:
            store.commit(FIRST)
            searched = raw(path, "SELECT count(*) FROM ordercore_search_idx")
            said: list[str] = []
            store._connections._idle[0].connection.set_trace_callback(said.append)
            store.commit(evolve(FIRST, command="second", writes=(evolve(FIRST.writes[0], expected=1),), limits=()))
            assert not [sql for sql in said if "_fields (" in sql or "search" in sql]
            assert raw(path, "SELECT count(*) FROM ordercore_search_idx") == searched


class TestMemory:
    """What a store remembers of documents is only ever a shorter way."""

    @staticmethod
    def again(command: str, version: int, status: str = "open") -> Batch:
        write = Write("order", "a", version, "{}", {"customer": "acme", "status": status}, "blue mug")
        return Batch(command, "", NOON, "ann", writes=(write,), entries=(Entry("order", "a", "order.changed/1", "{}"),))

    def test_what_another_store_wrote_is_found(self, path: Path) -> None:
        with SQLiteStore(path) as store, SQLiteStore(path) as other:
            store.commit(FIRST)
            other.commit(self.again("second", 1))
            with pytest.raises(StaleVersion) as caught:
                store.commit(self.again("late", 1))
            assert (caught.value.expected, caught.value.found) == (1, 2)
            store.commit(self.again("third", 2, "closed"))
            assert [entry.sequence for entry in store.history("order", "a")] == [1, 2, 3]
            assert first_broken(store.history("order", "a")) is None
            for status, found in (("open", 0), ("closed", 1)):
                assert len(store.find(Query("order", (Condition("status", "eq", status),))).rows) == found

    def test_what_was_read_is_written_without_reading_it_again(self, path: Path) -> None:
        with SQLiteStore(path) as first:
            first.commit(FIRST)
        with SQLiteStore(path) as store:
            assert store.load("order", "a") is not None
            said: list[str] = []
            store._connections._idle[0].connection.set_trace_callback(said.append)
            store.commit(self.again("second", 1))
            assert not [sql for sql in said if "SELECT" in sql and "FROM ordercore_documents" in sql]
            assert first_broken(store.history("order", "a")) is None

    def test_a_file_put_back_to_an_earlier_state_is_read_again(self, path: Path) -> None:
        with SQLiteStore(path) as store, SQLiteStore(path) as other:
            store.commit(FIRST)
            before = path.with_suffix(".before")
            raw(path, f"VACUUM INTO '{before}'")
            store.commit(self.again("lost", 1))
            with closing(sqlite3.connect(before)) as source, closing(sqlite3.connect(path)) as target:
                source.backup(target)
            other.commit(self.again("instead", 1, "closed"))
            assert not store.commit(self.again("third", 2)).repeated
            assert [entry.command for entry in store.history("order", "a")] == ["first", "instead", "third"]
            assert first_broken(store.history("order", "a")) is None
            assert store.find(Query("order", (Condition("status", "eq", "closed"),))).rows == ()

    def test_without_a_history_nothing_is_remembered_that_a_restored_file_may_have_otherwise(self, path: Path) -> None:
        """The file goes back to an earlier state, and another process writes the same version of a document that nothing is told of."""

        def named(command: str, version: int, **index: str) -> Batch:
            write = Write("order.personal", "a", version, "{}", index, " ".join(index.values()))
            return Batch(command, "", NOON, "ann", writes=(write,))

        with SQLiteStore(path) as store:
            store.commit(named("first", 0, customer="acme"))
            copy = path.with_suffix(".copy")
            with closing(sqlite3.connect(path)) as file, closing(sqlite3.connect(copy)) as kept:
                file.backup(kept)
            store.commit(named("erased", 1))
            with closing(sqlite3.connect(copy)) as kept, closing(sqlite3.connect(path)) as file:
                kept.backup(file)
            with SQLiteStore(path) as other:
                other.commit(named("again", 1, customer="acme"))
            stored = store.load("order.personal", "a")
            assert stored is not None
            assert stored.version == 2
            store.commit(named("third", 2))
            assert store.find(Query("order.personal", (Condition("customer", "eq", "acme"),))).rows == ()
            assert store.find(Query("order.personal", text="acme")).rows == ()

    @pytest.mark.parametrize("is_idle", [True, False])
    def test_no_receipt_is_given_for_a_file_that_is_not_there(
        self, path: Path, is_idle: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """SQLite goes on writing into a file that has no name any more, or opens the one that came in its place."""
        monkeypatch.setattr(connecting, "_LOOK_SECONDS", 0)
        with SQLiteStore(path) as store:
            store.commit(FIRST)
            if not is_idle:
                store._connections._close_idle()
            kept = path.with_suffix(".kept")
            for suffix in ("", "-wal", "-shm"):
                if (file := path.with_name(path.name + suffix)).exists():
                    file.rename(kept.with_name(kept.name + suffix))
            with pytest.raises(StoreFailed, match="deleted or replaced"):
                store.commit(self.again("second", 1))
            assert not path.exists()
            with SQLiteStore(path) as other:
                other.commit(FIRST)
                with pytest.raises(StoreFailed, match="deleted or replaced"):
                    store.commit(self.again("third", 1))
                assert other.history("order", "a")[1:] == ()
        with SQLiteStore(kept) as store:
            assert [entry.command for entry in store.history("order", "a")] == ["first"]

    def test_whether_the_file_is_there_is_looked_at_once_in_a_second(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Clock:
            now = 100.0

        def which(path: Path) -> object:
            looked.append(Clock.now)
            return real(path)

        looked: list[float] = []
        real = connecting._which
        with SQLiteStore(path) as store:
            monkeypatch.setattr(connecting, "monotonic", lambda: Clock.now)
            monkeypatch.setattr(connecting, "_which", which)
            for version, Clock.now in enumerate([100.0, 100.9, 101.0, 101.5, 102.5]):
                store.commit(self.again(f"c{version}", version) if version else FIRST)
        assert looked == [100.0, 100.0, 101.0, 102.5], "as a connection is opened, and once in a second"

    def test_a_new_document_that_is_there_already_is_stale(self, path: Path) -> None:
        with SQLiteStore(path) as store:
            store.commit(FIRST)
            with pytest.raises(StaleVersion) as caught:
                store.commit(evolve(FIRST, command="new"))
            assert (caught.value.expected, caught.value.found) == (0, 1)
            assert len(store.feed()) == 1

    def test_what_was_not_written_for_longest_is_forgotten(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ordercore.adapters.remembered._MOST", 2)
        with SQLiteStore(path) as store:
            for id in "abc":
                told = (Entry("order", id, "order.placed/1", "{}"),)
                store.commit(Batch(id, "", NOON, "ann", writes=(Write("order", id, 0, "{}"),), entries=told))
            assert sorted(store._memory) == [("order", "b"), ("order", "c")]
            assert not store.commit(Batch("again", "", NOON, "ann", writes=(Write("order", "a", 1, "{}"),))).repeated


class TestLog:
    """Receipts, the feed and histories are one table."""

    def test_a_command_of_which_nothing_is_told_leaves_only_its_receipt(self, path: Path) -> None:
        with SQLiteStore(path) as store:
            receipt = store.commit(Batch("quiet", "asked", NOON, "ann", limits=(SetCeiling("stock", 5),)))
            store.commit(FIRST)
            assert store.commit(Batch("quiet", "asked", NOON, "ann")) == evolve(receipt, repeated=True)
            assert [entry.command for entry in store.feed()] == ["first"]
            assert set(store.load_many("command", ["quiet", "first", "other"])) == {"quiet", "first"}

    def test_a_history_bent_into_a_ring_ends_and_is_seen(self, path: Path) -> None:
        with SQLiteStore(path) as store:
            store.commit(FIRST)
            store.commit(TestMemory.again("second", 1))
            raw(path, "UPDATE ordercore_events SET earlier = number WHERE sequence = 2")
            history = store.history("order", "a")
            assert [entry.sequence for entry in history] == [2]
            assert first_broken(history) is not None

    def test_a_history_without_its_newest_entry_is_not_read_as_none(self, path: Path) -> None:
        with SQLiteStore(path, synchronous="NORMAL") as store:
            store.commit(FIRST)
            raw(path, "DELETE FROM ordercore_events WHERE sequence = 1")

            with pytest.raises(StoreFailed, match="order 'a' is lost"):
                store.history("order", "a")
            assert store.history("order", "none") == ()
            assert [flaw.id for flaw in flaws(store, [Head("order", "a", 1, "x")])] == ["a"]

    def test_receipts_of_an_older_file_are_brought_along(self, path: Path) -> None:
        migrate(path, steps=shipped()[:3])
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript("""
                INSERT INTO ordercore_tenants VALUES (1, 'main');
                INSERT INTO ordercore_events VALUES
                    ((1 << 40) + 1, 'main', 'order', 'a', 1, '2026-03-02T12:00:00+00:00', 'ann', 'told', 't/1', '{}', '', 'h'),
                    ((1 << 40) + 2, 'main', 'order', 'b', 1, '2026-03-02T12:00:00+00:00', 'ann', 'told', 't/1', '{}', '', 'i');
                INSERT INTO ordercore_documents VALUES
                    (1, 'main', 'order', 'a', 1, 1, 'h', '{}', '', '{}'), (2, 'main', 'order', 'b', 1, 1, 'i', '{}', '', '{}');
                INSERT INTO ordercore_commands VALUES
                    ('main', 'told', 'x', '2026-03-02T12:00:00+00:00', '[["order","a",1],["order","b",1]]'),
                    ('main', 'quiet', 'y', '2026-03-02T12:00:00+00:00', '[]'),
                    ('other', 'quiet', 'z', '2026-03-02T12:00:00+00:00', '[]');
            """)
        with SQLiteStore(path) as store, SQLiteStore(path, tenant="other") as other:
            assert store.commit(Batch("told", "x", NOON, "ann")).versions == (("order", "a", 1), ("order", "b", 1))
            assert store.commit(Batch("quiet", "y", NOON, "ann")).repeated
            assert other.commit(Batch("quiet", "z", NOON, "ann")).repeated
            assert [(entry.id, entry.position) for entry in store.feed()] == [("a", "1"), ("b", "2")]
            assert [entry.id for entry in store.history("order", "b")] == ["b"]
            assert other.feed() == ()
            store.commit(
                Batch("next", "", NOON, "ann", (Write("order", "a", 1, "{}"),), (), (Entry("order", "a", "t/1", "{}"),))
            )
            assert int(store.feed()[-1].position) > 2


# --- what is gone through for a claim ------------------------------------------------------------------------------------


def test_a_claim_goes_through_ended_leases_once(tmp_path: Path) -> None:
    """In front of a message that is held up stand many of its key whose leases ended, and behind it many that wait."""
    many, ended = 2_000, 900
    with SQLiteStore(tmp_path / "file.db"):
        pass
    with closing(sqlite3.connect(tmp_path / "file.db")) as file:
        leases = [(f"m{number}", 1 if number < ended else 2**60 if number == ended else None) for number in range(many)]
        file.executemany(
            "INSERT INTO ordercore_outbox (tenant, id, topic, key, body, at, leased)"
            " VALUES ('main', ?, 't', 'key', '{}', '2026-03-02T12:00:00+00:00', ?)",
            leases,
        )
        steps: list[None] = []
        file.set_progress_handler(lambda: steps.append(None), 1_000)
        claimed = lease_out(file.cursor(), "main", 1_000, at=NOON, until=NOON + timedelta(minutes=1))
        file.set_progress_handler(None, 0)

    assert [message.id for message in claimed] == [f"m{number}" for number in range(ended)]
    assert len(steps) < many / 10  # a hundred instructions for each message; each with each would be thousands
