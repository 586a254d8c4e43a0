"""What becomes of every line, decided before anything is done."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ordercore.bulk.retail.match import Part
from ordercore.bulk.retail.nature import nature_of
from ordercore.bulk.retail.plan import KINDS, Planned, plan
from ordercore.bulk.retail.source import read_invoices
from ordercore.values import Unrounded
from tests.bulk.sample import REAL, SAMPLE, WITHOUT_FILE, written_sample

HEAD = SAMPLE.splitlines()[0]


def planned(folder: Path, text: str = SAMPLE) -> dict[str, Planned]:
    return {each.invoice.number: each for each in plan(read_invoices(written_sample(folder, text)))}


def test_the_kinds_of_the_sample(tmp_path: Path) -> None:
    found = {number: each.kinds for number, each in planned(tmp_path).items()}

    assert found["536365"] == ("sale", "sale", "freight", "sale", "sale")
    assert found["536544"] == ("sale", "free", "service", "service", "freight")
    assert found["C536379"] == found["C536383"] == found["C540003"] == ("credit",)
    assert found["536414"] == found["536589"] == found["536590"] == ("stock_correction",)
    assert found["536600"] == ("free",)
    assert found["540000"] == ("free", "free", "sale")
    assert found["540001"] == ("sale", "service", "service")
    assert found["C536810"] == ("return", "return", "credit", "credit")
    assert found["C540002"] == ("return", "credit")
    assert found["A563185"] == ("write_off",)
    assert {kind for kinds in found.values() for kind in kinds} == set(KINDS) - {"refused"}


def test_why_credits_stand_on_no_sale(tmp_path: Path) -> None:
    found = {number: dict(each.unmatched) for number, each in planned(tmp_path).items() if each.unmatched}

    assert found == {
        "C536379": {1: "charge"},
        "C536383": {1: "never_sold"},
        "C536810": {3: "more_than_sold", 4: "more_than_sold"},
        "C536811": {1: "guest"},
        "C540002": {2: "never_sold"},
        "C540003": {1: "charge"},
    }


def test_what_returns_take_back(tmp_path: Path) -> None:
    lantern, heart = Unrounded("3.39", "GBP"), Unrounded("2.95", "GBP")

    assert planned(tmp_path)["C536810"].parts == {
        1: (Part("536365", 5, 6, lantern), Part("536365", 4, 4, lantern)),
        2: (Part("536365", 2, 1, heart),),
    }


@pytest.mark.parametrize(
    ("number", "quantity", "price", "code"),
    [
        ("1", 0, "1.00", "retail.no_quantity"),
        ("1", 1, "-1.00", "retail.negative_price"),
        ("1", -1, "1.00", "retail.negative_quantity"),
        ("C1", 1, "1.00", "retail.not_a_cancellation"),
        ("C1", 0, "1.00", "retail.not_a_cancellation"),
        ("C1", -1, "-1.00", "retail.not_a_cancellation"),
    ],
)
def test_what_is_impossible_is_refused_with_a_code(
    tmp_path: Path, number: str, quantity: int, price: str, code: str
) -> None:
    line = f"{number},85123A,HEART,{quantity},2010-12-01 08:26:00,{price},17850.0,United Kingdom"
    found = planned(tmp_path, f"{HEAD}\n{line}")[number]

    assert found.kinds == ("refused",)
    assert found.refused == {1: code}


def test_fewer_of_what_lies_on_no_shelf_is_impossible(tmp_path: Path) -> None:
    line = "1,POST,POSTAGE,-1,2010-12-01 08:26:00,0.0,,United Kingdom"

    assert planned(tmp_path, f"{HEAD}\n{line}")["1"].refused == {1: "retail.negative_quantity"}


def test_natures() -> None:
    assert {nature_of(code) for code in ("POST", "DOT", "C2")} == {"freight"}
    assert {nature_of(code) for code in ("M", "D", "BANK CHARGES", "GIFT_0001_20")} == {"service"}
    assert {nature_of(code) for code in ("85123A", "DCGS0003", "DCGSSBOY")} == {"goods"}


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason=WITHOUT_FILE)
def test_the_whole_real_file() -> None:
    kinds: Counter[str] = Counter()
    unmatched: Counter[str] = Counter()
    for each in plan(read_invoices(REAL)):
        kinds.update(each.kinds)
        unmatched.update(each.unmatched.values())

    assert kinds == {
        "sale": 527_758,
        "return": 7_219,
        "stock_correction": 2_098,
        "freight": 1_973,
        "credit": 2_069,
        "free": 417,
        "service": 372,
        "write_off": 3,
    }
    assert unmatched == {"never_sold": 1_031, "charge": 584, "dearer": 218, "guest": 165, "more_than_sold": 71}
