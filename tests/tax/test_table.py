"""Packs read from tables: good ones as they are, bad ones by the line that is bad."""

from __future__ import annotations

from datetime import date

import pytest

from ordercore.errors import InvalidId, Malformed
from ordercore.tax import TaxAnswer, TaxLine, TaxQuestion, assess, domestic
from ordercore.tax.pack import TaxPack
from ordercore.tax.table import TABLE_COLUMNS, read_pack_table
from ordercore.values import Money, Place

HEAD = ",".join(TABLE_COLUMNS)
ROWS = [
    "is,Skatturinn,VSK,is,,,taxable,,,2015-01-01,,Act 50/1988 art. 14",
    "is,Skatturinn,VSK,is,,food,taxable,reduced,,2015-01-01,,Act 50/1988 art. 14(2)",
    "is,Skatturinn,VSK,is,,,,,24,2015-01-01,,Act 50/1988 art. 14",
    "is,Skatturinn,VSK,is,,,,reduced,11,2015-01-01,2030-01-01,Act 50/1988 art. 14(2)",
]
ICELAND = Place("is")


def read(*rows: str) -> TaxPack:
    return read_pack_table([HEAD, *rows], id="is", version="1", published=date(2026, 11, 22))


def test_a_table_is_a_pack() -> None:
    regime = domestic(read(*ROWS), ICELAND, id="is_vat", name="VSK", source="art. 1", export="art. 12")
    lines = (TaxLine("1", Money(100, "ISK")), TaxLine("2", Money(100, "ISK"), "food"))

    answer = assess(TaxQuestion(date(2026, 11, 22), "ISK", ICELAND, ICELAND, lines), (regime,))

    assert isinstance(answer, TaxAnswer), answer
    assert [str(line.tax) for line in answer.lines] == ["24 ISK", "11 ISK"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("is,Skatturinn,VSK,is,,,,,24", "fewer values"),
        ("is,Skatturinn,VSK,is,,,,,24,2015-01-01,,x,y", "more or fewer"),
        ("is,Skatturinn,VSK,is,,,,,124,2031-01-01,,x", "a tax of 124%"),
        ("is,Skatturinn,VSK,is,,,,,1e5,2031-01-01,,x", "not a plain decimal"),
        ("is,Skatturinn,VSK,is,,,,,24,2031-02-30,,x", "day "),
        ("is,Skatturinn,VSK,is,,,,,24,,,x", "without its first day"),
        ("is,Skatturinn,VSK,is,,,,,24,2016-01-01,,x", "overlaps"),
        ("is,Skatturinn,VSK,is,,books,free,,,2015-01-01,,x", "unknown treatment"),
        ("is,Other,VSK,is,,,,,24,2015-01-01,,x", "another name than on line 2"),
        ("xx,Other,VSK,,,,,,24,2015-01-01,,x", "levies nowhere"),
    ],
)
def test_a_bad_row_is_refused_by_its_line(row: str, problem: str) -> None:
    with pytest.raises(Malformed, match=problem) as caught:
        read(*ROWS, row)
    assert caught.value.path == "/6"


def test_the_line_is_that_of_the_file() -> None:
    quoted = ROWS[0].replace("Act 50/1988 art. 14", '"Act 50/1988\nart. 14"')
    bad = ROWS[2].replace("24", "abc")
    text = f"{HEAD}\n\n{quoted}\n\n{ROWS[1]}\n{bad}\n"  # blank lines, and a value over two

    with pytest.raises(Malformed) as caught:
        read_pack_table(text.splitlines(keepends=True), id="is", version="1", published=date(2026, 11, 22))
    assert caught.value.path == "/7"


@pytest.mark.parametrize(("parents", "line"), [(("b", "a"), "/2"), (("", "c"), "/3"), (("a", ""), "/2")])
def test_parents_that_are_no_tree_are_refused_by_their_line(parents: tuple[str, str], line: str) -> None:
    rows = [f"{id},X,VSK,is,{parent},,,,24,2015-01-01,,x" for id, parent in zip("ab", parents, strict=True)]

    with pytest.raises(Malformed) as caught:
        read(*rows)
    assert caught.value.path == line


def test_other_columns_are_no_pack() -> None:
    with pytest.raises(Malformed, match="not the columns"):
        read_pack_table(["place,percent", "is,24"], id="is", version="1", published=date(2026, 11, 22))


@pytest.mark.parametrize(("lines", "path"), [(["place\rpercent"], "/1"), ([HEAD, *ROWS, "is,Skatt\rurinn"], "/6")])
def test_what_is_no_csv_is_refused_by_its_line(lines: list[str], path: str) -> None:
    with pytest.raises(Malformed, match="not CSV") as caught:
        read_pack_table(lines, id="is", version="1", published=date(2026, 11, 22))
    assert caught.value.path == path


def test_a_pack_whose_name_is_none_is_no_fault_of_the_table() -> None:
    with pytest.raises(InvalidId) as caught:
        read_pack_table([HEAD, *ROWS], id="no name", version="1", published=date(2026, 11, 22))
    assert caught.value.path == "/id"
