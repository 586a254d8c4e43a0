"""Tax providers that report twice, or not, or say what nobody asked."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from ordercore.adapters.recorded_tax import RecordedTaxProvider
from ordercore.errors import CommandConflict
from ordercore.tax.question import TaxQuestion
from ordercore.tax.quote import NoAnswer, NotAsked, QuotedLine, Quoting, TaxQuote
from ordercore.tax.reverse import TaxCredit
from ordercore.testing.contracts.tax import QUESTION
from ordercore.values.money import Money, total
from ordercore.wire.json import dumps

__all__ = [
    "AdjustsTheUnknown",
    "AnswersInDollars",
    "CannotTellWhy",
    "CannotVoidTwice",
    "CommitsWhileAsked",
    "CreditsAnything",
    "CreditsTheUnknown",
    "CreditsTwice",
    "ForgetsItsName",
    "InventsCapabilities",
    "KeepsTheVoid",
    "ListsAnything",
    "NeverVoids",
    "OverwritesReports",
    "RaisesOutOfReach",
    "RefusesRepeats",
    "ReportsIntoTheVoid",
    "SaysItIsAnother",
    "TaxesOtherLines",
    "TellsAnotherEachTime",
    "TreatsAdjustAsCommit",
]


class _Faulty(RecordedTaxProvider):
    """A provider that knows the question of the kit."""

    def __init__(self) -> None:
        quote = TaxQuote("made", "R-1", (), Money("9.25", QUESTION.currency))
        super().__init__("made", {dumps(QUESTION): quote})


class AnyQuestion(_Faulty):
    """A sound provider that taxes every line at a tenth, in whatever currency."""

    def quote(self, question: TaxQuestion) -> Quoting:
        """The tax of any supply."""
        if not self.reachable:
            return NotAsked(self.name, "not reached")
        lines = [QuotedLine(each.id, Money(each.amount.minor // 10, question.currency)) for each in question.lines]
        return TaxQuote(self.name, "", tuple(lines), total([each.tax for each in lines], question.currency))


class ForgetsItsName(_Faulty):
    """Has no name."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ""


class InventsCapabilities(_Faulty):
    """Claims to do what nobody has heard of."""

    def __init__(self) -> None:
        super().__init__()
        self.capabilities |= {"guess"}  # type: ignore[arg-type]


class ListsAnything(_Faulty):
    """Lists its capabilities where anybody can change them."""

    def __init__(self) -> None:
        super().__init__()
        loose: Any = set(self.capabilities)
        self.capabilities = loose


class SaysItIsAnother(_Faulty):
    """Quotes in somebody else's name."""

    def quote(self, question: TaxQuestion) -> Quoting:
        return evolve(super().quote(question), provider="another")


class AnswersInDollars(_Faulty):
    """Answers in Canadian dollars whatever was asked."""

    def quote(self, question: TaxQuestion) -> Quoting:
        found = super().quote(question)
        return evolve(found, tax=Money("9.25", "CAD")) if isinstance(found, TaxQuote) else found


class TaxesOtherLines(_Faulty):
    """Names lines that were not asked about."""

    def quote(self, question: TaxQuestion) -> Quoting:
        found = super().quote(question)
        other = (QuotedLine("99", Money("9.25", "USD")),)
        return evolve(found, lines=other) if isinstance(found, TaxQuote) else found


class TellsAnotherEachTime(_Faulty):
    """Has another answer to the same question."""

    def quote(self, question: TaxQuestion) -> Quoting:
        found = super().quote(question)
        self._count = getattr(self, "_count", 0) + 1
        return evolve(found, reference=f"R-{self._count}") if isinstance(found, TaxQuote) else found


class CommitsWhileAsked(_Faulty):
    """Reports what it was only asked."""

    def quote(self, question: TaxQuestion) -> Quoting:
        found = super().quote(question)
        if isinstance(found, TaxQuote):
            self.commit(found.reference, found)
        return found


class RaisesOutOfReach(_Faulty):
    """Raises when it is asked and not reached."""

    def quote(self, question: TaxQuestion) -> Quoting:
        self._reach()
        return super().quote(question)


class CannotTellWhy(_Faulty):
    """Says that it has no answer when it was not reached."""

    def quote(self, question: TaxQuestion) -> Quoting:
        found = super().quote(question)
        return NoAnswer(found.provider, found.message) if isinstance(found, NotAsked) else found


class ReportsIntoTheVoid(_Faulty):
    """Takes a report while it is out of reach, and loses it."""

    def _reach(self) -> None:
        return


class OverwritesReports(_Faulty):
    """Takes other content under a name used before."""

    def commit(self, document: str, quote: TaxQuote) -> None:
        self._reach()
        self.documents[document] = dumps(quote)


class RefusesRepeats(_Faulty):
    """Takes a repeated report for a conflict."""

    def commit(self, document: str, quote: TaxQuote) -> None:
        if document in self.documents:
            raise CommandConflict(document)
        super().commit(document, quote)


class TreatsAdjustAsCommit(_Faulty):
    """Keeps the figures reported first."""

    def adjust(self, document: str, quote: TaxQuote) -> None:
        self._known(document)


class AdjustsTheUnknown(_Faulty):
    """Takes an adjustment of nothing for a report."""

    def adjust(self, document: str, quote: TaxQuote) -> None:
        self._reach()
        self.documents[document] = dumps(quote)


class NeverVoids(_Faulty):
    """Does not take reports back."""

    def void(self, document: str) -> None:
        self._reach()


class KeepsTheVoid(_Faulty):
    """Remembers that there was a report, and takes no other in its place."""

    def __init__(self) -> None:
        super().__init__()
        self._void: set[str] = set()

    def commit(self, document: str, quote: TaxQuote) -> None:
        if document in self._void:
            raise CommandConflict(document)
        super().commit(document, quote)

    def void(self, document: str) -> None:
        super().void(document)
        self._void.add(document)


class CannotVoidTwice(_Faulty):
    """Takes a void report for one nobody made."""

    def void(self, document: str) -> None:
        self._known(document)
        super().void(document)


class CreditsTwice(_Faulty):
    """Counts every credit anew."""

    def refund(self, document: str, original: str, credit: TaxCredit) -> None:
        if document in self.documents:
            raise CommandConflict(document)
        super().refund(document, original, credit)


class CreditsTheUnknown(_Faulty):
    """Takes a credit against a report that nobody made."""

    def refund(self, document: str, original: str, credit: TaxCredit) -> None:
        self._reach()
        self._once(document, dumps(credit))


class CreditsAnything(_Faulty):
    """Takes any credit under a name used before."""

    def refund(self, document: str, original: str, credit: TaxCredit) -> None:
        self.documents.pop(document, None)
        super().refund(document, original, credit)
