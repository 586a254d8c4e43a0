"""Any type that has a form on the wire, and anything JSON can say."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from ordercore.testing.strategies.annotated import NOTED, values_of

__all__ = ["NOTED", "json_data", "values_of"]

json_data: Final[st.SearchStrategy[Any]] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["12.50 USD", "6 EA", "20%", "2026-11-22"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=6) | st.sampled_from(["type", "value", "rows", "lines", "id"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
"""Anything JSON can say, floats included."""
