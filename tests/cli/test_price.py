"""The price of a cart on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ordercore.cli import main
from ordercore.pricing import (
    AskedCharge,
    Difference,
    FreeItem,
    Line,
    PercentOff,
    PriceAnswer,
    PriceBook,
    PriceQuestion,
    PriceRow,
    Rule,
    price,
)
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.views import read_csv
from ordercore.wire import dumps, loads
from tests.pricing.shop import ON

BOOK = PriceBook(
    "spring",
    [
        PriceRow("mug", Money("12.50", "USD"), sku="MUG"),
        PriceRow("mug-6", Money("11.00", "USD"), sku="MUG", minimum=6),
    ],
    [Rule("ten", PercentOff(Percent(10)), coupon="TEN"), Rule("gift", FreeItem("MUG", per=4))],
)
CART = PriceQuestion(
    ON,
    "USD",
    lines=[Line("1", "MUG", 5)],
    coupons={"TEN"},
    charges=[AskedCharge("f", "freight", Money("7.00", "USD"))],
)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    cart, book = tmp_path / "cart.json", tmp_path / "book.json"
    cart.write_text(dumps(CART))
    book.write_text(dumps(BOOK))
    return ["price", str(cart), "--book", str(book)]


def test_a_cart_is_priced(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(files) == 0
    said = capsys.readouterr().out
    assert {"MUG", "56.25", "freight", "63.25", "gift"} <= set(said.split())
    assert "coupon TEN: applied" in said
    assert "hint.break: row mug-6, more 1 EA, unit 11 USD" in said


def test_the_account_is_told(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, "--explain"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("price: $63.25 ")
    assert "    price.candidate: $11.00 (row mug-6, kind list, lost break)" in said


def test_the_answer_as_json(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, "--json"]) == 0
    assert loads(PriceAnswer, capsys.readouterr().out) == price(CART, BOOK)


def test_what_has_no_price_is_one_with_every_reason(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cart.json").write_text(
        dumps(PriceQuestion(ON, "EUR", lines=[Line("1", "MUG", 5), Line("2", "POT", 1)]))
    )

    assert main(files) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert [line.split(":")[0] for line in said.err.splitlines()] == [
        "price.none at /lines/0",
        "price.none at /lines/1",
    ]
    assert "mug currency" in said.err


@pytest.mark.parametrize("text", [None, "{", '{"id": "spring", "rules": [{"id": "a", "effect": {"type": "Magic"}}]}'])
def test_a_book_that_cannot_be_read_is_one_line(
    files: list[str], tmp_path: Path, text: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book.json"
    book.unlink()
    if text is not None:
        book.write_text(text)

    assert main(files) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_another_book_is_compared(files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other, picture = tmp_path / "other.json", tmp_path / "change.svg"
    other.write_text(dumps(PriceBook("summer", [PriceRow("mug", Money("10.00", "USD"), sku="MUG")])))

    assert main([*files, "--against", str(other), "--picture", str(picture)]) == 0
    said = capsys.readouterr().out.split()
    assert said[said.index("revenue") :][:4] == ["revenue", "63.25", "57.00", "-6.25"]
    assert picture.read_text().startswith("<svg ")

    assert main([*files, "--against", str(other), "--json"]) == 0
    assert loads(Difference, capsys.readouterr().out).after["USD"].net == Money("57.00", "USD")


def test_a_change_is_written_for_a_spreadsheet(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other, sheet = tmp_path / "other.json", tmp_path / "change.csv"
    other.write_text(dumps(BOOK))

    assert main([*files, "--against", str(other), "--csv", str(sheet)]) == 0
    written = sheet.read_bytes()
    assert written.startswith('\ufeff"currency","what","before","after","change"\r\n'.encode())
    table = read_csv(written.decode("utf-8-sig"))
    assert ("USD", "discount ten", "-6.25", "-6.25", "0.00") in table.rows


@pytest.mark.parametrize("option", ["--picture", "--csv"])
@pytest.mark.parametrize("place", ["none/change", ""])
def test_what_cannot_be_written_is_said_in_a_line(
    files: list[str], option: str, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.json"
    other.write_text(dumps(BOOK))

    assert main([*files, "--against", str(other), option, str(tmp_path / place)]) == 1
    said = capsys.readouterr().err
    assert f"{option}: {tmp_path / place} cannot be written" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("option", ["--picture", "--csv"])
def test_what_is_not_compared_is_neither_drawn_nor_written(
    files: list[str], option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*files, option, str(tmp_path / "change")]) == 1
    assert "--against" in capsys.readouterr().err
    assert not (tmp_path / "change").exists()
