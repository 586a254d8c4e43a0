"""The tax command: a cart in a file, its tax on the screen."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from ordercore.adapters.packs import shipped_pack
from ordercore.cli import main
from ordercore.cli.tax import shipped_regimes
from ordercore.tax import TaxAnswer
from ordercore.values import Place
from ordercore.views import read_csv
from ordercore.wire import dumps, loads

CART = str(Path(__file__).resolve().parents[2] / "examples" / "cart.json")


def test_a_cart_is_taxed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tax", CART]) == 0
    said = capsys.readouterr().out

    assert "us_sales.destination" in said
    assert "us-ny/mctd" in said
    assert "164.24 USD" in said


def test_every_figure_is_accounted_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tax", CART, "--explain"]) == 0
    assert "NY Tax Law § 1109" in capsys.readouterr().out


def test_the_answer_is_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tax", CART, "--json"]) == 0
    assert str(loads(TaxAnswer, capsys.readouterr().out).gross) == "164.24 USD"


def test_the_tax_of_each_line_is_written_for_a_spreadsheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "tax.csv"

    assert main(["tax", CART, "--csv", str(sheet)]) == 0
    table = read_csv(sheet.read_text(encoding="utf-8-sig"))
    assert table.head[:2] == ("line", "authority")
    assert sum(Decimal(row[-1]) for row in table.rows) == Decimal("10.84")
    assert "164.24 USD" in capsys.readouterr().out


def test_what_is_not_known_is_said_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cart.json"
    file.write_text(Path(CART).read_text().replace("us-ny/putnam", "us-tx"))

    assert main(["tax", str(file)]) == 1
    assert "tax.unknown_place" in capsys.readouterr().out


def test_another_pack_for_the_united_states(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack, cart = tmp_path / "pack.json", tmp_path / "cart.json"
    pack.write_text(dumps(evolve(shipped_pack("us-state"), id="no-locals", covers=(Place("us-tx"),))))
    cart.write_text(Path(CART).read_text().replace("us-ny/putnam", "us-tx"))

    assert main(["tax", str(cart), "--pack", str(pack)]) == 0
    assert "161.49 USD" in capsys.readouterr().out


def test_every_regime_has_its_pack() -> None:
    assert len({regime.id for regime in shipped_regimes()}) == 11
