"""Why somebody did what cannot be undone: asked for when it is done, since nobody remembers it later."""

from __future__ import annotations

from ordercore.values.verdict import Reason

__all__ = ["unsaid"]


def unsaid(kind: str, reason: str) -> tuple[Reason, ...]:
    """Why a step that must say why is refused: nothing where it does, else that its reason is empty or blank.

    Args:
        kind: kind of the document, which begins the code.
        reason: what was given.
    """
    if reason and not reason.isspace():
        return ()
    return (Reason(f"{kind}.no_reason", "/reason", "say why"),)
