"""Jobs of any kind in the worker processes that also look into evidence."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from dossier.evidence.workers import Exceeded, Task, cores, run_limited
from dossier.steps.running import Job, Run, Told, run_here, untold

_WORTH = 8 << 20
"""Bytes of input below which a process costs more than it gains: it has to read in the libraries first."""


def in_processes(most: int) -> Run:
    """Run jobs side by side in at most so many processes; few small ones here, and one that exceeds a limit as well."""

    def run(jobs: Sequence[Job[Any]], told: Told = untold) -> list[Any]:
        workers = min(most, cores(), len(jobs))
        if workers < 2 or sum(job.size for job in jobs) < _WORTH:
            return run_here(jobs, told)
        # The largest first, so that none of them is left for the end.
        order = sorted(range(len(jobs)), key=lambda number: -jobs[number].size)
        tasks = [Task(jobs[n].function, jobs[n].arguments, jobs[n].size) for n in order]

        def done(place: int, seconds: float) -> None:
            told(order[place], seconds)

        try:
            made: dict[int, Any] = dict(zip(order, run_limited(tasks, workers, done), strict=True))
        except BrokenProcessPool:  # the system ended the processes, short of memory perhaps
            return run_here(jobs, told)
        return [
            run_here([job])[0] if isinstance(made[number], Exceeded) else made[number]
            for number, job in enumerate(jobs)
        ]

    return run
