"""``python -m benchmarks NAME [--json]``: measure, and print medians, spreads and ratios."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from importlib import import_module
from time import process_time_ns

from benchmarks.pair import Bench, report

NAMES = ("imports", "lifecycle", "money", "pricing", "store", "tax", "wire")


def main(argv: list[str] | None = None) -> int:
    """Run the benchmarks named, all of them when none is."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"which to run: {', '.join(NAMES)}; all when not given")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=9, help="how often each pair is measured (default 9)")
    parser.add_argument(
        "--processor", action="store_true",
        help="measure the processor's time: on a machine busy with other things, for what waits for no disk",
    )  # fmt: skip
    args = parser.parse_args(argv)
    unknown = sorted(set(args.name) - set(NAMES))
    if unknown:
        parser.error(f"no benchmark called {', '.join(unknown)}")
    results = []
    for name in args.name or NAMES:
        benches: tuple[Bench, ...] = import_module(f"benchmarks.{name}").benches()
        for bench in benches:
            result = bench.run(args.rounds, process_time_ns if args.processor else None)
            results.append({"benchmark": name, **result})
            if not args.json:
                print(report(name, result), flush=True)
    if args.json:
        print(
            json.dumps(
                {"python": platform.python_version(), "machine": platform.machine(), "results": results}, indent=2
            )
        )
    missed = [each for each in results if each["met"] is False]
    if missed and not args.json:
        print(f"{len(missed)} of {len(results)} goals missed in this run", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
