"""Where jobs run is decided at the top: in this process, in a pool of processes, later elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """One call of a function that can be imported by its name, with arguments and a result that can be sent."""

    function: Callable[..., T]
    arguments: tuple[Any, ...]
    size: int = 0
    """Bytes of its input: how long it may take and how much it is worth a process of its own."""


Told = Callable[[int, float], None]
"""Hears the number of a job that is done, and its seconds."""
Run = Callable[[Sequence[Job[Any]], Told], list[Any]]
"""Runs jobs; their results in the order of the jobs. What a job raises, it raises."""


def untold(_: int, __: float) -> None:
    """For whoever does not want to know."""


def run_here(jobs: Sequence[Job[T]], told: Told = untold) -> list[T]:
    """One after the other in this process."""
    return [_timed(number, job, told) for number, job in enumerate(jobs)]


def _timed(number: int, job: Job[T], told: Told) -> T:
    started = time.perf_counter()
    result = job.function(*job.arguments)
    told(number, time.perf_counter() - started)
    return result
