"""The contract of a tax provider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import ClassVar, Final, get_args

import pytest
from attrs import evolve

from ordercore.errors import CommandConflict, UnknownDocument
from ordercore.ports.tax import TaxProvider
from ordercore.tax.answer import TaxedLine
from ordercore.tax.question import TaxLine, TaxQuestion
from ordercore.tax.quote import Capability, NoAnswer, NotAsked, QuotedLine, Quoting, TaxQuote
from ordercore.tax.reverse import ReturnedPart, TaxCredit
from ordercore.testing.contract import Contract
from ordercore.values.money import Money
from ordercore.values.place import Place

__all__ = ["QUESTION", "TaxProviderContract"]

Factory = Callable[[], TaxProvider]
"""Makes a provider to which nothing was reported, each time it is called."""

QUESTION: Final = TaxQuestion(
    date(2026, 11, 20),
    "USD",
    Place("us-or"),
    Place("us-ny"),
    (TaxLine("1", Money("100.00", "USD")), TaxLine("2", Money("20.00", "USD"), "food")),
)
"""What providers are asked unless a test class says otherwise."""


NAMES: Final = (
    *("INV-1", "inv-1", "INV-10", "INV-01", "INV.1", "INV_1", "INV:1", "1", "01", "1.0", "1e0"),
    *["I" * length + end for length in (49, 63, 99, 127) for end in ("1", "2")],
)
"""Names of documents that are taken for each other."""


def varied(question: TaxQuestion) -> Iterator[TaxQuestion]:
    """A question, and others like it."""
    lines, currency = question.lines, question.currency
    yield evolve(question, lines=lines[::-1])
    yield evolve(question, lines=lines[-1:])
    alike = ("2", "1", "01", "1.0", "a:b", "A", "a", "x" * 127 + "y", "x" * 127 + "z")
    yield evolve(question, lines=tuple([evolve(lines[0], id=id) for id in alike]))
    yield evolve(question, lines=tuple([evolve(lines[0], id=f"n-{number}") for number in range(120)]))
    yield evolve(question, lines=(evolve(lines[0], amount=lines[0].amount * 0), *lines[1:]))
    for other in ("CAD", "JPY", "KWD"):
        if other != currency:
            amounts = [TaxLine(each.id, Money(100, other), each.tax_class) for each in lines]
            yield evolve(question, currency=other, lines=tuple(amounts))


def misfits(question: TaxQuestion, found: TaxQuote) -> Iterator[str]:
    """What in a quote does not fit the question."""
    if found.lines and [each.id for each in found.lines] != [each.id for each in question.lines]:
        yield "the lines are not those that were asked about, in their order"
    parts = [part for line in found.lines for part in line.components]
    told = [
        found.tax,
        *[each.tax for each in found.lines],
        *[each.tax for each in parts],
        *[each.base for each in parts],
    ]
    if {each.currency for each in told} != {question.currency}:
        yield f"not all amounts are in {question.currency}"
    elif found.lines and _apart(found.tax, [each.tax for each in found.lines]):
        yield f"the taxes of the lines do not come to {found.tax}"
    for line in found.lines:
        if line.components and _apart(line.tax, [each.tax for each in line.components]):
            yield f"the taxes on line {line.id} do not come to {line.tax}"
    texts = (found.provider, found.reference, found.raw, *[each.id for each in found.lines])
    if {type(each) for each in texts} != {str} or type(found.lines) is not tuple:
        yield "what is told is not of the types that the port names"


def _apart(whole: Money, parts: list[Money]) -> bool:
    """Whether parts do not come to a whole, though each may have been rounded."""
    return abs(sum([each.minor for each in parts]) - whole.minor) > len(parts)


class TaxProviderContract(Contract):
    """Everything `ordercore.ports.tax.TaxProvider` promises; subclass it and give it one fixture, `factory`.

    A verb that the provider's own `capabilities` do not list is not called; its tests are skipped and say so.
    """

    port = TaxProvider

    #: whether a test can make the provider unreachable; says how in `cut_off`.
    supports_outage: ClassVar[bool] = False
    #: a question that the provider has a quote for, if it has one for any.
    question: ClassVar[TaxQuestion] = QUESTION

    def cut_off(self, provider: TaxProvider) -> None:
        """Make a provider unreachable; needed when `supports_outage` is true."""
        raise AssertionError(f"{type(self).__name__} supports outages: it must say how in `cut_off`")

    def given(self, factory: Factory, *verbs: Capability) -> TaxProvider:
        """A fresh provider; the test is skipped when it lacks one of the verbs."""
        provider = factory()
        for verb in verbs:
            if verb not in provider.capabilities:
                pytest.skip(f"{provider.name} does not list {verb!r} among its capabilities")
        return provider

    def quote(self, tax: str = "9.25", *, on: int = 0) -> TaxQuote:
        """Figures to report: a tax in the currency of the question, all of it on one of its lines."""
        whole = Money(tax, self.question.currency)
        lines = [QuotedLine(each.id, whole if at == on else whole * 0) for at, each in enumerate(self.question.lines)]
        return TaxQuote("kit", "K-1", tuple(lines), whole)

    def credit(self, returned: Fraction = Fraction(1)) -> TaxCredit:
        """A credit to report: goods worth one unit of the currency, untaxed."""
        amount, zero = Money(-1, self.question.currency), Money.zero(self.question.currency)
        line = TaxedLine(self.question.lines[0].id, amount, zero, amount, ())
        parts = (ReturnedPart(line.id, returned),)
        on = self.question.supplied_on
        return TaxCredit(parts, (line,), amount, zero, amount, supplied_on=on, credited_on=on)

    def test_it_says_who_it_is_and_what_it_can_do(self, factory: Factory) -> None:
        provider = factory()
        assert provider.name
        assert type(provider.name) is str
        assert type(provider.capabilities) is frozenset
        assert provider.capabilities <= set(get_args(Capability))

    def test_a_quote_answers_what_was_asked(self, factory: Factory) -> None:
        provider = self.given(factory, "quote")
        found = provider.quote(self.question)
        assert isinstance(found, TaxQuote), f"no quote, so nothing is shown: {found}"
        assert found.provider == provider.name
        assert list(misfits(self.question, found)) == []

    def test_whatever_is_answered_answers_what_was_asked(self, factory: Factory) -> None:
        """Other lines, in another order, in another currency, many or alike: a provider may have no answer, but no other's."""
        provider = self.given(factory, "quote")
        for asked in varied(self.question):
            found = provider.quote(asked)
            assert found.provider == provider.name
            assert type(found) in (TaxQuote, NoAnswer, NotAsked)
            assert not isinstance(found, TaxQuote) or list(misfits(asked, found)) == [], asked

    def test_no_answer_is_an_answer(self, factory: Factory) -> None:
        provider = self.given(factory, "quote")
        nowhere = evolve(self.question, ship_to=Place("xx"))
        found = provider.quote(nowhere)
        assert isinstance(found, TaxQuote | NoAnswer)
        assert found.provider == provider.name

    def test_asking_writes_nothing_and_may_be_done_again(self, factory: Factory) -> None:
        provider = self.given(factory, "quote", "commit", "adjust")
        first = provider.quote(self.question)
        assert provider.quote(self.question) == first
        names = [getattr(first, "reference", ""), "INV-1", provider.name]
        for name in filter(None, names):
            with pytest.raises(UnknownDocument):
                provider.adjust(name, self.quote())

    def test_several_threads_may_ask(self, factory: Factory) -> None:
        provider = self.given(factory, "quote")
        first = provider.quote(self.question)

        def ask() -> list[Quoting]:
            return [provider.quote(self.question) for _ in range(2)]

        assert all(found == [first, first] for found in self.race().run([ask] * self.strictness.threads))

    def test_a_provider_out_of_reach_was_not_asked(self, factory: Factory) -> None:
        self.needs("supports_outage")
        provider = self.given(factory, "quote")
        self.cut_off(provider)
        found = provider.quote(self.question)
        assert isinstance(found, NotAsked)
        assert found.provider == provider.name

    def test_a_report_out_of_reach_is_an_error(self, factory: Factory) -> None:
        self.needs("supports_outage")
        provider = self.given(factory, "commit")
        self.cut_off(provider)
        with pytest.raises(Exception):  # noqa: B017, PT011 -- which error is the adapter's own affair
            provider.commit("INV-1", self.quote())

    def test_whatever_is_reported_out_of_reach_is_an_error(self, factory: Factory) -> None:
        """Nobody is told that a report was taken back, put right or credited when nobody heard of it."""
        self.needs("supports_outage")
        provider = self.given(factory, "commit")
        provider.commit("INV-1", self.quote())
        self.cut_off(provider)
        verbs: dict[Capability, Callable[[], None]] = {
            "adjust": lambda: provider.adjust("INV-1", self.quote("9.26")),
            "void": lambda: provider.void("INV-1"),
            "refund": lambda: provider.refund("CM-1", "INV-1", self.credit()),
        }
        for verb, report in verbs.items():
            if verb in provider.capabilities:
                with pytest.raises(Exception):  # noqa: B017, PT011 -- which error is the adapter's own affair
                    report()

    def test_a_report_is_made_once(self, factory: Factory) -> None:
        provider = self.given(factory, "commit")
        provider.commit("INV-1", self.quote())
        provider.commit("INV-1", self.quote())
        provider.commit("INV-2", self.quote("1.00"))
        with pytest.raises(CommandConflict):
            provider.commit("INV-1", self.quote("9.26"))
        provider.commit("INV-1", self.quote())

    def test_other_figures_replace_those_reported(self, factory: Factory) -> None:
        provider = self.given(factory, "commit", "adjust")
        provider.commit("INV-1", self.quote())
        provider.adjust("INV-1", self.quote("9.26"))
        provider.adjust("INV-1", self.quote("9.26"))
        provider.commit("INV-1", self.quote("9.26"))
        with pytest.raises(UnknownDocument):
            provider.adjust("INV-2", self.quote())

    def test_a_void_report_was_never_made(self, factory: Factory) -> None:
        provider = self.given(factory, "commit", "void")
        provider.commit("INV-1", self.quote())
        provider.commit("INV-2", self.quote())
        provider.void("INV-1")
        provider.void("INV-1")
        provider.void("INV-3")
        provider.commit("INV-1", self.quote("9.26"))
        with pytest.raises(CommandConflict):
            provider.commit("INV-2", self.quote("9.26"))

    def test_a_void_report_cannot_be_adjusted(self, factory: Factory) -> None:
        provider = self.given(factory, "commit", "void", "adjust")
        provider.commit("INV-1", self.quote())
        provider.void("INV-1")
        with pytest.raises(UnknownDocument):
            provider.adjust("INV-1", self.quote())

    def test_a_credit_is_reported_once_and_against_a_report(self, factory: Factory) -> None:
        provider = self.given(factory, "commit", "refund")
        provider.commit("INV-1", self.quote())
        provider.refund("CM-1", "INV-1", self.credit())
        provider.refund("CM-1", "INV-1", self.credit())
        with pytest.raises(CommandConflict):
            provider.refund("CM-1", "INV-1", self.credit(Fraction(1, 2)))
        with pytest.raises(UnknownDocument):
            provider.refund("CM-2", "INV-9", self.credit())
        provider.refund("CM-2", "INV-1", self.credit(Fraction(1, 2)))

    def test_figures_are_others_when_their_lines_are(self, factory: Factory) -> None:
        provider = self.given(factory, "commit")
        provider.commit("INV-1", self.quote())
        last = len(self.question.lines) - 1
        other = self.quote(on=last) if last else evolve(self.quote(), lines=())
        with pytest.raises(CommandConflict):
            provider.commit("INV-1", other)
        provider.commit("INV-1", self.quote())

    def test_documents_that_look_alike_are_others(self, factory: Factory) -> None:
        provider = self.given(factory, "commit")
        for number, name in enumerate(NAMES, start=1):
            provider.commit(name, self.quote(f"{number}.00"))
        for number, name in enumerate(NAMES, start=1):
            provider.commit(name, self.quote(f"{number}.00"))
            with pytest.raises(CommandConflict):
                provider.commit(name, self.quote(f"{number}.25"))

    def test_only_the_document_named_is_taken_back_or_put_right(self, factory: Factory) -> None:
        provider = self.given(factory, "commit", "void", "adjust")
        for name in NAMES[1:]:
            provider.commit(name, self.quote())
        with pytest.raises(UnknownDocument):
            provider.adjust(NAMES[0], self.quote("9.26"))
        provider.void(NAMES[0])
        for name in NAMES[1:]:
            provider.adjust(name, self.quote())

    def test_figures_may_be_replaced_again_and_back(self, factory: Factory) -> None:
        provider = self.given(factory, "commit", "adjust")
        provider.commit("INV-1", self.quote())
        for tax in ("9.26", "9.27", "9.25"):
            provider.adjust("INV-1", self.quote(tax))
            provider.commit("INV-1", self.quote(tax))
        with pytest.raises(CommandConflict):
            provider.commit("INV-1", self.quote("9.27"))

    def test_a_credit_belongs_to_its_report(self, factory: Factory) -> None:
        provider = self.given(factory, "commit", "refund")
        provider.commit("INV-1", self.quote())
        provider.commit("INV-2", self.quote())
        provider.refund("CM-1", "INV-1", self.credit())
        with pytest.raises(CommandConflict):
            provider.refund("CM-1", "INV-2", self.credit())
        provider.refund("CM-1", "INV-1", self.credit())

    def test_nothing_is_credited_against_a_void_report(self, factory: Factory) -> None:
        provider = self.given(factory, "commit", "void", "refund")
        provider.commit("INV-1", self.quote())
        provider.void("INV-1")
        with pytest.raises(UnknownDocument):
            provider.refund("CM-1", "INV-1", self.credit())
