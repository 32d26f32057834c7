"""The collector of cycles looks at all values again and again: it comes seldom, and rests while a dossier is read."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


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


def _count_as_old() -> int:
    """How many blocks of memory are in use, all of their objects old now. To count the objects takes milliseconds."""
    gc.freeze()
    gc.unfreeze()
    return sys.getallocatedblocks()


@dataclass(slots=True)
class CollectWhenDoubled:
    """Frees what was left in cycles when there is twice as much of something as there was after the last time.

    So that all walks together cost as much as what was made, and garbage is never more than what is in use.
    """

    count: Callable[[], int]
    kept: int
    """So many are nothing to walk for."""

    def __call__(self) -> None:
        if self.count() > 2 * self.kept:
            gc.collect()
            self.kept = max(self.kept, self.count())


drop_what_was_left = CollectWhenDoubled(_count_as_old, 1_000_000)
"""Before a dossier is read: what the former ones left counts as old, so that the collector does not come for it."""


def collector_comes_seldom() -> None:
    """For this whole process; rarer than this, Word files that were filled stay in memory, each some megabytes."""
    gc.set_threshold(5_000)
