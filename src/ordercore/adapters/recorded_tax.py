"""A tax provider that answers what was recorded, for tests and for replays without a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from ordercore.errors import CommandConflict, UnknownDocument
from ordercore.tax.question import TaxQuestion
from ordercore.tax.quote import Capability, NoAnswer, NotAsked, Quoting, TaxQuote
from ordercore.tax.reverse import TaxCredit
from ordercore.wire.json import dumps

__all__ = ["RecordedTaxProvider"]

_ALL: Final[frozenset[Capability]] = frozenset(get_args(Capability))


class RecordedTaxProvider:
    """Answers questions from a recording, and remembers what was reported to it.

    Args:
        name: what it is called.
        quotes: recorded answers, by the question as `dumps` writes it.
        reachable: no for one that is down: asked, it says so; a report to it raises `ConnectionError`.
    """

    def __init__(self, name: str, quotes: Mapping[str, TaxQuote], *, reachable: bool = True) -> None:
        self.name = name
        self.capabilities = _ALL
        self.reachable = reachable
        #: what was reported, by document: the content, in ordercore's notation.
        self.documents: dict[str, str] = {}
        #: the document that each credit was reported against.
        self.originals: dict[str, str] = {}
        self._quotes = dict(quotes)

    def quote(self, question: TaxQuestion) -> Quoting:
        """The recorded answer; `NoAnswer` to a question that was never recorded."""
        if not self.reachable:
            return NotAsked(self.name, "not reached")
        return self._quotes.get(dumps(question), NoAnswer(self.name, "nothing recorded for this question"))

    def commit(self, document: str, quote: TaxQuote) -> None:
        """Remember a document; the same again changes nothing.

        Raises:
            CommandConflict: other content was reported under this name.
        """
        self._reach()
        self._once(document, dumps(quote))

    def adjust(self, document: str, quote: TaxQuote) -> None:
        """Put other figures in the place of those reported.

        Raises:
            UnknownDocument: nothing was reported under this name.
        """
        self._reach()
        self._known(document)
        self.documents[document] = dumps(quote)

    def void(self, document: str) -> None:
        """Forget a document; one that is not known is forgotten already."""
        self._reach()
        self.documents.pop(document, None)
        self.originals.pop(document, None)

    def refund(self, document: str, original: str, credit: TaxCredit) -> None:
        """Remember a credit against a document; the same again changes nothing.

        Raises:
            UnknownDocument: the original was never reported.
            CommandConflict: other content was reported under this name, or against another document.
        """
        self._reach()
        self._known(original)
        self._once(document, dumps(credit))
        if self.originals.setdefault(document, original) != original:
            raise CommandConflict(document)

    def _reach(self) -> None:
        if not self.reachable:
            raise ConnectionError(f"{self.name} is not reached")

    def _once(self, document: str, content: str) -> None:
        if self.documents.setdefault(document, content) != content:
            raise CommandConflict(document)

    def _known(self, document: str) -> None:
        if document not in self.documents:
            raise UnknownDocument("tax document", document)
