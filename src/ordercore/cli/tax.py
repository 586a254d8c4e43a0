"""``python -m ordercore tax CART.json``: who is owed what on a cart, and by which rule."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from ordercore.adapters.packs import shipped_pack
from ordercore.cli.input import read_value
from ordercore.cli.screen import heading, say, table
from ordercore.cli.sheet import write_sheet
from ordercore.tax.answer import TaxAnswer
from ordercore.tax.assess import assess
from ordercore.tax.pack import TaxPack
from ordercore.tax.question import TaxQuestion
from ordercore.tax.regime import Regime
from ordercore.tax.regimes.ca import ca_gst
from ordercore.tax.regimes.domestic import au_gst, ch_vat, jp_consumption, no_vat, nz_gst, sa_vat
from ordercore.tax.regimes.eu import eu_vat
from ordercore.tax.regimes.india import in_gst
from ordercore.tax.regimes.uk import gb_vat
from ordercore.tax.regimes.us import us_sales
from ordercore.views.table import Table
from ordercore.wire import dumps, explain
from ordercore.wire.text import reason_text

__all__ = ["add", "shipped_regimes"]

_REGIMES: Final[tuple[tuple[Callable[[TaxPack], Regime], str], ...]] = (
    (gb_vat, "gb"),
    (ca_gst, "ca"),
    (us_sales, "us-state"),
    (in_gst, "in"),
    (au_gst, "au"),
    (nz_gst, "nz"),
    (jp_consumption, "jp"),
    (ch_vat, "ch"),
    (no_vat, "no"),
    (sa_vat, "sa"),
    (eu_vat, "eu"),
)
"""Every regime with the pack it reads, in the order they are asked."""


def add(commands: Any) -> None:
    """Add this command to the command line."""
    made = commands.add_parser(
        "tax",
        help="tax a cart by the shipped packs",
        description="Read a tax question as JSON, and tell its tax by the packs that come with ordercore. The packs are "
        "examples of their date: check them before you charge anybody.",
    )
    made.add_argument("file", type=Path, help="the question, for example examples/cart.json")
    made.add_argument("--pack", type=Path, help="another us_sales pack, as JSON")
    made.add_argument("--csv", type=Path, metavar="FILE.csv", help="also write the tax of each line for a spreadsheet")
    made.add_argument("--explain", action="store_true", help="account for every figure, with its source")
    made.add_argument("--json", action="store_true", help="print the answer as JSON")
    made.set_defaults(run=run)


def shipped_regimes(american: TaxPack | None = None) -> tuple[Regime, ...]:
    """All regimes with their shipped packs; the first that has a rule for a supply decides.

    Args:
        american: a pack for the United States instead of the shipped one.
    """
    packs = [american if american and name == "us-state" else shipped_pack(name) for _, name in _REGIMES]
    return tuple([regime(pack) for (regime, _), pack in zip(_REGIMES, packs, strict=True)])


def run(args: argparse.Namespace) -> int:
    """Print the tax of the cart; fails where nothing is known, with every reason."""
    question = read_value(TaxQuestion, args.file)
    american = read_value(TaxPack, args.pack) if args.pack else None
    answer = assess(question, shipped_regimes(american))
    if not isinstance(answer, TaxAnswer):
        for reason in answer.reasons:
            say(f"{reason.code} {reason.path}: {reason_text(reason)}")
        return 1
    if args.json:
        say(dumps(answer))
    elif args.explain:
        say(explain(answer))
    else:
        _show(answer)
    if args.csv:
        write_sheet(args.csv, _components(answer))
    return 0


def _components(answer: TaxAnswer) -> Table:
    """What each authority is owed on each line."""
    rows = [
        (
            line.id,
            part.authority,
            part.name,
            part.treatment,
            str(part.rate),
            str(part.base.amount),
            str(part.tax.amount),
        )
        for line in answer.lines
        for part in line.components
    ]
    return Table(("line", "authority", "tax", "treatment", "rate", "of", "is"), tuple(rows), right=(4, 5, 6))


def _show(answer: TaxAnswer) -> None:
    plan = answer.plan
    heading(f"{plan.regime}, {plan.rule}, {plan.place or 'nowhere'} on {plan.supplied_on}")
    owed = _components(answer)
    table(owed.head, owed.rows, right=owed.right)
    fees = [(fee.name, str(fee.amount)) for fee in answer.fees]
    totals = [("net", answer.net), ("tax", answer.tax), ("gross", answer.gross), ("payable", answer.payable)]
    table(("total", "amount"), [*fees, *[(name, str(amount)) for name, amount in totals]], right=(1,))
    for reason in plan.follow_up:
        say(f"look again: {reason_text(reason)}")
