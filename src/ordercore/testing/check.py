"""`python -m ordercore.testing check module:factory`: the contract of whatever port a factory's objects fit.

For those who have no tests yet. What it runs is a test class like any other, and ``--show`` prints it to be kept.
"""

from __future__ import annotations

import importlib
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from importlib.metadata import entry_points
from importlib.util import find_spec
from inspect import iscoroutinefunction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from ordercore.errors import InvalidValue, MissingExtra
from ordercore.testing.address import made_by
from ordercore.testing.endless import Endless
from ordercore.testing.strictness import STANDARD, STRICTNESSES
from ordercore.testing.watch import watched

__all__ = ["add_check", "check", "proof"]

_PROOF: Final = '''"""The contract of {port} for {address}."""

import pytest

from ordercore.testing.contracts import {port}Contract
from {module} import {root}


class Test{name}({port}Contract):
{switches}
    @pytest.fixture
    def factory(self):
        _made = []

        def _fresh(*args, **named):
            _made.append({factory}(*args, **named))
            return _made[-1]

        yield _fresh
        for each in _made:
            getattr(each, "close", lambda: None)()
'''


def add_check(commands: Any) -> None:
    """Add the command to a parser's commands."""
    parser: ArgumentParser = commands.add_parser("check", help="put what a factory makes to the contract of its port")
    parser.add_argument("address", metavar="module:factory", help="a callable that makes a fresh, empty adapter")
    parser.add_argument("--strictness", choices=tuple(STRICTNESSES), default=STANDARD.name, help="how hard to try")
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="CAPABILITY",
        help="what the adapter does not offer, for example full_text; may be given several times",
    )
    parser.add_argument("--show", action="store_true", help="print the test class instead of running it")
    parser.set_defaults(run=check)


def check(args: Namespace) -> int:
    """Run the contract; 0 when every promise is kept, 1 when one is broken, or making the adapter never ends.

    Whatever cannot be meant is told in one line, which names the address and a mend.

    Raises:
        InvalidValue: there is no such module or factory, it raises or has to be awaited, what it makes fits no port, or a capability is
            not the contract's.
        MissingExtra: pytest or Hypothesis is not installed.
    """
    if find_spec("pytest") is None or find_spec("hypothesis") is None:
        raise MissingExtra("checking an adapter", "testing")
    try:
        with watched(STRICTNESSES[args.strictness].patience):
            text = proof(args.address, without=args.without)
    except Endless as error:
        sys.stderr.write(f"{args.address}: {error}\n")
        return 1
    if args.show:
        sys.stdout.write(text)
        return 0
    return _run(text, args.strictness)


def proof(address: str, *, without: Sequence[str] = ()) -> str:
    """The test class that puts what a factory makes to the contract of the port it fits.

    Args:
        address: ``module:factory``.
        without: capabilities the adapter does not offer, with or without ``supports_``.

    Raises:
        InvalidValue: there is no such module or factory, it raises or has to be awaited, what it makes fits no port, or a capability is
            not the contract's.
    """
    module, _, path = address.partition(":")
    made, found = made_by(address)
    fits = {fit.port.__name__: fit for fit in found}
    port = next((name for name, fit in fits.items() if not fit.missing), None)
    if port is None:
        nearest = min(fits.values(), key=lambda fit: len(fit.missing) / len(fit.names))
        raise InvalidValue(
            f"{address} makes a {type(made).__name__}, which fits no port",
            mend=f"the nearest is {nearest.port.__name__}: add {', '.join(nearest.missing)}",
        )
    left_out = {f"supports_{name.removeprefix('supports_')}" for name in without}
    if waiting := [name for name in fits[port].names if iscoroutinefunction(getattr(made, name))]:
        raise InvalidValue(
            f"{address} makes a {type(made).__name__} that has to be awaited: {', '.join(waiting)}",
            mend="ports are called without await: write these as plain methods, or wrap them",
        )
    if port == "Store" and fits["Outbox"].missing:
        left_out.add("supports_outbox")
    _check_capabilities(port, left_out)
    switches = "".join([f"    {name} = False\n" for name in sorted(left_out)])
    name = "".join([part[:1].upper() + part[1:] for part in path.split(".")[-1].split("_")])
    root = path.split(".", maxsplit=1)[0]
    said = {"port": port, "address": address, "module": module, "root": root, "factory": path, "name": name}
    return _PROOF.format(**said, switches=switches)


def _check_capabilities(port: str, left_out: set[str]) -> None:
    contracts = importlib.import_module("ordercore.testing.contracts")
    contract = getattr(contracts, f"{port}Contract")
    known = [name for name in dir(contract) if name.startswith("supports_")]
    if unknown := sorted(left_out - set(known)):
        raise InvalidValue(
            f"the contract of {port} does not know {', '.join(unknown)}", mend=f"it knows {', '.join(known) or 'none'}"
        )


def _run(text: str, strictness: str) -> int:
    import pytest  # noqa: PLC0415 -- its absence has been told by now

    is_installed = bool(entry_points(group="pytest11", name="ordercore"))
    with TemporaryDirectory() as directory:
        place = Path(directory)
        (place / "test_contract.py").write_text(text, encoding="utf-8")
        (place / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        settled = [f"--rootdir={place}", f"--confcutdir={place}", "-c", str(place / "pytest.ini")]
        quiet = ["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
        plugin = [] if is_installed else ["-p", "ordercore.testing.plugin"]
        return int(pytest.main([*settled, *quiet, *plugin, f"--ordercore-strictness={strictness}", str(place)]))
