"""Neighbors of the look-ups: the same words put together otherwise, with figures anybody can work out."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["TABLES"]


def _asked(selected: str | None, unit_price: str | None, **context: Any) -> dict[str, Any]:
    return {"context": context, "expected": {"unit_price": unit_price, "selected": selected}}


TABLES: Final[dict[str, dict[str, Any]]] = {
    "the higher priority of two": {
        "note": "On a list price of 50.",
        "prices": [
            {"id": "x", "percent_off": "10", "priority": 1},
            {"id": "y", "percent_off": "20", "priority": 2},
            {"id": "z", "percent_off": "50"},
        ],
        "queries": [_asked("y", "40")],
    },
    "the first match, though it says less": {
        "rules_text": "Lines in sequence, first match wins.",
        "list_price": "10",
        "prices": [{"id": "all", "expr": "unit_price*0.9 - 1"}, {"id": "one", "sku": "s", "min_qty": "5", "expr": "unit_price*0.5"}],
        "queries": [_asked("all", "8", sku="s", qty="7")],
    },
    "a row of a row, and a band that ends": {
        "prices": [
            {"id": "base", "amount": "10"},
            {"id": "few", "base": "base", "percent_off": "10", "min_qty": "5", "max_qty": "9"},
            {"id": "net", "base": "few", "amount_off": "1", "scope": {"customer": "c"}},
        ],
        "queries": [_asked("base", "10", qty="4"), _asked("few", "9", qty="9"), _asked("base", "10", qty="10"), _asked("net", "8", qty="6", customer="c")],
    },
    "cost plus, rounded up, and less": {
        "prices": [{"id": "f", "base": "cost", "markup_percent": "30", "round_to": "1", "round_mode": "up", "surcharge": "-0.01"}],
        "queries": [_asked("f", "13.99", cost="10.10"), _asked("f", "0")],
    },
    "a last day, and none in force": {
        "prices": [{"id": "sale", "amount": "5", "valid_from": "2026-01-01", "valid_to": "2026-01-31"}],
        "queries": [_asked("sale", "5", at="2026-01-31T23:00:00"), _asked(None, None, at="2026-02-01")],
    },
    "attributes counted, and our ladder": {
        "rules_text": "The row naming the most attributes wins.",
        "prices": [
            {"id": "two", "currency": "EUR", "amount": "9", "scope": {"region": "PL", "group": "g"}},
            {"id": "own", "currency": "EUR", "amount": "8", "scope": {"company": "c"}},
        ],
        "queries": [_asked("two", "9", currency="EUR", region="PL", group="g", company="c"), _asked("own", "8", currency="EUR", company="c")],
    },
}  # fmt: skip
"""Tables of prices with the answers."""
