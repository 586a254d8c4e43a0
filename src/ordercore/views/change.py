"""What a change of prices comes to, as a table and as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final, NamedTuple

from ordercore.pricing.diff import Difference, Totals
from ordercore.values.money import Money
from ordercore.views.table import Table

__all__ = ["change_picture", "change_table"]

_HEAD: Final = ("currency", "what", "before", "after", "change")
_WIDE: Final = 360
_TALL: Final = 14
_LEFT: Final = 220
_BEFORE, _AFTER = "#9aa5b1", "#2f6f4f"


class _Row(NamedTuple):
    """One amount with both books."""

    currency: str
    what: str
    before: Money
    after: Money


def change_table(difference: Difference) -> Table:
    """Revenue, margin and the discount of each rule with both books, currency by currency, and how many carts were answered.

    The margin is of the lines whose cost is known, rounded to what can be billed.
    """
    rows = [
        (row.currency, row.what, str(row.before.amount), str(row.after.amount), str((row.after - row.before).amount))
        for row in _rows(difference)
    ]
    for currency in _currencies(difference):
        old, new = _totals(difference, currency)
        for what in ("answered", "refused"):
            before, after = getattr(old, what), getattr(new, what)
            rows.append((currency, what, str(before), str(after), str(after - before)))
    return Table(_HEAD, tuple(rows), right=(2, 3, 4))


def change_picture(difference: Difference) -> str:
    """The same amounts as bars, the first book's above the second's; each currency on its own scale.

    Returns:
        An SVG document, complete in itself: no script, no font and no address is loaded.
    """
    bars: list[str] = []
    y = 24
    scale = {currency: _largest(difference, currency) for currency in _currencies(difference)}
    for row in _rows(difference):
        bars.append(_text(_LEFT - 8, y + _TALL, f"{row.what} ({row.currency})", "end"))
        for amount, color in ((row.before, _BEFORE), (row.after, _AFTER)):
            width = _WIDE * abs(amount.minor) // scale[row.currency]
            bars.append(f'<rect x="{_LEFT}" y="{y}" width="{width}" height="{_TALL - 2}" fill="{color}"/>')
            bars.append(_text(_LEFT + width + 6, y + _TALL - 4, str(amount.amount)))
            y += _TALL
        y += _TALL // 2
    legend = _text(_LEFT, 14, "before", color=_BEFORE) + _text(_LEFT + 60, 14, "after", color=_AFTER)
    size = f'width="{_LEFT + _WIDE + 120}" height="{y + 8}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">{legend}{"".join(bars)}</svg>\n'


def _text(x: int, y: int, said: str, anchor: str = "start", color: str = "#222222") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{color}">{escape(said)}</text>'


def _currencies(difference: Difference) -> list[str]:
    return sorted({*difference.before, *difference.after})


def _totals(difference: Difference, currency: str) -> tuple[Totals, Totals]:
    nothing = Totals(Money.zero(currency), Money.zero(currency).unrounded, {}, 0, 0)
    return difference.before.get(currency, nothing), difference.after.get(currency, nothing)


def _rows(difference: Difference) -> Iterator[_Row]:
    for currency in _currencies(difference):
        old, new = _totals(difference, currency)
        yield _Row(currency, "revenue", old.net, new.net)
        yield _Row(currency, "margin", old.margin.settle().money, new.margin.settle().money)
        zero = Money.zero(currency)
        for rule in sorted({*old.rules, *new.rules}):
            yield _Row(currency, f"discount {rule}", old.rules.get(rule, zero), new.rules.get(rule, zero))


def _largest(difference: Difference, currency: str) -> int:
    """The largest amount of a currency in minor units, at least one."""
    sizes = [abs(amount.minor) for row in _rows(difference) if row.currency == currency for amount in row[2:]]
    return max([1, *sizes])
