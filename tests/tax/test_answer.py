from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ordercore.tax import OUT_OF_SCOPE, PlannedTax, TaxLine, TaxQuestion, TaxRounding, assess, compute
from ordercore.tax.answer import TaxAnswer
from ordercore.values import Money, Place, Step, step
from tests.tax.made import DAY, charged, lines, plan

STATE, CITY, FREE = (
    charged("us-ny", "4"),
    charged("us-ny/new-york-city", "4"),
    PlannedTax("us-ny", "Tax", "exempt", source="food"),
)
PLAN = plan(("1 2", (STATE, CITY)), ("3", (FREE,)))
ANSWER = compute(PLAN, lines("USD", "10.00", "5.00", "7.00"))


def test_a_line_is_found_by_its_id() -> None:
    assert str(ANSWER.line("2").tax) == "0.40 USD"
    with pytest.raises(KeyError):
        ANSWER.line("4")


def test_by_authority() -> None:
    assert {id: str(owed) for id, owed in ANSWER.by_authority().items()} == {
        "us-ny": "0.60 USD",
        "us-ny/new-york-city": "0.60 USD",
    }


def test_an_authority_that_charges_nothing_is_listed_and_nobody_is_not() -> None:
    assert [str(owed) for owed in compute(PLAN, ANSWER_LINES_FREE).by_authority().values()] == ["0.00 USD"]
    nobody = assess(TaxQuestion(DAY, "USD", Place("us"), Place("fr"), lines("USD", 1)), (OUT_OF_SCOPE,))
    assert isinstance(nobody, TaxAnswer)
    assert nobody.by_authority() == {}


ANSWER_LINES_FREE = lines("USD", 1, 1, "7.00")[2:]


def test_by_rate_keeps_authorities_and_treatments_apart() -> None:
    assert [
        (row.authority, row.treatment, str(row.rate), str(row.base.amount), str(row.tax.amount))
        for row in ANSWER.by_rate()
    ] == [
        ("us-ny", "taxable", "4%", "15.00", "0.60"),
        ("us-ny/new-york-city", "taxable", "4%", "15.00", "0.60"),
        ("us-ny", "exempt", "0%", "7.00", "0.00"),
    ]


def test_bases_of_an_inclusive_answer_are_nets() -> None:
    answer = compute(plan(("1 2", (charged("gb", "20"),)), inclusive=True), lines("USD", "12.00", "6.01"))

    (row,) = answer.by_rate()
    assert row.base == answer.net
    assert row.base + row.tax == answer.gross


def test_the_trace_accounts_for_every_rate_and_every_cent() -> None:
    rounding = TaxRounding("document")
    answer = compute(
        plan(("1 2", (charged("gb", "17.5"),)), ("3", (FREE,)), rounding=rounding), lines("USD", "0.99", "0.99", 7)
    )
    determined, computed = answer.trace.children

    assert (answer.trace.rule, answer.trace.out) == ("tax.assess", "0.35 USD")
    assert [row.saw for row in determined.children] == [(("lines", "1 2"),), (("lines", "3"),)]
    assert determined.children[1].children == (
        Step("tax.exempt", "0%", (("authority", "us-ny"), ("kind", ""), ("period", "[, )")), "food"),
    )
    assert dict(computed.saw) == {"rounding": "document half_up", "inclusive": "False"}
    charges = [dict(line.children[0].saw)["exact"] for line in computed.children]
    assert charges == ["0.17325 USD", "0.17325 USD", "0 USD"]
    assert [line.out for line in computed.children] == ["0.18 USD", "0.17 USD", "0.00 USD"]


@given(
    st.lists(st.integers(-5000, 90000), min_size=3, max_size=3), st.sampled_from(("USD", "JPY", "BHD")), st.booleans()
)
def test_the_trace_writes_each_figure_as_the_figure_writes_itself(
    minor: list[int], currency: str, inclusive: bool
) -> None:
    taxes = (charged("us-ny", "4"), charged("us-ny/putnam", "3.125"))
    told = plan(("1 2", taxes), ("3", taxes[1:]), inclusive=inclusive, currency=currency)
    amounts = tuple([TaxLine(str(at + 1), Money.of_minor(each, currency)) for at, each in enumerate(minor)])
    answer = compute(told, amounts)

    assert answer.trace.children[1].children == tuple(
        step(
            "tax.line",
            line.tax,
            *[
                step("tax.charge", part.tax, authority=part.authority, rate=part.rate, base=part.base, exact=part.exact)
                for part in line.components
            ],
            line=line.id,
            net=line.net,
            gross=line.gross,
        )
        for line in answer.lines
    )


def test_the_trace_says_between_which_places_the_seller_could_not_tell() -> None:
    unsure = evolve(plan(("1", (charged("us", "5"),))), chosen_from=(Place("us-mn/dakota"), Place("us-mn/saint-paul")))

    determined, _ = compute(unsure, lines("USD", 1)).trace.children
    assert dict(determined.saw)["chosen_from"] == "us-mn/dakota us-mn/saint-paul"
