from __future__ import annotations

import pytest

from ordercore.errors import InvalidValue, UnknownLine
from ordercore.pricing import AmountOff, AskedCharge, ChargeRow, Line, PriceRow, Rule
from ordercore.values.money import total
from ordercore.values.quantity import Quantity
from ordercore.values.trace import Step
from tests.pricing.shop import MUG, TEA, ask, book, mugs, priced, teas, usd


def test_a_line_is_found_by_its_id() -> None:
    answer = priced(ask(mugs(), teas()), book(MUG, TEA))

    assert answer.line("2").sku == "ASSAM"
    with pytest.raises(UnknownLine) as caught:
        answer.line("3")
    assert (caught.value.id, isinstance(caught.value, LookupError)) == ("3", True)


def test_shares_of_units_add_up() -> None:
    rule = Rule("off", AmountOff(usd("17.50"), "line"))
    line = priced(ask(mugs(3)), book(MUG, rule)).line("1")

    assert (line.net, line.shares) == (usd("20.00"), (usd("6.67"), usd("6.67"), usd("6.66")))


def test_a_broken_unit_has_the_last_and_smaller_share() -> None:
    cheese = PriceRow("cheese", usd("20.00"), sku="CHEESE", per=Quantity(1, "KGM"))
    line = priced(ask(Line("1", "CHEESE", Quantity("2.5", "KGM"))), book(cheese)).line("1")

    assert line.shares == (usd("20.00"), usd("20.00"), usd("10.00"))


def test_too_many_shares_are_not_worked_out() -> None:
    line = priced(ask(mugs(100_001)), book(MUG)).line("1")

    with pytest.raises(InvalidValue):
        _ = line.shares
    assert total(priced(ask(mugs(100_000)), book(MUG)).line("1").shares, "USD") == usd("1250000.00")


def rules_of(step: Step) -> list[str]:
    return [child.rule for child in step.children]


def test_the_trace_goes_from_the_total_down_to_what_lost() -> None:
    sale = PriceRow("sale", usd("11.00"), sku="MUG", kind="special")
    answer = priced(
        ask(mugs(2), charges=[AskedCharge("f", "freight")]),
        book(
            MUG,
            sale,
            Rule("off", AmountOff(usd("1.00"))),
            ChargeRow("c", "freight", usd("7.00"), free_from=usd("10.00")),
        ),
    )
    trace = answer.trace
    line, charge, rule = trace.children

    assert (trace.rule, trace.out, dict(trace.saw)["book"]) == ("price", "20.00 USD", "spring")
    assert (line.rule, line.out) == ("price.line", "20.00 USD")
    assert rules_of(line) == ["price.select", "price.extend", "price.adjust"]
    assert dict(line.children[0].children[0].saw) == {"row": "mug", "kind": "list", "lost": "outranked"}
    assert (charge.rule, charge.out, rules_of(charge)) == ("price.charge", "0.00 USD", ["price.adjust"])
    assert (rule.rule, rule.out, rule.saw) == ("price.rule", "-2.00 USD", (("id", "off"), ("stage", "line")))
