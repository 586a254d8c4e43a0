"""Identifiers: text that is safe as a key, in a URL and, but for the colon on Windows, in a file name.

ordercore draws no ids. A host brings its own (a uuid7, a number from its sequence, a partner's order number), and every
document that a command creates without being given one is named after the command.
"""

from __future__ import annotations

import re
from typing import Final

from ordercore.errors import InvalidId

__all__ = ["ID_LENGTH", "checked_id"]

ID_LENGTH: Final = 128
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@+\-]*", re.ASCII)


def checked_id(text: str, *, path: str = "") -> str:
    """Let an identifier in.

    Args:
        text: 1 to 128 ASCII letters, digits and ``. _ : @ + -``, beginning with a letter or digit.
        path: where it stands in the input, for the error.

    Returns:
        The text itself.

    Raises:
        InvalidId: it has another shape.
    """
    if not issubclass(type(text), str) or len(text) > ID_LENGTH or _ID.fullmatch(text) is None:
        raise InvalidId(
            "not an identifier",
            path=path,
            mend="use 1 to 128 ASCII letters, digits and . _ : @ + -, first a letter or digit",
        )
    return text
