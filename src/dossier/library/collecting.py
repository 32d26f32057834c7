"""The collector of cycles looks at all values again and again: it comes seldom, and rests while a dossier is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_rests() -> Iterator[None]:
    """For work that makes many values that stay, and hardly a cycle; a fifth of its time. Also a decorator."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # What was made counts as old: else the collector would walk through all of it at once, to find nothing.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def collector_comes_seldom() -> None:
    """For this whole process; rarer than this, Word files that were filled stay in memory, each some megabytes."""
    gc.set_threshold(5_000)
