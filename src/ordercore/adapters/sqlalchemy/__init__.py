"""A store inside the host's SQLAlchemy session, on PostgreSQL or SQLite; needs the extra ``sqlalchemy``."""

from ordercore.adapters.sqlalchemy.store import SQLAlchemyStore, migrate

__all__ = ["SQLAlchemyStore", "migrate"]
