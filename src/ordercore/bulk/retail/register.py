"""The register: which invoices of which file a store holds, so that another file's invoices are told from them.

Before invoices are played, a digest of each, and of what is to become of its lines, is written to the store. A file whose
invoice has the number of one there, but another digest, is another file, however much of the two is alike.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from attrs import frozen

from ordercore.bulk.retail.house import REPLAYER
from ordercore.bulk.retail.plan import Planned
from ordercore.bulk.retail.written import KINDS_WRITTEN, ids_of
from ordercore.errors import InvalidValue
from ordercore.ports.batch import Batch, Write
from ordercore.ports.store import Store
from ordercore.wire import dumps, loads

__all__ = ["Register", "digest_of"]

_KIND: Final = "replay"
_MEND: Final = "name a store that is not there yet"


@frozen
class _Page:
    """Some invoices that were entered together."""

    #: digest by invoice number.
    digests: Mapping[str, str]


class Register:
    """The invoices that were entered into a store; read once, and kept up with by `enter`."""

    def __init__(self, store: Store) -> None:
        """Read what the store holds."""
        self._store = store
        self._known: dict[str, str] = {}
        ids = list(ids_of(store, _KIND))
        for page in store.load_many(_KIND, ids).values():
            self._known.update(loads(_Page, page.document).digests)

    def check(self, year: Sequence[Planned]) -> None:
        """Make sure that what the store holds was played from the same invoices.

        Raises:
            InvalidValue: an invoice stands there otherwise, or the store holds documents and no register.
        """
        for planned in year:
            number = planned.invoice.number
            if number in self._known and self._known[number] != digest_of(planned):
                raise InvalidValue(
                    f"the store holds the replay of another file: invoice {number!r} stands otherwise in it", mend=_MEND
                )
        if not self._known:
            for kind in KINDS_WRITTEN:
                for id in ids_of(self._store, kind):
                    problem = f"the store holds {kind} {id!r} and no register of a file: an older replay, or none"
                    raise InvalidValue(problem, mend=_MEND)

    def enter(self, some: Sequence[Planned], at: datetime) -> None:
        """Write down those of some invoices that are not entered yet, before any of them is played."""
        new = {each.invoice.number: digest_of(each) for each in some if each.invoice.number not in self._known}
        if not new:
            return
        page, first = dumps(_Page(new)), next(iter(new))
        digest = sha256(page.encode()).hexdigest()
        write = Write(_KIND, first, 0, page)
        self._store.commit(Batch(f"{first}:register", digest, at, REPLAYER.id, writes=(write,)))
        self._known.update(new)


def digest_of(planned: Planned) -> str:
    """A digest of everything an invoice says, and of what is to become of its lines."""
    invoice = planned.invoice
    lines = [
        (line.code, line.description, line.quantity, line.price.numerator, line.price.denominator, kind)
        for line, kind in zip(invoice.lines, planned.kinds, strict=True)
    ]
    parts = [[at, [(part.invoice, part.line, part.quantity) for part in each]] for at, each in planned.parts.items()]
    head = (invoice.number, invoice.at.isoformat(), invoice.customer, invoice.country)
    return sha256(json.dumps((head, lines, parts, list(planned.unmatched.items()))).encode()).hexdigest()
