"""Migrations: their order and phases, what is refused, and walks of every frozen database to the newest schema."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from time import sleep
from typing import Any, Final

import pytest
from attrs import frozen as frozen_class

from ordercore.adapters.migration import LEDGER, Step, steps_in
from ordercore.adapters.postgres import migrate as postgres_migrate
from ordercore.adapters.postgres import schema as postgres
from ordercore.adapters.sqlite import SQLiteStore, migrate, schema_version
from ordercore.adapters.sqlite.schema import shipped
from ordercore.cli import main
from ordercore.errors import InvalidValue, MigrationChanged, SchemaMismatch, SchemaOutdated, StoreFailed
from ordercore.inventory.limit import stock_limit, stock_units
from ordercore.ports.batch import Batch
from ordercore.ports.chain import first_broken
from ordercore.values import Quantity
from tests.adapters.cluster import MISSING, Cluster, binaries
from tests.adapters.freeze import FROZEN, ICE, PostgresIce, SQLiteIce, keeps, seen
from tests.desk.shop import Shop
from tests.stores.orders import NOON, check_whole, shelf
from tests.stores.process import noted, started, wait_for
from tests.stores.registry import opened
from tests.waiting import end, told, unless_it_hangs

HEAD: Final = shipped()[-1].number
DUMPS: Final = sorted(FROZEN.glob("*.sql"))

PRE: Final = Step(
    f"{HEAD + 1:04}_notes.pre.sql",
    """\
ALTER TABLE ordercore_outbox ADD COLUMN note TEXT NOT NULL DEFAULT '';  -- old code does not know it
CREATE TABLE notes (tenant TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (tenant, id));
INSERT INTO notes SELECT tenant, command FROM ordercore_events WHERE digest IS NOT NULL;
CREATE TRIGGER noted AFTER INSERT ON ordercore_events WHEN new.digest IS NOT NULL BEGIN
    INSERT INTO notes VALUES (new.tenant, new.command);
END;
""",
)
POST: Final = Step(
    f"{HEAD + 1:04}_notes.post.sql", "DROP TRIGGER noted;\nALTER TABLE ordercore_outbox DROP COLUMN note;\n"
)
WHOLE: Final = Step(f"{HEAD + 2:04}_gone.sql", "DROP TABLE notes;\n")
SLOW: Final = """\
CREATE TABLE numbers (n);
INSERT INTO numbers
WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n) SELECT n FROM n LIMIT 100000000;
"""  # far longer than it is given
NEWER: Final = (*shipped(), PRE, POST, WHOLE)

POSTGRES_HEAD: Final = postgres.shipped()[-1].number
POSTGRES_PRE: Final = (
    Step(
        f"{POSTGRES_HEAD + 1:04}_note.pre.sql",
        "ALTER TABLE ordercore.outbox ADD COLUMN note text NOT NULL DEFAULT '';  -- old code does not know it\n",
    ),
    Step(
        f"{POSTGRES_HEAD + 2:04}_notes.pre.sql",
        """\
CREATE TABLE ordercore.notes (tenant text NOT NULL, id text NOT NULL, PRIMARY KEY (tenant, id));
CREATE FUNCTION ordercore.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO ordercore.notes VALUES (new.tenant, new.id); RETURN NULL; END $$;
CREATE TRIGGER noted AFTER INSERT ON ordercore.commands FOR EACH ROW EXECUTE FUNCTION ordercore.note();
INSERT INTO ordercore.notes SELECT tenant, id FROM ordercore.commands;
""",  # the trigger first: from then on writers wait, and the old rows are all there
    ),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.db"


def applied(path: Path) -> list[str]:
    """The steps a file has had."""
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute(f"SELECT step FROM {LEDGER} ORDER BY rowid")]


def names(steps: tuple[Step, ...]) -> list[str]:
    return [step.name for step in steps]


@pytest.fixture(params=DUMPS, ids=lambda file: file.stem)
def frozen(request: pytest.FixtureRequest, tmp_path: Path) -> Frozen:
    """Every frozen database, thawed in a place of its own."""
    dump: Path = request.param
    ice = ICE[dump.stem.partition("-")[0]]
    if isinstance(ice, PostgresIce) and binaries() is None:
        pytest.skip(MISSING)
    place = ice.fresh(tmp_path)
    ice.execute(place, dump.read_text(encoding="utf-8"))
    assert ice.version(place) == int(dump.stem[-4:])
    return Frozen(ice, place, json.loads(dump.with_suffix(".json").read_text(encoding="utf-8")))


@frozen_class
class Frozen:
    """A thawed database."""

    #: how databases of its kind are handled.
    ice: SQLiteIce | PostgresIce
    #: where it is.
    place: str
    #: everything that could be read from it when it was frozen.
    then: dict[str, Any]


class TestFrozenDatabases:
    """What an earlier release wrote is read, word for word, by this one, and worked on."""

    def test_everything_is_kept(self, frozen: Frozen) -> None:
        with frozen.ice.open(frozen.place) as store:
            assert frozen.ice.version(frozen.place) == frozen.ice.head
            assert keeps(seen(store, frozen.then["limits"]), frozen.then)
            assert all(first_broken(store.history(*name.split())) is None for name in frozen.then["histories"])

    def test_work_goes_on(self, frozen: Frozen) -> None:
        with frozen.ice.open(frozen.place) as store:
            shop = Shop(store)
            shop.id = iter([f"later-{number}" for number in range(1, 99)]).__next__  # type: ignore[method-assign]
            mugs = store.balance(stock_limit("london", "MUG"))
            shop.do(shop.desk.orders.release_hold, "cmd-4", "h", reason="it was a misunderstanding")
            shop.send(shop.now("order", "cmd-4"))
            assert shop.now("order", "cmd-4").line("1").buckets.shipped == 3
            left = store.balance(stock_limit("london", "MUG"))
            assert mugs is not None
            assert left is not None
            assert (mugs.ceiling or 0) - (left.ceiling or 0) == stock_units(Quantity(3))
            shop.shipped(("MUG", 1), customer="acme")
            assert first_broken(store.history("order", "cmd-4")) is None

    @pytest.mark.parametrize("table", ["documents", "fields", "events", "limits", "commands", "outbox"])
    def test_what_was_lost_on_the_way_is_missed(self, frozen: Frozen, table: str) -> None:
        ours = "ordercore." if isinstance(frozen.ice, PostgresIce) else "ordercore_"
        losing = f"DELETE FROM {ours}{table};\n"
        if table == "commands" and isinstance(frozen.ice, SQLiteIce) and frozen.ice.version(frozen.place) >= 4:
            losing = "UPDATE ordercore_events SET digest = NULL;\n"  # receipts lie there since
        frozen.ice.execute(frozen.place, losing)
        with frozen.ice.open(frozen.place) as store:
            try:
                found = seen(store, frozen.then["limits"])
            except StoreFailed:  # SQLite says by itself that a newest entry is lost
                assert table == "events"
                assert isinstance(frozen.ice, SQLiteIce)
            else:
                assert not keeps(found, frozen.then)

    def test_every_schema_is_frozen(self) -> None:
        kept = {file.stem for file in DUMPS if file.with_suffix(".json").exists()}
        expected = {f"{kind}-{number:04}" for kind, ice in ICE.items() for number in range(1, ice.head + 1)}
        assert kept == expected, "run `python -m tests.adapters.freeze` and commit what it writes"


class TestPhases:
    def test_a_new_file_gets_everything_in_order(self, path: Path) -> None:
        assert names(migrate(path, steps=NEWER)) == names(NEWER) == applied(path)
        assert migrate(path, steps=NEWER) == migrate(path, steps=NEWER, dry_run=True) == ()

    def test_only_what_old_code_survives(self, path: Path) -> None:
        migrate(path)
        assert migrate(path, steps=NEWER, only_pre=True, dry_run=True) == (PRE,)
        assert migrate(path, steps=NEWER, only_pre=True) == (PRE,)
        assert migrate(path, steps=NEWER, only_pre=True) == ()
        assert migrate(path, steps=NEWER, dry_run=True) == (POST, WHOLE)
        assert migrate(path, steps=NEWER) == (POST, WHOLE)

    def test_nothing_is_held_back_in_a_new_file(self, path: Path) -> None:
        assert migrate(path, steps=NEWER, only_pre=True) == NEWER

    def test_old_code_goes_on_beside_additions_of_newer_code(self, path: Path) -> None:
        migrate(path, steps=(*shipped(), PRE))
        with SQLiteStore(path) as store, SQLiteStore(path, migrate=False) as other:
            store.commit(shelf(None))
            assert other.balance("stock") == store.balance("stock")
        assert schema_version(path) == (HEAD + 1, HEAD)

    def test_old_code_refuses_what_newer_code_changed(self, path: Path) -> None:
        for steps in (NEWER[:-1], NEWER):
            migrate(path, steps=steps)
            for opened_ in (SQLiteStore, migrate):
                with pytest.raises(SchemaMismatch, match="upgrade ordercore"):
                    opened_(path)

    def test_a_store_may_be_opened_without_leave_to_change_it(self, path: Path) -> None:
        with pytest.raises(SchemaOutdated, match="ordercore migrate") as caught:
            SQLiteStore(path, migrate=False)
        assert caught.value.step == shipped()[0].name
        migrate(path)
        SQLiteStore(path, migrate=False).close()


class TestGuards:
    def test_a_dry_run_touches_nothing(self, path: Path) -> None:
        assert migrate(path, dry_run=True) == shipped()
        assert not path.exists()
        path.touch()
        assert migrate(path, dry_run=True) == shipped()
        assert path.read_bytes() == b""

    @pytest.mark.parametrize(
        "statement",
        [
            f"UPDATE {LEDGER} SET digest = 'x'",
            f"UPDATE {LEDGER} SET step = '0001_first.sql' WHERE step = '0001_init.sql'",
        ],
    )
    def test_a_changed_migration_is_refused_by_name(self, path: Path, statement: str) -> None:
        migrate(path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(statement)
            connection.commit()
        for opened_ in (SQLiteStore, migrate):
            with pytest.raises(MigrationChanged, match=r"0001_\w+\.sql") as caught:
                opened_(path)
            assert caught.value.step in {"0001_init.sql", "0001_first.sql"}

    def test_a_migration_left_out_is_refused_by_name(self, path: Path) -> None:
        migrate(path, steps=NEWER)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"DELETE FROM {LEDGER} WHERE step = ?", (PRE.name,))
            connection.commit()
        with pytest.raises(MigrationChanged) as caught:
            migrate(path, steps=NEWER)
        assert caught.value.step == PRE.name

    def test_a_step_that_fails_leaves_nothing_of_itself(self, path: Path) -> None:
        migrate(path)
        before = schema(path)
        broken = Step(PRE.name, PRE.script + "INSERT INTO nowhere VALUES (1);\n")
        with pytest.raises(StoreFailed):
            migrate(path, steps=(*shipped(), broken))
        assert schema(path) == before
        assert migrate(path, steps=(*shipped(), PRE)) == (PRE,)

    @pytest.mark.parametrize(
        "found",
        [
            ("0001_init.sql", "0003_more.sql"),
            ("0002_more.sql",),
            ("0001_init.sql", "0001_more.sql"),
            ("0001_init.pre.sql", "0001_init.sql"),
            ("init.sql",),
            ("0001_init.late.sql",),
            ("0001_Init.sql",),
        ],
    )
    def test_a_folder_that_makes_no_sense_is_refused(self, tmp_path: Path, found: tuple[str, ...]) -> None:
        for name in found:
            (tmp_path / name).write_text("SELECT 1;")
        with pytest.raises(InvalidValue):
            steps_in(tmp_path)

    def test_the_steps_of_a_folder_are_in_order(self, tmp_path: Path) -> None:
        ordered = ["0001_a.sql", "0002_b.pre.sql", "0002_b.post.sql", "0003_c.post.sql", "0004_d.pre.sql"]
        for name in [*ordered, "readme.md"]:
            (tmp_path / name).write_text(name)
        steps = steps_in(tmp_path)
        assert [step.name for step in steps] == [step.script for step in steps] == ordered
        assert [step.phase for step in steps] == ["whole", "pre", "post", "post", "pre"]


def schema(path: Path) -> list[Any]:
    """Everything a file says of its tables, and the steps it has had."""
    with closing(sqlite3.connect(path)) as connection:
        made = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()
    return [made, applied(path)]


class TestUnderWork:
    def test_writers_of_old_code_notice_nothing_of_additions(self, tmp_path: Path, path: Path) -> None:
        """Two processes commit from before the additions until after them: none gets an error, nothing is lost."""
        address = f"sqlite:{path}"
        with SQLiteStore(path) as store:
            store.commit(shelf(None))
        files = [tmp_path / name for name in ("ann", "bob")]
        writers = [started("write", address, file.name, str(file)) for file in files]
        try:
            for file in files:
                wait_for(file, 20)
            assert migrate(path, steps=NEWER, only_pre=True) == (PRE,)
            for file in files:
                wait_for(file, len(noted(file)) + 20)
        finally:
            for file in files:
                Path(f"{file}.stop").touch()
            ends = [(told(writer), writer.returncode) for writer in writers]
        assert [code for _, code in ends] == [0, 0]
        with closing(sqlite3.connect(path)) as connection:
            missed = "SELECT count(*) FROM ordercore_events WHERE command NOT IN (SELECT id FROM notes)"
            assert connection.execute(missed).fetchone() == (0,)
        acknowledged = [id for file in files for id in noted(file)]
        with opened(address) as store:
            assert check_whole(store, acknowledged, unanswered=0) == len(acknowledged) >= 80

    def test_writers_of_old_code_on_a_server_notice_nothing_of_additions(
        self, cluster: Cluster, tmp_path: Path
    ) -> None:
        """The same on PostgreSQL, where a step waits for the transactions before it and those after it wait for the step."""
        psycopg = pytest.importorskip("psycopg")
        database = cluster.database()
        address = f"postgres:{cluster.url(database)}#shop"
        with opened(address) as store:
            store.commit(shelf(None))
        files = [tmp_path / name for name in ("ann", "bob", "cat")]
        writers = [started("write", address, file.name, str(file)) for file in files]
        try:
            for file in files:
                wait_for(file, 20)
            steps = (*postgres.shipped(), *POSTGRES_PRE)
            assert postgres_migrate(cluster.conninfo(database), steps=steps, only_pre=True) == POSTGRES_PRE
            for file in files:
                wait_for(file, len(noted(file)) + 20)
        finally:
            for file in files:
                Path(f"{file}.stop").touch()
            ends = [(told(writer), writer.returncode) for writer in writers]
        assert [code for _, code in ends] == [0, 0, 0]
        with psycopg.connect(cluster.conninfo(database)) as connection:
            missed = "SELECT count(*) FROM ordercore.commands WHERE id NOT IN (SELECT id FROM ordercore.notes)"
            assert connection.execute(missed).fetchone() == (0,)
        acknowledged = [id for file in files for id in noted(file)]
        with opened(address) as store:
            assert check_whole(store, acknowledged, unanswered=0) == len(acknowledged) >= 120

    @pytest.mark.parametrize("after", [0.0, 0.05, 0.2])
    def test_a_killed_migration_leaves_the_old_version_or_the_new(self, path: Path, after: float) -> None:
        migrate(path)
        with SQLiteStore(path) as store:
            store.commit(Batch("first", "", NOON, "ann"))
        before = schema(path)
        process = started("migrate", str(path), PRE.name, SLOW)
        assert process.stdout is not None
        try:
            with unless_it_hangs(process):
                assert process.stdout.readline() == "begun\n"
            sleep(after)
            assert process.poll() is None
        finally:
            end(process)
            process.communicate()
        assert schema(path) == before
        assert migrate(path, steps=NEWER) == NEWER[len(shipped()) :]
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT count(*) FROM ordercore_events").fetchone() == (1,)


class TestCommand:
    def test_what_is_missing_is_shown_and_applied(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["migrate", "--store", f"sqlite:{path}", "--dry-run"]) == 0
        assert "CREATE TABLE ordercore_documents" in capsys.readouterr().out
        assert not path.exists()
        assert main(["migrate", "--store", f"sqlite:{path}", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["applied"]
        assert [step["name"] for step in told["steps"]] == names(shipped())
        assert main(["migrate", "--store", f"sqlite:{path}", "--only-pre"]) == 0
        assert capsys.readouterr().out == "nothing is missing\n"

    def test_what_is_held_back_is_told_with_the_reason(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        migrate(path, steps=shipped()[:1])
        left = names(shipped()[1:])
        words = ["migrate", "--store", f"sqlite:{path}", "--only-pre"]
        for more in ([], ["--dry-run"]):
            assert main([*words, *more]) == 0
            said = capsys.readouterr().out.splitlines()
            assert said[0].startswith(
                f"stopped before {left[0]}, which no old code in use survives and new code needs: "
            )
            assert said[1:] == [f"held back: {', '.join(left)}"]
        assert main([*words, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["steps"], [step["name"] for step in told["held_back"]]) == ([], left)
        assert told["held_back"][0]["phase"] == "whole"
        assert applied(path) == names(shipped()[:1])

    def test_what_waits_for_old_code_to_end_is_told_with_the_reason(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        migrate(path)
        monkeypatch.setattr("ordercore.adapters.sqlite.schema.shipped", lambda: NEWER)
        assert main(["migrate", "--store", f"sqlite:{path}", "--only-pre"]) == 0
        said = capsys.readouterr().out.splitlines()
        assert said[0] == f"applied {PRE.name}"
        assert said[1].startswith(f"stopped before {POST.name}, which takes away what old code needs: ")
        assert said[2] == f"held back: {POST.name}, {WHOLE.name}"

    def test_a_database_on_a_server_is_called_by_its_url(
        self, cluster: Cluster, capsys: pytest.CaptureFixture[str]
    ) -> None:
        words = ["migrate", "--store", cluster.url(cluster.database()), "--json"]
        for applied in (False, True):
            assert main([*words, *([] if applied else ["--dry-run"])]) == 0
            told = json.loads(capsys.readouterr().out)
            assert told["applied"] is applied
            assert [step["name"] for step in told["steps"]] == names(postgres.shipped())
        assert main(words) == 0
        assert json.loads(capsys.readouterr().out)["steps"] == []

    def test_what_a_server_needs_is_named_when_it_is_missing(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setitem(sys.modules, "ordercore.adapters.postgres", None)
        monkeypatch.delattr("ordercore.adapters.postgres", raising=False)
        with pytest.raises(SystemExit):
            main(["migrate", "--store", "postgresql://shop"])
        assert "pip install 'ordercore[postgres]'" in capsys.readouterr().err

    def test_a_newer_database_is_an_error(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        migrate(path, steps=NEWER)
        assert main(["migrate", "--store", f"sqlite:{path}"]) == 1
        assert re.search(r"knows up to \d+ \(upgrade ordercore\)", capsys.readouterr().err)

    @pytest.mark.parametrize("store", ["sqlite:", "shop.db", "mysql:shop", "postgresql:"])
    def test_a_store_is_called_by_kind_and_place(self, store: str) -> None:
        with pytest.raises(SystemExit):
            main(["migrate", "--store", store])
