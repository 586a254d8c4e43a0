"""Chains of prices worked out from one another must end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ordercore.errors import InvalidPriceBook
from ordercore.pricing.formula import Formula, KindOf, RowOf
from ordercore.pricing.row import DEFAULT_PRECEDENCE, PriceRow
from ordercore.values.money import Money

__all__ = ["check_chains"]


def check_chains(rows: Sequence[PriceRow]) -> None:
    """See to it that every formula begins with something that does not lead back to it.

    Raises:
        InvalidPriceBook: a formula begins with a row or kind there is not, or in the end with itself; or what is left of it is in
            another currency than its price.
    """
    formulas = {row.id: (at, row) for at, row in enumerate(rows) if isinstance(row.price, Formula)}
    if not formulas:
        return
    ids = {row.id for row in rows}
    leads: dict[str, list[str]] = {f"kind {kind}": [] for kind in DEFAULT_PRECEDENCE}
    for id, (at, row) in formulas.items():
        assert isinstance(row.price, Formula)
        of = row.price.of
        leads[f"kind {row.kind}"].append(f"row {id}")
        if isinstance(of, RowOf):
            if of.row not in ids:
                raise InvalidPriceBook(
                    f"there is no row {of.row!r}", path=f"/rows/{at}/price/of/row", mend="name another"
                )
            leads[f"row {id}"] = [f"row {of.row}"]
        elif isinstance(of, KindOf):
            if of.kind not in DEFAULT_PRECEDENCE:
                raise InvalidPriceBook(
                    f"there is no kind {of.kind!r}", path=f"/rows/{at}/price/of/kind", mend="name another"
                )
            leads[f"row {id}"] = [f"kind {of.kind}"]
    ended: set[str] = set()
    for id, (at, _) in formulas.items():
        _follow(f"row {id}", leads, ended, f"/rows/{at}/price/of")
    named = {row.id: row for row in rows}
    for at, row in formulas.values():
        _check_left(row, at, named)


def _check_left(row: PriceRow, at: int, named: Mapping[str, PriceRow]) -> None:
    """See to it that what is left of a formula's row is in the currency of the row it begins with in the end, where it does."""
    if not isinstance(row.remaining, Money):
        return
    of: PriceRow = row
    while isinstance(of.price, Formula):
        if not isinstance(of.price.of, RowOf):
            return
        of = named[of.price.of.row]
    if of.price.currency != row.remaining.currency:
        raise InvalidPriceBook(
            f"{row.remaining} left of a price in {of.price.currency}",
            path=f"/rows/{at}/remaining",
            mend="agree on a value in the currency of the price",
        )


def _follow(start: str, leads: dict[str, list[str]], ended: set[str], path: str) -> None:
    """Walk every way from a row, without recursion: chains may be long."""
    way: list[str] = []
    todo = [(start, False)]
    while todo:
        name, done = todo.pop()
        if done:
            ended.add(name)
            way.pop()
            continue
        if name in ended:
            continue
        if name in way:
            circle = " -> ".join([*way[way.index(name) :], name])
            raise InvalidPriceBook(f"a price is worked out from itself: {circle}", path=path, mend="break the circle")
        way.append(name)
        todo.append((name, True))
        todo.extend((each, False) for each in leads.get(name, ()))
