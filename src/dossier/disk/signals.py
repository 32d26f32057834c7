"""What happens when somebody asks the program to stop: Ctrl-C, SIGTERM of a CI job, SIGHUP of a closed terminal."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ASKING_TO_STOP = [getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n)]


INTERRUPTED = "已中断，原有成果没有改动。 / Interrupted; earlier results are unchanged."
_EXIT_CODE = 130
_SOON = 0.25
"""Seconds: the removal, and what follows it at once, is over then."""


def end_at_once() -> None:
    """Until `raise_interrupt`, end with one line and nothing else: an import that is cut in two cannot say it better.

    What the caller has set to be ignored (`nohup`, a shell's background) stays so.
    """
    for number in _ASKING_TO_STOP:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _end)


def raise_interrupt() -> None:
    """From now on they come as KeyboardInterrupt, so that what was begun is cleared away.

    Python drops an exception that comes while an object is being removed (`__del__`); this one comes again then.
    """
    for number in _ASKING_TO_STOP:
        if signal.getsignal(number) is _end:
            signal.signal(number, signal.default_int_handler)
    sys.unraisablehook = _dropped


def _dropped(what: sys.UnraisableHookArgs) -> None:
    if what.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(what)
        return
    again = threading.Timer(_SOON, _interrupt)
    again.daemon = True
    again.start()


def _interrupt() -> None:
    number = next((s for s in _ASKING_TO_STOP if callable(signal.getsignal(s))), None)
    if number is None:  # the caller has set all of them to be ignored
        return
    if sys.platform == "win32":
        _thread.interrupt_main(number)
    else:  # a signal that is sent wakes the main thread from what it waits for, too
        signal.pthread_kill(threading.main_thread().ident or 0, number)


def _end(_number: int, _frame: FrameType | None) -> None:
    encoding = sys.stderr.encoding if sys.stderr else "utf-8"
    try:
        os.write(2, f"{INTERRUPTED}\n".encode(encoding, "backslashreplace"))
    finally:
        os._exit(_EXIT_CODE)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait until the block is done, then come as KeyboardInterrupt.

    Python gives signals to the main thread alone; in any other there is nothing to hold off.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    # None stands for a handler that Python did not set and cannot put back; what kills at once goes on killing.
    before = {s: h for s in _ASKING_TO_STOP if callable(h := signal.getsignal(s))}
    for number in before:
        signal.signal(number, lambda sent, _: came.append(sent))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            raise KeyboardInterrupt
