from __future__ import annotations

import pytest

from ordercore.errors import InvalidValue
from ordercore.tax import Ruling, Threshold
from ordercore.tax.taxability import prefixes
from ordercore.tax.treatment import CATEGORIES, TREATMENTS
from ordercore.values import Unrounded


def test_prefixes_are_whole_parts_longest_first() -> None:
    assert prefixes("food/beverage/tea") == ("food/beverage/tea", "food/beverage", "food", "")
    assert prefixes("") == ("",)


def test_a_treatment_outside_the_list_is_refused() -> None:
    with pytest.raises(InvalidValue, match="unknown treatment 'free'"):
        Ruling("free")  # type: ignore[arg-type]


def test_every_treatment_is_another() -> None:
    assert len(set(TREATMENTS)) == len(TREATMENTS) == 9
    assert set(CATEGORIES) == set(TREATMENTS)


@pytest.mark.parametrize("price", ["0", "-110"])
def test_a_threshold_is_above_zero(price: str) -> None:
    with pytest.raises(InvalidValue, match="a threshold of") as caught:
        Threshold(Unrounded(price, "USD"))
    assert (caught.value.path, caught.value.mend) == ("/price", "give a price above zero")


def test_a_charge_follows_its_goods_in_a_way_there_is() -> None:
    with pytest.raises(InvalidValue, match="unknown 'always'") as caught:
        Ruling(follows="always")  # type: ignore[arg-type]
    assert (caught.value.path, caught.value.mend) == ("/follows", "use one of no, share, any")
