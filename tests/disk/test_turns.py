"""Two that write one file take turns."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from dossier.disk import turns
from dossier.disk.locks import release, take
from dossier.disk.turns import alone
from dossier.errors import OutputFailed


def test_none_of_many_that_write_at_once_is_lost(tmp_path: Path) -> None:
    register = tmp_path / "register"
    register.write_bytes(b"")

    def add(mark: bytes) -> None:
        for _ in range(20):
            with alone(tmp_path, "exchange", "register"):
                register.write_bytes(register.read_bytes() + mark)

    runs = [threading.Thread(target=add, args=(mark,)) for mark in (b"a", b"b", b"c")]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(register.read_bytes()) == sorted(b"abc" * 20)
    assert [path.name for path in tmp_path.iterdir()] == ["register"]


def test_who_is_never_done_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_PATIENCE", 0.0)
    lock = take(tmp_path / ".exchange.lock")
    assert lock
    with pytest.raises(OutputFailed) as refused, alone(tmp_path, "exchange", ".dossier/exchange.json"):
        pytest.fail("two at once")
    release(lock)
    (found,) = refused.value.findings
    assert (found.code, found.location and found.location.file) == ("P752", ".dossier/exchange.json")
    with alone(tmp_path, "exchange", "x"), alone(tmp_path, "service", "y"):
        assert {path.name for path in tmp_path.iterdir()} == {".exchange.lock", ".service.lock"}
