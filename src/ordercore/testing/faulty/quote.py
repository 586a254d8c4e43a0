"""Tax providers that answer another question than was asked, or take one report for another."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from attrs import evolve

from ordercore.tax.question import TaxLine, TaxQuestion
from ordercore.tax.quote import QuotedLine, QuotedTax, Quoting, TaxQuote
from ordercore.tax.reverse import TaxCredit
from ordercore.testing.faulty.tax import AnyQuestion
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.wire.json import dumps

__all__ = [
    "AdjustsOnce",
    "ComparesTotals",
    "CountsLinesInCents",
    "CreditsAgainstAnother",
    "CreditsTheVoid",
    "CutsDocumentNames",
    "ForgetsUntaxedLines",
    "HandsOutWhatItParsed",
    "LosesAdjustments",
    "LosesCredits",
    "LosesVoids",
    "MergesLinesAlike",
    "MindsNoCapitalsOfDocuments",
    "NumbersReferences",
    "QuotesEverythingInDollars",
    "QuotesPartsInDollars",
    "ReadsDocumentsAsNumbers",
    "RenumbersLines",
    "SortsLines",
    "TaxesAHundredLines",
    "TellsTheStateAlone",
    "TotalsGoodsAndTax",
    "VoidsByPrefix",
]


class QuotesEverythingInDollars(AnyQuestion):
    """Takes amounts in any currency for dollars."""

    def quote(self, question: TaxQuestion) -> Quoting:
        lines = [TaxLine(each.id, Money(each.amount.minor, "USD")) for each in question.lines]
        return super().quote(evolve(question, currency="USD", lines=tuple(lines)))


class _Bent(AnyQuestion):
    """Bends an answer that was sound."""

    def bent(self, found: TaxQuote) -> TaxQuote:
        """The answer as it is given."""
        raise NotImplementedError

    def quote(self, question: TaxQuestion) -> Quoting:
        found = super().quote(question)
        return self.bent(found) if isinstance(found, TaxQuote) else found


class SortsLines(_Bent):
    """Answers line by line in the order of their ids."""

    def bent(self, found: TaxQuote) -> TaxQuote:
        return evolve(found, lines=tuple(sorted(found.lines, key=lambda each: each.id)))


class RenumbersLines(_Bent):
    """Names lines by their place in the answer."""

    def bent(self, found: TaxQuote) -> TaxQuote:
        return evolve(found, lines=tuple([evolve(each, id=f"{at}") for at, each in enumerate(found.lines, start=1)]))


class MergesLinesAlike(_Bent):
    """Takes two lines for one whose ids are the same but for a capital."""

    def bent(self, found: TaxQuote) -> TaxQuote:
        return evolve(found, lines=tuple({each.id.lower(): each for each in found.lines}.values()))


class TaxesAHundredLines(_Bent):
    """Reads the first page of the lines."""

    def bent(self, found: TaxQuote) -> TaxQuote:
        return evolve(found, lines=found.lines[:100])


class ForgetsUntaxedLines(_Bent):
    """Leaves out lines that are not taxed."""

    def bent(self, found: TaxQuote) -> TaxQuote:
        return evolve(found, lines=tuple([each for each in found.lines if each.tax.minor]))


class TotalsGoodsAndTax(_Bent):
    """Tells what is to be paid where the tax is asked for."""

    def bent(self, found: TaxQuote) -> TaxQuote:
        return evolve(found, tax=found.tax * 11)


class CountsLinesInCents(_Bent):
    """Takes the cents in which lines are told for dollars."""

    def bent(self, found: TaxQuote) -> TaxQuote:
        return evolve(found, lines=tuple([evolve(each, tax=each.tax * 100) for each in found.lines]))


def _parts(line: QuotedLine, currency: str) -> QuotedLine:
    taxes = [
        QuotedTax(name, "tax", Percent("5"), line.tax, Money(line.tax.minor, currency)) for name in ("state", "city")
    ]
    return evolve(line, tax=line.tax * 2, components=tuple(taxes))


class QuotesPartsInDollars(_Bent):
    """Tells the taxes of each authority in dollars, whatever was asked."""

    def bent(self, found: TaxQuote) -> TaxQuote:
        return evolve(found, lines=tuple([_parts(each, "USD") for each in found.lines]), tax=found.tax * 2)


class TellsTheStateAlone(_Bent):
    """Tells the tax of the first authority for that of the line."""

    def bent(self, found: TaxQuote) -> TaxQuote:
        lines = [evolve(_parts(each, found.tax.currency), tax=each.tax) for each in found.lines]
        return evolve(found, lines=tuple(lines))


class HandsOutWhatItParsed(_Bent):
    """Hands out the answer as it was parsed, and not as it came."""

    def bent(self, found: TaxQuote) -> TaxQuote:
        parsed: Any = {"tax": str(found.tax)}
        return evolve(found, raw=parsed)


class NumbersReferences(_Bent):
    """Gives a number as the identifier of an answer."""

    def bent(self, found: TaxQuote) -> TaxQuote:
        number: Any = 7
        return evolve(found, reference=number)


class ComparesTotals(AnyQuestion):
    """Compares the totals of two reports, and no line of them."""

    def commit(self, document: str, quote: TaxQuote) -> None:
        super().commit(document, evolve(quote, lines=()))


class _Renaming(AnyQuestion):
    """Keeps documents under names in which several are one."""

    def renamed(self, document: str) -> str:
        """The name."""
        raise NotImplementedError

    def commit(self, document: str, quote: TaxQuote) -> None:
        super().commit(self.renamed(document), quote)


class MindsNoCapitalsOfDocuments(_Renaming):
    """Takes a document in capitals for the same in small letters."""

    def renamed(self, document: str) -> str:
        return document.lower()


class CutsDocumentNames(_Renaming):
    """Keeps as much of a name as the service takes."""

    def renamed(self, document: str) -> str:
        return document[:50]


class ReadsDocumentsAsNumbers(_Renaming):
    """Keeps names in a column that makes numbers of digits."""

    def renamed(self, document: str) -> str:
        return f"{int(document)}" if document.isdigit() else document


class VoidsByPrefix(AnyQuestion):
    """Takes back all reports whose names begin alike."""

    def void(self, document: str) -> None:
        for each in [name for name in self.documents if name.startswith(document)]:
            super().void(each)


class AdjustsOnce(AnyQuestion):
    """Keeps the second figures of a document."""

    def __init__(self) -> None:
        super().__init__()
        self._adjusted: set[str] = set()

    def adjust(self, document: str, quote: TaxQuote) -> None:
        self._known(document)
        if document not in self._adjusted:
            super().adjust(document, quote)
        self._adjusted.add(document)


class CreditsAgainstAnother(AnyQuestion):
    """Does not look at what a credit was reported against."""

    def refund(self, document: str, original: str, credit: TaxCredit) -> None:
        self._reach()
        self._known(original)
        self._once(document, dumps(credit))


class CreditsTheVoid(AnyQuestion):
    """Takes credits against a report that was taken back."""

    def __init__(self) -> None:
        super().__init__()
        self._void: set[str] = set()

    def void(self, document: str) -> None:
        super().void(document)
        self._void.add(document)

    def refund(self, document: str, original: str, credit: TaxCredit) -> None:
        if original not in self._void:
            super().refund(document, original, credit)


class LosesAdjustments(AnyQuestion):
    """Says nothing when an adjustment reaches nobody."""

    def adjust(self, document: str, quote: TaxQuote) -> None:
        if self.reachable:
            super().adjust(document, quote)


class LosesVoids(AnyQuestion):
    """Takes a report that nobody could be told of for one that was not made."""

    def void(self, document: str) -> None:
        if self.reachable:
            super().void(document)


class LosesCredits(AnyQuestion):
    """Takes a credit that reached nobody for one that came twice."""

    def refund(self, document: str, original: str, credit: TaxCredit) -> None:
        with suppress(ConnectionError):
            super().refund(document, original, credit)
