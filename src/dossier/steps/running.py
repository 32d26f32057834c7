"""Where jobs run is decided at the top: in this process, in a pool of processes, later elsewhere."""

from __future__ import annotations

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


Run = Callable[[Sequence[Job[Any]]], list[Any]]
"""Runs jobs; their results in the order of the jobs. What a job raises, it raises."""


def run_here(jobs: Sequence[Job[T]]) -> list[T]:
    """One after the other in this process."""
    return [job.function(*job.arguments) for job in jobs]
