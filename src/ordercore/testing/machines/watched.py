"""A machine whose stories are watched: a call to a host's store or desk that does not return is broken off and told."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from typing import ClassVar

from hypothesis.stateful import RuleBasedStateMachine

from ordercore.testing.strictness import STANDARD
from ordercore.testing.watch import watched

__all__ = ["WatchedMachine"]


class WatchedMachine(RuleBasedStateMachine):
    """Watches its story from when it is made until `teardown`, which whoever overrides it calls."""

    #: how long one call may take before it is broken off, where it can be; see `ordercore.testing.watch.watched`.
    patience: ClassVar[timedelta] = STANDARD.patience

    def __init__(self) -> None:
        with ExitStack() as watch:
            watch.enter_context(watched(self.patience))
            super().__init__()
            self._watch = watch.pop_all()

    def teardown(self) -> None:
        """End the watch."""
        self._watch.close()
