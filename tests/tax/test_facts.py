"""Every fact and figure of an answer and of a credit, written out: what no total would miss if it were wrong."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, Final, get_args

import pytest
from attrs import evolve

from ordercore.errors import InvalidValue
from ordercore.tax import (
    PlannedTax,
    PlanRow,
    ReturnedPart,
    TaxAnswer,
    TaxCredit,
    TaxLine,
    TaxPlan,
    TaxRounding,
    compute,
    reverse,
)
from ordercore.tax.answer import TaxComponent, TaxedLine
from ordercore.tax.base import pieces_of, taxed_on
from ordercore.tax.compute import computed
from ordercore.tax.levy import bases_on, net_inside
from ordercore.tax.plan import Band, PlannedFee
from ordercore.tax.rounding import Level
from ordercore.values import (
    CASH_5,
    CEILING,
    HALF_DOWN,
    LAST_TAKES_REST,
    Money,
    Percent,
    Quantity,
    Refused,
    Rounding,
    Unrounded,
)
from tests.tax.made import DAY, charged, lines, plan

LEVELS: Final = get_args(Level)
VAT: Final = PlannedTax("gb", "VAT", "taxable", "standard", Percent(20), source="the act", category="S")
LEVY: Final = PlannedTax("gb/levy", "Levy", "taxable", "reduced", Percent("0.5"), source="the other act", category="O")
KEPT: Final = PlannedTax("gb", "Withheld", "taxable", rate=Percent(20), retained=True)
FEE: Final = PlannedFee("us-co", "Delivery", Money("0.29", "GBP"))
LATER: Final = date(2027, 3, 1)


def pounds(text: str) -> Money:
    return Money(text, "GBP")


def made(*taxes: PlannedTax, inclusive: bool = False, **rounding: Any) -> TaxPlan:
    """A plan that taxes three lines alike; the rest is how it rounds."""
    return plan(("1 2 3", taxes), currency="GBP", rounding=TaxRounding(**rounding), inclusive=inclusive)


def part(tax: PlannedTax, base: str, exact: str, charged: str) -> TaxComponent:
    return TaxComponent(
        tax.authority, tax.name, "taxable", tax.rate, pounds(base), Unrounded(exact, "GBP"), pounds(charged), tax.source,
        tax.retained, tax.category,
    )  # fmt: skip


def parts(answer: TaxAnswer) -> list[list[str]]:
    return [[str(each.tax.amount) for each in line.components] for line in answer.lines]


TEN: Final = TaxedLine(
    "1", pounds("10.00"), pounds("2.05"), pounds("12.05"),
    (part(VAT, "10.00", "2", "2.00"), part(LEVY, "10.00", "0.05", "0.05")),
)  # fmt: skip
CENTS: Final = TaxedLine(
    "2", pounds("0.99"), pounds("0.20"), pounds("1.19"),
    (part(VAT, "0.99", "0.198", "0.20"), part(LEVY, "0.99", "0.00495", "0.00")),
)  # fmt: skip


@pytest.mark.parametrize("level", LEVELS)
def test_an_answer_says_everything_by_every_way_of_rounding(level: Level) -> None:
    planned = evolve(made(VAT, LEVY, level=level), fees=(FEE,))
    whole = TaxAnswer("GBP", (TEN, CENTS), pounds("10.99"), pounds("2.25"), pounds("13.24"), planned, (FEE,))

    assert compute(planned, lines("GBP", "10.00", "0.99")) == whole
    assert compute(planned, lines("GBP", "10.00", "0.99"), fees=False) == evolve(whole, fees=())
    assert computed(planned, lines("GBP", "10.00", "0.99")) == whole


@pytest.mark.parametrize("level", LEVELS)
def test_the_smallest_cases_are_like_any_other(level: Level) -> None:
    assert parts(compute(made(VAT, LEVY, level=level), lines("GBP", "0.05"))) == [["0.01", "0.00"]]
    assert parts(compute(made(VAT, level=level), lines("GBP", "-0.05"))) == [["-0.01"]]
    (free,) = compute(made(level=level), lines("GBP", "10.00")).lines
    assert (free.net, free.tax, free.gross, free.components) == (pounds("10.00"), pounds("0.00"), pounds("10.00"), ())
    mixed = compute(made(charged("it", "22"), charged("it/less", "-20"), level=level), lines("GBP", "50.00"))
    assert parts(mixed) == [["11.00", "-10.00"]]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("inclusive", [False, True])
def test_a_tax_may_be_inside_or_on_top_by_itself(level: Level, inclusive: bool) -> None:
    inside, on_top = evolve(VAT, included=True), evolve(VAT, name="Levy", rate=Percent(10), included=False)

    (line,) = compute(made(inside, on_top, level=level, inclusive=inclusive), lines("GBP", "12.00")).lines
    assert (line.net, line.tax, line.gross) == (pounds("10.00"), pounds("3.00"), pounds("13.00"))
    (line,) = compute(
        made(evolve(inside, included=None), on_top, level=level, inclusive=inclusive), lines("GBP", "12.00")
    ).lines
    net = pounds("10.00") if inclusive else pounds("12.00")
    assert (line.net, line.tax) == (net, pounds("3.00") if inclusive else pounds("3.60"))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("inclusive", [False, True])
def test_a_line_may_contain_its_tax_or_not_whatever_the_plan_says(level: Level, inclusive: bool) -> None:
    asked = (
        TaxLine("1", pounds("10.00"), inclusive=False),
        TaxLine("2", pounds("12.05"), inclusive=True),
        TaxLine("3", pounds("12.05" if inclusive else "10.00")),
    )
    answer = compute(made(VAT, LEVY, level=level, inclusive=inclusive), asked)

    assert answer.lines == tuple(evolve(TEN, id=id) for id in "123")
    assert (answer.net, answer.tax, answer.gross) == (pounds("30.00"), pounds("6.15"), pounds("36.15"))


@pytest.mark.parametrize("level", LEVELS)
def test_what_the_buyer_keeps_is_rounded_by_itself_and_no_part_of_the_tax(level: Level) -> None:
    same = evolve(KEPT, retained=False)
    answer = compute(made(same, KEPT, level=level), lines("GBP", "0.13"))  # 0.026 each, 0.052 together

    assert parts(answer) == [["0.03", "0.03"]]
    turned = compute(made(KEPT, same, level=level), lines("GBP", "0.13", "0.00"))
    assert (parts(turned)[0], turned.tax, turned.retained) == (["0.03", "0.03"], pounds("0.03"), pounds("0.03"))
    assert (answer.tax, answer.gross, answer.retained) == (pounds("0.03"), pounds("0.16"), pounds("0.03"))
    assert [each.retained for each in answer.lines[0].components] == [False, True]


def test_a_price_may_contain_what_is_more_than_a_percentage_of_it() -> None:
    kept = compute(made(charged("gb", "20"), KEPT, inclusive=True), lines("GBP", "8.01")).lines[0]
    assert (kept.net, kept.tax, kept.gross) == (pounds("6.67"), pounds("1.34"), pounds("8.01"))
    assert [str(each.base) for each in kept.components] == ["6.67 GBP", "6.67 GBP"]

    deposit = PlannedTax("de", "Deposit", "taxable", per_piece=Unrounded("0.25", "GBP"))
    asked = TaxLine("1", pounds("12.75"), quantity=Quantity(3))
    bottles = compute(made(deposit, charged("de", "20"), inclusive=True), [asked]).lines[0]
    assert (str(bottles.net), [str(each.tax) for each in bottles.components]) == ("10.00 GBP", ["0.75 GBP", "2.00 GBP"])


def test_a_part_of_a_base_is_told_for_each_line_by_itself() -> None:
    part_of = PlannedTax("br", "Tax", "taxable", rate=Percent(10), share=Percent(40))
    answer = compute(made(part_of), lines("GBP", "10.48", "10.01"))
    assert [str(line.components[0].base) for line in answer.lines] == ["4.19 GBP", "4.00 GBP"]

    before = PlannedTax("br", "Levy", "taxable", rate=Percent(10), adds_to_base=True)
    (line,) = compute(made(before, evolve(part_of, share=Percent(50))), lines("GBP", "100.00")).lines
    assert [str(each.base) for each in line.components] == ["100.00 GBP", "55.00 GBP"]


def test_a_slice_of_no_pieces_is_that_of_one() -> None:
    local = PlannedTax(
        "us-tn", "Tax", "taxable", rate=Percent(1), band=Band(Unrounded(0, "GBP"), Unrounded(1600, "GBP"))
    )

    for quantity, base in (("0", "1600.00 GBP"), ("1", "1600.00 GBP"), ("2", "3200.00 GBP")):
        answer = compute(made(local), [TaxLine("1", pounds("4000.00"), quantity=Quantity(quantity))])
        assert str(answer.lines[0].components[0].base) == base


@pytest.mark.parametrize(
    "other",
    [{"authority": "b"}, {"name": "Levy"}, {"rate": Percent("4.01")}, {"treatment": "reverse_charge"}],
    ids=lambda other: next(iter(other)),
)
def test_by_rate_only_what_is_alike_in_all_is_rounded_together(other: dict[str, Any]) -> None:
    tax = PlannedTax("a", "Tax", "taxable", rate=Percent(4))

    assert parts(compute(made(tax, evolve(tax, **other), level="document_rate"), lines("GBP", "0.13"))) == [
        ["0.01", "0.01"]
    ]
    assert parts(compute(made(tax, tax, level="document_rate"), lines("GBP", "0.13"))) == [["0.01", "0.00"]]


@pytest.mark.parametrize(
    ("amount", "quantity", "tax"),
    [
        ("3.24", "3", "0.63"),
        ("-3.24", "3", "-0.63"),
        ("-3.24", "-3", "-0.63"),
        ("0.06", "2", "0.02"),
        ("2.70", "2.5", "0.53"),  # 0.2052 a piece is 0.21, and two and a half of it 0.525
        ("1.00", "0", "0.19"),
        ("1.00", "1", "0.19"),
    ],
)
def test_by_unit_the_tax_of_one_piece_is_rounded(amount: str, quantity: str, tax: str) -> None:
    line = TaxLine("1", pounds(amount), quantity=Quantity(quantity))

    assert compute(made(charged("gb", "19"), level="unit"), [line]).tax == pounds(tax)


@pytest.mark.parametrize(
    ("level", "amounts", "rounding", "target", "nets"),
    [
        ("line", ("8.01",), HALF_DOWN, "net", ["6.67"]),
        ("line", ("8.01",), HALF_DOWN, "tax", ["6.68"]),
        ("line", ("10.00",), CEILING, "net", ["8.34"]),
        ("line", ("10.00",), CEILING, "tax", ["8.33"]),
        ("document", ("8.01", "4.00"), CEILING, "net", ["6.67", "3.34"]),  # 10.0083 is 10.01, and 2.00 of tax is left
        ("document", ("8.01", "4.00"), CEILING, "tax", ["6.67", "3.33"]),
        ("line", ("-8.01",), HALF_DOWN, "net", ["-6.67"]),
    ],
)
def test_the_side_that_is_rounded_decides(
    level: Level, amounts: Any, rounding: Rounding, target: Any, nets: list[str]
) -> None:
    tens = (charged("gb", "10"), charged("gb/levy", "10"))
    answer = compute(made(*tens, level=level, rounding=rounding, inclusive=True, target=target), lines("GBP", *amounts))

    assert [str(line.net.amount) for line in answer.lines] == nets
    assert [line.gross for line in answer.lines] == [pounds(amount) for amount in amounts]


def test_tax_goes_in_the_steps_of_its_rounding() -> None:
    assert parts(compute(made(charged("gb", "7"), rounding=CASH_5), lines("GBP", "1.00", "1.11", "-1.11"))) == [
        ["0.05"],
        ["0.10"],
        ["-0.10"],
    ]
    (line,) = compute(made(charged("gb", "7"), rounding=CASH_5, inclusive=True), lines("GBP", "1.07")).lines
    assert (line.net, line.tax, line.gross) == (pounds("1.02"), pounds("0.05"), pounds("1.07"))


def test_cents_that_do_not_divide_go_as_the_plan_says_on_both_sides() -> None:
    given = made(charged("gb", "10"), level="document", residual=LAST_TAKES_REST)
    answer = compute(given, lines("GBP", "0.52", "0.52", "-0.31"))

    assert parts(answer) == [["0.05"], ["0.05"], ["-0.03"]]
    four = plan(("1 2 3 4", given.rows[0].taxes), currency="GBP", rounding=given.rounding)
    for amounts, expected in (
        (("-0.52", "-0.52", "0.26", "0.26"), ["-0.05", "-0.05", "0.02", "0.03"]),
        (("0.31", "-0.26", "-0.26", "-0.26"), ["0.03", "-0.02", "-0.02", "-0.04"]),
        (("0.99", "-0.26", "-0.26", "-0.26"), ["0.10", "-0.02", "-0.02", "-0.04"]),
    ):
        assert parts(compute(four, lines("GBP", *amounts))) == [[each] for each in expected]


@pytest.mark.parametrize("level", LEVELS)
def test_what_a_third_party_pays_is_told_unless_it_lowers_the_price(level: Level) -> None:
    asked = (TaxLine("1", pounds("10.00"), reimbursed=pounds("4.00")), TaxLine("2", pounds("10.00")))
    rounding = TaxRounding(level)
    for kind, net, told in (("tender", "10.00", pounds("4.00")), ("discount", "6.00", None)):
        rows = (PlanRow(("1",), "", (VAT,), reimbursed=kind), PlanRow(("2",), "", (VAT,), reimbursed=kind))  # type: ignore[arg-type]
        answer = compute(evolve(plan(currency="GBP", rounding=rounding), rows=rows), asked)

        assert [(line.net, line.reimbursed) for line in answer.lines] == [(pounds(net), told), (pounds("10.00"), None)]
        alone = compute(answer.plan, asked[:1])
        assert [(line.net, line.reimbursed) for line in alone.lines] == [(pounds(net), told)]


def test_tax_is_levied_on_the_exact_amount_where_there_is_one() -> None:
    exact = TaxLine("1", pounds("0.33"), exact=Unrounded(Fraction(1, 3), "GBP"))

    (line,) = compute(made(charged("gb", "15")), [exact]).lines
    assert (line.net, line.components[0].exact) == (pounds("0.33"), Unrounded("0.05", "GBP"))
    assert taxed_on(made(VAT), [exact])[0].amount == Unrounded(Fraction(1, 3), "GBP")


@pytest.mark.parametrize(
    ("amount", "quantity", "pieces"),
    [
        ("1.00", None, 1),
        ("-1.00", None, -1),
        ("1.00", "3", 3),
        ("-1.00", "3", -3),
        ("1.00", "-3", -3),
        ("-1.00", "-3", -3),
        ("0.00", "2", 2),
    ],
)
def test_pieces_go_the_way_of_the_money_or_of_the_goods(amount: str, quantity: str | None, pieces: int) -> None:
    line = TaxLine("1", pounds(amount), quantity=None if quantity is None else Quantity(quantity))

    assert pieces_of(line) == pieces
    deposit = PlannedTax("de", "Deposit", "taxable", per_piece=Unrounded("0.25", "GBP"))
    assert compute(made(deposit), [line]).tax == pounds("0.25") * pieces


def test_what_is_wrong_with_taxes_names_its_place() -> None:
    half = PlannedTax("br", "Tax", "taxable", rate=Percent(50), method="division")
    one = Fraction(1)
    for wrong in (lambda: bases_on((half, half), one, one), lambda: net_inside((charged("x", "-50"),) * 2, one, one)):
        with pytest.raises(InvalidValue) as caught:
            wrong()
        assert caught.value.path == "/taxes"
    assert bases_on((half,), one, one) == [2]
    for more, path in (({"level": "page"}, "/level"), ({"target": "gross"}, "/target")):
        with pytest.raises(InvalidValue) as caught:
            TaxRounding(**more)  # type: ignore[arg-type]
        assert caught.value.path == path
    assert str(TaxRounding("unit", target="net")) == "unit half_up net"


SOLD: Final = compute(made(VAT, KEPT), lines("GBP", "10.00", "4.00"))


def test_a_credit_says_everything() -> None:
    sold = evolve(SOLD, lines=(evolve(SOLD.lines[0], reimbursed=pounds("2.00")), SOLD.lines[1]))
    asked = ReturnedPart.of("1", Quantity(1), Quantity(4))
    quarter = (
        part(VAT, "-2.50", "-0.5", "-0.50"),
        part(KEPT, "-2.50", "-0.5", "-0.50"),
    )
    line = TaxedLine("1", pounds("-2.50"), pounds("-0.50"), pounds("-3.00"), quarter, pounds("-0.50"))

    assert asked == ReturnedPart("1", Fraction(1, 4))
    assert reverse(sold, [asked], credited_on=LATER) == TaxCredit(
        (asked,), (line,), pounds("-2.50"), pounds("-0.50"), pounds("-3.00"), DAY, LATER
    )


def test_the_taxes_of_a_line_come_back_as_one_and_make_their_sum() -> None:
    sold = compute(made(VAT, LEVY, evolve(LEVY, name="Other")), lines("GBP", "10.00"))  # 2.00 + 0.05 + 0.05
    quarter = reverse(sold, [ReturnedPart("1", Fraction(1, 4))], credited_on=LATER)

    assert isinstance(quarter, TaxCredit)
    assert [str(each.tax.amount) for each in quarter.lines[0].components] == ["-0.50", "-0.01", "-0.02"]
    assert quarter.tax == pounds("-0.53")  # a quarter of 2.10 is 0.525


def test_what_came_back_before_counts_for_its_own_line() -> None:
    both = [ReturnedPart("1", Fraction(3, 4)), ReturnedPart("2", Fraction(1, 2))]
    first = reverse(SOLD, both, credited_on=LATER)
    assert isinstance(first, TaxCredit)
    rest = reverse(
        SOLD, [ReturnedPart("2", Fraction(1, 2)), ReturnedPart("1", Fraction(1, 4))], credited_on=LATER, earlier=[first]
    )

    assert isinstance(rest, TaxCredit)
    assert (first.net + rest.net, first.tax + rest.tax) == (-SOLD.net, -SOLD.tax)
    assert [line.id for line in rest.lines] == ["2", "1"]
    assert [line.components[0].exact for line in rest.lines] == [Unrounded("-0.4", "GBP"), Unrounded("-0.5", "GBP")]


def test_a_refused_return_says_which_line_and_how_much() -> None:
    first = reverse(SOLD, [ReturnedPart("1", Fraction(2, 3))], credited_on=LATER)
    assert isinstance(first, TaxCredit)
    asked = [ReturnedPart("2", Fraction(1)), ReturnedPart("1", Fraction(1, 2)), ReturnedPart("9", Fraction(1))]

    no = reverse(SOLD, asked, credited_on=LATER, earlier=(first,))

    assert isinstance(no, Refused)
    assert [(each.code, each.path, dict(each.facts)) for each in no.reasons] == [
        ("tax.returned_too_much", "/returned/1/part", {"line": "1", "before": "2/3", "now": "1/2"}),
        ("tax.not_sold", "/returned/2/line", {"line": "9"}),
    ]


def test_a_part_is_more_than_nothing_and_at_most_all() -> None:
    for value in (Fraction(0), Fraction(-1, 2), Fraction(4, 3)):
        with pytest.raises(InvalidValue) as caught:
            ReturnedPart("1", value)
        assert caught.value.path == "/part"
    with pytest.raises(InvalidValue) as caught:
        reverse(SOLD, [ReturnedPart("1", Fraction(1, 9))] * 2, credited_on=LATER)
    assert caught.value.path == "/returned"
