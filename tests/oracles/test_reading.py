"""How a tax case is read, on cases made up in the words of the file: figures worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.oracles.folder import Case
from tests.oracles.tax_asked import Asked, asked
from tests.oracles.tax_check import check_arithmetic, check_determination

Row = tuple[str, str | None, str, str, str]
"""Of a component: its name, rate, base, amount and how."""


def made(rows: list[Row], totals: tuple[str, str, str], **fields: Any) -> Case:
    """A case of one line, on which all components are."""
    net, tax, gross = totals
    amount = gross if fields.get("price_mode") == "inclusive" else net
    parts = [
        {"line": "1", "jurisdiction": name, "rate": rate, "base": base, "amount": part, "how": how}
        | ({"per_unit": part, "qty": "1"} if how == "fixed" else {})
        for name, rate, base, part, how in rows
    ]
    figures = {"net": net, "tax": tax, "gross": gross}
    expected = {"treatment": "standard", "components": parts, "lines": [{"id": "1", **figures}], "totals": figures}
    about = dict.fromkeys(("date", "seller", "exemption", "source", "figure_origin", "note"))
    case: Case = {
        "id": "made-up",
        "group": "made up",
        "jurisdiction": "x",
        "buyer": "consumer",
        "currency": "EUR",
        "price_mode": "exclusive",
        "rounding": {"level": "line", "mode": "half_up", "unit": "0.01"},
        **about,
        "input": [{"id": "1", "category": "general_goods", "qty": "1", "amount": amount}],
        "expected": expected,
    }
    return case | fields


INCLUSIVE: dict[str, Any] = {"price_mode": "inclusive"}
ARITHMETIC = {
    "each rounded by itself": made(
        [("GST", "0.05", "0.50", "0.03", "rounded"), ("PST", "0.07", "0.50", "0.04", "rounded")],
        ("0.50", "0.07", "0.57"),
    ),
    "rounded together": made(
        [("GST", "0.05", "0.50", "0.03", "allocated"), ("PST", "0.07", "0.50", "0.03", "allocated")],
        ("0.50", "0.06", "0.56"),
    ),
    "the net rounded": made([("VAT", "0.20", "8.33", "1.66", "net_target")], ("8.33", "1.66", "9.99"), **INCLUSIVE),
    "a tax on an amount for each, both in the price": made(
        [("fee", None, "100.00", "5.00", "fixed"), ("VAT", "0.21", "105.00", "22.05", "included")],
        ("100.00", "27.05", "127.05"),
        **INCLUSIVE,
    ),
    "one in the price and one on top": made(
        [("VAT", "0.21", "100.00", "21.00", "included"), ("city", "0.05", "100.00", "5.00", "rounded")],
        ("100.00", "26.00", "126.00"),
        price_mode="mixed",
        input=[{"id": "1", "category": "g", "qty": "1", "amount": "121.00", "price_mode": "inclusive"}],
    ),
    "each on all before": made(
        [
            ("one", "0.10", "100.00", "10.00", "rounded"),
            ("two", "0.10", "110.00", "11.00", "rounded"),
            ("three", "0.10", "121.00", "12.10", "rounded"),
        ],
        ("100.00", "33.10", "133.10"),
    ),
    "two inside the price": made(
        [("one", "0.10", "100.00", "12.50", "division"), ("two", "0.10", "100.00", "12.50", "division")],
        ("100.00", "25.00", "125.00"),
    ),
    "slices end to end": made(
        [("low", "0.02", "1600.00", "32.00", "rounded"), ("high", "0.03", "900.00", "27.00", "rounded")],
        ("2500.00", "59.00", "2559.00"),
    ),
    "a currency of three digits": made(
        [("VAT", "0.10", "10.005", "1.001", "rounded")],
        ("10.005", "1.001", "11.006"),
        currency="cur",
        rounding={"level": "line", "mode": "half_up", "unit": "0.001"},
    ),
}


@pytest.mark.parametrize("name", ARITHMETIC)
def test_what_stands_on_what(name: str) -> None:
    check_arithmetic(ARITHMETIC[name])


US: dict[str, Any] = {"currency": "USD"}
DETERMINATION = {
    "a county of the pack, with its cap": (
        made(
            [("US-FL", "0.06", "6000.00", "360.00", "rounded"), ("county", "0.01", "5000.00", "50.00", "rounded")],
            ("6000.00", "410.00", "6410.00"),
            jurisdiction="US-FL / local 1%",
            **US,
        ),
        ("us-fl/miami-dade", "2026-08-20"),
    ),
    "a city that the case makes up": (
        made(
            [("US-GA", "0.04", "100.00", "4.00", "allocated"), ("city", "0.049", "100.00", "4.90", "allocated")],
            ("100.00", "8.90", "108.90"),
            jurisdiction="US-GA ZIP 30303",
            **US,
        ),
        ("us-ga/made-up", "2026-08-20"),
    ),
    "a rate of former years": (
        made([("GR", "0.23", "100.00", "23.00", "rounded")], ("100.00", "23.00", "123.00"), jurisdiction="GR 23%"),
        ("gr", "2016-05-31"),
    ),
    "a territory outside": (
        made([("IT", "0.22", "0.00", "0.00", "rounded")], ("100.00", "0.00", "100.00"), jurisdiction="IT 23041"),
        ("it-so/livigno", "2026-08-20"),
    ),
    "between two states": (
        made(
            [("IGST", "0.18", "100.00", "18.00", "rounded")],
            ("100.00", "18.00", "118.00"),
            jurisdiction="IN seller MH -> place of supply KA",
            currency="INR",
            input=[{"id": "1", "category": "std18", "qty": "1", "amount": "100.00"}],
        ),
        ("in-ka", "2026-08-20"),
    ),
}
DETERMINATION["a territory outside"][0]["expected"]["treatment"] = "outside_vat_area"


@pytest.mark.parametrize("name", DETERMINATION)
def test_where_and_when(name: str) -> None:
    case, (to, on) = DETERMINATION[name]

    found = asked(case)

    assert isinstance(found, Asked), found
    assert (found.question.ship_to.path, str(found.question.supplied_on)) == (to, on)
    check_arithmetic(case)
    check_determination(case, found)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"jurisdiction": "21%"}, "it names no place"),
        ({"jurisdiction": "FR Atlantis"}, "no table here knows atlantis"),
        ({"jurisdiction": "FR 99%"}, "its rates were never in force there"),
        ({"jurisdiction": "BR 17%"}, "tax.no_regime"),
    ],
)
def test_what_is_not_asked(fields: dict[str, str], why: str) -> None:
    case = made([("VAT", "0.99", "1.00", "0.99", "rounded")], ("1.00", "0.99", "1.99"), **fields)

    assert str(asked(case)).startswith(why)


def test_a_word_for_a_buyer_that_nobody_knows_is_a_failure() -> None:
    case = made([("VAT", "0.20", "1.00", "0.20", "rounded")], ("1.00", "0.20", "1.20"), jurisdiction="FR", buyer="king")

    with pytest.raises(KeyError, match="king"):
        asked(case)
