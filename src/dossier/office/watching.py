"""Tell an office program that works from one that hangs: by its products and by the time it has had on a processor.

A clock on the wall cannot: on a loaded machine an honest document takes minutes. A hang is either a process that waits
for something that will not come, or one that turns in a circle; the first uses no processor, the second without end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_IDLE_SHARE = 0.1  # of one processor; below it nothing is being worked on
_SECONDS_PER_MEGABYTE = 20.0  # of the document's unpacked text; measured: 8 for a table of 126 pages


def allowance(patience: float, megabytes: float) -> float:
    """Processor seconds that a document of this size may take."""
    return patience + _SECONDS_PER_MEGABYTE * megabytes


def unheard(_: int) -> None:
    """For whoever does not want to know."""


@dataclass(slots=True)
class Watch:
    """What has been seen of one process. Times are seconds; `now` is any clock that does not jump."""

    patience: float
    """How long the process may do nothing."""
    allowed: float
    """Processor seconds that one document may take."""
    moved: Callable[[int], None] = unheard
    """Hears how many more products there are."""
    products: int = 0
    busy_since: float = 0.0
    """Processor seconds used when the last product came."""
    seen_at: float = 0.0
    seen_busy: float = 0.0

    def stalled(self, now: float, busy: float, products: int) -> bool:
        """True when the process hangs; `busy` is its processor time so far, `products` how many files it has made."""
        if products > self.products:
            self.moved(products - self.products)
            self.products, self.busy_since = products, busy
            self.seen_at, self.seen_busy = now, busy
        elif busy - self.seen_busy >= _IDLE_SHARE * self.patience:
            self.seen_at, self.seen_busy = now, busy
        return now - self.seen_at > self.patience or busy - self.busy_since > self.allowed
