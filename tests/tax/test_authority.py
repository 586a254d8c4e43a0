from __future__ import annotations

import pytest
from attrs import evolve

from ordercore.errors import InvalidId, InvalidValue
from ordercore.tax import Ruling
from tests.tax.made import authority, since

NEW_YORK = authority("us-ny", since("4", "2005-06-01"), food=Ruling("exempt"))


def test_its_rate_of_a_kind() -> None:
    assert NEW_YORK.rate("standard") is NEW_YORK.rates[0]
    assert NEW_YORK.rate("reduced") is None


def test_what_it_says_of_exactly_a_class() -> None:
    found = NEW_YORK.says_of("food")

    assert found is not None
    assert found.tax_class == "food"
    assert NEW_YORK.says_of("food/beverage") is None


def test_one_row_for_each_kind() -> None:
    with pytest.raises(InvalidValue, match="'standard' stands twice") as caught:
        evolve(NEW_YORK, rates=NEW_YORK.rates * 2)
    assert caught.value.path == "/rates/1"


def test_one_row_for_each_class() -> None:
    with pytest.raises(InvalidValue, match="'' stands twice") as caught:
        evolve(NEW_YORK, taxability=NEW_YORK.taxability * 2)
    assert caught.value.path == "/taxability/2"


def test_it_levies_somewhere_and_has_an_id() -> None:
    with pytest.raises(InvalidValue, match="levies nowhere"):
        evolve(NEW_YORK, places=())
    with pytest.raises(InvalidId):
        evolve(NEW_YORK, id="New York")


def test_its_level_is_one_of_those_there_are() -> None:
    with pytest.raises(InvalidValue, match="unknown level 'village'") as caught:
        evolve(NEW_YORK, level="village")  # type: ignore[arg-type]
    assert (caught.value.path, caught.value.mend) == ("/level", "use one of country, region, county, city, district")
