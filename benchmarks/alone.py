"""Work on one thing after the other, each in a process of its own that may crash, hang or eat memory.

Needs `fork`, so Linux or macOS.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

_T = TypeVar("_T")
_PAUSE = 0.01
_MEGABYTES = 1e6 if sys.platform == "darwin" else 1e3
"""What the kernel's `ru_maxrss` counts in: bytes there, kilobytes here."""


@dataclass(frozen=True, slots=True)
class Done:
    """How the work on one thing ended."""

    result: Any
    """What the function gave (JSON); None unless `end` is ``"done"``."""
    end: str
    """``done``, ``over the limit``, or what the process died of."""
    seconds: float
    memory_mb: float
    """Peak resident memory of the hungriest process."""


@dataclass(slots=True)
class _Child:
    number: int
    file: Path
    started: float
    killed: bool = False


def each_alone(
    function: Callable[[_T], Any], things: Sequence[_T], jobs: int, seconds: float
) -> Iterator[tuple[_T, Done]]:
    """Call `function` on each of `things`, `jobs` at a time, each at most `seconds` long; in the order of ending."""
    waiting = list(range(len(things)))[::-1]
    running: dict[int, _Child] = {}
    with tempfile.TemporaryDirectory(prefix="alone-") as folder:
        while waiting or running:
            while waiting and len(running) < jobs:
                number = waiting.pop()
                file = Path(folder) / f"{number}.json"
                running[_start(function, things[number], file)] = _Child(number, file, time.monotonic())
            for process, child in list(running.items()):
                if time.monotonic() - child.started > seconds and not child.killed:
                    child.killed = True
                    os.killpg(process, signal.SIGKILL)
                done, status, usage = os.wait4(process, os.WNOHANG)
                if done:
                    with suppress(ProcessLookupError):  # what it started and left behind
                        os.killpg(process, signal.SIGKILL)
                    del running[process]
                    yield things[child.number], _ended(child, status, usage)
            time.sleep(_PAUSE)


def _start(function: Callable[[Any], Any], thing: Any, file: Path) -> int:
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        os.setsid()
        file.write_text(json.dumps(function(thing)), encoding="utf-8", newline="\n")
        code = 0
    except BaseException:  # the parent hears of it by the exit code
        traceback.print_exc()
    finally:
        os._exit(code)


def _ended(child: _Child, status: int, usage: resource.struct_rusage) -> Done:
    took = time.monotonic() - child.started
    memory = usage.ru_maxrss / _MEGABYTES
    if child.killed:
        return Done(None, "over the limit", took, memory)
    code = os.waitstatus_to_exitcode(status)
    if code:
        return Done(None, f"exit code {code}" if code > 0 else signal.Signals(-code).name, took, memory)
    return Done(json.loads(child.file.read_text(encoding="utf-8")), "done", took, memory)
