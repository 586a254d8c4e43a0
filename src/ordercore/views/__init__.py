"""Documents as rows: what can be searched, filtered and sorted."""

from ordercore.views.row import row, words

__all__ = ["row", "words"]
