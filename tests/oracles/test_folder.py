"""The folder the project was given is whole: a case that got lost would be a case that cannot fail."""

from __future__ import annotations

from typing import Final

import pytest

from tests.oracles.folder import FOLDER, IS_GIVEN, cases_in

COUNTS: Final = {"pricing": 97, "tax": 122, "einvoice": 273, "gobl": 90}


@pytest.mark.skipif(not IS_GIVEN or not FOLDER.exists(), reason="the given folder of worked cases is not here")
@pytest.mark.parametrize("name", COUNTS)
def test_there_are_as_many_cases_as_were_given(name: str) -> None:
    assert len(cases_in(f"{name}.json")) == COUNTS[name]
