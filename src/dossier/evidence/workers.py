"""Worker processes with limits of memory and time: a file that is made to hurt costs only itself.

The processes start afresh (spawn), as on every system, and are kept for the life of the program, since starting one
takes about 0.3 s. They ignore Ctrl-C, which reaches the whole group, and end with the program, however that ends.
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from dossier.library.collecting import collector_comes_seldom

if TYPE_CHECKING:
    from pebble import ProcessPool

T = TypeVar("T")

MEMORY = 1536 << 20
"""Bytes that a worker may allocate: room for a scan of A0 at 400 dpi (248 megapixels). Mapped files do not count."""
_BASE_SECONDS = 20
_SECONDS_PER_MB = 2
_PAGES_PER_SECOND = 250
"""Looking at an ordinary page and making it ready takes 1 to 2 ms."""
_MOST_FOR_PAGES = 100
"""Seconds."""
_PATIENCE = 4 if sys.platform == "win32" else 8
"""Wall-clock seconds for each second of work: the machine may be busy with other things. Only on Windows this is the
limit itself; elsewhere processor time is counted, and this ends what waits for something that never comes.
"""


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """One call of a function that can be imported by its name; its limits grow with the `size` of its input (bytes)."""

    function: Callable[..., T]
    arguments: tuple[Any, ...]
    size: int

    @property
    def seconds(self) -> int:
        """Processor time that it may take."""
        return _BASE_SECONDS + _SECONDS_PER_MB * (self.size >> 20)

    @property
    def wall_seconds(self) -> int:
        """After which it is ended, whatever it is waiting for."""
        return (self.seconds + _MOST_FOR_PAGES) * _PATIENCE


@dataclass(frozen=True, slots=True)
class Exceeded:
    """What became of a task that did not end in good order."""

    limit: Literal["time", "memory", "crash"]
    amount: int
    """Seconds, or megabytes; 0 for a crash."""


def run_limited(
    tasks: Sequence[Task[T]], workers: int, told: Callable[[int, float], None] | None = None
) -> list[T | Exceeded]:
    """The results in the order of the tasks; `told` hears the number of each that is done, and its processor time.

    A task whose worker dies or runs out of memory is tried once more in a process of its own, so that it does not pay
    for what others left behind.

    Raises:
        Exception: whatever a task raises, MemoryError apart: a bug of ours, or the disk is full.
    """
    results = _run(tasks, _pool(workers), told)
    again = [n for n, result in enumerate(results) if isinstance(result, Exceeded) and result.limit != "time"]
    for number in again:
        with _new_pool(1) as fresh:
            results[number] = _run([tasks[number]], fresh)[0]
        if results[number] == Exceeded("crash", 0) and _peak() >= MEMORY // 2:
            results[number] = Exceeded("memory", MEMORY >> 20)
    return results


def _peak() -> int:
    """Bytes that the largest process which has ended so far held at once; 0 where the system does not say.

    Libraries in C++ end the process when there is no more memory, many while they ask for twice of what they have.
    """
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415 - not on Windows

    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def start_early(module: str, count: int) -> None:
    """Start so many processes now and let them import a module, so that they are ready when there are files."""
    count = min(count, cores())
    for _ in range(count):
        _schedule(_pool(count), (import_module, (module,), _BASE_SECONDS), _BASE_SECONDS)


_share: list[int] = []


def share_cores(count: int) -> None:
    """Let this process use no more than so many processors: others work beside it."""
    _share[:] = [max(1, count)]


def cores() -> int:
    """Processors that this process may use."""
    return min(_share[0], _all_cores()) if _share else _all_cores()


def _all_cores() -> int:
    counted = getattr(os, "process_cpu_count", None)  # Python 3.13 on
    if counted is not None:
        return int(counted() or 1)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run(
    tasks: Sequence[Task[T]], pool: ProcessPool, told: Callable[[int, float], None] | None = None
) -> list[T | Exceeded]:
    waiting = [_schedule(pool, (t.function, t.arguments, t.seconds), t.wall_seconds) for t in tasks]
    try:
        results = []
        for number, (task, future) in enumerate(zip(tasks, waiting, strict=True)):
            result, seconds = _result(task.seconds, future)
            results.append(result)
            if told:
                told(number, seconds)
        return results
    except BaseException:  # Ctrl-C too
        stop()
        raise


def _schedule(pool: ProcessPool, arguments: tuple[Any, ...], timeout: float) -> Future[Any]:
    """A call of `_limited`, with the folder that the program is in.

    Raises:
        OSError: the system gives no more processes or files.
    """
    try:
        future: Future[Any] = pool.schedule(_limited, args=(_here(), *arguments), timeout=timeout)
    except BrokenProcessPool as error:
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from None
        raise
    return future


def _result(seconds: int, future: Future[tuple[T, float]]) -> tuple[T | Exceeded, float]:
    from pebble import ProcessExpired  # noqa: PLC0415 - a tenth of a second, for whoever opens files

    try:
        return future.result()
    except FutureTimeout:
        return Exceeded("time", seconds), seconds
    except MemoryError:
        return Exceeded("memory", MEMORY >> 20), 0
    except ProcessExpired as error:
        slow = error.exitcode == -getattr(signal, "SIGXCPU", 0)
        return (Exceeded("time", seconds), seconds) if slow else (Exceeded("crash", 0), 0)


_POOLS: dict[int, ProcessPool] = {}


def _pool(workers: int) -> ProcessPool:
    """The processes of this program: at least as many as asked for."""
    enough = next((pool for count, pool in _POOLS.items() if count >= workers and pool.active), None)
    if enough is None:
        stop()
        enough = _POOLS[workers] = _new_pool(workers)
    return enough


def _new_pool(workers: int) -> ProcessPool:
    from pebble import ProcessPool  # noqa: PLC0415 - as above

    with deaf():
        if sys.platform != "win32":
            resource_tracker.ensure_running()
        return ProcessPool(workers, initializer=_set_up, context=Apart())


@atexit.register
def stop() -> None:
    """End the processes, whatever they are doing; the next call starts new ones."""
    while _POOLS:
        _, pool = _POOLS.popitem()
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


class _Process(SpawnProcess):
    """A process that is deaf to Ctrl-C from its first moment, and does not run the main program's own module again.

    Running it would import all of the program, which takes a second.
    """

    _starting = threading.Lock()

    def start(self) -> None:
        with self._starting, deaf():
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                super().start()
            finally:
                sys.modules["__main__"] = main


@contextmanager
def deaf() -> Iterator[None]:
    """What is started here inherits that SIGINT and SIGHUP are blocked; here they arrive afterwards.

    The resource tracker of `multiprocessing` knows about Ctrl-C but dies of SIGHUP, and with it what it kept track of.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Apart(SpawnContext):
    """How all processes of this program start."""

    Process = _Process


def _set_up() -> None:
    """In the worker, once: the limit of memory, an end when the program has ended, and silence of the libraries."""
    logging.disable()
    collector_comes_seldom()
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # libtiff and libjpeg talk to the terminal
    threading.Thread(target=end_with_parent, daemon=True).start()
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_with_parent() -> None:
    """End this process when the one that started it has ended, however that came."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _here() -> str:
    """The folder that relative paths start from; blank where somebody has removed it."""
    try:
        return str(Path.cwd())
    except OSError:
        return ""


def _limited(
    here: str, function: Callable[..., T], arguments: tuple[Any, ...], seconds: int
) -> tuple[T, float]:
    """In the worker: the function, with a limit of processor time from now on; what it took of it.

    `here`: where the program stands now, which may be elsewhere than when this process was started.
    """
    started = time.process_time()
    if here and here != _here():
        os.chdir(here)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit_processor(int(used.ru_utime + used.ru_stime) + seconds + 1)
    from ctypes import ArgumentError  # noqa: PLC0415 - only in workers

    try:
        return function(*arguments), time.process_time() - started
    except ArgumentError as error:
        if MemoryError.__name__ in str(error):  # ctypes tells only in words why it could not pass an argument
            raise MemoryError from None
        raise


def allow_for_pages(count: int) -> None:
    """In the worker: more processor time for a file of many pages, whose bytes say little about them."""
    if sys.platform != "win32" and multiprocessing.parent_process() is not None:
        import resource  # noqa: PLC0415 - not on Windows

        soft = resource.getrlimit(resource.RLIMIT_CPU)[0]
        if soft != resource.RLIM_INFINITY:
            _limit_processor(soft + min(count // _PAGES_PER_SECOND, _MOST_FOR_PAGES))


def _limit_processor(seconds: int) -> None:
    """From the start of the process on."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        soft = seconds if hard == resource.RLIM_INFINITY else min(seconds, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
