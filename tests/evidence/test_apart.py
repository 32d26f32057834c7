"""Work in processes ends as the program does, whenever it is told to."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from dossier.evidence import apart, workers


def test_an_interrupt_while_the_processes_start_is_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread that minds them is made and does not run yet; whoever waits for it is told off."""
    monkeypatch.setattr(workers, "cores", lambda: 2)
    start = threading.Thread.start

    def interrupted(thread: threading.Thread) -> None:
        if type(thread).__name__ == "_ExecutorManagerThread":
            raise KeyboardInterrupt
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        apart.run_apart(len, ["a", "b", "c", "d"])
    for process in multiprocessing.active_children():
        process.join(20)
    assert multiprocessing.active_children() == []


def _fate(number: int) -> tuple[bool, bool, int]:
    """Whether this is a process of its own, whether it dies of SIGTERM, and its share of the cores."""
    own = multiprocessing.parent_process() is not None
    return own, signal.getsignal(signal.SIGTERM) == signal.SIG_DFL, workers.cores()


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ("", "Copies"),
        ("thread = threading.Thread(target=done.wait); thread.start()", "Apart"),
        ("store = Store(Path(folder)); assert store._index", "Apart"),
        ("store = Store(Path(folder)); store.close()", "Copies"),
    ],
    ids=["one thread", "two threads", "an open store", "a store that was closed"],
)
def test_a_process_is_a_copy_only_of_a_program_with_one_thread_and_no_open_store(
    tmp_path: Path, before: str, kind: str
) -> None:
    """Copy or not, it has none of the program's handlers and knows its share."""
    script = (
        "import sys, threading; sys.path.insert(0, 'tests')\n"
        "from pathlib import Path; from dossier.steps.store import Store\n"
        "from dossier.disk.signals import end_at_once; end_at_once()\n"
        "from dossier.evidence import apart, workers\n"
        "import evidence.test_apart as t\n"
        "workers._all_cores = lambda: 2\n"
        f"done = threading.Event(); folder = {str(tmp_path)!r}\n{before}\n"
        "print(type(apart._context()).__name__, apart.run_apart(t._fate, [1, 2, 3, 4])); done.set()"
    )
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, "-c", script], check=False, cwd=root, capture_output=True, encoding="utf-8"
    )
    kind = kind if sys.platform == "linux" else "Apart"
    assert said.stdout == f"{kind} {[(True, True, 1)] * 4}\n", said.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only there are they copies")
def test_copies_end_with_a_program_that_is_killed() -> None:
    """However suddenly: SIGKILL leaves no time to say anything."""
    script = (
        "import os, sys, time; sys.path.insert(0, 'tests')\n"
        "from dossier.evidence import apart, workers\n"
        "import evidence.test_apart as t\n"
        "workers._all_cores = lambda: 2\n"
        "apart.run_apart(t._tell_and_wait, [1, 2, 3, 4])"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE) as program:
        assert program.stdout
        pids = [int(program.stdout.readline()) for _ in range(2)]
        program.kill()
    for _ in range(1000):
        alive = [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie"]
        if not alive:
            break
        time.sleep(0.01)
    assert alive == []


def _tell_and_wait(_: int) -> None:
    print(os.getpid(), flush=True)
    time.sleep(300)
