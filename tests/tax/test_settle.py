"""Published figures of other systems for each level of rounding; the source stands at each."""

from __future__ import annotations

from itertools import permutations
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercore.tax import PlannedTax, TaxAnswer, TaxRounding, compute
from ordercore.tax.rounding import Level
from ordercore.values import CEILING, DOWN, HALF_EVEN, Rounding
from tests.tax.made import charged, lines, plan

KANSAS = (charged("us-ks", "6.5"), charged("us-ks/johnson", "1"), charged("us-ks/johnson/kansas-city", "1.625"))


def taxed(
    level: Level,
    *amounts: str,
    taxes: tuple[PlannedTax, ...],
    currency: str = "USD",
    mode: Rounding | None = None,
    inclusive: bool = False,
) -> TaxAnswer:
    asked = lines(currency, *amounts)
    rounding = TaxRounding(level, mode) if mode else TaxRounding(level)
    ids = " ".join(line.id for line in asked)
    return compute(plan((ids, taxes), currency=currency, rounding=rounding, inclusive=inclusive), asked)


def shares(answer: TaxAnswer) -> list[list[str]]:
    return [[str(part.tax.amount) for part in line.components] for line in answer.lines]


def test_by_line_the_cents_are_allocated_to_the_authorities() -> None:
    # cboxdk/laravel-tax, Hamilton allocation of 0.09 on one dollar in Kansas City.
    assert shares(taxed("line", "1.00", taxes=KANSAS)) == [["0.06", "0.01", "0.02"]]
    # The same stack on a hundred dollars: 9.125 is 9.13.
    assert shares(taxed("line", "100.00", taxes=KANSAS)) == [["6.50", "1.00", "1.63"]]


def test_by_line_and_authority_each_is_rounded_by_itself() -> None:
    # The same dollar where each jurisdiction is computed separately: a cent more.
    assert shares(taxed("line_authority", "1.00", taxes=KANSAS)) == [["0.07", "0.01", "0.02"]]
    # OCA/account-fiscal-rule 313: AvaTax in Tennessee, 163.75 at 7 % and 2.25 %.
    tennessee = taxed("line_authority", "163.75", taxes=(charged("us-tn", "7"), charged("us-tn/local", "2.25")))
    assert shares(tennessee) == [["11.46", "3.68"]]
    assert str(tennessee.tax) == "15.14 USD"


def test_by_rate_the_document_is_rounded_once_for_each() -> None:
    # Swedish invoice of EN 16931 practice: three lines of 99.99 at 25 %, where lines alone would give 75.00.
    sweden = taxed("document_rate", "99.99", "99.99", "99.99", taxes=(charged("se", "25"),), currency="SEK")
    assert str(sweden.tax) == "74.99 SEK"
    assert shares(sweden) == [["25.00"], ["25.00"], ["24.99"]]
    assert (
        str(taxed("line", "99.99", "99.99", "99.99", taxes=(charged("se", "25"),), currency="SEK").tax) == "75.00 SEK"
    )
    # Japan: once a rate and invoice; three items of 106 yen at 8 %.
    assert str(taxed("document_rate", "106", "106", "106", taxes=(charged("jp", "8"),), currency="JPY").tax) == "25 JPY"
    # Japan where rounding down was elected: 8.56 yen.
    assert str(taxed("document_rate", "107", taxes=(charged("jp", "8"),), currency="JPY", mode=DOWN).tax) == "8 JPY"


def test_rates_are_rounded_apart() -> None:
    rounding = TaxRounding("document_rate")
    made = plan(
        ("1", (charged("es", "21"),)), ("2", (charged("es", "10"),)), currency="EUR", rounding=rounding, inclusive=True
    )
    # invopop/gobl, Spanish invoice with included prices: 100.00 at 21 % and 150.00 at 10 %.
    answer = compute(made, lines("EUR", "100.00", "150.00"))

    assert shares(answer) == [["17.36"], ["13.64"]]
    assert (str(answer.net), str(answer.tax), str(answer.gross)) == ("219.00 EUR", "31.00 EUR", "250.00 EUR")


def test_two_authorities_at_one_rate_are_rounded_apart() -> None:
    both = (charged("us-ny", "4"), charged("us-ny/putnam", "4"))  # 0.0052 each

    assert shares(taxed("document_rate", "0.13", taxes=both)) == [["0.01", "0.01"]]
    assert shares(taxed("document", "0.13", taxes=both)) == [["0.01", "0.00"]]


def test_by_document_all_is_rounded_once() -> None:
    # ZATCA document in ksa_compliance 386: three lines of 10.10 at 15 %, 4.545 half to even.
    saudi = taxed("document", "10.10", "10.10", "10.10", taxes=(charged("sa", "15"),), currency="SAR", mode=HALF_EVEN)
    assert shares(saudi) == [["1.52"], ["1.51"], ["1.51"]]
    # Odoo, three times 1.10 with 5 % included: 0.157 of 3.30.
    odoo = taxed("document", "1.10", "1.10", "1.10", taxes=(charged("x", "5"),), currency="EUR", inclusive=True)
    assert [str(line.net.amount) for line in odoo.lines] == ["1.04", "1.05", "1.05"]
    assert (str(odoo.net), str(odoo.tax), str(odoo.gross)) == ("3.14 EUR", "0.16 EUR", "3.30 EUR")


@pytest.mark.parametrize(
    ("gross", "rate", "net", "tax"),
    [
        ("9.99", "20", "8.32", "1.67"),  # commercetools 2026-09-21, rounding target tax
        ("8.01", "20", "6.67", "1.34"),  # Odoo: exactly between, the tax goes up
        ("124.40", "8", "115.19", "9.21"),  # Odoo
        ("16.00", "19", "13.45", "2.55"),  # Solidus, Germany
        ("20.00", "7", "18.69", "1.31"),  # Solidus, Germany
        ("0.50", "10", "0.45", "0.05"),  # Australia, taxable supply rule
    ],
)
def test_of_an_inclusive_price_the_net_is_what_remains(gross: str, rate: str, net: str, tax: str) -> None:
    (line,) = taxed("line", gross, taxes=(charged("x", rate),), currency="EUR", inclusive=True).lines

    assert (str(line.net.amount), str(line.tax.amount), str(line.gross.amount)) == (net, tax, gross)


def test_several_included_taxes() -> None:
    # Quebec: GST 5 % and QST 9.975 % in 114.98.
    quebec = taxed(
        "line", "114.98", taxes=(charged("ca", "5"), charged("ca-qc", "9.975")), currency="CAD", inclusive=True
    )

    assert shares(quebec) == [["5.00", "9.98"]]
    assert str(quebec.net) == "100.00 CAD"


@pytest.mark.parametrize("level", ["document", "document_rate"])
def test_a_discount_line_takes_its_own_share(level: Level) -> None:
    sold = taxed(level, "10.01", "-0.03", "4.99", taxes=(charged("gb", "17.5"),), currency="GBP")
    returned = taxed(level, "-10.01", "0.03", "-4.99", taxes=(charged("gb", "17.5"),), currency="GBP")

    assert shares(sold) == [["1.76"], ["-0.01"], ["0.87"]]
    assert shares(returned) == [["-1.76"], ["0.01"], ["-0.87"]]


def test_the_smaller_side_is_rounded_by_itself_and_the_larger_takes_the_rest() -> None:
    amounts = ("0.07", "0.07", "-0.06")  # 0.014 charged, 0.006 given back, 0.008 in all
    taxes = (charged("x", "10"),)

    assert shares(taxed("document", "0.20", "-0.31", taxes=taxes)) == [["0.02"], ["-0.03"]]

    assert shares(taxed("document", *amounts, taxes=taxes)) == [["0.01"], ["0.01"], ["-0.01"]]
    assert shares(taxed("document", *amounts, taxes=taxes, mode=CEILING)) == [["0.01"], ["0.00"], ["0.00"]]


def test_lines_without_tax_take_no_cent() -> None:
    free = PlannedTax("gb", "VAT", "zero_rated")
    made = plan(("1 3", (charged("gb", "20"),)), ("2", (free,)), currency="GBP", rounding=TaxRounding("document"))

    assert shares(compute(made, lines("GBP", "0.02", "99.00", "0.01"))) == [["0.01"], ["0.00"], ["0.00"]]


def test_the_order_of_lines_changes_no_total() -> None:
    asked = lines("GBP", "0.33", "1.99", "-0.07", "12.49")
    made = plan(
        ("1 2 3 4", (charged("gb", "17.5"), charged("x", "0.375"))), currency="GBP", rounding=TaxRounding("document")
    )

    assert len({compute(made, order).by_rate() for order in permutations(asked)}) == 1


AMOUNTS = st.sampled_from(["0.02", "0.10", "0.13", "-0.02", "1.19", "99.99"])
LEVELS = st.sampled_from(get_args(Level))


@given(st.lists(AMOUNTS, min_size=2, max_size=12), LEVELS, st.booleans(), st.data())
def test_the_order_of_lines_changes_no_figure_of_a_line(
    amounts: list[str], level: Level, inclusive: bool, data: st.DataObject
) -> None:
    asked = lines("USD", *amounts)
    made = plan((" ".join(line.id for line in asked), KANSAS[:2]), rounding=TaxRounding(level), inclusive=inclusive)
    other = data.draw(st.permutations(asked))

    one, two = compute(made, asked), compute(made, other)
    assert {line.id: line for line in one.lines} == {line.id: line for line in two.lines}


def test_of_equal_shares_the_first_by_id_takes_the_cent() -> None:
    asked = lines("USD", "0.02", "0.02")  # half a cent each at 25 %
    for level in ("document", "document_rate"):
        made = plan(("1 2", (charged("de", "25"),)), rounding=TaxRounding(level))
        for order in permutations(asked):
            assert {line.id: line.tax.minor for line in compute(made, order).lines} == {"1": 1, "2": 0}


def test_rounding_says_what_it_is() -> None:
    assert str(TaxRounding("document_rate", HALF_EVEN)) == "document_rate half_even"
    with pytest.raises(ValueError, match="unknown level 'page'"):
        TaxRounding("page")  # type: ignore[arg-type]
