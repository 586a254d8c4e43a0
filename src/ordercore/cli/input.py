"""Values that a command reads from files."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from ordercore.errors import InvalidValue
from ordercore.wire import loads

__all__ = ["read_value"]

T = TypeVar("T")


def read_value(kind: type[T], file: Path) -> T:
    """The value in a file of JSON, as `ordercore.wire.dumps` writes it.

    Raises:
        InvalidValue: the file cannot be read, or holds something else; it names the file and, within it, the place.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise InvalidValue(f"cannot be read: {why}", path=str(file), mend="name a file of JSON in UTF-8") from error
    try:
        return loads(kind, text)
    except InvalidValue as error:
        raise InvalidValue(str(error), path=str(file)) from error
