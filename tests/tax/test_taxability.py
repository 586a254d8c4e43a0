from __future__ import annotations

import pytest

from ordercore.errors import InvalidValue
from ordercore.tax import Ruling
from ordercore.tax.taxability import prefixes
from ordercore.tax.treatment import CATEGORIES, TREATMENTS


def test_prefixes_are_whole_parts_longest_first() -> None:
    assert prefixes("food/beverage/tea") == ("food/beverage/tea", "food/beverage", "food", "")
    assert prefixes("") == ("",)


def test_a_treatment_outside_the_list_is_refused() -> None:
    with pytest.raises(InvalidValue, match="unknown treatment 'free'"):
        Ruling("free")  # type: ignore[arg-type]


def test_every_treatment_is_another() -> None:
    assert len(set(TREATMENTS)) == len(TREATMENTS) == 9
    assert set(CATEGORIES) == set(TREATMENTS)
