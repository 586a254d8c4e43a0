"""Taxed lines of other systems, statutes and tax offices: their figures against ours.

The arithmetic of every case is computed from its own rates, see `tests.oracles.tax_plan` for how a case is read.
Wherever a shipped pack knows its place and goods it is asked as a question too, see `tests.oracles.tax_asked`; the names of the
tests say which are not, and why.
"""

from __future__ import annotations

from typing import Final

import pytest

from ordercore.errors import OrdercoreError
from tests.oracles.folder import IS_GIVEN, Case, cases_in
from tests.oracles.tax_asked import Asked, asked
from tests.oracles.tax_check import check_arithmetic, check_determination

CASES: Final = cases_in("tax.json")
LEAST_ASKED: Final = 92
"""How many of the cases given with the project are asked: a change of a pack must not make them silent."""
WHY_NOT: Final = (
    "it names no place",
    "no table here knows",
    "no class here is called",
    "a line is said to be exempt, not why",
    "its kind of tax is in no pack",
    "it names kinds of rates",
    "its rates were never in force there",
    "no place has the rate its prices are said to contain",
    *("tax.no_regime", "tax.unknown_place", "tax.no_ruling", "tax.no_rate", "tax.no_goods"),
)
"""All that may keep a case from being asked; a refusal of ours has its code."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_arithmetic(case: Case) -> None:
    check_arithmetic(case)


def read(case: Case) -> Asked | str | Exception:
    """The question of a case, why there is none, or what a word did that nobody here knows: a failure of its own test."""
    try:
        return asked(case)
    except (AssertionError, KeyError, ValueError, OrdercoreError) as error:
        return error


READ: Final = [(case, read(case)) for case in CASES]


@pytest.mark.parametrize(
    ("case", "question"),
    [pytest.param(case, one, id=case["id"]) for case, one in READ if not isinstance(one, str)],
)
def test_determination(case: Case, question: Asked | Exception) -> None:
    if isinstance(question, Exception):
        raise question
    check_determination(case, question)


@pytest.mark.parametrize(
    "why", [pytest.param(one, id=f"{case['id']}: {one}") for case, one in READ if isinstance(one, str)]
)
def test_not_asked(why: str) -> None:
    assert why.startswith(WHY_NOT)


@pytest.mark.skipif(not IS_GIVEN, reason="another folder has other cases")
def test_the_cases_given_are_asked() -> None:
    assert len([one for _, one in READ if isinstance(one, Asked)]) >= LEAST_ASKED
