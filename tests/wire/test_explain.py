"""A trace as a tree people can read."""

from __future__ import annotations

import pytest
from attrs import frozen

from ordercore.errors import InvalidValue
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.trace import Step, step
from ordercore.wire.explain import explain

SETTLED = Unrounded("1.2375", "USD").settle().step
TAX = step(
    "tax.line", Money("1.24", "USD"), SETTLED, step("tax.note"), source="VATA 1994 s. 2", rate=Percent("17.5"), note=""
)


@frozen
class Answer:
    """Something that accounts for itself."""

    #: the account.
    trace: Step


def test_each_step_is_a_line_under_the_one_it_belongs_to() -> None:
    lines = explain(step("order", "", TAX, step("last"))).split("\n")

    assert lines == [
        "order",
        "  tax.line: $1.24 (rate 17.5%) [VATA 1994 s. 2]",
        "    money.settle: $1.24 (exact $1.2375, rounding half_up, lost -$0.0025)",
        "    tax.note",
        "  last",
    ]


def test_an_answer_is_explained_by_its_trace() -> None:
    assert explain(Answer(TAX)) == explain(TAX)


def test_figures_are_written_by_locale() -> None:
    assert "17,5\u00a0%" in explain(TAX, locale="de_DE")
    with pytest.raises(InvalidValue, match="unknown locale"):
        explain(TAX, locale="xx")


def test_a_deep_trace_is_explained_too() -> None:
    deep = Step("a")
    for _ in range(3_000):
        deep = Step("a", children=(deep,))

    assert explain(deep).count("\n") == 3_000


def test_a_reader_is_told_in_phrases_of_their_own() -> None:
    traced = Step(
        "price.line", "1234.50 EUR", (("quantity", "3 EA"), ("lost", "outranked")), "", (Step("price.select"),)
    )

    said = explain(
        traced, locale="de_DE", phrases={"price.line": "Zeile", "quantity": "Menge", "outranked": "nachrangig"}
    )

    assert said.replace("\xa0", " ") == "Zeile: 1.234,50 € (Menge 3 EA, lost nachrangig)\n  price.select"


def test_what_is_meant_for_developers_is_not_told() -> None:
    assert explain(Step("rule.period", "", (("path", "/on"), ("message", "not in force")))) == "rule.period (path /on)"
