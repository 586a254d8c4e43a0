"""`python -m ordercore.testing check module:factory`: the contract of whatever port a factory's objects fit.

For those who have no tests yet. What it runs is a test class like any other, and ``--show`` prints it to be kept.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from importlib.metadata import entry_points
from importlib.util import find_spec
from inspect import iscoroutinefunction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from ordercore.errors import InvalidValue, MissingExtra
from ordercore.testing.endless import Endless
from ordercore.testing.fit import fits_of
from ordercore.testing.strictness import STANDARD, STRICTNESSES
from ordercore.testing.watch import watched

__all__ = ["add_check", "check", "proof"]

T = TypeVar("T")

_LINE: Final = 300
"""How much of what an error says is told, in characters."""

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
    made = _made(_factory(module, path, address), address)
    fits = {fit.port.__name__: fit for fit in _told(address, "cannot be looked at", lambda: fits_of(made))}
    _told(address, "cannot be closed", lambda: getattr(made, "close", lambda: None)())
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


def _factory(module: str, path: str, address: str) -> Callable[..., object]:
    if not module or not path:
        raise InvalidValue(f"{address!r} is no address of a factory", mend="write module:factory")
    found = _module(module, address)
    for part in path.split("."):
        if not _told(address, "cannot be looked at", partial(hasattr, found, part)):
            raise InvalidValue(f"{address}: module {module!r} has no {path!r}", mend="name a callable that it defines")
        found = getattr(found, part)
    if not callable(found):
        raise InvalidValue(f"{address} cannot be called", mend="name a callable that makes the adapter")
    factory: Callable[..., object] = found
    return factory


def _module(module: str, address: str) -> Any:
    mend = "run this where Python finds it, or install it"
    if module.startswith("."):
        raise InvalidValue(
            f"{address}: there is no module {module!r}", mend="name it from the top, without a dot before it"
        )
    if module.endswith(".py") or "/" in module or "\\" in module:
        mend = "name it as an import would, with dots between its parts and without .py"
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{module}.".startswith(f"{error.name}."):
            raise InvalidValue(f"{address}: there is no module {error.name!r}", mend=mend) from None
        raise InvalidValue(
            f"{address}: module {module!r} needs {error.name!r}, which is not there", mend="install what it imports"
        ) from None
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- whatever a module does when it is imported
        raise InvalidValue(
            f"{address}: module {module!r} cannot be imported, {_in_a_line(error)}",
            mend="see that it can be imported alone",
        ) from None


def _made(factory: Callable[..., object], address: str) -> object:
    """What the factory makes, of nothing, or of the records that a directory is to hold."""
    made = _told(address, "makes nothing", _bound(factory, address))
    if isinstance(made, Coroutine):
        made.close()
        raise InvalidValue(
            f"{address} has to be awaited", mend="wrap it in a function that is not async, for example with asyncio.run"
        )
    if isinstance(made, Iterator | AsyncIterator):
        raise InvalidValue(
            f"{address} yields what it makes", mend="return the adapter; if it has a method close, that is called"
        )
    if isinstance(made, AbstractContextManager) and not any(not fit.missing for fit in fits_of(made)):
        raise InvalidValue(
            f"{address} makes a {type(made).__name__}, which has to be entered",
            mend="enter it in a function that returns the adapter",
        )
    if isinstance(made, type):
        raise InvalidValue(
            f"{address} gives the class {made.__name__}", mend="return an object of it, or name the class itself"
        )
    if made is None:
        raise InvalidValue(f"{address} gives None", mend="return the adapter")
    return made


def _bound(factory: Callable[..., object], address: str) -> Callable[[], object]:
    try:
        signature = inspect.signature(factory)
    except ValueError:
        return factory  # a builtin that does not say what it takes
    for records in ({}, {"customers": (), "items": (), "accounts": (), "sites": ()}):
        try:
            signature.bind(**records)
        except TypeError:
            continue
        return partial(factory, **records)
    raise InvalidValue(
        f"{address} cannot be called without arguments",
        mend="wrap it in a function that can; the factory of a directory takes customers, items, accounts and sites",
    )


def _told(address: str, problem: str, call: Callable[[], T]) -> T:
    """What a call gives; what it raises is told in a line."""
    try:
        return call()
    except (Exception, SystemExit) as error:
        if isinstance(error, Endless):
            raise
        raise InvalidValue(f"{address} {problem}, {_in_a_line(error)}", mend="call it alone to see where") from error


def _in_a_line(error: BaseException) -> str:
    """An error by its kind and the first line of what it says."""
    first = next(iter(str(error).strip().splitlines()), "")
    said = first if len(first) <= _LINE else f"{first[:_LINE]}..."
    return f"it raised {type(error).__name__}{said and ': '}{said}"


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
