"""The break ahead of a line is told: how many more, of what unit, and what a unit then costs."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.pricing import Buyer, BuyerIs, Line, PriceRow
from ordercore.values.quantity import Quantity, Units
from tests.pricing.shop import MUG, ask, book, mugs, priced, usd

CASES = Units("EA", {"CS": 12})
ABOVE = [
    MUG,
    PriceRow("mug-10", usd("11.00"), sku="MUG", minimum=10, units="above"),
    PriceRow("mug-20", usd("10.00"), sku="MUG", minimum=20, units="above"),
]


def told(line: Line, *rows: PriceRow) -> list[dict[str, str]]:
    return [dict(hint.facts) for hint in priced(ask(line), book(*rows)).hints if hint.code == "hint.break"]


@pytest.mark.parametrize(
    ("bought", "hints"),
    [
        (9, [{"row": "mug-10", "more": "1 EA", "unit": "11 USD"}]),
        (10, [{"row": "mug-20", "more": "10 EA", "unit": "10 USD"}]),
        (19, [{"row": "mug-20", "more": "1 EA", "unit": "10 USD"}]),
        (20, []),
    ],
)
def test_the_next_graduated_break_is_told_before_and_after_one_applies(
    bought: int, hints: list[dict[str, str]]
) -> None:
    assert told(mugs(bought), *ABOVE) == hints


def test_what_was_agreed_for_so_much_tells_of_its_own_break() -> None:
    def agreed(id: str, price: str, minimum: int) -> PriceRow:
        vip = BuyerIs(group="vip")
        return PriceRow(id, usd(price), sku="MUG", kind="contract", scope=vip, minimum=minimum, remaining=Quantity(50))

    made = book(MUG, agreed("one", "9.00", 0), agreed("dozen", "8.00", 12))

    (hint,) = priced(ask(mugs(10), buyer=Buyer(groups={"vip"})), made).hints
    assert dict(hint.facts) == {"row": "dozen", "more": "2 EA", "unit": "8 USD"}
    assert priced(ask(mugs(10)), made).hints == ()


def test_a_break_is_told_of_a_line_in_another_unit() -> None:
    rows = [MUG, PriceRow("mug-20", usd("11.00"), sku="MUG", minimum=20)]
    case = Line("1", "MUG", Quantity(1, "CS"), units=CASES)

    assert told(case, *rows) == [{"row": "mug-20", "more": "8 EA", "unit": "132 USD"}]
    assert told(Line("1", "MUG", Quantity(2, "CS"), units=CASES), *rows) == []


def test_of_two_breaks_in_two_units_the_nearer_is_told() -> None:
    rows = [
        MUG,
        PriceRow("case", usd("140.00"), sku="MUG", per=Quantity(1, "CS")),
        PriceRow("cases", usd("120.00"), sku="MUG", per=Quantity(1, "CS"), minimum=Quantity(3, "CS")),
    ]
    case = Line("1", "MUG", Quantity(1, "CS"), units=CASES)

    assert told(case, *rows) == [{"row": "cases", "more": "2 CS", "unit": "120 USD"}]
    # The price of a case goes before that of twelve pieces, so a break in pieces would not make the price.
    assert told(case, *rows[:2], PriceRow("mug-20", usd("1.00"), sku="MUG", minimum=20)) == []


@given(st.integers(1, 30), st.sampled_from(["EA", "CS"]), st.sampled_from(["all", "above"]), st.integers(2, 60))
def test_with_as_many_more_the_row_makes_a_price_and_with_one_less_it_does_not(
    bought: int, unit: str, units: str, minimum: int
) -> None:
    rows = [MUG, PriceRow("break", usd("11.00"), sku="MUG", minimum=minimum, units=units)]  # type: ignore[arg-type]

    def line(quantity: Fraction) -> Line:
        return Line("1", "MUG", Quantity(quantity, unit), units=CASES)

    def uses(quantity: Fraction) -> bool:
        (answered,) = priced(ask(line(quantity)), book(*rows)).lines
        return "break" in {answered.row, *[part.row for part in answered.parts]}

    hints = told(line(Fraction(bought)), *rows)
    assert bool(hints) != uses(Fraction(bought))
    if hints:
        more = Fraction(hints[0]["more"].removesuffix(" EA")) / (12 if unit == "CS" else 1)
        assert uses(bought + more)
        assert not uses(bought + more - Fraction(1, 12 if unit == "CS" else 1))
