"""The runners of this folder hold for other cases of the same words: renamed, in another order, and fewer."""

from __future__ import annotations

import copy
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from tests.oracles import test_einvoice, test_gobl
from tests.oracles.folder import FOLDER, Case, cases_in, exact, percent
from tests.oracles.gobl import rates_of
from tests.oracles.tax_asked import Asked, asked
from tests.oracles.tax_check import check_arithmetic, check_determination

HERE: Final = Path(__file__).resolve().parents[2]
FILES: Final = ("tax", "einvoice", "gobl")
CASES: Final = {name: cases_in(f"{name}.json") for name in FILES}


def run(folder: Path, cases: dict[str, list[Case]]) -> subprocess.CompletedProcess[str]:
    """The runners of these files over other cases."""
    for name, some in cases.items():
        (folder / f"{name}.json").write_text(json.dumps({"cases": some}), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=line"]
    command += [f"tests/oracles/test_{name}.py" for name in cases]
    paths = os.pathsep.join([str(HERE / "src"), str(HERE)])
    env = {**os.environ, "ORDERCORE_CASES": str(folder), "PYTHONPATH": paths}
    return subprocess.run(command, cwd=HERE, env=env, capture_output=True, text=True, check=False, timeout=120)


def halves(cases: list[Case]) -> tuple[list[Case], list[Case]]:
    """The cases under names that say nothing, in another order, one half and the other."""
    shuffled = random.Random(4).sample(cases, len(cases))
    others = [{**case, "id": f"case-{at}"} for at, case in enumerate(shuffled)]
    return others[: len(others) // 2], others[len(others) // 2 :]


@pytest.mark.parametrize("which", [0, 1], ids=["one half", "the other half"])
def test_other_cases_of_the_same_kind(which: int, tmp_path: Path) -> None:
    done = run(tmp_path, {name: halves(cases)[which] for name, cases in CASES.items()})

    assert done.returncode == 0, done.stdout[-2000:]


def first(name: str, fits: Callable[[Case], object]) -> Case:
    """A copy of the first case that fits; another folder may have none."""
    found = next((case for case in CASES[name] if fits(case)), None)
    if found is None:
        pytest.skip(f"no such case in {FOLDER}")
    return copy.deepcopy(found)


def check(name: str, case: Case) -> None:
    """One case through its runner."""
    {"tax": check_arithmetic, "einvoice": test_einvoice.test_case, "gobl": test_gobl.test_case}[name](case)


def test_labels_of_gobl_change_no_figure() -> None:
    on_line = first("gobl", lambda case: any(line["charges"] for line in case["lines"]))
    next(line for line in on_line["lines"] if line["charges"])["charges"][0]["code"] = "AAA"
    off_line = first("gobl", lambda case: any(line["discounts"] for line in case["lines"]))
    next(line for line in off_line["lines"] if line["discounts"])["discounts"][0]["key"] = "promotion"
    off = first("gobl", lambda case: case["discounts"])
    off["discounts"][0]["code"] = "X"

    for case in (on_line, off_line, off):
        check("gobl", case)


def test_a_surcharge_of_gobl_is_a_tax_on_the_same_base() -> None:
    case = first(
        "gobl",
        lambda case: (
            case["prices_include"] is None
            and not case["payment_advances"]
            and [rate.get("percent") for _, rate in rates_of(case).values()] == ["21.0%"]
            and all(len(line["taxes"]) == 1 for line in case["lines"])
            and not case["discounts"]
            and not case["charges"]
        ),
    )
    ((category, rate),) = rates_of(case).values()
    extra = str(percent("5.2").of(exact(rate["base"], case["currency"])).settle().money).split()[0]
    for line in case["lines"]:
        line["taxes"][0]["surcharge"] = "5.2%"
    rate["surcharge"], category["surcharge"] = {"percent": "5.2%", "amount": extra}, extra
    for name in ("tax", "total_with_tax", "payable"):
        case["totals"][name] = str(Decimal(case["totals"][name]) + Decimal(extra))

    check("gobl", case)


def test_an_allowance_without_tax_is_of_the_only_one() -> None:
    one = first("einvoice", lambda case: case["doc_allowances"] and len(case["tax"]) == 1)
    one["doc_allowances"][0]["vat"] = None
    for name in ("prepaid", "rounding", "tax_amount_accounting"):
        if one["totals"][name] is None:
            del one["totals"][name]

    check("einvoice", one)


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_figure_fails(name: str) -> None:
    case = first(name, lambda each: True)
    totals: dict[str, Any] = case["expected"]["totals"] if name == "tax" else case["totals"]
    at = {"tax": "gross", "einvoice": "payable", "gobl": "payable"}[name]
    totals[at] = str(Decimal(totals[at]) + 1)

    with pytest.raises(AssertionError):
        check(name, case)


@pytest.mark.parametrize("name", FILES)
def test_an_unknown_word_fails(name: str) -> None:
    case = first(name, lambda each: True)
    row: dict[str, Any] = case["input"][0] if name == "tax" else case["lines"][0]
    row["moon_phase"] = "full"

    with pytest.raises(AssertionError, match="moon_phase"):
        check(name, case)


def test_a_question_whose_answer_is_not_the_expected_one_fails() -> None:
    case = first("tax", lambda each: isinstance(asked(each), Asked))
    case["expected"]["totals"]["tax"] = str(Decimal(case["expected"]["totals"]["tax"]) + 1)
    question = asked(case)
    assert isinstance(question, Asked)

    with pytest.raises(AssertionError):
        check_determination(case, question)
