"""What a look over a book comes to: what was found, where, and how to mend it."""

from __future__ import annotations

from ordercore.values.verdict import Reason

__all__ = ["finding"]


def finding(code: str, path: str, message: str, *facts: tuple[str, str], mend: str) -> Reason:
    """One finding; what would mend it is its last fact."""
    return Reason(f"lint.{code}", path, message, (*facts, ("mend", mend)))
