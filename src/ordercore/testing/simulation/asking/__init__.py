"""How each verb of the desk is asked: a generator by the name of the verb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ordercore.testing.simulation.asking import goods, money, reading, selling
from ordercore.testing.simulation.situation import Generator

__all__ = ["GENERATORS", "Generator"]

GENERATORS: Final[Mapping[str, Generator]] = {
    **selling.GENERATORS,
    **goods.GENERATORS,
    **money.GENERATORS,
    **reading.GENERATORS,
}
"""One generator for each verb of the shipped desk."""
