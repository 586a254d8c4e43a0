"""``python -m ordercore diagram``: the processes of all documents as Mermaid."""

from __future__ import annotations

import argparse
from typing import Any

from ordercore.lifecycle.kind import KINDS

__all__ = ["add"]


def add(commands: Any) -> None:
    """Add this command to the command line."""
    made = commands.add_parser("diagram", help="show the processes of documents as Mermaid diagrams")
    made.add_argument("kind", nargs="?", choices=sorted(KINDS), help="kind of document; all when not given")
    made.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print one process, or all of them with a comment line before each."""
    for kind in [KINDS[args.kind]] if args.kind else KINDS.values():
        process = kind.process
        if not args.kind:
            print(f"%% {process.id}, version {process.version}")
        print(process.mermaid())
    return 0
