"""Python's collector of cycles rests while a dossier is read and judged: it would look at every value over and over."""

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
            gc.enable()
