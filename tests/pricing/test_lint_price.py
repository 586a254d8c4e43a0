"""What pricing itself says around every threshold: gaps, totals that fall, prices under cost; and nothing of sound books."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordercore.pricing import (
    AmountOff,
    AnyOf,
    BuyerIs,
    BuyGet,
    ChargeRow,
    CostOf,
    CouponEntered,
    Effect,
    FixedPrice,
    Formula,
    Guard,
    KindOf,
    Lane,
    Less,
    Markup,
    MinimumLineQuantity,
    MinimumLongestLine,
    MinimumQuantity,
    MinimumSubtotal,
    PackOff,
    PackPrice,
    PercentOff,
    PriceBook,
    PriceRow,
    Rule,
    Target,
    Tier,
    TierTable,
    lint,
)
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity, Units
from ordercore.values.when import Period
from tests.pricing.shop import MUG, TEA, book, usd

HALF, TEN = PercentOff(Percent(50)), PercentOff(Percent(10))
TEN_EACH = PriceRow("list", usd("10.00"), sku="MUG")
CASES = Units("EA", {"CS": 12})


def found(
    made: PriceBook, *codes: str, on: date | None = None, cost: str = "", units: Mapping[str, Units] | None = None
) -> list[tuple[str, str]]:
    costs = {"MUG": Unrounded(cost, "USD")} if cost else None
    told = lint(made, on=on, costs=costs, units=units)
    assert all(each.facts[-1][0] == "mend" for each in told)
    return [(each.code.removeprefix("lint."), each.path) for each in told if not codes or each.code in codes]


def falls(made: PriceBook) -> list[str]:
    return [path for code, path in found(made, "lint.falling_total")]


# --- totals that fall --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "fallen"),
    [
        (Rule("r", TierTable([Tier(Quantity(10), HALF)])), True),
        (Rule("r", TierTable([Tier(Quantity(10), HALF)], together=True)), True),
        (Rule("r", TierTable([Tier(Quantity(10), HALF)], graduated=True)), False),
        (Rule("r", TierTable([Tier(usd("100.00"), HALF)])), True),
        (Rule("r", HALF, MinimumQuantity(10)), True),
        (Rule("r", HALF, MinimumQuantity(10, Target(skus={"MUG"}))), True),
        (Rule("r", HALF, MinimumQuantity(10, Target(skus={"POT"}))), False),
        (Rule("r", HALF, MinimumLineQuantity(10)), True),
        (Rule("r", HALF, MinimumLongestLine(10)), True),
        (Rule("r", HALF, AnyOf([CouponEntered("A"), MinimumQuantity(10)])), True),
        (Rule("r", HALF, (MinimumQuantity(10), BuyerIs(group="vip")), coupon="A"), True),
        (Rule("r", HALF, MinimumSubtotal(usd("95.00"))), True),
        (Rule("r", HALF, MinimumSubtotal(usd("95.00")), stage="order"), True),
        (Rule("r", HALF, MinimumSubtotal(Money("95.00", "EUR"))), False),
        (Rule("r", AmountOff(usd("9.00"), "order"), MinimumSubtotal(usd("95.00")), stage="order"), False),
        (Rule("r", AmountOff(usd("11.00"), "order"), MinimumSubtotal(usd("95.00")), stage="order"), True),
        (Rule("r", TEN, MinimumQuantity(9)), False),  # eight cost 80.00, nine 81.00
        (Rule("r", TEN, MinimumQuantity(11)), True),  # ten cost 100.00, eleven 99.00
        (Rule("r", TEN), False),
        (Rule("r", PackPrice(6, usd("45.00"))), True),
        (Rule("r", PackPrice(3, usd("25.00"))), False),
        (Rule("r", PackOff(2, usd("11.00"))), True),
        (Rule("r", BuyGet(2)), False),
        (Rule("r", BuyGet(1, 2)), True),  # two cost 20.00, three 10.00
        (Rule("r", BuyGet(1, 2), on=Target(skus={"POT"})), False),
    ],
)
def test_a_rule_that_makes_more_cost_less_is_told(rule: Rule, fallen: bool) -> None:
    assert falls(book(TEN_EACH, rule)) == (["/rules/0"] if fallen else [])


def test_what_falls_is_told_with_both_figures() -> None:
    (reason,) = lint(book(TEN_EACH, Rule("half", HALF, MinimumQuantity(10))))

    assert dict(reason.facts) == {
        "id": "half",
        "sku": "MUG",
        "units": "10 EA",
        "cost": "50.00 USD",
        "fewer": "9 EA",
        "dearer": "90.00 USD",
        "mend": "let it begin later, take less, or count only the units above",
    }


def weighed(id: str, price: str, minimum: int = 0) -> PriceRow:
    return PriceRow(id, usd(price), sku="SALT", per=Quantity(1, "KGM"), minimum=Quantity(minimum, "KGM"))


def test_measured_goods_fall_between_whole_units() -> None:
    assert falls(book(weighed("a", "10.00"), weighed("b", "9.50", 10))) == ["/rows/1"]
    assert falls(book(TEN_EACH, PriceRow("b", usd("9.50"), sku="MUG", minimum=10))) == []


def test_breaks_of_other_kinds_buyers_and_days_are_met() -> None:
    def six(**more: object) -> PriceRow:
        return PriceRow("six", usd("5.00"), sku="MUG", minimum=6, **more)  # type: ignore[arg-type]

    assert falls(book(TEN_EACH, six(kind="special"))) == ["/rows/1"]
    assert falls(book(TEN_EACH, six(kind="contract", scope=BuyerIs("acme", "vip", "web", "us/ny")))) == ["/rows/1"]
    assert falls(book(TEN_EACH, six(period=Period(date(2027, 1, 1))))) == ["/rows/1"]
    assert falls(book(TEN_EACH, six(period=Period(until=date(2027, 1, 1))))) == ["/rows/1"]
    assert falls(book(TEN_EACH, six(period=Period(datetime(2027, 1, 1, tzinfo=UTC))))) == ["/rows/1"]
    assert falls(book(TEN_EACH, six(kind="cost_plus", scope=BuyerIs("acme")))) == []  # the list goes before it
    rows = [PriceRow("a", usd("10.00"), group="ware"), PriceRow("b", usd("5.00"), group="ware", minimum=6)]
    assert falls(book(*rows)) == ["/rows/1"]
    case = PriceRow("case", usd("60.00"), sku="MUG", per=Quantity(1, "CS"))
    assert found(book(case, Rule("r", HALF, MinimumQuantity(30))), units={"MUG": CASES}) == [
        ("falling_total", "/rules/0")
    ]


def test_days_and_instants_in_one_book_are_not_tried() -> None:
    instants = Period(datetime(2027, 1, 1, tzinfo=UTC))
    made = book(
        PriceRow("list", usd("10.00"), sku="MUG", period=Period(date(2026, 1, 1))),
        PriceRow("six", usd("5.00"), sku="MUG", minimum=6, period=instants),
    )

    assert falls(made) == []


@pytest.mark.parametrize(("amount", "fallen"), [("50.00", True), ("10.01", True), ("10.00", False), ("4.90", False)])
def test_free_freight_may_make_more_cost_less(amount: str, fallen: bool) -> None:
    row = ChargeRow("freight", "freight", usd(amount), free_from=usd("40.00"))
    assert falls(book(TEN_EACH, row)) == (["/charges/0"] if fallen else [])

    paid = ChargeRow("freight", "freight", usd(amount))
    free = Rule("free", PercentOff(Percent(100)), MinimumSubtotal(usd("40.00")), stage="charge")
    assert falls(book(TEN_EACH, paid, free)) == (["/rules/0"] if fallen else [])


# --- gaps --------------------------------------------------------------------------------------------------------------------


def test_gaps_are_not_hidden_by_prices_of_others() -> None:
    ten = PriceRow("ten", usd("10.00"), sku="MUG", minimum=10)
    euros = PriceRow("euros", Money("9.00", "EUR"), sku="MUG")
    agreed = PriceRow("agreed", usd("9.00"), sku="MUG", kind="contract", scope=BuyerIs("acme"))
    anyone = PriceRow("group", usd("9.00"), group="ware")
    gap = [("gap", "/rows/0")]

    assert found(book(ten)) == gap
    assert found(book(ten, euros)) == gap
    assert found(book(ten, agreed)) == gap
    assert found(book(ten, PriceRow("cases", usd("9.00"), sku="MUG", per=Quantity(1, "CS")))) == gap
    assert found(book(PriceRow("packs", usd("10.00"), sku="MUG", minimum=10, units="packs"))) == gap
    (reason,) = lint(book(ten, anyone))
    assert reason.fact("unless_in") == "ware"
    assert lint(book(ten, anyone), groups={"MUG": ["ware/cups"]}) == ()
    assert [each.code for each in lint(book(ten, anyone), groups={"MUG": ["tea"]})] == ["lint.gap"]
    assert found(book(ten, TEN_EACH), "lint.gap") == []
    assert found(book(PriceRow("one", usd("10.00"), sku="MUG", minimum=1))) == []


# --- prices under cost -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ([Rule("r", FixedPrice(usd("1.00")))], "/rules/0"),
        ([Rule("r", FixedPrice(usd("1.00")), coupon="A", on=Target(skus={"MUG"}))], "/rules/0"),
        ([Rule("r", FixedPrice(usd("6.00")))], ""),
        ([Rule("a", PercentOff(Percent(30)), priority=1), Rule("b", PercentOff(Percent(30)))], "/rules/1"),
        ([Rule("a", TEN), Rule("b", TEN)], ""),
        ([Rule("r", TierTable([Tier(Quantity(10), HALF)], graduated=True))], ""),  # ten cost 95.00
        ([Rule("r", BuyGet(1))], "/rules/0"),
        ([Rule("r", AmountOff(usd("5.00"), "order"), stage="order")], "/rules/0"),
        ([PriceRow("half", Formula(KindOf("list"), [Less(Percent(50))]), sku="MUG", kind="special")], "/rows/1/price"),
        ([PriceRow("plus", Formula(CostOf(), [Markup(Percent(-1))]), sku="MUG", kind="special")], "/rows/1/price"),
        ([PriceRow("plus", Formula(CostOf(), [Markup(Percent(1))]), sku="MUG", kind="special")], ""),
        ([PriceRow("many", usd("5.99"), sku="MUG", minimum=100, units="above")], "/rows/1/price"),
    ],
)
def test_a_price_or_rule_under_cost_is_told(more: list[PriceRow | Rule], path: str) -> None:
    told = found(book(TEN_EACH, *more), "lint.under_cost", cost="6")

    assert told == ([("under_cost", path)] if path else [])
    assert found(book(TEN_EACH, *more), "lint.under_cost") == []


def test_what_a_guard_keeps_is_not_told() -> None:
    made = PriceBook("b", [TEN_EACH], [Rule("r", HALF)], guards=[Guard("g", margin=Percent(10))])

    assert found(made, cost="6") == []


def test_the_cost_of_a_case_is_that_of_what_it_holds() -> None:
    case = PriceRow("case", usd("50.00"), sku="MUG", per=Quantity(1, "CS"))

    assert found(book(case), cost="6", units={"MUG": CASES}) == [("under_cost", "/rows/0/price")]
    assert found(book(case), cost="4", units={"MUG": CASES}) == []
    assert found(book(case, Rule("r", HALF)), cost="4", units={"MUG": CASES}) == [("under_cost", "/rules/0")]
    assert found(book(case), cost="6") == []  # of a case, as far as anybody knows


# --- rows of one rank --------------------------------------------------------------------------------------------------------


def test_rows_for_two_groups_that_may_meet_are_told_as_a_possibility() -> None:
    def row(id: str, price: str, **more: object) -> PriceRow:
        return PriceRow(id, usd(price), **({"sku": "MUG"} | more))  # type: ignore[arg-type]

    def told(*rows: PriceRow, groups: dict[str, tuple[str, ...]] | None = None) -> list[tuple[str, str, str]]:
        reasons = [each for each in lint(PriceBook("b", rows), groups=groups) if each.code == "lint.overlap"]
        return [(each.path, each.fact("other"), each.fact("possible")) for each in reasons]

    vip, staff = BuyerIs(group="vip"), BuyerIs(group="staff")
    assert told(row("a", "9", scope=vip), row("b", "8", scope=staff)) == [("/rows/1", "a", "buyer in staff and vip")]
    assert told(row("a", "9", scope=vip), row("b", "9", scope=staff)) == []
    assert told(row("a", "9", scope=vip), row("b", "8", scope=staff, minimum=2)) == []
    assert told(row("a", "9", scope=vip), row("b", "8", scope=BuyerIs(channel="web"))) == []
    early, late = Period(until=date(2026, 1, 1)), Period(until=date(2027, 1, 1), since=date(2026, 1, 1))
    assert told(row("a", "9", scope=vip, period=early), row("b", "8", scope=staff, period=late)) == []
    items = [row("a", "9", sku="", group="gifts"), row("b", "8", sku="", group="ware")]
    assert told(*items) == [("/rows/1", "a", "item in ware and gifts")]
    assert told(*items, groups={"MUG": ("ware",), "BOX": ("gifts",)}) == []
    assert told(*items, groups={"MUG": ("ware/cups", "gifts")}) == [("/rows/1", "a", "item in ware and gifts")]
    assert told(items[0], row("b", "8", sku="", group="ware/cups")) == []  # the narrower goes first


# --- sound books -------------------------------------------------------------------------------------------------------------


@st.composite
def sound_books(draw: st.DrawFn) -> PriceBook:
    """Books as a careful owner writes them: breaks and discounts that never cost more units less, and never less than half."""
    rows: list[PriceRow] = []
    for sku, cents in (("MUG", draw(st.integers(500, 2_000))), ("TEA", draw(st.integers(500, 2_000)))):
        minimum, unit = 0, cents
        rows.append(PriceRow(sku, Money.of_minor(unit, "USD"), sku=sku))
        for at in range(draw(st.integers(0, 3))):
            units = "above" if draw(st.booleans()) and not minimum else "all"
            minimum += draw(st.integers(2, 20))
            # So many for what one fewer cost, and then some; never more than a fifth less than the list.
            unit = max(-(-unit * (minimum - 1) // minimum), cents * 4 // 5, draw(st.integers(1, unit)))
            id, price = f"{sku}-{at}", Money.of_minor(unit, "USD")
            rows.append(PriceRow(id, price, sku=sku, minimum=minimum, units="all" if at else units))  # type: ignore[arg-type]
            if units == "above":
                break
        if draw(st.booleans()):
            agreed = PriceRow(
                f"{sku}-agreed", Money.of_minor(cents * 9 // 10, "USD"), sku=sku, kind="contract", scope=BuyerIs("acme")
            )
            rows.append(agreed)
    percents: list[Effect] = [PercentOff(Percent(draw(st.integers(1, 9)))) for _ in range(3)]
    rules = [
        Rule("welcome", percents[0], coupon="WELCOME"),
        Rule("staff", percents[1], BuyerIs(group="staff"), lane="sale", priority=2),
        Rule("mugs", percents[2], on=Target(skus={"MUG"}), lane="sale", priority=1),
    ]
    if not any(
        row.sku == "TEA" and row.minimum for row in rows
    ):  # beside a break, the fifth free would cost less than four
        rules.append(Rule("tea", BuyGet(4), on=Target(skus={"TEA"})))
    chosen = draw(st.lists(st.sampled_from(rules), unique_by=lambda rule: rule.id))
    charge = ChargeRow("freight", "freight", Money.of_minor(draw(st.integers(0, 300)), "USD"), free_from=usd("50.00"))
    lane = Lane("sale", combine=draw(st.sampled_from(["first", "all_compound"])))
    return PriceBook("sound", rows, chosen, [charge], lanes=[lane])


@settings(max_examples=60)
@given(sound_books(), st.sampled_from([None, date(2026, 11, 22)]))
def test_a_sound_book_has_no_findings(made: PriceBook, on: date | None) -> None:
    listed = {row.sku: row.unit_price for row in made.rows if row.id == row.sku}
    costs = {sku: price * Fraction(1, 2) for sku, price in listed.items() if price is not None}

    assert lint(made, on=on, costs=costs, groups={"MUG": ["ware"], "TEA": ["tea"]}) == ()


def test_the_shop_of_the_examples_is_sound() -> None:
    assert lint(book(MUG, TEA, ChargeRow("f", "freight", usd("4.90"), free_from=usd("50.00")))) == ()
