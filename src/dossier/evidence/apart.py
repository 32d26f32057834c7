"""Work on whole dossiers side by side: each in a process that starts workers of its own for the files that it opens.

The pool of `workers` cannot do this: its processes may have no children, and limit what they run.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TypeVar

from dossier.evidence import workers
from dossier.steps import store

A = TypeVar("A")
T = TypeVar("T")

FEWEST = 4
"""Dossiers below which a process costs more than it gains: it has to read in the libraries first."""


def run_apart(function: Callable[[A], T], items: Sequence[A]) -> list[T]:
    """The results of a function that can be imported by its name, in the order of the items.

    As many processes as there are cores take one item after another; a few items are done here, and so is everything
    when the system ends a process (short of memory, perhaps).

    Raises:
        Exception: whatever the function raises.
    """
    most = min(workers.cores(), len(items))
    if most < 2 or len(items) < FEWEST:
        return [function(item) for item in items]
    try:
        with ProcessPoolExecutor(most, _context(), _set_up, (workers.cores() // most,)) as pool:
            try:
                return list(pool.map(function, items))
            except BaseException:  # Ctrl-C too: nobody waits for what is under way
                for process in multiprocessing.active_children():
                    process.terminate()
                raise
    except BrokenProcessPool:
        return [function(item) for item in items]
    except (
        RuntimeError
    ) as error:  # Ctrl-C met the pool at its start: the thread to be waited for does not run yet
        if isinstance(error.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        raise


def _context() -> BaseContext:
    """How the processes start: as copies of this one where that is safe; reading in libraries takes half a second."""
    if sys.platform == "linux" and not store.is_open() and len([*Path("/proc/self/task").iterdir()]) == 1:
        return _copies()
    return workers.Apart()


def _copies() -> BaseContext:
    """Copies of a process that has one thread: no lock can be held in them by nobody."""
    if sys.platform == "win32":
        raise OSError
    from multiprocessing.context import ForkContext, ForkProcess  # noqa: PLC0415 - not on Windows

    class Copy(ForkProcess):
        def start(self) -> None:
            with workers.deaf():
                super().start()

    class Copies(ForkContext):
        Process = Copy

    return Copies()


def _set_up(cores: int) -> None:
    """In the process, once: its share of the cores, an end when the program has ended, an end of its own workers."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a copy has the handlers of the program
    workers.share_cores(cores)
    Finalize(None, workers.stop, exitpriority=100)
    threading.Thread(target=workers.end_with_parent, daemon=True).start()
