"""The command line: ``python -m ordercore``."""

from ordercore.cli.main import main

__all__ = ["main"]
