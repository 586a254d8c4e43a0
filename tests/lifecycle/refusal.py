"""What a refusal says to a program: its codes, paths and figures."""

from __future__ import annotations

from ordercore.values.verdict import Refused

__all__ = ["reasons"]


def reasons(answer: object) -> list[tuple[str, str, dict[str, str]]]:
    """Code, path and figures of every reason; each must have a message too."""
    assert isinstance(answer, Refused), answer
    assert all(isinstance(each.message, str) and each.message for each in answer.reasons)
    return [(each.code, each.path, dict(each.facts)) for each in answer.reasons]
