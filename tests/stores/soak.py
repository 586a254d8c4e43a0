"""``python -m tests.stores.soak --minutes 60 --processes 8 --store sqlite``: many processes work on one store for long.

They take, confirm and give up orders at a desk, and use every method of the port. None may see an error, their memory may not
grow once they are warm, and in the end all that was acknowledged must be there, whole. The exit status is 1 when something is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from ordercore.inventory.limit import stock_limit, stock_units
from ordercore.ports.batch import Batch, Write
from ordercore.ports.query import Query
from ordercore.testing.endless import pieces
from ordercore.testing.house import ACCOUNTS
from ordercore.testing.machines.conserved import credit_follows_documents, history_tells_all
from ordercore.values import Quantity
from tests.adapters.cluster import MISSING, binaries
from tests.stores.account import MOST_GROWTH, Report, told_in
from tests.stores.limits import client
from tests.stores.orders import NOON, check_whole, found, shelf
from tests.stores.planted import PLANTED
from tests.stores.process import noted, started
from tests.stores.registry import SHARED, opened
from tests.stores.worker import ARCHIVE, PARCEL, in_words
from tests.waiting import told as told_by

__all__ = ["soak"]

ARCHIVED: Final = 96
"""MiB of documents that lie in the store before: more than any connection keeps in memory (SQLite's 64 MiB)."""
_PIECES: Final = 60
_MOST: Final = 10_000_000
"""How many entries a night leaves, at most."""
_A_PAGE: Final = 3_500
"""Characters of an archived document: as many as a page of SQLite's holds, since it may not keep longer ones in memory."""


def soak(
    address: str,
    *,
    processes: int,
    seconds: float,
    archived: int = ARCHIVED,
    most_growth: float = MOST_GROWTH,
    planted: str = "nothing",
) -> Report:
    """Let so many processes work on a new store for so long, and look at what they leave.

    Args:
        address: the store, as the registry writes it.
        processes: how many.
        seconds: how long.
        archived: MiB of documents that are there before and are read by each process, so that it is warm.
        most_growth: how much of its memory a process may gain once it is warm.
        planted: what is to be wrong, see `tests.stores.planted`.
    """
    store = opened(address)
    store.commit(shelf(None))
    client(store).stocked("MUG", _PIECES)
    _archive(store, archived)
    with TemporaryDirectory() as place:
        folder = Path(place)
        told_by(started("soak", address, str(processes), str(seconds), place, planted), 2 * seconds + 600)
        told = tuple([told_in(file) for file in sorted(folder.glob("*.told"))])
        notes = [line.split() for file in folder.glob("*.noted") for line in noted(file)]
    there, broken = 0, ""
    try:
        there = _check(store, notes)
    except AssertionError as error:
        broken = in_words(error)
    finally:
        store.close()
    commits = sum([what != "sent" for what, _ in notes])
    return Report(told, processes, seconds, commits, most_growth, there, broken)


def _archive(store: Any, mebibytes: int) -> None:
    document = json.dumps("x" * _A_PAGE)
    for number in range(mebibytes):
        names = [f"a{number}.{at}" for at in range(2**20 // _A_PAGE)]
        writes = tuple([Write(ARCHIVE, name, 0, document) for name in names])
        store.commit(Batch(f"archive-{number}", "", NOON, "ann", writes=writes))


def _check(store: Any, notes: Iterable[list[str]]) -> int:
    """All that was acknowledged is there and whole, and nothing else; gives how many orders and parcels there are."""
    by_kind: dict[str, list[str]] = {PARCEL: [], "command": [], "sent": []}
    for what, name in notes:
        by_kind[what].append(name)
    parcels = check_whole(store, by_kind[PARCEL], unanswered=0, kind=PARCEL, sent=by_kind["sent"])
    return parcels + _check_orders(store, {*by_kind["command"]})


def _check_orders(store: Any, acknowledged: set[str]) -> int:
    """What the desks left: every history folds into its document, and limits hold what documents say."""
    names = {kind: found(store, Query(kind, limit=1_000)) for kind in ("order", "fulfillment")}
    documents = {(kind, id): history_tells_all(store, kind, id) for kind in names for id in names[kind]}
    written = {entry.command for piece in pieces(store, most=_MOST) for entry in piece if entry.kind in names}
    assert written == acknowledged, (
        f"{len(acknowledged - written)} commands lost, {len(written - acknowledged)} not told"
    )
    credit_follows_documents(store, documents, [account.id for account in ACCOUNTS], "GBP")
    allocated = [each for (kind, _), each in documents.items() if kind == "fulfillment" and each.status != "canceled"]
    units = sum([stock_units(Quantity(line.quantity)) for each in allocated for line in each.lines])
    balance = store.balance(stock_limit("london", "MUG"))
    assert balance.claimed == units, f"{balance.claimed} of the stock is claimed, and {units} allocated"
    return len(names["order"])


def main(argv: list[str] | None = None) -> int:
    """Soak a store and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.stores.soak")
    parser.add_argument("--store", choices=[house.name for house in SHARED], default="sqlite")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--archived", type=int, default=ARCHIVED, help="MiB that are in the store before (96)")
    parser.add_argument(
        "--growth", type=float, default=MOST_GROWTH * 100, help="percent of its memory each may gain (5)"
    )
    parser.add_argument(
        "--plant", choices=list(PLANTED), default="nothing", help="what is to be wrong, to see it found"
    )
    given = parser.parse_args(argv)
    (house,) = [house for house in SHARED if house.name == given.store]
    if "postgres" in house.name and binaries() is None:
        parser.error(MISSING)
    with TemporaryDirectory() as folder:
        report = soak(
            house.fresh(Path(folder)),
            processes=given.processes,
            seconds=given.minutes * 60,
            archived=given.archived,
            most_growth=given.growth / 100,
            planted=given.plant,
        )
    sys.stdout.writelines([line + "\n" for line in report.lines()])
    return 1 if any(report.problems()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
