"""A retailer's year, replayed: read, matched, played through the desk, and reconciled with what was written."""
