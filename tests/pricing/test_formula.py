"""Prices worked out from others, for other units, and by several rows together."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidPriceBook, InvalidQuestion, TooLarge
from ordercore.pricing import (
    Buyer,
    BuyerIs,
    CostOf,
    Formula,
    KindOf,
    Less,
    Line,
    Margin,
    Markup,
    Plus,
    PriceAnswer,
    PricedLine,
    PriceRow,
    RoundTo,
    RowOf,
    Taken,
)
from ordercore.values.money import Money, Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity, Units
from ordercore.values.rounding import UP
from ordercore.values.verdict import Refused
from ordercore.values.when import Period
from tests.pricing.shop import MUG, ask, book, mugs, priced, refused, usd

COST = usd("5.00")
CASES = Units("EA", {"CS": 12})


def mug(quantity: int | Quantity = 1, cost: Money | None = COST, units: Units | None = None) -> Line:
    return Line("1", "MUG", quantity, ("ware/cups",), cost=cost, units=units)


def row(id: str, price: Money | Formula, minimum: int | Quantity = 0) -> PriceRow:
    """A row for mugs that goes before the list."""
    return PriceRow(id, price, sku="MUG", kind="special", minimum=minimum)


def only(answer: PriceAnswer) -> PricedLine:
    (line,) = answer.lines
    return line


# --- formulas ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        (Formula(CostOf()), "5"),
        (Formula(CostOf(), [Markup(Percent(20))]), "6"),
        (Formula(CostOf(), [Margin(Percent(20))]), "6.25"),
        (Formula(CostOf(), [Margin(Percent("33")), RoundTo(usd("0.50")), Plus(usd("-0.01"))]), "7.49"),
        (Formula(CostOf(), [Plus(usd("-0.01")), RoundTo(usd("0.50"), UP)]), "5"),
        (Formula(RowOf("mug"), [Less(Percent(10))]), "11.25"),
        (Formula(KindOf("list"), [Less(Percent(10)), Less(Percent(10))]), "10.125"),
    ],
)
def test_a_formula_takes_its_steps_in_order(formula: Formula, unit: str) -> None:
    line = only(priced(ask(mug()), book(MUG, row("made", formula))))

    assert (line.row, line.unit) == ("made", Unrounded(unit, "USD"))


def test_a_chain_of_lists() -> None:
    chain = [row(f"step-{at}", Formula(RowOf(f"step-{at + 1}"), [Plus(usd("1"))])) for at in range(3)]

    line = only(priced(ask(mug()), book(*chain, row("step-3", usd("1")))))

    assert [str(line.unit), *[str(each.unit) for each in line.lost]] == ["4 USD", "3 USD", "2 USD", "1 USD"]


def test_a_group_is_priced_from_the_list_of_each_item() -> None:
    off = PriceRow("ware", Formula(KindOf("list"), [Less(Percent(20))]), group="ware", kind="special")

    assert only(priced(ask(mug()), book(MUG, off))).unit == Unrounded("10", "USD")


def test_without_its_base_there_is_no_price() -> None:
    made = row("made", Formula(CostOf(), [Markup(Percent(20))]))

    assert refused(ask(mug(cost=None)), book(made)).reasons[0].fact("made") == "base"
    line = only(priced(ask(mug(cost=None)), book(MUG, made)))
    assert (line.row, [(each.row, each.lost, each.unit) for each in line.lost]) == ("mug", [("made", "base", None)])


@pytest.mark.parametrize(
    "formula",
    [
        Formula(CostOf(), [Plus(Money("1", "EUR"))]),
        Formula(CostOf(), [Plus(usd("-6"))]),
        Formula(KindOf("contract")),
        Formula(RowOf("past")),
    ],
)
def test_what_cannot_be_worked_out_is_passed_over(formula: Formula) -> None:
    past = PriceRow("past", usd("1"), sku="MUG", period=Period(until=date(2020, 1, 1)))

    assert only(priced(ask(mug()), book(MUG, past, row("made", formula)))).row == "mug"


def test_cost_plus_stands_behind_the_list() -> None:
    made = PriceRow("made", Formula(CostOf(), [Markup(Percent(20))]), sku="MUG", kind="cost_plus")

    assert only(priced(ask(mug()), book(MUG, made))).row == "mug"
    assert only(priced(ask(mug()), book(made))).row == "made"


@pytest.mark.parametrize(
    "rows",
    [
        [row("a", Formula(RowOf("a")))],
        [row("a", Formula(RowOf("b"))), row("b", Formula(RowOf("c"))), row("c", Formula(RowOf("a")))],
        [row("a", Formula(KindOf("special")))],
        [row("a", Formula(KindOf("list"))), PriceRow("b", Formula(RowOf("a")), sku="MUG")],
        [row("a", Formula(RowOf("nowhere")))],
        [row("a", Formula(KindOf("nowhere")))],
    ],
)
def test_a_circle_is_refused(rows: list[PriceRow]) -> None:
    with pytest.raises(InvalidPriceBook) as caught:
        book(*rows)

    assert caught.value.path.startswith("/rows/0/price/of")


def test_a_long_chain_is_no_circle() -> None:
    chain = [row(f"step-{at}", Formula(RowOf(f"step-{at + 1}"))) for at in range(5_000)]

    assert book(*chain, row("step-5000", usd("1"))).rows


# --- units ------------------------------------------------------------------------------------------------------------------


def test_a_price_for_the_base_unit_prices_a_case_but_not_the_other_way() -> None:
    case = PriceRow("case", usd("120.00"), sku="MUG", per=Quantity(1, "CS"))

    line = only(priced(ask(mug(Quantity(2, "CS"), units=CASES)), book(MUG)))
    assert (str(line.unit), str(line.extended)) == ("150 USD", "300.00 USD")
    assert only(priced(ask(mug(Quantity(2, "CS"), units=CASES)), book(MUG, case))).row == "case"
    assert refused(ask(mug(3, units=CASES)), book(case)).reasons[0].fact("case") == "unit"
    assert refused(ask(mug(Quantity(2, "CS"))), book(MUG)).reasons[0].fact("mug") == "unit"


def test_breaks_are_counted_in_the_unit_of_the_price() -> None:
    six = row("thirty", usd("10.00"), minimum=30)

    assert only(priced(ask(mug(Quantity(2, "CS"), units=CASES)), book(MUG, six))).row == "mug"
    assert only(priced(ask(mug(Quantity(3, "CS"), units=CASES)), book(MUG, six))).row == "thirty"


# --- several rows for one line ------------------------------------------------------------------------------------------------


def graduated(units: Literal["all", "above", "packs"], *breaks: tuple[int, str]) -> list[PriceRow]:
    return [PriceRow(f"from-{at}", usd(price), sku="MUG", minimum=at, units=units) for at, price in breaks]


def parts(answer: PriceAnswer) -> list[tuple[str, str]]:
    return [(part.row, str(part.quantity)) for part in only(answer).parts]


def test_graduated_breaks_price_each_unit_on_its_own_rung() -> None:
    rows = [MUG, *graduated("above", (10, "10.00"), (20, "8.00"))]

    answer = priced(ask(mug(25)), book(*rows))

    # nine at 12.50, ten at 10.00, six at 8.00
    assert parts(answer) == [("from-20", "6 EA"), ("from-10", "10 EA"), ("mug", "9 EA")]
    assert str(answer.net) == "260.50 USD"
    assert only(answer).unit == Unrounded(Fraction("260.50") / 25, "USD")
    assert [step.out for step in answer.trace.named("price.part")] == ["8 USD", "10 USD", "12.5 USD"]


@pytest.mark.parametrize("units", ["above", "packs"])
def test_the_same_goods_counted_otherwise_stand_on_the_same_rungs(units: Literal["above", "packs"]) -> None:
    shop = book(MUG, *graduated(units, (10, "8.00"), (20, "7.00")))

    pieces = priced(ask(mug(36, units=CASES)), shop)
    cases = priced(ask(mug(Quantity(3, "CS"), units=CASES)), shop)

    assert cases.net == pieces.net
    held = [(part.row, CASES.convert(part.quantity, "EA"), part.unit * Fraction(1, 12)) for part in only(cases).parts]
    assert held == [(part.row, part.quantity, part.unit) for part in only(pieces).parts]


def test_packs_are_split_off_and_the_rest_stands_alone() -> None:
    rows = [MUG, *graduated("packs", (6, "10.00"), (12, "9.00"))]

    answer = priced(ask(mug(32)), book(*rows))

    assert parts(answer) == [("from-12", "24 EA"), ("from-6", "6 EA"), ("mug", "2 EA")]
    assert str(answer.net) == "301.00 USD"


def agreed(remaining: Quantity | Money, id: str = "deal") -> PriceRow:
    return PriceRow(id, usd("8.00"), sku="MUG", kind="contract", scope=BuyerIs(customer="acme"), remaining=remaining)


@pytest.mark.parametrize(
    ("remaining", "taken", "net"),
    [
        (Quantity(7), 7, "93.50"),
        (Quantity(100), 10, "80.00"),
        (usd("59.99"), 7, "93.50"),
        (usd("80.00"), 10, "80.00"),
        (usd("7.99"), 0, "125.00"),
        (Quantity(0), 0, "125.00"),
    ],
)
def test_a_contract_that_runs_out_splits_the_line(remaining: Quantity | Money, taken: int, net: str) -> None:
    answer = priced(ask(mug(10), buyer=Buyer("acme")), book(MUG, agreed(remaining)))

    assert str(answer.net.amount) == net
    assert [each for each in parts(answer) if each[0] == "deal"] == ([("deal", f"{taken} EA")] if taken else [])


@pytest.mark.parametrize(
    ("remaining", "taken", "less"),
    [(Quantity(9), 4, Quantity(5)), (usd("59.99"), "12.50", usd("47.49")), (Quantity(3), 5, Quantity(0))],
)
def test_what_earlier_orders_took_is_as_if_less_had_been_agreed(
    remaining: Quantity | Money, taken: int | str, less: Quantity | Money
) -> None:
    question = ask(mug(10), buyer=Buyer("acme"))

    told = priced(evolve(question, taken=[Taken("deal", taken), Taken("other", 1)]), book(MUG, agreed(remaining)))

    assert (told.lines, told.net) == ((fresh := priced(question, book(MUG, agreed(less)))).lines, fresh.net)
    assert told.fingerprint != priced(question, book(MUG, agreed(remaining))).fingerprint


def of_row(id: str, of: RowOf | KindOf, remaining: Money) -> PriceRow:
    """A formula agreed for so much, with everyone who is of acme."""
    return PriceRow(id, Formula(of), sku="MUG", kind="contract", scope=BuyerIs(customer="acme"), remaining=remaining)


def test_what_is_left_of_a_chain_is_in_the_currency_it_begins_with() -> None:
    with pytest.raises(InvalidPriceBook) as caught:
        book(MUG, of_row("a", RowOf("mug"), usd("1")), of_row("b", RowOf("a"), Money("1", "EUR")))

    assert caught.value.path == "/rows/2/remaining"


def test_what_is_left_in_one_currency_prices_no_cart_in_another() -> None:
    euros = PriceRow("euros", Money("11.00", "EUR"), sku="MUG")
    shop = book(MUG, euros, of_row("deal", KindOf("list"), Money("20.00", "EUR")))

    dollars = only(priced(ask(mugs(4), buyer=Buyer("acme")), shop))
    assert (dollars.row, {each.row: each.lost for each in dollars.lost}["deal"]) == ("mug", "currency")
    here = priced(ask(mugs(4), buyer=Buyer("acme"), currency="EUR"), shop)
    assert [(part.row, part.taken) for part in only(here).parts] == [("deal", 11), ("euros", None)]


def test_a_row_is_told_of_once() -> None:
    with pytest.raises(InvalidQuestion):
        evolve(ask(mug(1)), taken=[Taken("deal", 1), Taken("deal", 2)])


def test_less_than_nothing_is_not_taken() -> None:
    with pytest.raises(InvalidQuestion):
        Taken("deal", -1)


def test_what_is_left_of_a_contract_is_shared_by_the_lines_of_a_cart() -> None:
    made = book(MUG, agreed(Quantity(7)))
    first, second = mugs(4, "a"), mugs(4, "b")

    for lines in ((first, second), (second, first)):
        answer = priced(ask(*lines, buyer=Buyer("acme")), made)
        assert [line.id for line in answer.lines] == [line.id for line in lines]
        assert (str(answer.line("a").net), str(answer.line("b").net)) == ("32.00 USD", "36.50 USD")


def test_a_used_up_contract_alone_is_no_price() -> None:
    answer = refused(ask(mug(10), buyer=Buyer("acme")), book(agreed(Quantity(7))))

    assert isinstance(answer, Refused)
    assert (answer.reasons[0].fact("quantity"), answer.reasons[0].fact("deal")) == ("3 EA", "used_up")


@given(st.integers(1, 60), st.lists(st.integers(1, 20), unique=True, max_size=3), st.sampled_from(("above", "packs")))
def test_the_parts_of_a_line_are_the_line(quantity: int, minima: list[int], units: Literal["above", "packs"]) -> None:
    rows = graduated(units, *[(minimum, f"{20 - minimum}.00") for minimum in minima])
    line = only(priced(ask(mug(quantity)), book(MUG, *rows)))

    if line.parts:
        assert sum(part.quantity.exact for part in line.parts) == quantity
        exact = sum((part.unit.exact * part.quantity.exact for part in line.parts), Fraction(0))
        assert line.extended.unrounded.exact == exact
        assert not {part.row for part in line.parts} & {each.row for each in line.lost}


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"price": Formula(CostOf()), "per": 12}, "/per"),
        ({"units": "above"}, "/minimum"),
        ({"units": "packs"}, "/minimum"),
        ({"remaining": Quantity(-1)}, "/remaining"),
        ({"remaining": Quantity(1, "CS")}, "/remaining"),
        ({"remaining": Money("1", "EUR")}, "/remaining"),
        ({"price": Formula(CostOf(), [Plus(Money("1", "EUR"))]), "remaining": usd("1")}, "/remaining"),
        ({"price": Formula(CostOf(), [RoundTo(usd("1"))]), "remaining": Money("1", "EUR")}, "/remaining"),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(given: dict[str, object], path: str) -> None:
    with pytest.raises(InvalidPriceBook) as caught:
        PriceRow("row", **({"price": usd("1"), "sku": "MUG"} | given))  # type: ignore[arg-type]

    assert caught.value.path == path


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda: Markup(Percent(-100)), "/percent"),
        (lambda: Margin(Percent(100)), "/percent"),
        (lambda: Less(Percent(101)), "/percent"),
        (lambda: RoundTo(usd("0")), "/increment"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(make: object, path: str) -> None:
    with pytest.raises(InvalidPriceBook) as caught:
        make()  # type: ignore[operator]

    assert caught.value.path == path


def test_a_chain_of_prices_may_be_long_and_each_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out: list[Formula] = []
    of_base = Formula.of_base

    def counted(self: Formula, base: Unrounded) -> Unrounded | None:
        worked_out.append(self)
        return of_base(self, base)

    monkeypatch.setattr(Formula, "of_base", counted)
    rows = [PriceRow(f"r{at}", Formula(RowOf(f"r{at + 1}")), sku="MUG", kind="special") for at in range(1_500)]
    shop = book(*rows, PriceRow("r1500", usd("12.50"), sku="MUG"))

    (line,) = priced(ask(mugs(2)), shop).lines
    assert str(line.net) == "25.00 USD"
    assert len(worked_out) == 1_500


@pytest.mark.parametrize("turned", [False, True])
def test_a_kind_may_be_worked_out_from_another(turned: bool) -> None:
    """A customer's price begins with the special one, which begins with the list, wherever the rows stand."""
    acme = BuyerIs(customer="acme")
    rows = [
        PriceRow("special", Formula(KindOf("list"), [Less(Percent(10))]), sku="MUG", kind="special"),
        PriceRow("acme", Formula(KindOf("special"), [Less(Percent(10))]), sku="MUG", kind="customer", scope=acme),
    ]

    (line,) = priced(ask(mugs(), buyer=Buyer("acme")), book(*(rows[::-1] if turned else rows), MUG)).lines
    assert (line.row, str(line.unit)) == ("acme", "10.125 USD")


@pytest.mark.parametrize(("policy", "unit"), [("ladder", "9.9 USD"), ("lowest", "8.1 USD")])
def test_a_kind_costs_what_the_policy_takes_of_it(policy: Literal["ladder", "lowest"], unit: str) -> None:
    rows = [
        PriceRow("east", usd("9.00"), sku="MUG", scope=BuyerIs(group="east")),
        PriceRow("acme", usd("11.00"), sku="MUG", scope=BuyerIs(customer="acme")),
        PriceRow("less", Formula(KindOf("list"), [Less(Percent(10))]), sku="MUG", kind="special"),
    ]
    question = ask(mugs(), buyer=Buyer("acme", groups={"east"}))

    (line,) = priced(question, evolve(book(*rows), policy=policy)).lines
    assert (line.row, str(line.unit)) == ("less", unit)


@pytest.mark.parametrize("many", [20, 200])
def test_a_formula_that_grows_beyond_measure_is_refused(many: int) -> None:
    steps = (Less(Percent(Fraction(1, 10**90 + 1))),) * many
    shop = book(MUG, PriceRow("less", Formula(RowOf("mug"), steps), sku="MUG", kind="special"))

    with pytest.raises(TooLarge, match="4,096 bits") as caught:
        priced(ask(mugs()), shop)
    assert caught.value.path == "/rows"
