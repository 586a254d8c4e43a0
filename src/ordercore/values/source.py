"""A function written for one class, or for one shape of data: its lines, and the objects they name."""

from __future__ import annotations

from typing import Any

__all__ = ["Source"]


class Source:
    """Collects the lines of one function and makes it.

    Only names of fields, which are Python identifiers, and names given here stand in the text; objects are bound, never
    printed. attrs makes its constructors the same way.
    """

    def __init__(self, **names: object) -> None:
        self._names: dict[str, Any] = dict(names)
        self._lines: list[str] = []

    def bind(self, value: object) -> str:
        """Give an object a name that lines can use."""
        name = f"_{len(self._names)}"
        self._names[name] = value
        return name

    def line(self, depth: int, text: str) -> None:
        """Add a line at a depth of indentation."""
        self._lines.append("    " * depth + text)

    def function(self, name: str) -> Any:
        """The function of that name, as defined by the lines."""
        exec("\n".join(self._lines), self._names)  # noqa: S102  # the text holds no input, see the class
        return self._names[name]
