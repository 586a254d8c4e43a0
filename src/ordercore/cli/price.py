"""``python -m ordercore price CART.json --book BOOK.json``: what a cart costs by a book, and why."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ordercore.cli.input import read_value
from ordercore.cli.screen import table
from ordercore.cli.sheet import write_picture, write_sheet
from ordercore.errors import InvalidValue
from ordercore.pricing import PriceAnswer, PriceBook, PriceQuestion, diff, price
from ordercore.values.verdict import Refused
from ordercore.views import change_picture, change_table
from ordercore.wire import dumps, explain

__all__ = ["add"]


def add(commands: Any) -> None:
    """Add this command to the command line."""
    made = commands.add_parser("price", help="price a cart by a book, both as JSON")
    made.add_argument("cart", type=Path, metavar="CART.json", help="a PriceQuestion as ordercore.wire writes it")
    made.add_argument(
        "--book", type=Path, required=True, metavar="BOOK.json", help="a PriceBook as ordercore.wire writes it"
    )
    made.add_argument(
        "--against", type=Path, metavar="BOOK.json", help="also price by this book, and tell what would change"
    )
    made.add_argument("--picture", type=Path, metavar="FILE.svg", help="with --against: draw the change as bars")
    made.add_argument("--csv", type=Path, metavar="FILE.csv", help="with --against: write the change for a spreadsheet")
    shown = made.add_mutually_exclusive_group()
    shown.add_argument("--explain", action="store_true", help="print the whole account, to the last cent")
    shown.add_argument("--json", action="store_true", help="print the answer as JSON")
    made.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer; 1 when there is none, with every reason."""
    for option in ("picture", "csv"):
        if getattr(args, option) and not args.against:
            raise InvalidValue("nothing is compared", path=f"--{option}", mend="name another book with --against")
    question, book = read_value(PriceQuestion, args.cart), read_value(PriceBook, args.book)
    if args.against:
        return _compare(question, book, args)
    answer = price(question, book)
    if isinstance(answer, Refused):
        for reason in answer.reasons:
            facts = ", ".join(f"{name} {value}" for name, value in reason.facts)
            print(f"{reason.code} at {reason.path}: {reason.message} ({facts})", file=sys.stderr)
        return 1
    if args.json:
        print(dumps(answer))
    elif args.explain:
        print(explain(answer))
    else:
        _show(answer)
    return 0


def _compare(question: PriceQuestion, book: PriceBook, args: argparse.Namespace) -> int:
    """Print what would change with another book."""
    change = diff(book, read_value(PriceBook, args.against), [question])
    found = change_table(change)
    if args.json:
        print(dumps(change))
    else:
        table(found.head, found.rows, right=found.right)
    if args.picture:
        write_picture(args.picture, change_picture(change))
    if args.csv:
        write_sheet(args.csv, found)
    return 0


def _show(answer: PriceAnswer) -> None:
    rows = [
        (
            line.id,
            line.sku,
            str(line.quantity),
            str(line.unit),
            str(line.extended),
            _off(line.extended - line.net),
            str(line.net),
        )
        for line in (*answer.lines, *answer.gifts)
    ]
    rows += [
        (charge.id, charge.kind, "", "", str(charge.amount), _off(charge.amount - charge.net), str(charge.net))
        for charge in answer.charges
    ]
    rows.append(("", "", "", "", "", "", str(answer.net)))
    table(("line", "item", "quantity", "unit", "extended", "off", "net"), rows, right=(2, 3, 4, 5, 6))
    for coupon in answer.coupons:
        print(f"coupon {coupon.code}: {coupon.state}")
    for hint in answer.hints:
        print(f"{hint.code}: {', '.join(f'{name} {value}' for name, value in hint.facts)}")
    if not answer.optimal:
        print("a better combination of offers may exist: the search was ended by its budget")


def _off(amount: object) -> str:
    return str(amount) if amount else ""
