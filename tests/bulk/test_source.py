"""Reading the layout: what is taken, what is refused, and where it says so."""

from __future__ import annotations

import gzip
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ordercore.bulk.retail.country import COUNTRIES
from ordercore.bulk.retail.source import COLUMNS, SourceInvoice, read_invoices
from ordercore.errors import Malformed
from ordercore.values import Place, Unrounded
from tests.bulk.sample import REAL, SAMPLE, WITHOUT_FILE, source_rows, written_sample

HEAD = SAMPLE.splitlines()[0]
TWO_ROWS = '"HEART\nOF GOLD"'
LINE = "536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom"


def invoices(folder: Path, text: str = SAMPLE, limit: int | None = None) -> list[SourceInvoice]:
    return list(read_invoices(written_sample(folder, text), limit=limit))


def test_every_line_is_read(tmp_path: Path) -> None:
    read = [
        (invoice.number, line.code, line.quantity, line.price)
        for invoice in invoices(tmp_path)
        for line in invoice.lines
    ]

    assert read == [(number, code, many, Unrounded(price, "GBP")) for number, code, many, price in source_rows()]


def test_an_invoice_has_the_time_of_its_first_line(tmp_path: Path) -> None:
    second = invoices(tmp_path)[1]

    assert second.number == "536366"
    assert second.at == datetime(2010, 12, 1, 8, 28, tzinfo=UTC)


def test_customers_and_countries(tmp_path: Path) -> None:
    found = {each.number: (each.customer, each.country) for each in invoices(tmp_path)}

    assert found["536365"] == ("17850", "GB")
    assert found["536544"] == ("", "GB")
    assert [found[number][1] for number in ("536370", "536700", "536800", "536801", "536802")] == [
        "FR",
        "ZA",
        "JE",
        "EU",
        "ZZ",
    ]


def test_codes_are_one_item_in_any_case(tmp_path: Path) -> None:
    first = invoices(tmp_path)[0]

    assert [line.sku for line in first.lines[:2]] == ["85123A", "85123A"]
    assert first.lines[1].code == "85123a"


def test_a_limit_keeps_the_last_invoice_whole(tmp_path: Path) -> None:
    assert [len(each.lines) for each in invoices(tmp_path, limit=1)] == [5]
    assert [len(each.lines) for each in invoices(tmp_path, limit=5)] == [5]
    assert [len(each.lines) for each in invoices(tmp_path, limit=6)] == [5, 2]


def test_a_packed_file_reads_alike(tmp_path: Path) -> None:
    packed = tmp_path / "sample.csv.gz"
    packed.write_bytes(gzip.compress(SAMPLE.encode()))

    assert list(read_invoices(packed)) == invoices(tmp_path)


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    rows = [line.split(",") for line in (HEAD, LINE)]
    turned = "\n".join(",".join(reversed(row)) for row in rows)

    assert invoices(tmp_path, turned) == invoices(tmp_path, f"{HEAD}\n{LINE}")


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("", 1, "", "no column"),
        (HEAD.replace("CustomerID,", ""), 1, "", "no column CustomerID"),
        ("x" * 200_000, 1, "", "not CSV"),
        (f"{HEAD}\n{LINE.replace(',6,', ',6.0,')}", 2, "Quantity", "'6.0' is no quantity"),
        (f"{HEAD}\n{LINE.replace(',6,', ',٦,')}", 2, "Quantity", "'٦' is no quantity"),
        (
            f"{HEAD}\n{LINE.replace(',6,', ',9999999999,')}",
            2,
            "Quantity",
            "'9999999999' is more than a thousand million",
        ),
        (f"{HEAD}\n{LINE.replace('2.55', '1e3')}", 2, "UnitPrice", "'1e3' is no price"),
        (f"{HEAD}\n{LINE.replace('2.55', 'NaN')}", 2, "UnitPrice", "'NaN' is no price"),
        (f"{HEAD}\n{LINE.replace('United Kingdom', 'Atlantis')}", 2, "Country", "'Atlantis' is no country"),
        (f"{HEAD}\n{LINE.replace('2010-12-01', '1/12/2010')}", 2, "InvoiceDate", "is no time stamp"),
        (f"{HEAD}\n{LINE.replace('08:26:00', '08:26:00+01:00')}", 2, "InvoiceDate", "is no time stamp"),
        (f"{HEAD}\n{LINE}\n{LINE.replace('2010-12-01', 'then')}", 3, "InvoiceDate", "'then 08:26:00' is no time stamp"),
        (f"{HEAD}\n{LINE.replace('HEART', 'HE' + 'A' * 200_000)}", 2, "", "not CSV"),
        (f"{HEAD}\n{LINE.replace('536365', '')}", 2, "InvoiceNo", "'' is no invoice number"),
        (f"{HEAD}\n{LINE.replace('536365', '536365:1')}", 2, "InvoiceNo", "'536365:1' is no invoice number"),
        (f"{HEAD}\n{LINE.replace('536365', '9' * 101)}", 2, "InvoiceNo", "'" + "9" * 40 + "'... is no invoice number"),
        (f"{HEAD}\n{LINE.replace('85123A', '')}", 2, "StockCode", "'' is no stock code"),
        (f"{HEAD}\n{LINE.replace('17850.0', 'Mr. X')}", 2, "CustomerID", "'Mr. X' is no customer"),
        (f"{HEAD}\n{LINE.rpartition(',')[0]}", 2, "", "7 columns"),
        (f"{HEAD}\n{LINE}\n{LINE.replace('17850', '17851')}", 3, "CustomerID", "'536365' has two customers"),
        (f"{HEAD}\n{LINE}\n{LINE.replace('United Kingdom', 'France')}", 3, "Country", "'France' is the second"),
        (f"{HEAD}\n{LINE}\n{LINE.replace('536365', '536366')}\n{LINE}", 4, "InvoiceNo", "comes again"),
        (f"{HEAD}\n\n{LINE.replace('HEART', TWO_ROWS)}\n{LINE.replace('2.55', '?')}", 5, "UnitPrice", "is no price"),
    ],
)
def test_what_is_not_of_the_layout_is_refused_by_file_line_column_and_cell(
    tmp_path: Path, text: str, line: int, column: str, said: str
) -> None:
    with pytest.raises(Malformed) as caught:
        invoices(tmp_path, text)
    assert caught.value.path == f"sample.csv, line {line}" + (f", {column}" if column else "")
    assert said in caught.value.problem
    assert caught.value.mend
    assert len(str(caught.value)) < 300


def test_lines_of_nothing_are_no_lines(tmp_path: Path) -> None:
    apart = f"{HEAD}\n\n{LINE}\n\n,,,,,,,\n{LINE}\n\n"

    assert invoices(tmp_path, apart) == invoices(tmp_path, f"{HEAD}\n{LINE}\n{LINE}")
    assert [len(each.lines) for each in invoices(tmp_path, apart)] == [2]


def test_a_byte_order_mark_is_no_part_of_the_head(tmp_path: Path) -> None:
    assert invoices(tmp_path, f"\ufeff{SAMPLE}") == invoices(tmp_path, SAMPLE)


def test_a_packed_file_that_is_damaged(tmp_path: Path) -> None:
    whole = gzip.compress(SAMPLE.encode())
    damaged = {
        "blocks": whole[:10] + b"\xff" * 40 + whole[50:],  # zlib knows no such block
        "end": whole[:-8] + b"\0" * 8,
        "cut": whole[: len(whole) // 2],
    }
    for name, content in damaged.items():
        path = tmp_path / f"{name}.csv.gz"
        path.write_bytes(content)
        with pytest.raises(Malformed, match=f"{name}.csv.gz cannot be read"):
            list(read_invoices(path))


def test_a_line_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress(b"x," * 30_000_000))
    assert bomb.stat().st_size < 2**16

    tracemalloc.start()
    try:
        with pytest.raises(Malformed, match=r"bomb\.csv\.gz, line 1: more than 1,048,576 characters"):
            list(read_invoices(bomb))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20 * 2**20


def test_a_file_that_is_not_there_or_not_packed(tmp_path: Path) -> None:
    not_packed = tmp_path / "plain.csv.gz"
    not_packed.write_text(SAMPLE, encoding="utf-8")
    not_text = tmp_path / "latin.csv"
    not_text.write_bytes(f"{HEAD}\n{LINE}".replace("HEART", "CAFÉ").encode("latin-1"))

    for path in (tmp_path / "missing.csv", not_packed, not_text):
        with pytest.raises(Malformed):
            list(read_invoices(path))


def test_every_country_is_a_place() -> None:
    assert all(Place(code.lower()).country == code.lower() for code in COUNTRIES.values())
    assert len(set(COUNTRIES.values())) == len(COUNTRIES) == 38


@pytest.mark.skipif(not REAL.exists(), reason=WITHOUT_FILE)
def test_the_real_file_has_the_columns() -> None:
    first = next(read_invoices(REAL, limit=1))

    assert set(HEAD.split(",")) == set(COLUMNS)
    assert (first.number, first.customer, len(first.lines)) == ("536365", "17850", 7)
