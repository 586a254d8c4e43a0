"""A watch over the calls into an adapter: one that does not return is broken off and told.

A thread is looked at from another one. Whose call it is in can be read from its frames: the innermost frame of the kit has called
the adapter, and the frame that was called stays the same one for as long as that call lasts. So nothing has to be wrapped, and
an adapter is called in the thread in which it was made.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Lock, Thread, current_thread, main_thread
from time import monotonic
from types import FrameType
from typing import Any, Final

from ordercore.testing.endless import Endless

__all__ = ["LOOKS", "Lookout", "promise_above", "watched"]

LOOKS: Final = 10
"""How often a thread is looked at in the time that a call may take."""

_SHORTEST: Final = 0.25
"""How many seconds whoever was interrupted has to hear of it, at least: a driver may look for signals ten times a second."""

_KIT: Final = ("ordercore.testing.", "_pytest.", "pluggy.", "hypothesis.")
_PLANTED: Final = "ordercore.testing.faulty."
_DEBUGGERS: Final = frozenset({"bdb", "pdb", "pydevd", "_pydevd_bundle", "debugpy"})

_watching: list[_Watch] = []
_looking: Final = Lock()


class Lookout:
    """Looks at one thread, again and again.

    Args:
        thread: its `ident`.
        often: how many seconds there are to be between two looks. Of a longer time, in which the process had no turn or was
            stopped, no more than twice as long counts: nobody knows who would have got on in it.

    Attributes:
        call: the outermost frame of the call it was last seen in; None when it was in none.
    """

    def __init__(self, thread: int, often: float) -> None:
        self._thread: Final = thread
        self._often: Final = often
        self.call: FrameType | None = None
        self._looked = monotonic()
        self._lasted = 0.0

    def look(self) -> float:
        """For how many seconds the call that the thread is in has been seen; none outside of the adapter."""
        call, now = _call(self._innermost()), monotonic()
        is_same = call is not None and call is self.call
        self._lasted = self._lasted + min(now - self._looked, 2 * self._often) if is_same else 0.0
        self.call, self._looked = call, now
        return self._lasted

    def forget(self) -> None:
        """Look at the call as if for the first time."""
        self.call = None

    def told(self) -> str:
        """What was called, and where it stands: the innermost line that is not the standard library's."""
        frame, call = self._innermost(), self.call
        if frame is None or call is None:
            return "a call that has ended"
        while frame is not call and frame.f_back is not None and _room(frame) in sys.stdlib_module_names:
            frame = frame.f_back
        return f"{call.f_code.co_qualname}, which stands at {frame.f_code.co_filename}, line {frame.f_lineno}"

    def promise(self) -> str:
        """The promise on whose behalf it was called, as `promise_above` tells it."""
        return promise_above(self._innermost())

    def _innermost(self) -> FrameType | None:
        # Python 3.11 waits for itself for ever when it collects while it looks at threads (python/cpython#106883).
        with _looking:
            collects = gc.isenabled()
            gc.disable()
            try:
                return sys._current_frames().get(self._thread)
            finally:
                if collects:
                    gc.enable()


def promise_above(frame: FrameType | None) -> str:
    """The name of the promise, or of another test, that a frame works for, and a colon; empty when there is none."""
    while frame is not None and not frame.f_code.co_name.startswith("test_"):
        frame = frame.f_back
    return f"{frame.f_code.co_name}: " if frame is not None else ""


def _call(frame: FrameType | None) -> FrameType | None:
    """The outermost frame of the adapter; None while the kit is at work itself, or somebody looks at it in a debugger."""
    inner = None
    while frame is not None and not _is_kit(frame):
        if _room(frame) in _DEBUGGERS:
            return None
        inner, frame = frame, frame.f_back
    return inner if frame is not None else None


def _is_kit(frame: FrameType) -> bool:
    name = _module(frame)
    return name.startswith(_KIT) and not name.startswith(_PLANTED)


def _room(frame: FrameType) -> str:
    return _module(frame).partition(".")[0]


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))


@contextmanager
def watched(patience: timedelta) -> Iterator[None]:
    """Break off any call into an adapter that lasts longer than that, in this thread.

    Only the main thread can be interrupted, and only while it is in Python, or in a call that listens to signals, as waiting for a
    lock or sleeping does: in another thread nothing is watched. Where something is being watched already, that watch stands.

    Args:
        patience: how long one call may take. After one that took longer, half of it, and so on: who hangs once hangs again.

    Raises:
        Endless: a call lasted longer; raised within it.
    """
    if _watching or current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is None:
        yield
        return
    watch = _Watch(patience)
    _watching.append(watch)
    try:
        with watch.begun():
            yield
    finally:
        _watching.remove(watch)


class _Watch:
    """Looks at the main thread from a thread of its own, and interrupts it as Ctrl-C would."""

    def __init__(self, patience: timedelta) -> None:
        self._seconds = patience.total_seconds()
        self._often: Final = self._seconds / LOOKS
        self._lookout: Final = Lookout(main_thread().ident or 0, self._often)
        self._before: Final[Any] = signal.getsignal(signal.SIGINT)
        self._over: Final = Event()
        self._late: tuple[FrameType, str] | None = None

    @contextmanager
    def begun(self) -> Iterator[None]:
        thread = Thread(target=self._watch, name="ordercore-watch", daemon=True)
        thread.start()
        try:
            signal.signal(signal.SIGINT, self._interrupted)
            yield
        finally:
            self._over.set()
            thread.join()
            signal.signal(signal.SIGINT, self._before)

    def _watch(self) -> None:
        while not self._over.wait(self._often):
            lasted, call = self._lookout.look(), self._lookout.call
            if call is not None and lasted >= self._seconds:
                told = f"no answer in {lasted:.3g} seconds from {self._lookout.told()}"
                self._late = call, self._lookout.promise() + told
                self._seconds = max(self._seconds / 2, _SHORTEST)
                self._lookout.forget()
                _interrupt()

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        """The handler of Ctrl-C for the time being; what was not our doing goes on to the one before."""
        late, self._late = self._late, None
        if late is None:
            if callable(self._before):
                self._before(number, frame)
        elif late[0] is _call(frame):  # otherwise it has returned at the last moment
            raise Endless(late[1])


def _interrupt() -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main_thread().ident or 0, signal.SIGINT)
    else:  # Windows, where a wait for a lock cannot be interrupted
        signal.raise_signal(signal.SIGINT)
