"""``python -m tests.stores.soak --minutes 60 --processes 8 --store sqlite``: many processes work on one store for long.

They take, confirm and give up orders at a desk, and use every method of the port. None may see an error, their memory may not
grow once they are warm, and in the end all that was acknowledged must be there, whole. The exit status is 1 when something is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from attrs import frozen

from ordercore.inventory.limit import stock_limit, stock_units
from ordercore.ports.query import Query
from ordercore.testing.house import ACCOUNTS
from ordercore.testing.machines.conserved import credit_follows_documents, history_tells_all
from ordercore.values import Quantity
from tests.adapters.cluster import MISSING, binaries
from tests.stores.limits import client
from tests.stores.orders import check_whole, found, shelf
from tests.stores.planted import PLANTED
from tests.stores.process import noted, started
from tests.stores.registry import SHARED, opened
from tests.stores.worker import PARCEL, in_words

__all__ = ["Report", "Told", "growth", "soak"]

MOST_GROWTH: Final = 0.05
"""How much of its memory a process may gain once it is warm."""
_WARM: Final = 0.25
_PIECES: Final = 60


@frozen
class Told:
    """What one process told when its time was over."""

    #: what it is called.
    name: str
    #: how often it did what.
    done: Counter[str]
    #: errors that came out of calls, and how often.
    errors: Counter[str]
    #: bytes of memory, at even distances over its time.
    samples: tuple[int, ...]


@frozen
class Report:
    """What came of a soak."""

    #: what the processes told; who died tells nothing.
    told: tuple[Told, ...]
    #: how many there were.
    processes: int
    #: how long they worked, in seconds.
    seconds: float
    #: commits that were acknowledged.
    commits: int
    #: how much of its memory a process may gain.
    most_growth: float
    #: orders and parcels that are there in the end.
    there: int
    #: what is wrong with them; empty when all is there and whole.
    broken: str

    @property
    def done(self) -> Counter[str]:
        """How often they did what, together."""
        return sum([each.done for each in self.told], Counter[str]())

    def problems(self) -> Iterator[str]:
        """All that must not be."""
        if len(self.told) < self.processes:
            yield f"{self.processes - len(self.told)} processes died"
        for error, count in sum([each.errors for each in self.told], Counter[str]()).most_common():
            yield f"{count} times an error came out: {error}"
        for each in self.told:
            if growth(each.samples) >= self.most_growth:
                yield f"the memory of {each.name} grew by {growth(each.samples):.1%}"
        if self.broken:
            yield f"in the end: {self.broken}"

    def lines(self) -> Iterator[str]:
        """The report in words."""
        rate = self.commits / self.seconds
        yield f"{self.commits:,} commits by {self.processes} processes in {self.seconds:.0f} s, {rate:,.0f} a second"
        yield ", ".join([f"{count:,} {what}" for what, count in sorted(self.done.items())])
        for each in self.told:
            warm, end = _compared(each.samples)
            yield f"{each.name}: {warm / 2**20:.1f} MiB when warm, {end / 2**20:.1f} MiB in the end, {growth(each.samples):+.1%}"
        yield f"{self.there:,} orders and parcels acknowledged and found"
        problems = list(self.problems())
        yield from problems or ["nothing is wrong"]


def _compared(samples: tuple[int, ...]) -> tuple[float, float]:
    """Memory when warm and in the end: a few samples each, of which the middle one counts."""
    begin, few = int(len(samples) * _WARM), max(1, len(samples) // 20)
    return median(samples[begin : begin + few]), median(samples[-few:])


def growth(samples: tuple[int, ...]) -> float:
    """How much memory was gained after the first quarter of the time, as a part of what there was by then."""
    warm, end = _compared(samples)
    return end / warm - 1


def soak(
    address: str, *, processes: int, seconds: float, most_growth: float = MOST_GROWTH, planted: str = "nothing"
) -> Report:
    """Let so many processes work on a new store for so long, and look at what they leave.

    Args:
        address: the store, as the registry writes it.
        processes: how many.
        seconds: how long.
        most_growth: how much of its memory a process may gain once it is warm.
        planted: what is to be wrong, see `tests.stores.planted`.
    """
    store = opened(address)
    store.commit(shelf(None))
    client(store).stocked("MUG", _PIECES)
    with TemporaryDirectory() as place:
        folder = Path(place)
        started("soak", address, str(processes), str(seconds), place, planted).communicate()
        told = tuple([_told(file) for file in sorted(folder.glob("*.told"))])
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


def _told(file: Path) -> Told:
    said = json.loads(file.read_text())
    return Told(file.stem, Counter(said["done"]), Counter(said["errors"]), tuple(said["samples"]))


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
    written, after = set[str](), ""
    while piece := store.feed(after):
        after = piece[-1].position
        written |= {entry.command for entry in piece if entry.kind in names}
    assert written == acknowledged, (
        f"{len(acknowledged - written)} commands lost, {len(written - acknowledged)} not told"
    )
    credit_follows_documents(store, documents, [account.id for account in ACCOUNTS], "GBP")
    allocated = [each for (kind, _), each in documents.items() if kind == "fulfillment" and each.status != "canceled"]
    pieces = sum([stock_units(Quantity(line.quantity)) for each in allocated for line in each.lines])
    balance = store.balance(stock_limit("london", "MUG"))
    assert balance.claimed == pieces, f"{balance.claimed} of the stock is claimed, and {pieces} allocated"
    return len(names["order"])


def main(argv: list[str] | None = None) -> int:
    """Soak a store and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.stores.soak")
    parser.add_argument("--store", choices=[house.name for house in SHARED], default="sqlite")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--processes", type=int, default=8)
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
            most_growth=given.growth / 100,
            planted=given.plant,
        )
    sys.stdout.writelines([line + "\n" for line in report.lines()])
    return 1 if any(report.problems()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
