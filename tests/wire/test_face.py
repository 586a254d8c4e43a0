"""The face of the room: every name is there, and none costs more than it must."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ordercore import wire
from tests.waiting import PATIENCE_SECONDS


@pytest.mark.parametrize("name", wire.__all__)
def test_every_name_of_the_face_is_there(name: str) -> None:
    assert getattr(wire, name) is not None


def test_no_other_name_is() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'read'"):
        wire.read  # noqa: B018


def test_reading_a_value_loads_no_document_no_locale_and_no_extra() -> None:
    program = "import sys, ordercore.wire; print(*sorted(sys.modules))"
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=PATIENCE_SECONDS)
    loaded = done.stdout.split()

    assert "ordercore.wire.json" in loaded
    assert {"ordercore.lifecycle", "ordercore.pricing", "babel", "orjson"}.isdisjoint(loaded)
