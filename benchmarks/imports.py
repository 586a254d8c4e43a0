"""What importing costs, in a new process each time."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.pair import Bench

__all__ = ["benches"]


def _python(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def benches() -> tuple[Bench, ...]:
    """Whole processes: an interpreter that imports against one that does nothing."""
    nothing = "an empty interpreter"
    return (
        Bench("import ordercore", lambda: _python("import ordercore"), nothing, lambda: _python("pass"), most=5),
        Bench(
            "import ordercore.desk", lambda: _python("import ordercore.desk"), nothing, lambda: _python("pass"), most=5
        ),
        Bench(
            "import ordercore.desk",
            lambda: _python("import ordercore.desk"),
            "import pydantic.main",
            lambda: _python("import pydantic.main"),
            most=5,
        ),
    )
