"""Taxes on taxes, on pieces and on slices; and the net amount inside a price that holds them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.errors import InvalidValue
from ordercore.tax import Band, PlannedTax, TaxLine, TaxRounding, compute
from ordercore.tax.levy import amount_of, bases_on, net_inside
from ordercore.values import HALF_DOWN, LAST_TAKES_REST, Money, Percent, Quantity, Unrounded
from tests.tax.made import charged, lines, plan

PERCENTS = st.integers(0, 4000).map(lambda hundredths: Percent(Fraction(hundredths, 100)))
AMOUNTS = st.fractions(0, 10_000, max_denominator=100)


@st.composite
def taxes(draw: st.DrawFn) -> PlannedTax:
    method = draw(st.sampled_from(("percent", "division")))
    over = draw(st.integers(0, 200))
    band = Band(Unrounded(over, "USD"), draw(st.sampled_from((None, Unrounded(over + 50, "USD")))))
    return PlannedTax(
        "a",
        "Tax",
        "taxable",
        rate=Percent(draw(st.integers(0, 20))),
        method=method,  # type: ignore[arg-type]
        per_piece=draw(st.sampled_from((None, Unrounded("0.05", "USD"), Unrounded(5, "USD")))),
        adds_to_base=draw(st.booleans()),
        base_affected=draw(st.booleans()),
        share=draw(st.sampled_from((Percent(100), Percent(40)))),
        band=draw(st.sampled_from((None, band))),
        retained=draw(st.booleans()),
    )


@given(st.lists(taxes(), max_size=4), AMOUNTS, st.integers(1, 5), st.booleans())
def test_a_price_gives_back_the_net_it_was_made_of(
    levied: list[PlannedTax], net: Fraction, count: int, back: bool
) -> None:
    pieces = Fraction(-count if back else count)
    net = -net if back else net
    bases = bases_on(levied, net, pieces)
    made = [amount_of(tax, base, pieces) for tax, base in zip(levied, bases, strict=True) if not tax.retained]

    assert net_inside(levied, net + sum(made), pieces) == net


def test_the_excess_over_a_threshold_in_a_price_that_contains_the_tax() -> None:
    # net = (gross + rate x threshold) / (1 + rate): Massachusetts, 6.25 % over 175.00 of each garment.
    excess = PlannedTax("us-ma", "Tax", "taxable", rate=Percent("6.25"), band=Band(Unrounded(175, "USD")))

    assert net_inside((excess,), Fraction(400), Fraction(2)) == (400 + Fraction(1, 16) * 350) / Fraction(17, 16)
    assert net_inside((excess,), Fraction(300), Fraction(2)) == 300
    assert net_inside((excess,), Fraction(-400), Fraction(-2)) == -(400 + Fraction(1, 16) * 350) / Fraction(17, 16)
    assert net_inside((excess,), Fraction(-300), Fraction(-2)) == -300


def test_a_tax_on_taxes_is_levied_on_all_that_went_before_it() -> None:
    # Quebec until 2012: 9.5 % on the price with the federal 5 %, which is the 9.975 % of today.
    federal = PlannedTax("ca", "GST", "taxable", rate=Percent(5), adds_to_base=True)
    quebec = charged("ca-qc", "9.5")
    assert bases_on((federal, quebec), Fraction(100), Fraction(1)) == [100, 105]
    assert [
        str(part.tax.amount) for part in compute(plan(("1", (federal, quebec))), lines("USD", 100)).lines[0].components
    ] == [
        "5.00",
        "9.98",
    ]

    tenth = PlannedTax("x", "Tax", "taxable", rate=Percent(10), adds_to_base=True)
    aside = PlannedTax("x", "Aside", "taxable", rate=Percent(10), base_affected=False)
    assert bases_on((tenth, tenth, aside, tenth), Fraction(100), Fraction(1)) == [100, 110, 100, 121]
    piece = PlannedTax("x", "Piece", "taxable", per_piece=Unrounded(3, "USD"), adds_to_base=True)
    assert bases_on((piece, tenth), Fraction(100), Fraction(2)) == [100, 106]
    assert bases_on((tenth, piece), Fraction(-100), Fraction(-2)) == [-100, -110]


def test_taxes_that_take_the_whole_price_are_refused() -> None:
    with pytest.raises(InvalidValue, match="take all of it"):
        bases_on((PlannedTax("br", "Tax", "taxable", rate=Percent(100), method="division"),), Fraction(1), Fraction(1))
    with pytest.raises(InvalidValue, match="leave nothing"):
        net_inside((charged("x", "-50"),) * 2, Fraction(10), Fraction(1))


def test_a_slice_is_of_the_price_of_each_piece() -> None:
    local = PlannedTax(
        "us-tn", "Tax", "taxable", rate=Percent("2.25"), band=Band(Unrounded(0, "USD"), Unrounded(1600, "USD"))
    )
    made = plan(("1", (local,)))

    two = compute(made, [TaxLine("1", Money(4000, "USD"), quantity=Quantity(2))])
    back = compute(made, [TaxLine("1", Money(-4000, "USD"), quantity=Quantity(2))])

    assert str(two.line("1").components[0].base) == "3200.00 USD"
    assert back.tax == -two.tax == Money("-72.00", "USD")


def test_a_slice_and_a_method_are_checked() -> None:
    with pytest.raises(InvalidValue, match="over -1 USD"):
        Band(Unrounded(-1, "USD"))
    with pytest.raises(InvalidValue, match="up to 1 USD"):
        Band(Unrounded(2, "USD"), Unrounded(1, "USD"))
    with pytest.raises(InvalidValue, match="unknown method 'poll'"):
        PlannedTax("a", "Tax", "taxable", method="poll")  # type: ignore[arg-type]


def test_parts_of_a_base_make_the_base() -> None:
    thirds = tuple(
        PlannedTax("de", "VAT", "taxable", rate=Percent(rate), share=Percent(Fraction(100, 3))) for rate in (7, 19, 20)
    )
    (line,) = compute(plan(("1", thirds), currency="EUR"), lines("EUR", "10.00")).lines

    assert [str(part.base.amount) for part in line.components] == ["3.33", "3.34", "3.33"]


def test_where_the_net_is_rounded_the_tax_is_what_remains() -> None:
    # Half a cent between: 8.01 with 20 % is 6.675 and 1.335.
    made = plan(("1", (charged("x", "20"),)), inclusive=True, rounding=TaxRounding("line", HALF_DOWN, target="net"))
    (line,) = compute(made, lines("USD", "8.01")).lines

    assert (str(line.net.amount), str(line.tax.amount)) == ("6.67", "1.34")
    with pytest.raises(InvalidValue, match="unknown target 'gross'"):
        TaxRounding(target="gross")  # type: ignore[arg-type]


def test_the_last_may_take_the_cent_that_does_not_divide() -> None:
    both = (charged("a", "10"), charged("b", "10"))
    made = plan(("1", both), rounding=TaxRounding(residual=LAST_TAKES_REST))

    assert [str(part.tax.amount) for part in compute(made, lines("USD", "1.05")).line("1").components] == [
        "0.10",
        "0.11",
    ]
    assert str(made.rounding) == "line half_up last_takes_rest"


def test_by_unit_the_tax_of_one_piece_is_rounded() -> None:
    made = plan(("1", (charged("x", "19"),)), rounding=TaxRounding("unit"))
    line = TaxLine("1", Money("3.24", "USD"), quantity=Quantity(3))

    # commercetools, tax calculation mode UnitPriceLevel: 1.08 bears 0.21 three times.
    assert str(compute(made, [line]).tax) == "0.63 USD"
