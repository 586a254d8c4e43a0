"""``python -m ordercore doctor``: what is installed, and whether a database fits."""

from __future__ import annotations

import argparse
import json
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, Final

import ordercore
from ordercore.adapters.packs import shipped_pack, shipped_packs
from ordercore.adapters.sqlite.schema import is_missing, schema_version
from ordercore.cli.screen import heading, say, table
from ordercore.errors import InvalidValue
from ordercore.lifecycle.kind import KINDS

__all__ = ["add"]

_CORE: Final = ("attrs", "cattrs", "python-dateutil", "babel")


def add(commands: Any) -> None:
    """Add this command to the command line."""
    made = commands.add_parser("doctor", help="show versions, extras and the schema of a database")
    made.add_argument("database", nargs="?", type=Path, help="an SQLite file to look at; it is not changed")
    made.add_argument("--json", action="store_true", help="print one JSON object")
    made.set_defaults(run=run)


def extras() -> dict[str, dict[str, str]]:
    """The extras of this installation: what each brings, and the version found, empty where it is missing."""
    found: dict[str, dict[str, str]] = {}
    for line in requires("ordercore") or ():
        requirement, _, marker = line.partition(";")
        _name, _, extra = marker.partition("extra ==")
        if extra:
            package = requirement.split("[")[0].strip("<>=~! 0123456789.,")
            found.setdefault(extra.strip(" '\""), {})[package] = _version(package)
    return found


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def run(args: argparse.Namespace) -> int:
    """Print what is here.

    Raises:
        InvalidValue: there is no such database.
        StoreFailed: it is not one of ordercore's, or cannot be opened.
    """
    if args.database is not None and is_missing(args.database):
        raise InvalidValue("there is no such file", path=str(args.database), mend="name the file of a store")
    report = {
        "ordercore": ordercore.__version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "core": {package: _version(package) for package in _CORE},
        "extras": extras(),
        "packs": {
            name: f"{pack.version} {pack.digest[:12]}" for name in shipped_packs() if (pack := shipped_pack(name))
        },
        "processes": {name: f"{kind.process.id}/{kind.process.version}" for name, kind in KINDS.items()},
    }
    if args.database is not None:
        found, known = schema_version(args.database)
        report["schema"] = {"database": str(args.database), "found": found, "known": known}
    if args.json:
        say(json.dumps(report, indent=2))
    else:
        _show(report)
    return 0


def _show(report: dict[str, Any]) -> None:
    heading("Versions")
    plain = [(name, report[name]) for name in ("ordercore", "python", "sqlite")]
    table(("what", "version"), [*plain, *((name, found or "missing") for name, found in report["core"].items())])
    heading("Extras")
    rows = [
        (extra, name, found or "not installed")
        for extra, parts in report["extras"].items()
        for name, found in parts.items()
    ]
    table(("extra", "brings", "version"), rows)
    heading("Tax packs and processes")
    table(("pack", "version and digest"), list(report["packs"].items()))
    table(("documents", "process"), list(report["processes"].items()))
    if "schema" in report:
        schema = report["schema"]
        state = "up to date" if schema["found"] == schema["known"] else "will be brought up to date when it is opened"
        heading("Schema")
        say(f"{schema['database']} has schema {schema['found']}, this ordercore knows {schema['known']}: {state}")
