"""The kit from the command line: put an adapter to its contract, measure our strategies."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from ordercore.errors import OrdercoreError
from ordercore.testing.check import add_check
from ordercore.testing.rate import add_rate

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say; 2 when they cannot be meant."""
    parser = ArgumentParser("python -m ordercore.testing", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_check(commands)
    add_rate(commands)
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except OrdercoreError as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
