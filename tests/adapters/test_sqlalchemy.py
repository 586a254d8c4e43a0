"""The store in the host's session: the contract on both databases, and one fate for the host's rows and ours."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, cast
from uuid import uuid4

import pytest
from attrs import evolve
from sqlalchemy import Engine, create_engine, event, func, select, text
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError, PendingRollbackError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker

from ordercore.adapters.sqlalchemy import SQLAlchemyStore, migrate
from ordercore.adapters.sqlite import SQLiteStore
from ordercore.errors import InvalidValue, LimitExceeded, StaleVersion, StoreBusy, StoreFailed
from ordercore.ports.batch import Batch, Entry, Message, Write
from ordercore.ports.chain import first_broken
from ordercore.ports.limit import SetCeiling, Take
from ordercore.ports.query import Condition, Query
from ordercore.ports.store import Store
from ordercore.testing.contracts import StoreContract
from ordercore.testing.contracts.store.capability import Factory
from tests.adapters.cluster import Cluster
from tests.adapters.hosted import Hosted
from tests.interrupt import interruptions


class Contract(StoreContract):
    """Each call in a transaction of its own, the store keeps the contract."""

    __test__ = False
    supports_restart = True
    supports_several_stores = True
    supports_several_tenants = True
    max_examples = 10  # the stories of both stores below are told in their own tests

    def opened(self, make: Callable[[], Hosted]) -> Iterator[Factory]:
        """A factory of stores that are all closed in the end."""
        with ExitStack() as self.stores:
            yield lambda: cast(Store, self.stores.enter_context(closing(make())))

    def reopen(self, store: Store) -> Store:
        hosted = cast(Hosted, store)
        hosted.close()
        return cast(Store, self.stores.enter_context(closing(Hosted(hosted.url, hosted.tenant))))

    def beside(self, store: Store, tenant: str) -> Store:
        hosted = cast(Hosted, store)
        return cast(Store, Hosted(hosted.url, tenant or hosted.tenant))


class TestSQLAlchemyOnSQLite(Contract):
    __test__ = True

    @pytest.fixture
    def factory(self, tmp_path: Path) -> Iterator[Factory]:
        # The host's file is in no WAL mode, so readers wait for writers, on a busy machine for longer than usual.
        yield from self.opened(lambda: Hosted(f"sqlite:///{tmp_path}/{uuid4().hex}.db", busy_timeout_seconds=60))


class TestSQLAlchemyOnPostgres(Contract):
    __test__ = True

    @pytest.fixture
    def factory(self, cluster: Cluster) -> Iterator[Factory]:
        url = cluster.url().replace("postgresql:", "postgresql+psycopg:")
        yield from self.opened(lambda: Hosted(url, uuid4().hex))


NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Base(DeclarativeBase):
    """What the host maps."""


class Visit(Base):
    """A table of the host's own."""

    __tablename__ = "visits"
    id: Mapped[int] = mapped_column(primary_key=True)
    order: Mapped[str]


def order(id: str, version: int = 0, *, claimed: int = 1, customer: str = "acme") -> Batch:
    """A batch of everything a store can write."""
    return Batch(
        f"{id}-{version}",
        "asked",
        NOON,
        "ann",
        writes=(Write("order", id, version, "{}", {"customer": customer}, "blue mug"),),
        entries=(Entry("order", id, "order.placed/1", "{}"),),
        limits=(SetCeiling("stock", 10, if_unset=True), Take("stock", f"{id}-{version}", claimed)),
        messages=(Message("placed", id, "{}"),),
    )


def note(version: int, words: str) -> Batch:
    """A batch that writes a document of which nothing is told."""
    return Batch(
        f"{words}-{version}", "asked", NOON, "ann", writes=(Write("note", "a", version, "{}", {"says": words}, words),)
    )


@pytest.fixture(params=["sqlite", "sqlite, as SQLAlchemy advises", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine of the host's, on a database that has its table and ours."""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        made = create_engine(cluster.url(cluster.database()).replace("postgresql:", "postgresql+psycopg:"))
    else:
        made = create_engine(f"sqlite:///{tmp_path}/shop.db", connect_args={"timeout": 0.1})
        if "advises" in request.param:
            event.listen(made, "connect", lambda driver, record: setattr(driver, "isolation_level", None))
            event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    Base.metadata.create_all(made)
    with made.begin() as connection:
        assert migrate(connection)
        assert not migrate(connection)
    yield made
    made.dispose()


def visits(engine: Engine) -> int:
    """How many rows of its own the host has committed."""
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Visit)) or 0


def seen(engine: Engine, tenant: str = "main") -> list[str]:
    """The orders that are committed, with all that belongs to them."""
    with Session(engine) as session:
        store = SQLAlchemyStore(session, tenant=tenant)
        found = [entry.id for entry in store.feed()]
        assert {*store.load_many("order", ["a", "b"])} == {*found}
        balance = store.balance("stock")
        assert len(balance.claims if balance else ()) == len(found)
        assert all(first_broken(store.history("order", id)) is None for id in found)
        return found


class TestOneFate:
    def test_the_hosts_rows_and_ours_are_committed_together(self, engine: Engine) -> None:
        with Session(engine) as session, session.begin():
            session.add(Visit(order="a"))
            session.flush()
            SQLAlchemyStore(session).commit(order("a"))
            session.add(Visit(order="a"))
            assert (visits(engine), seen(engine)) == (0, [])
        assert (visits(engine), seen(engine)) == (2, ["a"])

    def test_the_hosts_rollback_takes_both_away(self, engine: Engine) -> None:
        with Session(engine) as session:
            session.add(Visit(order="a"))
            session.flush()
            SQLAlchemyStore(session).commit(order("a"))
            session.rollback()
        assert (visits(engine), seen(engine)) == (0, [])

    def test_whichever_session_is_the_threads_is_joined(self, engine: Engine) -> None:
        """As in a web server: one name for the session, and another session behind it with each request."""
        session = scoped_session(sessionmaker(engine))
        store = SQLAlchemyStore(session)
        for id in ("a", "b"):
            session.add(Visit(order=id))
            store.commit(order(id))
            session.commit()
            session.remove()
        store.commit(order("c"))
        session.remove()
        assert (visits(engine), seen(engine)) == (2, ["a", "b"])

    def test_a_store_that_is_used_first_joins_too(self, engine: Engine) -> None:
        with Session(engine) as session:
            store = SQLAlchemyStore(session)
            assert store.load("order", "a") is None
            store.commit(order("a"))
            session.add(Visit(order="a"))
            session.rollback()
        assert (visits(engine), seen(engine)) == (0, [])
        with engine.connect() as connection:
            SQLAlchemyStore(connection).commit(order("a"))
        assert seen(engine) == []
        with engine.connect() as connection:
            SQLAlchemyStore(connection).commit(order("a"))
            connection.commit()
        assert seen(engine) == ["a"]

    def test_a_refused_batch_leaves_the_hosts_rows_as_they_are(self, engine: Engine) -> None:
        with Session(engine) as session, session.begin():
            session.add(Visit(order="b"))
            session.flush()
            store = SQLAlchemyStore(session)
            with pytest.raises(LimitExceeded):
                store.commit(order("b", claimed=11))
            with pytest.raises(StaleVersion):
                store.commit(order("b", 3))
            assert (store.load("order", "b"), store.load("command", "b-0"), store.feed()) == (None, None, ())
            store.commit(order("a"))
        assert (visits(engine), seen(engine)) == (1, ["a"])

    def test_a_savepoint_of_the_hosts_takes_ours_with_it(self, engine: Engine) -> None:
        with Session(engine) as session, session.begin():
            store = SQLAlchemyStore(session)
            session.execute(text("INSERT INTO visits VALUES (1, 'a')"))
            store.commit(order("a"))
            with session.begin_nested() as nested:
                store.commit(order("b"))
                nested.rollback()
        assert (visits(engine), seen(engine)) == (1, ["a"])

    @pytest.mark.parametrize("step", [13, pytest.param(1, marks=pytest.mark.slow)])
    def test_wherever_an_interrupt_comes_the_host_can_roll_back_and_go_on(self, engine: Engine, step: int) -> None:
        """The driver may lose count of what it sent, and then take the answer to one statement for that of another."""
        session, errors = Session(engine), []

        def ask() -> None:
            store = SQLAlchemyStore(session)
            store.commit(order("a"))
            store.load("order", "a")

        session.add(Visit(order="a"))
        session.flush()
        for error in interruptions(ask, step=step):
            errors.append(error)
            session.rollback()
            assert session.scalar(select(func.count()).select_from(Visit)) == 0
            session.close()
            assert seen(engine) == []
            session.add(Visit(order="a"))
            session.flush()
        session.commit()
        session.close()
        assert len(errors) > 150 / step
        assert (visits(engine), seen(engine)) == (1, ["a"])

    def test_what_was_rolled_back_is_not_remembered(self, engine: Engine) -> None:
        with Session(engine) as session:
            store = SQLAlchemyStore(session)
            store.commit(order("a", customer="west"))
            session.rollback()
            with Session(engine) as other, other.begin():
                SQLAlchemyStore(other).commit(evolve(order("a"), command="other", by="bob"))
            store.commit(order("a", 1, customer="west"))
            session.commit()
            assert [row.index for row in store.find(Query("order", (Condition("customer", "eq", "west"),))).rows] == [
                {"customer": "west"}
            ]
        assert seen(engine) == ["a", "a"]

    def test_what_a_savepoint_of_the_hosts_own_words_took_back_is_not_remembered(self, engine: Engine) -> None:
        """No entry tells the versions apart, and SQLAlchemy knows nothing of the savepoint."""
        with Session(engine) as session, session.begin():
            store, other = SQLAlchemyStore(session), SQLAlchemyStore(session)
            store.commit(note(0, "first"))
            session.execute(text("SAVEPOINT hosts"))
            store.commit(note(1, "second"))
            session.execute(text("ROLLBACK TO SAVEPOINT hosts"))
            other.commit(note(1, "instead"))
            store.commit(note(2, "second"))
            for words, found in (("second", ["a"]), ("instead", []), ("first", [])):
                assert [row.id for row in store.find(Query("note", text=words)).rows] == found
                assert [row.id for row in store.find(Query("note", (Condition("says", "eq", words),))).rows] == found

    def test_a_repeated_command_gets_its_first_receipt(self, engine: Engine) -> None:
        with Session(engine) as session:
            store = SQLAlchemyStore(session)
            assert not store.commit(order("a")).repeated
            assert store.commit(order("a")).repeated
            session.commit()
            assert store.commit(order("a")).repeated
            claimed = store.claim(10, at=NOON, lease=timedelta(minutes=1))
            session.commit()
            store.sent([message.id for message in claimed])
            session.commit()
            assert (len(claimed), store.claim(10, at=NOON + timedelta(days=1), lease=timedelta(minutes=1))) == (1, ())

    def test_tenants_are_apart(self, engine: Engine) -> None:
        with Session(engine) as session, session.begin():
            SQLAlchemyStore(session, tenant="east").commit(order("a"))
            SQLAlchemyStore(session, tenant="west").commit(order("b"))
        assert (seen(engine, "east"), seen(engine, "west"), seen(engine)) == (["a"], ["b"], [])


@pytest.fixture
def postgres(cluster: Cluster) -> Iterator[Engine]:
    """An engine on PostgreSQL."""
    made = create_engine(cluster.url(cluster.database()).replace("postgresql:", "postgresql+psycopg:"))
    Base.metadata.create_all(made)
    with made.begin() as connection:
        migrate(connection)
    yield made
    made.dispose()


def fail(session: Session) -> None:
    """Let a statement of the host's fail, behind one that did not."""
    session.execute(text("INSERT INTO visits VALUES (1, 'a')"))
    with pytest.raises(IntegrityError):
        session.execute(text("INSERT INTO visits VALUES (1, 'a')"))


class TestFailedBefore:
    """A transaction of the host's that has failed on PostgreSQL is good for nothing but to be rolled back, and stays so."""

    @pytest.mark.parametrize("refused", [True, False], ids=["behind a refused batch", "at once"])
    def test_nothing_is_sent_and_nothing_of_it_comes_back(self, postgres: Engine, refused: bool) -> None:
        with Session(postgres) as session:
            store = SQLAlchemyStore(session)
            if refused:
                with pytest.raises(LimitExceeded):
                    store.commit(order("a", claimed=11))
            fail(session)
            for call in (lambda: store.commit(order("b")), lambda: store.load("order", "a"), store.feed):
                with pytest.raises(StoreFailed, match="roll it back") as caught:
                    call()
                assert type(caught.value) is StoreFailed
            with pytest.raises(InternalError):
                session.execute(text("INSERT INTO visits VALUES (2, 'b')"))
            session.commit()
            assert (visits(postgres), seen(postgres)) == (0, [])
            store.commit(order("a"))
            session.commit()
        assert seen(postgres) == ["a"]

    def test_the_connection_stays_the_hosts(self, postgres: Engine) -> None:
        with Session(postgres) as session:
            driver = session.connection().connection.driver_connection
            fail(session)
            with pytest.raises(StoreFailed):
                SQLAlchemyStore(session).commit(order("a"))
            assert driver is not None
            assert not driver.closed
            session.rollback()
            SQLAlchemyStore(session).commit(order("a"))
            assert session.connection().connection.driver_connection is driver

    def test_a_savepoint_of_the_hosts_is_not_gone_back_to(
        self, postgres: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Not even one of our name, when the database did not make ours."""
        with Session(postgres) as session:
            session.execute(text("SAVEPOINT ordercore_batch"))
            session.execute(text("INSERT INTO visits VALUES (1, 'a')"))
            with pytest.raises(LimitExceeded):
                SQLAlchemyStore(session).commit(order("a", claimed=11))
            assert session.scalar(select(func.count()).select_from(Visit)) == 1
            monkeypatch.setattr("ordercore.adapters.postgres.connection._SAVE", "SELECT 1 / 0")
            with pytest.raises(StoreFailed, match="roll it back"):
                SQLAlchemyStore(session).commit(order("a"))
            with pytest.raises(InternalError):
                session.execute(text("INSERT INTO visits VALUES (2, 'b')"))
            session.commit()
        assert visits(postgres) == 0

    @pytest.mark.parametrize("claimed", [1, 11], ids=["written", "refused"])
    def test_no_savepoint_of_ours_stays_behind(self, postgres: Engine, claimed: int) -> None:
        with Session(postgres) as session:
            store = SQLAlchemyStore(session)
            with suppress(LimitExceeded):
                store.commit(order("a", claimed=claimed))
            with pytest.raises(OperationalError, match="does not exist"):
                session.execute(text("RELEASE SAVEPOINT ordercore_batch"))

    def test_a_session_whose_flush_failed_is_told_so(self, engine: Engine) -> None:
        with Session(engine) as session:
            session.execute(text("INSERT INTO visits VALUES (1, 'a')"))
            session.add(Visit(id=1, order="b"))
            with pytest.raises(IntegrityError):
                session.flush()
            with pytest.raises(StoreFailed, match="roll it back"):
                SQLAlchemyStore(session).commit(order("a"))
            session.rollback()
            SQLAlchemyStore(session).commit(order("a"))
            session.commit()
        assert (visits(engine), seen(engine)) == (0, ["a"])


class TestNoConnection:
    def test_a_pool_with_nothing_left_is_busy(self, engine: Engine) -> None:
        small = create_engine(engine.url, pool_size=1, max_overflow=0, pool_timeout=0.05)
        with small.connect(), Session(small) as session, pytest.raises(StoreBusy):
            SQLAlchemyStore(session).load("order", "a")
        small.dispose()

    def test_a_connection_that_is_closed_or_given_up_is_said(self, engine: Engine) -> None:
        with engine.connect() as connection:
            closed = SQLAlchemyStore(connection)
        with pytest.raises(StoreFailed, match="no connection"):
            closed.load("order", "a")
        with engine.connect() as connection:
            store = SQLAlchemyStore(connection)
            store.load("order", "a")
            connection.invalidate()
            with pytest.raises(StoreFailed, match="roll it back"):
                store.load("order", "a")
            connection.rollback()
            assert store.load("order", "a") is None

    def test_a_session_that_takes_no_more_is_said(self, engine: Engine) -> None:
        with Session(engine) as session, session.begin():
            session.commit()
            with pytest.raises(StoreFailed, match="no connection"):
                SQLAlchemyStore(session).load("order", "a")


@pytest.mark.parametrize("engine", ["sqlite", "sqlite, as SQLAlchemy advises"], indirect=True)
@pytest.mark.parametrize("tenant", ["main", "new"])
class TestFull:
    """SQLite takes back the whole transaction when the disk is full, and goes on as if nothing were."""

    def test_the_host_does_not_commit_the_half_of_it(self, engine: Engine, tenant: str) -> None:
        with Session(engine) as session, session.begin():
            SQLAlchemyStore(session).commit(order("a"))
        with Session(engine) as session:
            store = SQLAlchemyStore(session, tenant=tenant)
            session.add(Visit(order="before"))
            session.flush()
            session.execute(text("PRAGMA max_page_count = 1"))  # as many as there are
            large = evolve(order("b"), writes=(Write("order", "b", 0, "x" * 100_000),))
            with pytest.raises(StoreFailed, match="full"):
                store.commit(large)
            with pytest.raises(StoreFailed, match="roll it back"):
                store.commit(order("b"))
            session.add(Visit(order="after"))
            with pytest.raises(PendingRollbackError):
                session.commit()
            session.rollback()
            store.commit(order("b"))
            session.commit()
        assert (visits(engine), seen(engine)) == (0, ["a"] if tenant == "new" else ["a", "b"])


class TestRefusals:
    def test_what_the_host_was_writing_is_not_told(self, engine: Engine) -> None:
        """SQLAlchemy's own words hold the statement with all its values, and a name may be among them."""
        with Session(engine) as session:
            session.add_all([Visit(id=1, order="Zaphod Beeblebrox"), Visit(id=1, order="Zaphod Beeblebrox")])
            with pytest.raises(IntegrityError, match="Zaphod"):
                session.flush()
            with pytest.raises(StoreFailed) as said:
                SQLAlchemyStore(session).commit(order("a"))
        assert "Zaphod" not in "".join(traceback.format_exception(said.value))

    @pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
    def test_a_connection_that_commits_by_itself_is_refused(self, engine: Engine) -> None:
        careless = engine.execution_options(isolation_level="AUTOCOMMIT")
        with careless.connect() as connection, pytest.raises(InvalidValue):
            SQLAlchemyStore(connection).commit(order("a"))
        assert seen(engine) == []

    @pytest.mark.skipif(sys.version_info < (3, 12), reason="the driver has no such setting yet")
    def test_a_driver_that_does_not_commit_when_told_to_is_refused(self, tmp_path: Path) -> None:
        engine = create_engine(f"sqlite:///{tmp_path}/shop.db", connect_args={"autocommit": True})
        with engine.connect() as connection, pytest.raises(InvalidValue, match="commits by itself"):
            migrate(connection)
        engine.dispose()

    def test_another_driver_is_refused(self) -> None:
        engine = create_engine("sqlite://")
        engine.dialect.driver = "aiosqlite"
        with pytest.raises(InvalidValue, match="aiosqlite"):
            SQLAlchemyStore(Session(engine))

    def test_what_is_no_session_is_refused(self) -> None:
        engine = create_engine("sqlite://")
        for host in (engine, Session()):
            with pytest.raises(InvalidValue):
                SQLAlchemyStore(cast(Session, host))

    def test_an_asynchronous_session_is_refused(self) -> None:
        """The name of its driver is that of the other."""
        engine = create_engine("postgresql+psycopg://nowhere")
        engine.dialect.is_async = True
        with pytest.raises(InvalidValue, match="asynchronous"):
            SQLAlchemyStore(Session(engine))

    @pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
    def test_a_connection_of_another_encoding_is_refused(self, engine: Engine) -> None:
        odd = create_engine(engine.url, client_encoding="LATIN1")
        with Session(odd) as session, pytest.raises(InvalidValue, match="client_encoding"):
            SQLAlchemyStore(session).load("order", "a")
        odd.dispose()

    def test_a_tenant_is_an_identifier(self, engine: Engine) -> None:
        with Session(engine) as session, pytest.raises(InvalidValue):
            SQLAlchemyStore(session, tenant="")

    def test_a_host_may_have_documents_and_events_of_its_own(self, tmp_path: Path) -> None:
        engine = create_engine(f"sqlite:///{tmp_path}/shop.db")
        theirs = ("documents", "events", "fields", "limits", "outbox", "receipts", "search", "tenants")
        with engine.begin() as connection:
            for name in theirs:
                connection.execute(text(f"CREATE TABLE {name} (title TEXT)"))
            migrate(connection)
        with engine.begin() as connection:
            SQLAlchemyStore(connection).commit(order("a"))
            connection.execute(text("INSERT INTO documents VALUES ('the host''s')"))
        assert seen(engine) == ["a"]
        with engine.connect() as connection:
            names = set(connection.execute(text("SELECT name FROM sqlite_schema WHERE sql IS NOT NULL")).scalars())
            assert all(name.startswith("ordercore_") for name in names - {*theirs})
            assert len(names) > len(theirs)
            assert connection.execute(text("SELECT title FROM documents")).scalars().all() == ["the host's"]
        engine.dispose()

    def test_a_table_of_the_hosts_with_the_name_of_ours_is_said(self, tmp_path: Path) -> None:
        engine = create_engine(f"sqlite:///{tmp_path}/shop.db")
        with engine.connect() as connection:
            connection.execute(text("CREATE TABLE ordercore_documents (title TEXT)"))
            with pytest.raises(StoreFailed, match="ordercore_documents"):
                migrate(connection)
        engine.dispose()

    def test_a_file_of_another_encoding_is_refused(self, tmp_path: Path) -> None:
        """SQLite compares the bytes of UTF-16, and reads U+FFFF as another character."""
        engine = create_engine(f"sqlite:///{tmp_path}/shop.db")
        event.listen(engine, "connect", lambda driver, record: driver.execute("PRAGMA encoding = 'UTF-16'"))
        with engine.connect() as connection, pytest.raises(InvalidValue, match="UTF-16"):
            migrate(connection)
        engine.dispose()

    def test_a_database_without_our_tables_is_said(self, tmp_path: Path) -> None:
        engine = create_engine(f"sqlite:///{tmp_path}/shop.db")
        with Session(engine) as session, pytest.raises(StoreFailed):
            SQLAlchemyStore(session).load("order", "a")
        engine.dispose()

    def test_a_host_that_may_not_write_yet_is_told(self, tmp_path: Path) -> None:
        engine = create_engine(f"sqlite:///{tmp_path}/shop.db", connect_args={"timeout": 0.05})
        with engine.begin() as connection:
            migrate(connection)
        with Session(engine) as first, Session(engine) as second:
            SQLAlchemyStore(first).commit(order("a"))
            with pytest.raises(StoreBusy):
                SQLAlchemyStore(second).commit(order("b"))
            first.commit()
        engine.dispose()

    def test_a_file_shared_with_a_store_of_its_own(self, tmp_path: Path) -> None:
        engine = create_engine(f"sqlite:///{tmp_path}/shop.db")
        Base.metadata.create_all(engine)
        with engine.begin() as connection:
            migrate(connection)
            SQLAlchemyStore(connection).commit(order("a"))
        with SQLiteStore(tmp_path / "shop.db") as store:
            store.commit(order("b"))
        assert seen(engine) == ["a", "b"]
        engine.dispose()
