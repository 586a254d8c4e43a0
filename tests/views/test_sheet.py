"""What is written for a spreadsheet is read back as it was, and begins no formula however it is cut into cells."""

from __future__ import annotations

import csv
import io
import re
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ordercore.errors import InvalidValue, Malformed, TooLarge
from ordercore.values.amount import amount
from ordercore.views import Table, as_csv, read_csv

COMPUTED: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BLANK: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*")

cells = st.text(st.sampled_from([*COMPUTED, *"\t\r\n\0 \u00a0\ufeff'\",;|0a1."]), max_size=10) | st.text(max_size=20)
numbers = st.decimals(-1000, 0, places=2, allow_nan=False).map(str)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Hostile cells, with negative amounts in a column of them."""
    width = draw(st.integers(0, 3))
    columns = [draw(st.sampled_from([cells, cells, cells | numbers])) for _ in range(width)]
    head = tuple([draw(cells) for _ in range(width)])
    rows = draw(st.lists(st.tuples(*columns), max_size=4))
    right = tuple(at for at, column in enumerate(columns) if column is not cells)
    return Table(head, tuple(rows), right=right)


@given(tables())
@example(Table(("a",), (("'=1",), ("''=1",), ("' =1",), ("",), ("a,\n=1",))))
@example(Table((), ((), ())))
def test_what_was_written_is_read_back_as_it_was(table: Table) -> None:
    assert read_csv(as_csv(table)) == Table(table.head, table.rows)


@given(tables())
def test_it_is_csv_by_rfc_4180_for_anybody(table: Table) -> None:
    written = as_csv(table)
    read = list(csv.reader(io.StringIO(written, newline=""), strict=True))

    assert [[cell.replace("'", "") for cell in line] for line in read] == [
        [cell.replace("'", "") for cell in line] for line in (table.head, *table.rows)
    ]
    assert written.endswith("\r\n")


@given(tables())
@example(Table(("a",), (("-5",), ("=1+2",), ("\n=1",), ("\t",), ("\ufeff@x",), (' "; -1',))))
@example(Table(("a",), (("-5+cmd|' /C calc'!A0",), ("-5.",), ("-٥",), ("-1e5",), ("-5 USD",)), right=(0,)))
def test_no_cell_begins_a_formula(table: Table) -> None:
    """C11: as CSV, and where somebody cuts the text at semicolons, tabs, quotes or line breaks besides."""
    written = as_csv(table)
    for line in csv.reader(io.StringIO(written, newline="")):
        for at, cell in enumerate(line):
            if not (at in table.right and is_plain_number(cell)):
                assert not cell.startswith((*COMPUTED, "\t", "\r", "\n", "\0"))
    for piece in re.split(r"[,;\t\r\n\"]", written):
        if not (table.right and is_plain_number(piece)):
            assert not BLANK.sub("", piece, count=1).startswith(COMPUTED)


def is_plain_number(cell: str) -> bool:
    """A minus, digits and at most one point: what the guarded door for numbers lets in, so neither a name nor an operation."""
    try:
        return amount(cell) < 0 and set(cell) <= set("-.0123456789")
    except InvalidValue:
        return False


def test_a_negative_amount_can_be_added_up_and_a_negative_word_cannot() -> None:
    table = Table(("sku", "change"), (("-100", "-5.00"), ("=A1", "-5.00 USD")), right=(1,))

    assert as_csv(table) == '"sku","change"\r\n"\'-100","-5.00"\r\n"\'=A1","\'-5.00 USD"\r\n'


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ('=1+2";=1+2', '"\'=1+2"";\'=1+2"'),  # both by OWASP, "CSV Injection", of which it marks the first place only
        ("=1+2'\" ;,=1+2", '"\'=1+2\'"" ;,\'=1+2"'),
        ("6 inch - blue", '"6 inch - blue"'),
        ("O'Hara, Ltd.", '"O\'Hara, Ltd."'),
        ("first\r\n\r\nsecond", '"first\r\n\r\nsecond"'),
        ("12.50", '"12.50"'),
    ],
)
def test_a_mark_stands_where_a_formula_would_begin_and_nowhere_else(cell: str, written: str) -> None:
    assert as_csv(Table(("a",), ((cell,),))) == f'"a"\r\n{written}\r\n'


def test_a_cell_that_no_spreadsheet_holds_is_refused() -> None:
    most = "x" * 32_767

    assert read_csv(as_csv(Table((most,), ()))).head == (most,)
    with pytest.raises(TooLarge) as caught:
        as_csv(Table(("a", "b"), (("1", most + "x"),)))
    assert caught.value.path == "/1/1"


@pytest.mark.parametrize(
    ("text", "path"),
    [("", "/1"), ('"a', "/1"), ('"a"b', "/1"), ('"a"\r\n"' + "x" * 131_073 + '"', "/2"), ('"a"\r\n\r\n', "/rows/0")],
)
def test_what_is_no_table_is_refused_by_its_line(text: str, path: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        read_csv(text)
    assert caught.value.path == path
    assert isinstance(caught.value, Malformed) is (path != "/rows/0")
