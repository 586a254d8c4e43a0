"""The tax provider of the how-to keeps the contract, as it is printed there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from tests.testing.conftest import PROJECT, Run

PAGE: Final = PROJECT / "docs" / "how-to" / "plug-a-tax-provider.md"
BLOCK: Final = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> str:
    """All of the page's Python up to the contract's class."""
    found = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    last = next(at for at, block in enumerate(found) if "TaxProviderContract)" in block)
    return "\n\n".join(found[: last + 1])


def test_the_tax_provider_that_is_printed_keeps_the_contract(installed: Run, tmp_path: Path) -> None:
    (tmp_path / "test_taxjar.py").write_text(blocks(), encoding="utf-8")
    done = installed("-m", "pytest", "-q", "-p", "no:cacheprovider", "test_taxjar.py")
    assert done.returncode == 0, done.stdout + done.stderr
    (row,) = [line.split() for line in done.stdout.splitlines() if line.startswith("TaxProvider")]
    assert int(row[2]) >= 20
    assert row[3:] == ["0", "0", "0"]


@pytest.mark.parametrize(
    ("kept", "broken", "told"),
    [
        (
            "for line in question.lines])\n        return TaxQuote",
            "for line in map(lambda id: TaxLine(id, question.lines[0].amount), found)])\n        return TaxQuote",
            "test_whatever_is_answered",
        ),
        ('if question.currency != "USD":', "if not question:", "test_whatever_is_answered"),
        ("!= figures(said):", "== figures(said):", "test_a_report_is_made_once"),
        (
            '{"id": line.id, "sales_tax": str(line.tax.amount)} for line in quote.lines',
            '{"id": "1", "sales_tax": "0"} for line in quote.lines',
            "test_figures_are_others",
        ),
        (
            "if status >= 400 and status not in (404, 422):",
            "if status == 401:",
            "test_whatever_is_reported_out_of_reach",
        ),
        (
            'body)[0] == 404:\n            raise UnknownDocument("tax document", document)',
            'body)[0] == 0:\n            raise UnknownDocument("tax document", document)',
            "test_other_figures_replace",
        ),
        ('{"transaction_reference_id": original, **credited', "{**credited", "test_a_credit_belongs"),
    ],
)
def test_a_promise_that_the_page_would_break_is_noticed(
    kept: str, broken: str, told: str, installed: Run, tmp_path: Path
) -> None:
    text = blocks()
    assert text.count(kept) == 1
    (tmp_path / "test_taxjar.py").write_text(text.replace(kept, broken), encoding="utf-8")
    quick = ("--ordercore-strictness=quick", "-k", told)
    done = installed("-m", "pytest", "-q", "-p", "no:cacheprovider", *quick, "test_taxjar.py")
    assert done.returncode == 1, done.stdout
    assert f"  failed: {told}" in done.stdout
