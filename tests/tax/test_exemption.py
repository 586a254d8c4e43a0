from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from ordercore.tax import Exemption
from ordercore.tax.exemption import exemption_from
from ordercore.values import Period, Place
from tests.tax.made import authority, since

STATE = authority("us-ny", since("4", "2005-06-01"))
COUNTY = authority("us-ny/putnam", since("4", "2019-08-01"))
DISTRICT = evolve(COUNTY, id="us-ny/mctd", places=(Place("us-ny/putnam"), Place("us-ny/new-york-city")))
RESALE = Exemption(Place("us-ny"), "resale", "ST-120", Period(date(2026, 1, 1), date(2027, 1, 1)))


def test_a_state_certificate_frees_from_all_that_levy_inside() -> None:
    for levied_by in (STATE, COUNTY, DISTRICT):
        assert exemption_from(levied_by, (RESALE,), date(2026, 6, 1)) is RESALE


def test_a_county_certificate_frees_from_the_county_alone() -> None:
    local = evolve(RESALE, place=Place("us-ny/putnam"))

    assert exemption_from(COUNTY, (local,), date(2026, 6, 1)) is local
    assert exemption_from(STATE, (local,), date(2026, 6, 1)) is None
    assert exemption_from(DISTRICT, (local,), date(2026, 6, 1)) is None


@pytest.mark.parametrize(
    ("on", "held"), [("2025-12-31", False), ("2026-01-01", True), ("2026-12-31", True), ("2027-01-01", False)]
)
def test_it_holds_in_its_period_only(on: str, held: bool) -> None:
    assert (exemption_from(STATE, (RESALE,), date.fromisoformat(on)) is RESALE) is held


def test_the_first_that_applies_is_taken() -> None:
    elsewhere, here = evolve(RESALE, place=Place("us-nj")), evolve(RESALE, certificate="ST-121")

    assert exemption_from(STATE, (elsewhere, here, RESALE), date(2026, 6, 1)) is here
    assert exemption_from(STATE, (), date(2026, 6, 1)) is None
