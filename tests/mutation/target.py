"""What is mutated, and by which tests it is tried: those of its own room, which alone must notice."""

from __future__ import annotations

from typing import Final

from attrs import frozen

__all__ = ["TARGETS", "Target"]


@frozen
class Target:
    """Some files of the package, and the tests that answer for them."""

    #: what it is called on the command line.
    name: str
    #: the files to mutate, relative to ``src/ordercore``.
    files: tuple[str, ...]
    #: the tests to try them by, relative to ``tests``.
    tests: tuple[str, ...]


_VALUES: Final = ("amount", "money", "percent", "quantity", "rounding", "spread", "when")
_DOCUMENTS: Final = ("adjustment", "fulfillment", "invoice", "order", "payment", "returns")

TARGETS: Final = {
    each.name: each
    for each in (
        Target(
            "values",
            tuple(f"values/{name}.py" for name in _VALUES),
            tuple(f"values/test_{name}.py" for name in _VALUES),
        ),
        Target(
            "deciders",
            (
                *(f"lifecycle/{name}/decide.py" for name in _DOCUMENTS),
                "lifecycle/order/bucket.py",
                "lifecycle/order/fold.py",
                "lifecycle/order/take.py",
                "lifecycle/hold.py",
                "lifecycle/journal.py",
            ),
            tuple(
                f"lifecycle/test_{name}.py"
                for name in (
                    "account",
                    "documents",
                    "fulfillment",
                    "hold",
                    "journal",
                    "order_steps",
                    "returns",
                )
            ),
        ),
        Target(
            "claims",
            (
                "adapters/memory/limit.py",
                "credit/claim.py",
                "inventory/limit.py",
                "ports/batch.py",
                "ports/limit.py",
                "ports/query.py",
                "ports/store.py",
                "pricing/claim.py",
            ),
            (
                "adapters/test_memory_limit.py",
                "credit/test_claim.py",
                "inventory/test_limit.py",
                "ports/test_store.py",
                "pricing/test_claim.py",
            ),
        ),
        Target(
            "tax",
            tuple(f"tax/{name}.py" for name in ("base", "compute", "levy", "plain", "reverse", "rounding", "settle")),
            tuple(f"tax/test_{name}.py" for name in ("base", "facts", "levy", "reverse", "settle")),
        ),
        Target(
            "allocation",
            tuple(f"pricing/{name}.py" for name in ("along", "discount", "share", "taking", "tier", "walk", "way")),
            tuple(f"pricing/test_{name}.py" for name in ("along", "amounts", "apply", "charge", "walk", "way")),
        ),
    )
}
"""By name, in the order they are measured."""
