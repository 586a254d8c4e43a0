"""The kit from the command line: `python -m ordercore.testing check module:factory`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from ordercore.errors import OrdercoreError
from ordercore.testing.check import add_check

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say; 2 when they cannot be meant."""
    parser = ArgumentParser("python -m ordercore.testing", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_check(commands)
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except OrdercoreError as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
