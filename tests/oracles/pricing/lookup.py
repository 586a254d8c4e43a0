"""Each question to a table of prices, and its figure against ours."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import pytest

from ordercore.errors import InvalidQuestion
from ordercore.pricing import Buyer, Line, PriceAnswer, PriceBook, PriceQuestion, price
from ordercore.values.money import Unrounded
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Refused
from tests.oracles.pricing.ladder import ours_instead
from tests.oracles.pricing.shop import ON, instant
from tests.oracles.pricing.table import EVERYTHING, LIST, Table
from tests.oracles.pricing.words import Told, known, many

__all__ = ["run_lookup"]

_CONTEXT: Final = (
    "currency", "qty", "uom", "at", "rule", "sku", "item_group", "company", "customer", "group", "campaign", "channel",
    "region", "country", "cost",
)  # fmt: skip


def run_lookup(case: Told) -> None:
    """Ask every question of the case.

    Raises:
        AssertionError: a figure differs.
        UnknownWord: the case says what nobody here can translate.
    """
    table = Table(case)
    for query in case["queries"]:
        known(query, ("context", "expected"), "a query")
        known(query["context"], _CONTEXT, "a question")
        known(query["expected"], ("unit_price", "selected"), "what is expected")
        if Fraction(str(query["context"].get("qty", 1))) < 0:
            _check_return(table, query["context"], query["expected"])
        else:
            _check(table, query["context"], query["expected"])


def _check_return(table: Table, context: Told, expected: Told) -> None:
    """A peer prices a return like a sale. Here it is priced by what was sold, so no question about fewer than none is answered.

    What the case says of the price itself holds for the sale.
    """
    with pytest.raises(InvalidQuestion):
        _question(table, context)
    _check(table, {**context, "qty": str(context["qty"]).removeprefix("-")}, expected)


def _check(table: Table, context: Told, expected: Told) -> None:
    question = _question(table, context)
    (line,) = question.lines
    book = PriceBook("case", table.rows(context.get("rule"), line.quantity))
    answer = price(question, book)
    row = expected["selected"]
    missing = line.cost is None and row is not None and table.of_cost(row)
    if row is None or missing:
        # A missing cost is no price of nothing, whatever a peer makes of it: there is none.
        assert isinstance(answer, Refused), answer
        assert answer.codes == ("price.none",)
        return
    assert isinstance(answer, PriceAnswer), answer
    names = {LIST: "list", **table.names()}
    found = answer.lines[0]
    instead = ours_instead(table.case, context)
    assert names[found.row] == (row if instead is None else instead)
    if instead is not None:
        told = next(each for each in table.told if each["id"] == instead)
        assert found.unit == Unrounded(str(told["amount"]), question.currency)
        return
    per = line.quantity.unit if table.per_asked else table.base
    asked = table.units.convert(Quantity(1, per), line.quantity.unit).exact if per != line.quantity.unit else 1
    assert found.unit.exact * asked == Fraction(expected["unit_price"])


def _question(table: Table, context: Told) -> PriceQuestion:
    currency = context.get("currency", table.currency)
    cost = context.get("cost", table.cost)
    named = [
        each["item_group"] for told in table.told for each in (told, told.get("scope") or {}) if "item_group" in each
    ]
    line = Line(
        "1",
        context.get("sku", "item"),
        Quantity(str(context.get("qty", 1)), table.unit(context.get("uom"))),
        (EVERYTHING, *many(context.get("item_group", named))),
        cost=None if cost is None else Unrounded(str(cost), currency),
        units=table.units,
    )
    buyer = Buyer(
        context.get("company", context.get("customer", "")),
        groups=[*many(context.get("group")), *many(context.get("campaign"))],
        channel=context.get("channel", ""),
        region=context.get("region", context.get("country", "")),
    )
    return PriceQuestion(instant(context["at"]) if "at" in context else ON, currency, buyer, [line])
