"""The receipt of a command as a document, as ``Store.load("command", id)`` gives it."""

from __future__ import annotations

import json
from datetime import datetime

from ordercore.ports.batch import COMMAND, Receipt
from ordercore.ports.record import Stored

__all__ = ["read_receipt", "receipt_document", "stored_receipt"]


_encode = json.JSONEncoder(separators=(",", ":")).encode


def receipt_document(receipt: Receipt) -> str:
    """The receipt as JSON text: ``{"command", "digest", "at", "versions": [[kind, id, version], ...]}``."""
    said = {
        "command": receipt.command,
        "digest": receipt.digest,
        "at": receipt.at.isoformat(),
        "versions": receipt.versions,
    }
    return _encode(said)


def read_receipt(document: str) -> Receipt:
    """The receipt a document tells of, marked as repeated since whoever reads it did not write it."""
    said = json.loads(document)
    versions = tuple([(kind, id, version) for kind, id, version in said["versions"]])
    return Receipt(said["command"], said["digest"], datetime.fromisoformat(said["at"]), versions, repeated=True)


def stored_receipt(receipt: Receipt) -> Stored:
    """The receipt as a store hands it out: a document that is written once and never changes."""
    return Stored(COMMAND, receipt.command, 1, receipt_document(receipt))
