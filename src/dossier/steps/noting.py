"""What a run tells while it works: which steps there are, and what each that is done cost. Nobody has to listen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Planned:
    """So many steps of a kind are to be done."""

    step: str
    """``evidence``, ``form``, ``volume``."""
    count: int


@dataclass(frozen=True, slots=True)
class Moved:
    """So many more steps of a kind are as good as done; each is told as `Done` later."""

    step: str
    count: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a volume is on the shelf."""

    pages: int
    """Those that carry a number."""
    thickness_mm: int
    box_mm: int
    """Width of its box."""


@dataclass(frozen=True, slots=True)
class Done:
    """One step is done."""

    step: str
    """``evidence``, ``form``, ``volume``; ``check``, ``convert``, ``originals``, ``report``, ``package``, ``build``."""
    name: str
    """Of the file, form or volume."""
    known: bool
    """Taken from the store: nothing was made."""
    seconds: float
    """Of a processor where a worker did it, else on the clock."""
    bytes: int = 0
    """Of what was made, or looked at."""
    shelf: Shelf | None = None
    """Of a volume."""


Event = Planned | Moved | Done
Note = Callable[[Event], None]


def unnoted(_: Event) -> None:
    """For whoever does not want to know."""


@contextmanager
def noted(note: Note, step: str, name: str) -> Iterator[None]:
    """Note a step that is done here, if it comes to its end."""
    started = time.perf_counter()
    yield
    note(Done(step, name, known=False, seconds=time.perf_counter() - started))
