"""A store in one SQLite file, with nothing but Python's own `sqlite3`."""

from ordercore.adapters.sqlite.schema import migrate, schema_version
from ordercore.adapters.sqlite.store import SQLiteStore

__all__ = ["SQLiteStore", "migrate", "schema_version"]
