"""How much memory a process has."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Final

__all__ = ["resident"]

_STATM: Final = Path("/proc/self/statm")


def resident() -> int:
    """How many bytes of memory belong to this process; where the system does not say, the most there were so far.

    Pages of files that are mapped, such as programs and SQLite's index of its log, are not counted.
    """
    if _STATM.exists():
        _, all_pages, of_files = [int(word) for word in _STATM.read_text().split()[:3]]
        return (all_pages - of_files) * os.sysconf("SC_PAGE_SIZE")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
