"""Shipped packs against public histories of rates, where those are at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

import pytest

from ordercore.adapters.packs import shipped_pack
from ordercore.tax.regimes.territory import EU_STATES
from ordercore.values import Percent

HERE: Final = Path(__file__).resolve().parents[2]
CASES: Final = Path(os.environ.get("ORDERCORE_CASES", HERE / ".." / "shared" / "cases"))
DATA: Final = CASES.parent / "data" / "tax_vat"
FIRST: Final = "2016-01-01"

needs_data = pytest.mark.skipif(not DATA.exists(), reason="the folder of public rate histories is not here")


def standard(code: str) -> list[tuple[str, Percent]]:
    """The standard rates of a member state as the pack has them, by the day they begin."""
    (authority,) = [each for each in shipped_pack("eu").authorities if each.id == code]
    rate = authority.rate("standard")
    assert rate is not None
    return [(str(row.period.since), row.value) for row in rate.percents.rows]


@needs_data
@pytest.mark.parametrize("state", EU_STATES, ids=str)
def test_standard_rates_are_those_of_duty27(state: object) -> None:
    published = json.loads((DATA / "duty27_standard_by_date.json").read_text(encoding="utf-8"))["rates"]
    code = str(state)
    rows = published["EL" if code == "gr" else code.upper()]

    assert standard(code) == [(row["from"], Percent(row["standard"])) for row in rows]


def test_every_member_state_has_one_authority_and_a_rate_since_2016() -> None:
    assert {str(state) for state in EU_STATES} <= {each.id for each in shipped_pack("eu").authorities}
    assert all(standard(str(state))[0][0] == FIRST for state in EU_STATES)
