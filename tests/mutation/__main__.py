"""``python -m tests.mutation [NAME ...]``: how many planted mistakes the tests notice, and which they do not.

Needs the dependency group ``mutation``. Copies and results stay in ``mutants/``, one folder for each target.
"""

from __future__ import annotations

import argparse
import json
import sys

from attrs import asdict

from tests.mutation.outcome import EQUIVALENT, Mutant, equivalents, judged, mutants
from tests.mutation.report import GOAL, score, stale, survivors, table
from tests.mutation.run import measure
from tests.mutation.target import TARGETS


def main(argv: list[str] | None = None) -> int:
    """Measure, print, and answer 1 when a target misses the goal or an entry has lost its mutant."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"what to mutate: {', '.join(TARGETS)}; all when not given")
    parser.add_argument(
        "--again", action="store_true", help="try only what no test killed the last time, or has changed"
    )
    parser.add_argument("--report", action="store_true", help="try nothing: only tell the last results")
    parser.add_argument("--children", type=int, default=1, help="how many mutants to try at once (default 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args(argv)
    unknown = sorted(set(args.name) - set(TARGETS))
    if unknown:
        parser.error(f"no target called {', '.join(unknown)}")
    known = equivalents()
    found: dict[str, tuple[Mutant, ...]] = {}
    for name in args.name or TARGETS:
        if not args.report:
            print(f"{name} ...", file=sys.stderr, flush=True)
            measure(TARGETS[name], again=args.again, children=args.children)
        found[name] = judged(mutants(TARGETS[name]), known)
    scores = [score(name, each) for name, each in found.items()]
    lost = stale(known, found)
    if args.json:
        rows = [asdict(each) for kept in found.values() for each in kept if each.verdict != "killed"]
        print(json.dumps({"scores": [each.as_row() for each in scores], "not_killed": rows}, indent=2))
    else:
        print(table(scores))
        for name, each in found.items():
            print(f"\nSurvivors of {name}:\n{survivors(each) or '    none'}")
    for entry in lost:
        print(f"{EQUIVALENT.name}: no survivor is {entry.function}: {entry.was} -> {entry.now}", file=sys.stderr)
    missed = [each for each in scores if each.percent < GOAL]
    for low in missed:
        print(f"{low.target}: {low.percent:.1f} % is less than {GOAL} %", file=sys.stderr)
    return 1 if lost or missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
