"""ordercore: a domain library for order management."""
