"""Work in processes ends as the program does, whenever it is told to."""

from __future__ import annotations

import multiprocessing
import threading

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
