"""Limits of worker processes: what exceeds one costs only itself, and nothing outlives the program."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dossier.evidence import workers
from dossier.evidence.workers import Exceeded, Task, run_limited

SOURCE = Path(workers.__file__).parents[2]
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits or signals")


def double(number: int) -> int:
    return 2 * number


def hoard() -> int:
    return len(bytearray(workers.MEMORY + (64 << 20)))


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def spin() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(600)


def mistake() -> None:
    os.no_such_function()  # type: ignore[attr-defined]  # that is the mistake


def tasks(*functions: Callable[[], object]) -> list[Task[object]]:
    """The functions with a sound task before and behind each."""
    plain: list[Task[object]] = [Task(double, (n,), 0) for n in range(len(functions) + 1)]
    hurting = [Task(function, (), 0) for function in functions]
    return [task for pair in zip(plain, hurting, strict=False) for task in pair] + [plain[-1]]


@POSIX
def test_memory_and_crashes_cost_only_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_peak", lambda: 0)  # other tests have started other programs
    found = run_limited(tasks(hoard, crash), 2)
    assert found == [0, Exceeded("memory", workers.MEMORY >> 20), 2, Exceeded("crash", 0), 4]


class Hoarding:
    """An argument of a C function for which there is no memory."""

    @classmethod
    def from_param(cls, value: object) -> bytearray:
        return bytearray(workers.MEMORY + (64 << 20))


def hoard_in_an_argument() -> object:
    function: Any = ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 0)
    function.argtypes = [Hoarding]
    return function(1)


@POSIX
def test_an_argument_without_memory_is_no_memory() -> None:
    assert run_limited(tasks(hoard_in_an_argument), 1) == [0, Exceeded("memory", workers.MEMORY >> 20), 2]


def hoard_and_abort() -> None:
    held = bytearray(workers.MEMORY - (256 << 20))
    held[::4096] = b"x" * len(held[::4096])
    os.abort()  # as C++ does when there is no more


@POSIX
def test_who_aborts_with_its_memory_full_has_exceeded_the_limit_of_memory() -> None:
    assert run_limited(tasks(hoard_and_abort), 1) == [0, Exceeded("memory", workers.MEMORY >> 20), 2]


def spin_for(seconds: float, pages: int) -> str:
    workers.allow_for_pages(pages)
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return "done"


@POSIX
@pytest.mark.parametrize(("pages", "wanted"), [(0, Exceeded("time", 1)), (1500, "done")])
def test_the_time_grows_with_the_pages(pages: int, wanted: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_BASE_SECONDS", 1)
    both: list[Task[object]] = [Task(spin_for, (4.0, pages), 0), Task(double, (1,), 0)]
    assert run_limited(both, 1) == [wanted, 2]


def test_pages_beyond_all_papers_give_no_more_time() -> None:
    assert Task(double, (1,), 0).wall_seconds < 20 * 60


@POSIX
def test_a_busy_machine_costs_no_time_that_is_counted() -> None:
    limit = Task(double, (1,), 0)
    assert limit.wall_seconds >= 40 * limit.seconds


@pytest.mark.parametrize("function", [pytest.param(spin, marks=POSIX), sleep])
def test_time_costs_only_itself(function: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_BASE_SECONDS", 1)
    monkeypatch.setattr(workers, "_MOST_FOR_PAGES", 0)
    assert run_limited(tasks(function), 1) == [0, Exceeded("time", 1), 2]


def test_the_time_grows_with_the_file() -> None:
    assert Task(double, (1,), 100 << 20).seconds > Task(double, (1,), 0).seconds


def test_paths_start_where_the_program_stands_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = [tmp_path / name for name in ("one", "other", "gone")]
    for place in places:
        place.mkdir()
        monkeypatch.chdir(place)
        assert run_limited([Task(os.getcwd, (), 0)], 1) == [str(place)]
    places[-1].rmdir()
    assert run_limited([Task(double, (2,), 0)], 1) == [4]


def test_a_mistake_of_ours_is_loud() -> None:
    with pytest.raises(AttributeError, match="no_such_function"):
        run_limited(tasks(mistake), 1)
    assert run_limited(tasks(), 1) == [0]


def test_a_program_without_a_main_guard_starts_no_second_one(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "print('started')\n"
        "import operator\n"
        "from dossier.evidence.workers import Task, run_limited\n"
        "print(run_limited([Task(operator.add, (1, 2), 0)], 1))\n",
        encoding="utf-8",
    )
    done = _python(script)
    assert done.communicate(timeout=120)[0].split() == ["started", "[3]"]


def _python(script: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


@POSIX
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("busy", ["time.sleep(300)", "exec('while True: pass')"])
def test_no_process_outlives_the_program(tmp_path: Path, sent: signal.Signals, busy: str) -> None:
    (tmp_path / "busy.py").write_text(
        f"import os, pathlib, time\ndef work(note):\n    pathlib.Path(note).write_text(str(os.getpid()))\n    {busy}\n",
        encoding="utf-8",
    )
    note, script = tmp_path / "pid", tmp_path / "script.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nimport busy\n"
        "from dossier.evidence.workers import Task, run_limited\n"
        f"run_limited([Task(busy.work, ({str(note)!r},), 0)], 1)\n",
        encoding="utf-8",
    )
    program = _python(script)
    _wait_until(lambda: note.exists() and note.read_text(encoding="utf-8") != "")
    worker = int(note.read_text(encoding="utf-8"))
    os.killpg(program.pid, signal.SIGINT) if sent is signal.SIGINT else program.kill()
    program.communicate(timeout=60)
    _wait_until(lambda: not _is_running(worker))


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _wait_until(true: Callable[[], bool]) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("waited for a minute")
