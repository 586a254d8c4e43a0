"""The one strict converter: cattrs, with all of its lenient defaults replaced.

Out of the box cattrs makes ``1`` of ``1.9``, ``5`` of ``"5"`` and drops keys it does not know. Here every type goes through
the closed list of `ordercore.wire.shape`; a type outside of it has no form at all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from cattrs import Converter

from ordercore.errors import InvalidValue, Malformed
from ordercore.wire.careful import Faults, careful_reader, careful_subreader
from ordercore.wire.leaf import Reader
from ordercore.wire.misfit import misfit
from ordercore.wire.reader import reader, subreader
from ordercore.wire.writer import Writer, subwriter, writer

__all__ = ["read_data", "write_data"]


def _converter(read: Callable[[Any, Converter], Reader]) -> Converter:
    made = Converter(detailed_validation=False)
    made.register_structure_hook_factory(lambda _: True, lambda type_: read(type_, made))
    made.register_unstructure_hook_factory(lambda _: True, lambda type_: writer(type_, made))
    return made


_CONVERTER: Final = _converter(reader)
_CAREFUL: Final = _converter(careful_reader)


@cache
def _reader_of(type_: Any) -> Reader:
    return subreader(type_, _CONVERTER)


@cache
def _writer_of(type_: Any) -> Writer:
    return subwriter(type_, _CONVERTER)


def read_data(type_: Any, data: Any) -> Any:
    """A value from JSON data; errors as `ordercore.wire.json.structure`."""
    read = _reader_of(type_)
    try:
        return read(data, None)
    except Exception:  # noqa: BLE001, S110  # whatever it was, the careful reader finds it again and says where
        pass  # and outside of here, since what is raised inside would bring these words with it, which may name a person
    return _read_carefully(type_, data)


def _read_carefully(type_: Any, data: Any) -> Any:
    try:
        return careful_subreader(type_, _CAREFUL)(data, None)
    except Faults as error:
        raise error.malformed from error.faults[0].cause
    except InvalidValue as error:
        raise Malformed(error.problem, path=error.path, mend=error.mend) from error
    except RecursionError:
        raise Malformed("nested too deeply", mend="flatten it") from None
    except Exception as error:
        raise Malformed(str(error) or type(error).__name__) from error


def write_data(value: Any, type_: Any = None) -> Any:
    """JSON data from a value; errors as `ordercore.wire.json.unstructure`."""
    wanted = value.__class__ if type_ is None else type_
    write = _writer_of(wanted)
    try:
        return write(value)
    except InvalidValue as error:
        raise misfit(value, wanted, _CONVERTER) or error from error
    except RecursionError:
        raise InvalidValue("nested too deeply", mend="flatten it") from None
