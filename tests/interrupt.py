"""Ctrl-C at every moment of a piece of work at which Python lets it in, one after the other."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from itertools import count
from types import FrameType

__all__ = ["interruptions"]


def interruptions(work: Callable[[], object], *, step: int = 1) -> Iterator[KeyboardInterrupt]:
    """Do some work again and again, each time interrupted a moment (or more) later, until it is no longer interrupted.

    Python looks for interrupts where a function of its own begins and where one of C returns, which are the moments a profiler is told of.
    The interrupt that is given holds on to all it went through, as one does that somebody logs. What others left is not collected
    meanwhile: an interrupt of that would go nowhere.
    """
    for moment in count(1, step):
        left = moment

        def interrupt(frame: FrameType, event: str, _: object) -> None:
            nonlocal left
            if event in ("call", "c_return"):
                left -= 1
                if not left:
                    sys.setprofile(None)
                    raise KeyboardInterrupt

        gc.disable()
        try:
            sys.setprofile(interrupt)
            work()
        except KeyboardInterrupt as error:
            yield error
        else:
            return
        finally:
            sys.setprofile(None)
            gc.enable()
