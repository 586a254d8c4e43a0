"""The laws of the tax house, and that they hold for whatever pack, regime and question there is."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ordercore.tax import Regime, TaxAnswer, TaxQuestion, TaxRounding, assess, compute
from ordercore.testing.strategies.tax import tax_questions, tax_regimes, tax_roundings
from ordercore.values import HALF_UP, Money, Refused, total


def answered(question: TaxQuestion, regimes: Iterable[Regime]) -> TaxAnswer:
    answer = assess(question, regimes)
    assert isinstance(answer, TaxAnswer)
    return answer


@given(tax_questions(), tax_regimes())
def test_net_and_tax_are_gross_and_parts_make_wholes(question: TaxQuestion, regime: Regime) -> None:
    answer = answered(question, (regime,))

    assert [line.id for line in answer.lines] == [line.id for line in question.lines]
    for line in answer.lines:
        assert line.net + line.tax == line.gross
        assert total([part.tax for part in line.components], question.currency) == line.tax
        assert {part.base for part in line.components} == {line.net}
    for figure in ("net", "tax", "gross"):
        assert total([getattr(line, figure) for line in answer.lines], question.currency) == getattr(answer, figure)
    assert total(answer.by_authority().values(), question.currency) == answer.tax
    assert total([row.tax for row in answer.by_rate()], question.currency) == answer.tax


@given(tax_questions(), tax_regimes())
def test_what_was_asked_is_kept_to_the_cent(question: TaxQuestion, regime: Regime) -> None:
    for asked, line in zip(question.lines, answered(question, (regime,)).lines, strict=True):
        assert asked.amount == (line.gross if question.inclusive else line.net)


@given(tax_questions(), tax_regimes())
def test_a_kept_plan_gives_the_same_figures(question: TaxQuestion, regime: Regime) -> None:
    answer = answered(question, (regime,))

    assert compute(answer.plan, question.lines) == answer


@given(tax_questions(), tax_regimes(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_total(question: TaxQuestion, regime: Regime, random: Random) -> None:
    shuffled = list(question.lines)
    random.shuffle(shuffled)
    first, second = answered(question, (regime,)), answered(evolve(question, lines=tuple(shuffled)), (regime,))

    assert (first.net, first.tax, first.gross) == (second.net, second.tax, second.gross)
    if regime.rounding.level in ("line", "line_authority"):
        assert {line.id: line for line in first.lines} == {line.id: line for line in second.lines}


@given(tax_questions(), tax_regimes(), tax_roundings())
def test_returning_everything_gives_back_all_taxes(
    question: TaxQuestion, regime: Regime, rounding: TaxRounding
) -> None:
    symmetric = evolve(rounding, rounding=HALF_UP)
    sold = answered(question, (evolve(regime, rounding=symmetric),))
    returned = compute(sold.plan, [evolve(line, amount=-line.amount) for line in question.lines])

    assert returned.tax == -sold.tax
    assert [line.tax for line in returned.lines] == [-line.tax for line in sold.lines]


@given(tax_questions(), tax_regimes())
def test_a_tax_stays_within_a_cent_of_the_exact_one(question: TaxQuestion, regime: Regime) -> None:
    cent = Money.of_minor(1, question.currency)
    for line in answered(question, (evolve(regime, rounding=TaxRounding("line_authority", HALF_UP)),)).lines:
        for part in line.components:
            assert abs((part.exact - part.tax).exact) * 2 <= cent.unrounded.exact


@given(tax_questions(), tax_regimes())
def test_only_what_is_taxable_is_charged(question: TaxQuestion, regime: Regime) -> None:
    for line in answered(question, (regime,)).lines:
        for part in line.components:
            assert part.treatment == "taxable" or not part.tax


@given(tax_questions(), tax_regimes())
def test_the_exclusive_tax_of_an_inclusive_net_never_strays(question: TaxQuestion, regime: Regime) -> None:
    by_line = evolve(regime, rounding=TaxRounding("line", HALF_UP))
    inclusive = answered(evolve(question, inclusive=True), (by_line,))
    nets = tuple(evolve(line, amount=taxed.net) for line, taxed in zip(question.lines, inclusive.lines, strict=True))
    exclusive = answered(evolve(question, lines=nets, inclusive=False), (by_line,))

    for one, other in zip(inclusive.lines, exclusive.lines, strict=True):
        assert abs((one.tax - other.tax).minor) <= 1


@given(tax_questions())
def test_without_a_regime_nothing_is_assumed(question: TaxQuestion) -> None:
    refused = assess(question, ())

    assert isinstance(refused, Refused)
    assert refused.codes == ("tax.no_regime",)
