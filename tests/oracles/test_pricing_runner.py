"""The runner of the pricing cases itself: it reads what a case says, and nothing else, and it can fail."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from tests.oracles.pricing.ladder import ours_instead
from tests.oracles.pricing.run import run
from tests.oracles.pricing.siblings import SIBLINGS, case_of
from tests.oracles.pricing.tables import TABLES
from tests.oracles.pricing.variants import VARIANTS, renamed
from tests.oracles.pricing.words import FILE, UnknownWord, cases

if not FILE.exists():
    pytest.skip("the folder of worked cases is not here; name it in ORDERCORE_CASES", allow_module_level=True)

CASES: Final = [*cases(), *(case_of(name) for name in SIBLINGS)]
CARTS: Final = [case for case in CASES if case["kind"] == "cart"]
ROOT: Final = Path(__file__).resolve().parents[2]


def run_in(folder: Path, told: list[dict[str, Any]]) -> subprocess.CompletedProcess[str]:
    """The modules of the pricing cases, run on a folder of some."""
    (folder / "pricing.json").write_text(json.dumps({"cases": told}), encoding="utf-8")
    files = [str(ROOT / "tests" / "oracles" / name) for name in ("test_pricing.py", "test_allocation.py")]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files],
        cwd=ROOT,
        env=os.environ | {"ORDERCORE_CASES": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_no_name_matters(case: dict[str, Any]) -> None:
    run(renamed(case))


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_case_told_otherwise(variant: str) -> None:
    ran = 0
    for case in CARTS:
        other = VARIANTS[variant](case)
        if other is not None:
            run(other)
            ran += 1
    assert ran


@pytest.mark.parametrize("name", SIBLINGS)
def test_the_same_words_put_together_otherwise(name: str) -> None:
    run(case_of(name))


@pytest.mark.parametrize("name", TABLES)
def test_another_table_of_prices(name: str) -> None:
    run({"id": name, "kind": "price_lookup", **TABLES[name]})


def test_a_table_that_counts_attributes_is_answered_by_our_ladder() -> None:
    told = TABLES["attributes counted, and our ladder"]

    assert [ours_instead(told, query["context"]) for query in told["queries"]] == ["own", None]


def test_a_half_in_another_order_runs_from_another_folder(tmp_path: Path) -> None:
    half = random.Random(1).sample(CASES, len(CASES) // 2)

    ran = run_in(tmp_path, [renamed(case) for case in half])

    assert ran.returncode == 0, ran.stdout
    assert f"{len(half)} passed" in ran.stdout


def test_a_kind_and_a_word_nobody_knows_fail(tmp_path: Path) -> None:
    plain = case_of("compounding by priority")
    strange = [{**plain, "kind": "auction"}, {**plain, "id": "other", "mood": "good"}, plain]

    ran = run_in(tmp_path, strange)

    assert ran.returncode == 1
    assert "2 failed, 1 passed" in ran.stdout
    assert ran.stdout.count("unknown vocabulary: ") >= 2


# --- it can fail -----------------------------------------------------------------------------------------------------------


Where = tuple[str | int, ...]


def objects(told: Any, path: Where = ()) -> list[Where]:
    """Where a case tells fields: of itself, of a rule, an effect, a line."""
    inner = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    return [path] * isinstance(told, dict) + [each for key, part in inner for each in objects(part, (*path, key))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_word_more_anywhere_is_refused(case: dict[str, Any]) -> None:
    for path in objects(case):
        if path and path[-1] in ("source", "catalogue", "alternative_lines_with_unit_ledger"):
            continue  # what is told of the source is not read; the others hold names
        other = deepcopy(case)
        reached: Any = other
        for key in path:
            reached = reached[key]
        reached["mood"] = "good"
        with pytest.raises(UnknownWord, match="mood"):
            run(other)


@pytest.mark.parametrize("case", CARTS, ids=lambda case: str(case["id"]))
def test_another_figure_fails(case: dict[str, Any]) -> None:
    for at in range(len(case["expected"]["lines"])):
        other = deepcopy(case)
        line = other["expected"]["lines"][at]
        line["gross"] = str(Decimal(line["gross"]) + 1)
        with pytest.raises(AssertionError):
            run(other)
    totals = (
        ("subtotal_before", "shipping")
        if "peer-quirk" in case.get("topics", ())
        else ("subtotal_before", "total", "shipping")
    )
    for word in totals:
        if word in case["expected"]:
            other = deepcopy(case)
            other["expected"][word] = str(Decimal(other["expected"][word]) + 1)
            with pytest.raises(AssertionError):
                run(other)
