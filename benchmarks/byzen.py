"""The carts of the pricing benchmark by zen-engine, on the fastest way it has: tables compiled once, one evaluation a line.

Three decision tables find what concerns a line (the item's percentage, the brand's break, the category's amount for a group of
customers). Either the sums are done here, in cents, which counts for zen: it need not; or zen does those of a line as well. The order's
percentage is taken off here in both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

__all__ = ["CartOf", "by_zen"]

CartOf = list[tuple[str, int, str, str, int]]
"""A cart as the peers take it: item, quantity, brand, category and unit price in cents, line by line."""


def _table(name: str, fields: Sequence[str], rows: Sequence[tuple[str, Mapping[str, int]]]) -> dict[str, Any]:
    """A decision table that looks one field up, or several joined by a space; keys of a row are as many."""
    inputs = [{"id": f"in-{field}", "name": field, "field": field} for field in fields]
    outputs = [{"id": f"out-{each}", "name": each, "field": each} for each in rows[0][1]]
    rules = [
        {"_id": f"{name}-{at}"}
        | {f"in-{field}": json.dumps(part) for field, part in zip(fields, key.split(), strict=True)}
        | {f"out-{each}": str(value) for each, value in found.items()}
        for at, (key, found) in enumerate(rows)
    ]
    content = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": rules}
    return {"id": name, "name": name, "type": "decisionTableNode", "content": content}


_SUMS = {
    "extended": "unit * quantity",
    "sold": "$.extended - floor(($.extended * percent + 50) / 100)",
    "volume": "quantity >= least ? $.sold - floor(($.sold * share + 50) / 100) : $.sold",
    "net": "$.volume - (off * quantity < $.volume ? off * quantity : $.volume)",
}
"""What a line comes to, in the language of zen, rounded half up to a cent."""


def _content(tables: Sequence[dict[str, Any]], *, sums: bool) -> str:
    """The tables side by side; or one after the other with the sums at the end, each handing on what it was given."""
    begin = {"id": "begin", "name": "begin", "type": "inputNode"}
    end = {"id": "end", "name": "end", "type": "outputNode"}
    if not sums:
        ways = [way for table in tables for way in (("begin", table["id"]), (table["id"], "end"))]
        return _graph([begin, *tables, end], ways)
    handing = [{**table, "content": {**table["content"], "passThrough": True}} for table in tables]
    expressions = [{"id": name, "key": name, "value": value} for name, value in _SUMS.items()]
    last = {"id": "sums", "name": "sums", "type": "expressionNode", "content": {"expressions": expressions}}
    nodes = [begin, *handing, last, end]
    return _graph(nodes, [(str(one["id"]), str(other["id"])) for one, other in pairwise(nodes)])


def _graph(nodes: Sequence[dict[str, Any]], ways: Sequence[tuple[str, str]]) -> str:
    edges = [
        {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"} for source, target in ways
    ]
    return json.dumps({"nodes": list(nodes), "edges": edges})


def by_zen(
    percents: Mapping[str, int],
    breaks: Mapping[str, tuple[int, int]],
    amounts: Mapping[str, int],
    order: int,
    *,
    sums: bool = False,
) -> Callable[[CartOf], int]:
    """A function that gives what a cart comes to, in cents.

    Args:
        percents: percent off by item.
        breaks: from how many units on how much percent, by brand.
        amounts: cents off a unit by category, for customers of the trade.
        order: percent off the order.
        sums: whether zen works out what a line comes to, and not only what its rules say.
    """
    import zen  # noqa: PLC0415 - a peer is imported by the benchmark that needs it

    tables = (
        _table("items", ["sku"], [(sku, {"percent": percent}) for sku, percent in percents.items()]),
        _table(
            "brands", ["brand"], [(name, {"least": least, "share": share}) for name, (least, share) in breaks.items()]
        ),
        _table("categories", ["category", "group"], [(f"{name} trade", {"off": off}) for name, off in amounts.items()]),
    )
    compiled = zen.ZenDecisionContent(_content(tables, sums=sums))
    engine = zen.ZenEngine({"loader": lambda key: compiled})

    def look_up(cart: CartOf) -> int:
        whole = 0
        for sku, quantity, brand, category, unit in cart:
            asked = {"sku": sku, "brand": brand, "category": category, "group": "trade"}
            found = engine.evaluate("prices", asked)["result"]
            net = unit * quantity
            net -= (net * found["percent"] + 50) // 100
            if quantity >= found["least"]:
                net -= (net * found["share"] + 50) // 100
            net -= min(found["off"] * quantity, net)
            whole += net
        return whole - (whole * order + 50) // 100

    def add_up(cart: CartOf) -> int:
        whole = 0
        for sku, quantity, brand, category, unit in cart:
            asked = {
                "sku": sku,
                "quantity": quantity,
                "unit": unit,
                "brand": brand,
                "category": category,
                "group": "trade",
            }
            whole += int(engine.evaluate("prices", asked)["result"]["net"])
        return whole - (whole * order + 50) // 100

    return add_up if sums else look_up
