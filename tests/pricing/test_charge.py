from __future__ import annotations

from datetime import date

import pytest

from ordercore.pricing import (
    GIVEN,
    AmountOff,
    AskedCharge,
    Buyer,
    BuyerIs,
    ChargeRow,
    Effect,
    FixedPrice,
    MinimumSubtotal,
    PercentOff,
    Rule,
    Target,
)
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.values.when import Period
from tests.pricing.shop import MUG, ask, book, mugs, priced, refused, usd

FREIGHT = ChargeRow("freight-1", "freight", usd("7.00"), free_from=usd("50.00"))
WRAP = ChargeRow("wrap-1", "gift wrap", usd("2.00"))
ASKED = AskedCharge("f", "freight", tax_class="freight")


def test_a_charge_is_priced_from_the_book() -> None:
    answer = priced(ask(mugs(), charges=[ASKED, AskedCharge("w", "gift wrap")]), book(MUG, FREIGHT, WRAP))
    freight, wrap = answer.charges

    assert (freight.net, freight.row, freight.tax_class) == (usd("7.00"), "freight-1", "freight")
    assert (wrap.net, wrap.row, wrap.tax_class) == (usd("2.00"), "wrap-1", "")
    assert answer.net == usd("21.50")


def test_a_given_amount_stands() -> None:
    given = AskedCharge("f", "freight", usd("11.37"))
    (charge,) = priced(ask(mugs(9), charges=[given]), book(MUG, FREIGHT)).charges

    assert (charge.net, charge.row, charge.adjustments) == (usd("11.37"), GIVEN, ())


def test_freight_is_free_from_a_net_value_of_goods() -> None:
    free = priced(ask(mugs(4), charges=[ASKED]), book(MUG, FREIGHT))

    assert (free.charges[0].amount, free.charges[0].net) == (usd("7.00"), usd("0.00"))
    assert [(each.rule, each.amount) for each in free.charges[0].adjustments] == [("freight-1", usd("-7.00"))]
    assert free.hints == ()


def test_the_threshold_is_measured_after_discounts_on_goods() -> None:
    rule = Rule("off", AmountOff(usd("0.01"), "order"), stage="order")
    answer = priced(ask(mugs(4), charges=[ASKED]), book(MUG, FREIGHT, rule))

    assert answer.charges[0].net == usd("7.00")
    (hint,) = answer.hints
    assert (hint.code, hint.path) == ("hint.free_charge", "/charges/0")
    assert dict(hint.facts) == {"row": "freight-1", "missing": "0.01 USD"}


def test_the_closest_row_makes_the_charge_then_the_latest_then_the_id() -> None:
    acme = ChargeRow("acme", "freight", usd("3.00"), scope=BuyerIs(customer="acme"))
    new = ChargeRow("new", "freight", usd("8.00"), period=Period(since=date(2026, 6, 1)))
    same = ChargeRow("a", "freight", usd("9.00"), period=Period(since=date(2026, 6, 1)))
    euros = ChargeRow("euros", "freight", Money("1.00", "EUR"))
    old = ChargeRow("old", "freight", usd("1.00"), period=Period(until=date(2026, 6, 1)))
    rates = book(MUG, FREIGHT, acme, new, euros, old)

    assert priced(ask(mugs(), buyer=Buyer("west", ("acme",)), charges=[ASKED]), rates).charges[0].row == "acme"
    assert priced(ask(mugs(), charges=[ASKED]), rates).charges[0].row == "new"
    assert priced(ask(mugs(), charges=[ASKED]), book(MUG, new, same)).charges[0].row == "a"


def test_a_charge_nobody_priced_is_refused_beside_lines_nobody_priced() -> None:
    answer = refused(ask(mugs(), charges=[ASKED, AskedCharge("g", "freight", usd("-1.00"))]), book())

    assert [(reason.code, reason.path) for reason in answer.reasons] == [
        ("price.none", "/lines/0"),
        ("charge.none", "/charges/0"),
        ("charge.negative", "/charges/1/amount"),
    ]


@pytest.mark.parametrize(
    ("effect", "freight", "wrap"),
    [
        (PercentOff(Percent(50)), "3.50", "1.00"),
        (AmountOff(usd("3.00"), "line"), "4.00", "0.00"),
        (FixedPrice(usd("1.50")), "1.50", "1.50"),
        (FixedPrice(usd("5.00")), "5.00", "2.00"),
    ],
)
def test_a_rule_about_charges(effect: Effect, freight: str, wrap: str) -> None:
    asked = [ASKED, AskedCharge("w", "gift wrap")]
    everything = Rule("all", effect, stage="charge")
    only_freight = Rule("freight", effect, on=Target(charges={"freight"}), stage="charge")

    both = priced(ask(mugs(), charges=asked), book(MUG, FREIGHT, WRAP, everything))
    assert [charge.net for charge in both.charges] == [usd(freight), usd(wrap)]
    one = priced(ask(mugs(), charges=asked), book(MUG, FREIGHT, WRAP, only_freight))
    assert [charge.net for charge in one.charges] == [usd(freight), usd("2.00")]


def test_a_rule_about_charges_looks_at_the_goods_after_their_discounts() -> None:
    half = Rule("half", PercentOff(Percent(50)))
    free = Rule("free", PercentOff(Percent(100)), MinimumSubtotal(usd("25.00")), stage="charge")
    before = Rule("free", PercentOff(Percent(100)), MinimumSubtotal(usd("25.00"), before="line"), stage="charge")

    assert priced(ask(mugs(2), charges=[ASKED]), book(MUG, FREIGHT, half, free)).charges[0].net == usd("7.00")
    assert priced(ask(mugs(2), charges=[ASKED]), book(MUG, FREIGHT, half, before)).charges[0].net == usd("0.00")


def test_a_rule_about_charges_without_a_charge() -> None:
    answer = priced(ask(mugs()), book(MUG, Rule("free", PercentOff(Percent(100)), stage="charge")))

    assert answer.rules[0].reasons[0].code == "rule.no_target"
