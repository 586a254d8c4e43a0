from __future__ import annotations

import pytest

from ordercore.errors import InvalidValue
from ordercore.tax import Rate
from ordercore.values import Dated, Percent
from tests.tax.made import since


@pytest.mark.parametrize("percent", ["-0.001", "100.001"])
def test_absurd_rates_are_refused_with_their_path(percent: str) -> None:
    with pytest.raises(InvalidValue, match="a tax of") as caught:
        Rate("standard", Dated((since("20", "2011-01-04", "2020-01-01"), since(percent, "2020-01-01"))))
    assert caught.value.path == "/percents/rows/1/value"


@pytest.mark.parametrize("percent", ["0", "100"])
def test_none_and_all_are_rates(percent: str) -> None:
    assert Rate("standard", Dated.always(Percent(percent))).percents.rows[0].value == Percent(percent)
