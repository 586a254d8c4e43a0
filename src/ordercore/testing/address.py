"""What the factory at an address makes, and why it makes nothing: each reason in one line, with a mend."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Final, TypeVar

from ordercore.errors import InvalidValue
from ordercore.testing.endless import Endless
from ordercore.testing.fit import Fit, fits_of

__all__ = ["made_by"]

T = TypeVar("T")

_LINE: Final = 300
"""How much of what an error says is told, in characters."""


def made_by(address: str) -> tuple[object, tuple[Fit, ...]]:
    """What a factory makes, closed again if it can be, and how it fits each port.

    Args:
        address: ``module:factory``.

    Raises:
        InvalidValue: there is no such module or factory, it raises or has to be awaited or entered, or it gives nothing.
    """
    module, _, path = address.partition(":")
    made = _made(_factory(module, path, address), address)
    fits = _told(address, "cannot be looked at", lambda: fits_of(made))
    closes = _told(address, "cannot be looked at", lambda: getattr(made, "close", None))
    if closes is not None:
        _told(address, "cannot be closed", closes)
    return made, fits


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
