"""`python -m ordercore.testing check module:factory`: the contract of whatever port a factory's objects fit.

For those who have no tests yet. What it runs is a test class like any other, and ``--show`` prints it to be kept.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from ordercore.errors import InvalidValue, MissingExtra
from ordercore.testing.endless import Endless
from ordercore.testing.fit import fits_of
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

    Raises:
        InvalidValue: there is no such module or factory, what it makes fits no port, or a capability is not the contract's.
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
        InvalidValue: there is no such module or factory, what it makes fits no port, or a capability is not the contract's.
    """
    module, _, path = address.partition(":")
    factory = _factory(module, path, address)
    made = _made(factory, address)
    try:
        fits = {fit.port.__name__: fit for fit in fits_of(made)}
    finally:
        getattr(made, "close", lambda: None)()
    port = next((name for name, fit in fits.items() if not fit.missing), None)
    if port is None:
        nearest = min(fits.values(), key=lambda fit: len(fit.missing) / len(fit.names))
        raise InvalidValue(
            f"{address} makes a {type(made).__name__}, which fits no port",
            mend=f"the nearest is {nearest.port.__name__}: add {', '.join(nearest.missing)}",
        )
    left_out = {f"supports_{name.removeprefix('supports_')}" for name in without}
    if port == "Store" and fits["Outbox"].missing:
        left_out.add("supports_outbox")
    _check_capabilities(port, left_out)
    switches = "".join([f"    {name} = False\n" for name in sorted(left_out)])
    name = "".join([part[:1].upper() + part[1:] for part in path.split(".")[-1].split("_")])
    root = path.split(".", maxsplit=1)[0]
    said = {"port": port, "address": address, "module": module, "root": root, "factory": path, "name": name}
    return _PROOF.format(**said, switches=switches)


def _factory(module: str, path: str, address: str) -> Callable[..., object]:
    if not module or not path:
        raise InvalidValue(f"{address!r} is no address of a factory", mend="write module:factory")
    try:
        found: Any = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise  # it is there, and something that it needs is not
        raise InvalidValue(
            f"there is no module {error.name!r}", mend="run this where Python finds it, or install it"
        ) from None
    for part in path.split("."):
        if not hasattr(found, part):
            raise InvalidValue(f"module {module!r} has no {path!r}", mend="name a callable that it defines")
        found = getattr(found, part)
    if not callable(found):
        raise InvalidValue(f"{address} cannot be called", mend="name a callable that makes the adapter")
    factory: Callable[..., object] = found
    return factory


def _made(factory: Callable[..., object], address: str) -> object:
    """What the factory makes, of nothing, or of the records that a directory is to hold."""
    try:
        signature = inspect.signature(factory)
    except ValueError:
        return factory()  # a builtin that does not say what it takes
    for records in ({}, {"customers": (), "items": (), "accounts": (), "sites": ()}):
        try:
            signature.bind(**records)
        except TypeError:
            continue
        return factory(**records)
    raise InvalidValue(
        f"{address} cannot be called without arguments",
        mend="wrap it in a function that can; the factory of a directory takes customers, items, accounts and sites",
    )


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
