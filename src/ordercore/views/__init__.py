"""Documents as rows: what can be searched, filtered and sorted; and what people look at: tables and pictures."""

from ordercore.views.change import change_picture, change_table
from ordercore.views.row import row, words
from ordercore.views.table import Table

__all__ = ["Table", "change_picture", "change_table", "row", "words"]
