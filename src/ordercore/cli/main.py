"""Reading the command line and handing over to the command it names."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Final

import ordercore
from ordercore.cli import demo, diagram, doctor, migrate, price, replay, tax
from ordercore.errors import OrdercoreError

__all__ = ["main"]

_COMMANDS: Final = (demo, price, tax, replay, migrate, doctor, diagram)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    made = argparse.ArgumentParser(prog="python -m ordercore", description="Order management as a library.")
    made.add_argument("--version", action="version", version=f"ordercore {ordercore.__version__}")
    commands = made.add_subparsers(title="commands", metavar="COMMAND")
    for command in _COMMANDS:
        command.add(commands)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the words after the program's name; those of this process when not given.

    Returns:
        0 when it went well, 1 when what was asked failed, 2 when it was asked wrongly, 130 when it was stopped, 141 when whoever
        read what it says closed the pipe. Without a command the help is shown.
    """
    made = parser()
    args = made.parse_args(argv)
    if not hasattr(args, "run"):
        made.print_help()
        return 0
    try:
        code = int(args.run(args))
        sys.stdout.flush()
        return code
    except OrdercoreError as error:
        print(f"{made.prog}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; what was written stays", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to print fails no more at the end
        return 141
