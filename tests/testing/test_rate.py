"""The rate of strategies is reported, and so is what they throw away."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from ordercore.testing.__main__ import main
from ordercore.testing.rate import Rate, measured


def test_what_a_filter_throws_away_is_counted() -> None:
    halved = measured(st.integers(0, 1_000).filter(lambda number: number % 8 == 0), 50)
    assert halved.tried > halved.made
    assert measured(st.integers(), 50).rejected_percent == "0.0%"


def test_a_rate_is_by_the_second_of_cpu() -> None:
    assert Rate(tried=300, made=240, microseconds=500_000).per_second == 480
    assert Rate(tried=300, made=240, microseconds=500_000).rejected_percent == "20.0%"


def test_the_table_names_each_class(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rate", "Money", "Percent", "--examples", "20"]) == 0
    head, money, percent = capsys.readouterr().out.splitlines()
    assert head.split() == ["class", "a", "second", "of", "CPU", "rejected"]
    assert (money.split()[0], money.split()[-1]) == ("Money", "0.0%")
    assert percent.startswith("Percent")


def test_a_class_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rate", "Mony"]) == 2
    assert "there is no strategy for 'Mony'" in capsys.readouterr().err
