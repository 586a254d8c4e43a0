"""``python -m tests.fuzz --inputs N --seed S``: exit status 1 when something escaped that should not."""

from __future__ import annotations

import argparse
import sys

from tests.fuzz.run import fuzz, report
from tests.fuzz.targets import TARGETS


def main(argv: list[str] | None = None) -> int:
    """Fuzz and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--inputs", type=int, default=100_000, help="how many in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="doors whose name begins so")
    given = parser.parse_args(argv)
    failed = False
    targets = [target for target in TARGETS if target.name.startswith(given.only)]
    for line in report(fuzz(given.inputs, given.seed, targets)):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        failed = failed or line.startswith("\n")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
