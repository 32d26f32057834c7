"""A lock keeps everybody else out until it is given back or its holder is dead."""

from __future__ import annotations

import errno
import multiprocessing
import sys
from pathlib import Path

import pytest

from dossier.disk import locks
from dossier.disk.locks import release, take


def test_one_at_a_time_and_the_file_goes(tmp_path: Path) -> None:
    first = take(tmp_path / "lock")
    assert first and first.exclusive and take(tmp_path / "lock") is None
    release(first)
    assert list(tmp_path.iterdir()) == []


def test_what_a_dead_run_left_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    lock = take(tmp_path / "lock")
    assert lock
    release(lock)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="nothing removes an open file there")
def test_a_lock_on_a_file_that_was_removed_meanwhile_bars_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its holder removes the file between our opening and our locking it."""
    real = locks._lock
    once: list[int] = []

    def removed_before(handle: int) -> bool | None:
        if not once:
            once.append(handle)
            (tmp_path / "lock").unlink()
        return real(handle)

    monkeypatch.setattr(locks, "_lock", removed_before)
    lock = take(tmp_path / "lock")
    assert lock and (tmp_path / "lock").exists() and take(tmp_path / "lock") is None
    release(lock)


def test_a_share_without_locks_proves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refused)
    lock = take(tmp_path / "lock")
    assert lock and not lock.exclusive
    release(lock)


def count(path: Path, number: Path, times: int) -> None:
    for _ in range(times):
        while (lock := take(path)) is None:
            pass
        seen = int(number.read_text())
        number.write_text(str(seen + 1))
        release(lock)


def test_many_processes_take_turns(tmp_path: Path) -> None:
    (tmp_path / "n").write_text("0")
    workers = [
        multiprocessing.get_context("spawn").Process(
            target=count, args=(tmp_path / "lock", tmp_path / "n", 200)
        )
        for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (tmp_path / "n").read_text() == "600" and not (tmp_path / "lock").exists()
