"""Documents as rows: what can be searched, filtered and sorted; and what people look at: tables, sheets and pictures."""

from ordercore.views.change import change_picture, change_table
from ordercore.views.row import row, words
from ordercore.views.sheet import as_csv, read_csv
from ordercore.views.table import Table

__all__ = ["Table", "as_csv", "change_picture", "change_table", "read_csv", "row", "words"]
