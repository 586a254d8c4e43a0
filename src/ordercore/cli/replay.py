"""``python -m ordercore replay FILE``: a real year through all verbs, and its reconciliation."""

from __future__ import annotations

import argparse
import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from ordercore.adapters.memory import MemoryStore
from ordercore.adapters.sqlite import SQLiteStore
from ordercore.bulk import Reconciliation, Replayed, as_json, read_year, replay
from ordercore.bulk.retail.plan import Planned
from ordercore.bulk.retail.reconcile import strays
from ordercore.cli.progress import progress
from ordercore.cli.screen import heading, say, table
from ordercore.errors import InvalidValue
from ordercore.ports.store import Store

__all__ = ["add"]

_DIGITS: Final = 18  # of a number of lines: no file has more


def add(commands: Any) -> None:
    """Add this command to the command line."""
    made = commands.add_parser(
        "replay",
        help="play a year of a retailer's orders, and reconcile it",
        description="Play a file of the UCI Online Retail layout through all verbs, and hold every line of it against what "
        "stands in the store then. A run that was stopped goes on where it was when it is started again.",
    )
    made.add_argument("file", type=Path, help="the file, .csv or .csv.gz")
    made.add_argument(
        "--store",
        type=_store,
        default="sqlite:replay.db",
        metavar="sqlite:PATH",
        help="where to write: sqlite:PATH, or memory: for nowhere (default sqlite:replay.db in the current folder)",
    )
    made.add_argument("--limit", type=_count, help="so many lines only, and the rest of the last one's invoice")
    made.add_argument("--json", action="store_true", help="print one JSON object, and no progress")
    made.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Replay a file; fails when something is not accounted for.

    Raises:
        InvalidValue: the store holds something else, or the replay of another file.
        Malformed: the file cannot be read.
    """
    begun = perf_counter()
    year = read_year(args.file, limit=args.limit)
    gc.collect()
    gc.freeze()  # half a million lines that stay: the collector need not look at them again and again
    with _opened(args.store) as store, progress(sum(len(each.kinds) for each in year), shown=not args.json) as watch:
        _check(store, args.store, year, args.file)
        done = replay(year, store, watch=watch)
    seconds = perf_counter() - begun
    if args.json:
        say(json.dumps(as_json(done.reconciliation) | _pace(done, seconds), indent=2))
    else:
        _show(done, seconds, args.store)
    return 0 if done.reconciliation.is_balanced else 1


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above zero")
    return int(text)


def _store(text: str) -> str:
    scheme, colon, path = text.partition(":")
    if not colon or (scheme, bool(path)) not in (("sqlite", True), ("memory", False)):
        raise argparse.ArgumentTypeError(f"{text!r} is not sqlite:PATH or memory:")
    return text


@contextmanager
def _opened(name: str) -> Iterator[Store]:
    scheme, _, path = name.partition(":")
    if scheme == "memory":
        yield MemoryStore()
        return
    with closing(SQLiteStore(path)) as store:
        yield store


def _check(store: Store, name: str, year: Sequence[Planned], file: Path) -> None:
    """Make sure that a store holds nothing but a part of this replay: all else would be a stray at the end, hours later."""
    other = next(strays(year, store), None)
    if other is not None:
        raise InvalidValue(
            f"{name} holds {other}, for which no line that is asked for stands in {file}: the replay of another file, or of "
            "more of this one",
            path="--store",
            mend="name a store that is not there yet, or ask for as many lines as before",
        )


def _pace(done: Replayed, seconds: float) -> dict[str, Any]:
    return {
        "orders_played": done.orders,
        "orders_per_second": round(done.orders_per_second, 1),
        "seconds": round(seconds, 2),
    }


def _show(done: Replayed, seconds: float, store: str) -> None:
    found = done.reconciliation
    figures = as_json(found)
    heading("What became of every line")
    rows = [(kind, f"{lines:,}", *_values(figures, kind)) for kind, lines in found.by_kind.items()]
    rows.append(("unaccounted", f"{len(found.unaccounted):,}", "", ""))
    rows.append(("all", f"{found.source_lines:,}", figures["source_value"], figures["our_value"]))
    table(("kind", "lines", "by the file", "by our documents"), rows, right=(1, 2, 3))
    _show_differences(found, figures)
    heading("VAT")
    vat = [tuple(each.values()) for each in figures["vat"]]
    table(("rate", "net by the file", "tax by the file", "net by our documents", "tax"), vat, right=(1, 2, 3, 4))
    heading("Pieces")
    pieces = [(flow.name, f"{flow.source:,}", f"{flow.written:,}") for flow in found.flows]
    table(("which", "by the file", "by our documents"), pieces, right=(1, 2))
    say(
        f"\n{done.orders:,} orders played, {done.orders_per_second:.1f} in a second; {seconds:.1f} seconds in all ({store})"
    )
    say("Everything is accounted for." if found.is_balanced else "SOMETHING IS NOT ACCOUNTED FOR")


def _values(figures: dict[str, Any], kind: str) -> tuple[str, str]:
    value = figures["value_by_kind"].get(kind, {"source": "0", "ours": "0"})
    return value["source"], value["ours"]


def _show_differences(found: Reconciliation, figures: dict[str, Any]) -> None:
    unmatched = ", ".join(f"{reason} {count:,}" for reason, count in found.unmatched.items())
    if unmatched:
        say(f"Credits that stand on no sale: {unmatched}")
    rounded = ", ".join(f"{line} {lost}" for line, lost in figures["rounded"].items())
    say(
        f"Difference by rounding: {figures['rounding_difference']} ({rounded or 'no price has more digits than money'})"
    )
    if found.refused:
        say(f"Value of what was refused: {figures['refused_value']}")
    for name in ("unaccounted_lines", "stray_documents", "stock_mismatches"):
        if figures[name]:
            say(f"{name.replace('_', ' ')}: {', '.join(figures[name])}")
    for each in figures["refused_lines"]:
        say(f"refused: {each['line']} {', '.join(each['codes'])}")
    if figures["unexplained"].strip("0."):
        say(f"unexplained: {figures['unexplained']}")
