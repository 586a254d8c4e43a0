"""Lets the reference show what the `#:` line above a field says: griffe by itself reads only strings below."""

from __future__ import annotations

from typing import Any

from griffe import Attribute, Docstring, Extension


class Fields(Extension):
    """Takes the block of `#:` lines right above an attribute for its docstring."""

    def on_attribute_instance(self, *, attr: Attribute, **kwargs: Any) -> None:
        """Called for each attribute when griffe has read it."""
        if attr.docstring is not None or attr.lineno is None or isinstance(attr.filepath, list):
            return
        words: list[str] = []
        for line in reversed(attr.lines_collection[attr.filepath][: attr.lineno - 1]):
            if not line.strip().startswith("#: "):
                break
            words.insert(0, line.strip().removeprefix("#: "))
        if words:
            sentence = " ".join(words)
            attr.docstring = Docstring(sentence[0].upper() + sentence[1:], parent=attr)
