"""ordercore: a domain library for order management.

Each room is imported by its own name: `ordercore.values`, `ordercore.pricing`, `ordercore.desk`. Importing this package
alone loads nothing but itself.
"""

from __future__ import annotations

__all__ = ["__version__"]

__version__: str
"""The version installed, looked up when it is asked for."""


def __getattr__(name: str) -> str:
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 -- costs more than the rest of this package's import

        return version("ordercore")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
