"""Hypothesis strategies for the public values, one module a room."""
