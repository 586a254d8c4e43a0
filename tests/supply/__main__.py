"""``python -m tests.supply``: write the bill of materials anew, after a change of version or dependencies."""

from __future__ import annotations

from tests.supply.sbom import FILE, written

if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
