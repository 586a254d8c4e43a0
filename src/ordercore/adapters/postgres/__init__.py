"""A store in a PostgreSQL database, with psycopg 3; needs the extra ``postgres``."""

from ordercore.adapters.postgres.store import PostgresStore, migrate, schema_version

__all__ = ["PostgresStore", "migrate", "schema_version"]
