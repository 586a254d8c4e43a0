"""What documents are called: by the invoice and the line of the file that they account for."""

from __future__ import annotations

from collections.abc import Iterator

from ordercore.bulk.retail.nature import nature_of
from ordercore.bulk.retail.plan import ON_ORDER, Planned

__all__ = ["documents_of", "line_id"]


def line_id(invoice: str, line: int, part: int = 0) -> str:
    """The id of what is written for one line alone, or for one part of it: ``C536391:3``, ``C536391:3:1``."""
    return f"{invoice}:{line}:{part}" if part else f"{invoice}:{line}"


def documents_of(planned: Planned) -> Iterator[tuple[str, str]]:
    """Kind and id of every document that accounts for some line of an invoice; the order itself comes first."""
    number = planned.invoice.number
    ordered = [line for line in planned.invoice.lines if planned.kinds[line.at - 1] in ON_ORDER]
    if ordered:
        yield from (("order", number), ("invoice", number))
        if any(nature_of(line.sku) != "freight" for line in ordered):
            yield "fulfillment", number
    for line in planned.invoice.lines:
        key = line_id(number, line.at)
        match planned.kinds[line.at - 1]:
            case "return":
                for part in range(1, len(planned.parts[line.at]) + 1):
                    yield from (("return", f"{key}:{part}"), ("invoice", f"{key}:{part}"))
            case "credit" if nature_of(line.sku) == "goods":
                yield from (("invoice", key), ("adjustment", key))
            case "credit" | "write_off":
                yield "invoice", key
            case "stock_correction":
                yield "adjustment", key
