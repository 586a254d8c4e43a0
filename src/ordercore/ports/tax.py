"""Who is asked for taxes outside: Avalara, TaxJar, Stripe, or a recorded stand-in for any of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from attrs import frozen

from ordercore.tax.question import TaxQuestion
from ordercore.tax.quote import Capability, NoAnswer, NotAsked, Quoting, TaxQuote
from ordercore.tax.reverse import TaxCredit

__all__ = ["Asked", "TaxProvider", "first_quote"]


@runtime_checkable
class TaxProvider(Protocol):
    """A tax service.

    Every writing verb is idempotent by its document: the same content again has no second effect, other content raises
    `CommandConflict`. A service that cannot be reached answers `NotAsked` when it is asked for a quote, and raises only for
    a report, an adjustment, a voiding or a credit, which has to be made again. Several threads may ask at the same time.

    Content is all that is reported, line by line: the same total of other lines is other content.
    """

    @property
    def name(self) -> str:
        """What it is called in quotes and refusals."""
        ...

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do; a verb that is not listed is not called."""
        ...

    def quote(self, question: TaxQuestion) -> Quoting:
        """The tax of a supply, in its currency, its lines in their order or none; writes nothing."""
        ...

    def commit(self, document: str, quote: TaxQuote) -> None:
        """Report a document as issued.

        Raises:
            CommandConflict: other content was reported under this name.
        """
        ...

    def adjust(self, document: str, quote: TaxQuote) -> None:
        """Put other figures in the place of those reported.

        Raises:
            UnknownDocument: nothing is reported under this name.
        """
        ...

    def void(self, document: str) -> None:
        """Take a report back, as if it had never been made; one that was not made is taken back already."""
        ...

    def refund(self, document: str, original: str, credit: TaxCredit) -> None:
        """Report a credit against a document.

        Raises:
            UnknownDocument: the original is not reported.
            CommandConflict: other content was reported under this name, or the same against another document.
        """
        ...


@frozen
class Asked:
    """What asking several providers came to."""

    #: the first quote; None when nobody gave one.
    quote: TaxQuote | None
    #: who was asked before, and why it did not count.
    passed: tuple[NoAnswer | NotAsked, ...]

    @property
    def is_certain(self) -> bool:
        """Whether every provider asked before had no answer; no when one of them was only not reached."""
        return not any(isinstance(each, NotAsked) for each in self.passed)


def first_quote(providers: Iterable[TaxProvider], question: TaxQuestion) -> Asked:
    """Ask one provider after the other until one has a quote.

    "It has no answer" and "it could not be asked" are kept apart: a quote from a fallback is less certain when a better one
    was only out of reach.
    """
    passed: list[NoAnswer | NotAsked] = []
    for provider in providers:
        found = provider.quote(question)
        if isinstance(found, TaxQuote):
            return Asked(found, tuple(passed))
        passed.append(found)
    return Asked(None, tuple(passed))
