"""What arrives from outside, and may arrive twice: webhooks, files, messages of other systems.

There is no inbox beside the commands: the id of a message becomes the id of the command it leads to, and the store takes a
command's id in the same commit as its effect. So the second time nothing is done, and the first outcome is given again.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

from ordercore.errors import InvalidId
from ordercore.values.ids import ID_LENGTH, checked_id

__all__ = ["inbound_command"]

_MARK: Final = ":"
_HASH: Final = re.compile("[0-9a-f]{64}")


def inbound_command(source: str, message: str, step: str = "") -> str:
    """The id of the command that a message from outside leads to.

    Args:
        source: who sent it, for example ``stripe``; ids are unique to a source.
        message: the sender's id of the message, in whatever letters; one that is long, has other letters than our ids or looks
            like a SHA-256 in hex is replaced by its SHA-256 in hex. So no id that is kept is the hash of another.
        step: which of several commands it is, where one message leads to several.

    Returns:
        ``source:message`` or ``source:message:step``; the same for the same message, and for no other.

    Raises:
        InvalidId: the message has no id, or one that is not text; or the source or the step is not an identifier without a
            colon.
    """
    if not isinstance(message, str) or not message:
        raise InvalidId("a message without an id", path="/message", mend="use the id its sender gave it")
    for name, text in (("source", source), ("step", step or "none")):
        if _MARK in checked_id(text, path=f"/{name}"):
            raise InvalidId("a colon in a name", path=f"/{name}", mend="colons part the names from each other")
    tail = f"{_MARK}{step}" if step else ""
    plain = f"{source}{_MARK}{message}{tail}"
    if _MARK not in message and not _HASH.fullmatch(message) and len(plain) <= ID_LENGTH and _is_id(plain):
        return plain
    return checked_id(f"{source}{_MARK}{_hashed(message)}{tail}")


def _hashed(message: str) -> str:
    try:
        return sha256(message.encode()).hexdigest()
    except UnicodeEncodeError:
        raise InvalidId(
            "a message id that is not Unicode", path="/message", mend="use the id its sender gave it"
        ) from None


def _is_id(text: str) -> bool:
    try:
        checked_id(text)
    except InvalidId:
        return False
    return True
