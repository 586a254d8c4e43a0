"""``python -m ordercore migrate``: bring the tables of a store up to date."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from ordercore.adapters import sqlite
from ordercore.adapters.migration import Step
from ordercore.cli.screen import heading, say

__all__ = ["add"]

_STORES: Final = "sqlite:PATH or postgresql://HOST/DATABASE"

_WHY: Final[Mapping[str, str]] = {
    "whole": "no old code in use survives and new code needs: stop all programs, run without --only-pre, start the new ones",
    "post": "takes away what old code needs: run without --only-pre when no old code runs any more",
}


def add(commands: Any) -> None:
    """Add this command to the command line."""
    made = commands.add_parser(
        "migrate",
        help="bring the tables of a store up to date",
        description="Apply what a database lacks, each migration whole or not at all. With --only-pre it stops before the "
        "first that old code in use does not survive.",
    )
    made.add_argument("--store", type=_store, required=True, metavar="STORE", help=f"which database: {_STORES}")
    made.add_argument("--only-pre", action="store_true", help="only what old code in use survives")
    made.add_argument("--dry-run", action="store_true", help="only show the SQL; nothing is changed")
    made.add_argument("--json", action="store_true", help="print one JSON object")
    made.set_defaults(run=run)


def _store(text: str) -> Callable[..., tuple[Step, ...]]:
    """What migrates the store that somebody named."""
    scheme, _, place = text.partition(":")
    if scheme == "sqlite" and place:
        return partial(sqlite.migrate, place)
    if scheme == "postgresql" and place.startswith("//"):
        return partial(_postgres(), text)
    raise argparse.ArgumentTypeError(f"{text!r} is not {_STORES}")


def _postgres() -> Callable[..., tuple[Step, ...]]:
    try:
        from ordercore.adapters import postgres
    except ImportError as error:
        raise argparse.ArgumentTypeError("PostgreSQL needs an extra: pip install 'ordercore[postgres]'") from error
    return postgres.migrate


def run(args: argparse.Namespace) -> int:
    """Apply what is missing, or show it, and say what is held back."""
    steps: tuple[Step, ...] = args.store(only_pre=args.only_pre, dry_run=args.dry_run)
    missing: tuple[Step, ...] = args.store(dry_run=True) if args.only_pre else steps
    held = tuple([step for step in missing if step not in steps])
    if args.json:
        found = [{"name": step.name, "phase": step.phase, "digest": step.digest, "sql": step.script} for step in steps]
        back = [{"name": step.name, "phase": step.phase} for step in held]
        say(json.dumps({"applied": not args.dry_run, "steps": found, "held_back": back}, indent=2))
    else:
        _show(steps, held, dry_run=args.dry_run)
    return 0


def _show(steps: Sequence[Step], held: Sequence[Step], *, dry_run: bool) -> None:
    for step in steps:
        if dry_run:
            heading(step.name)
            say(step.script)
        else:
            say(f"applied {step.name}")
    if held:
        say(f"stopped before {held[0].name}, which {_WHY[held[0].phase]}")
        say(f"held back: {', '.join(step.name for step in held)}")
    elif not steps:
        say("nothing is missing")
