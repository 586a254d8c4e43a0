"""How a party likes its orders handled."""

from __future__ import annotations

from attrs import frozen

__all__ = ["Preference"]


@frozen
class Preference:
    """What to do when not all is there, and by whom to send it."""

    #: whether something else may be sent without asking.
    substitutes: bool = False
    #: whether the order waits until all of it can leave at once.
    ship_complete: bool = False
    #: whether what is not there is sent later; False cancels it instead.
    backorders: bool = True
    #: carrier to send by; empty leaves it to us.
    carrier: str = ""
    #: site to send from where it can be chosen; empty leaves it to us.
    site: str = ""
