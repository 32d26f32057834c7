"""Opening and pinning evidence while somebody exchanges it: never a byte from outside, never other bytes than named."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dossier.evidence import opening
from dossier.evidence.opening import EvidenceLost, open_inside, pin
from dossier.evidence.paths import confine

posix = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
SECRET = b"somebody else's secret " * 1000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "工程"
    (root / "evidence" / "A1").mkdir(parents=True)
    (root / "evidence" / "A1" / "a.pdf").write_bytes(b"inside")
    (tmp_path / "out" / "A1").mkdir(parents=True)
    (tmp_path / "out" / "A1" / "a.pdf").write_bytes(SECRET)
    (tmp_path / "pinned").mkdir()
    return root


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_copy_is_kept_under_its_checksum(root: Path, tmp_path: Path) -> None:
    data = os.urandom(3 * (1 << 20) + 17)
    (root / "evidence" / "b.bin").write_bytes(data)
    pinned = pin(root, "evidence/b.bin", tmp_path / "pinned")
    assert (pinned.sha256, pinned.bytes) == (hashlib.sha256(data).hexdigest(), len(data))
    assert pinned.path.read_bytes() == data
    assert names(tmp_path / "pinned") == [pinned.sha256]


@posix
def test_links_that_stay_inside_are_followed(root: Path, tmp_path: Path) -> None:
    (root / "file.pdf").symlink_to(root / "evidence" / "A1" / "a.pdf")
    (root / "folder").symlink_to("evidence")
    for path in ("file.pdf", "folder/A1/a.pdf"):
        assert pin(root, path, tmp_path / "pinned").path.read_bytes() == b"inside"


@posix
@pytest.mark.parametrize("by_descriptor", [True, False])
@pytest.mark.parametrize("step", ["evidence", "evidence/A1", "evidence/A1/a.pdf"])
def test_a_link_that_was_put_there_after_the_look_is_refused(
    root: Path, tmp_path: Path, step: str, by_descriptor: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_BY_DESCRIPTOR", by_descriptor)
    where = confine(root, "evidence/A1/a.pdf").path
    assert where is not None
    with open_inside(root, where) as stream:
        assert stream.read() == b"inside"
    exchanged = root / step
    exchanged.rename(tmp_path / "aside")
    outside = {"evidence": "out", "evidence/A1": "out/A1", "evidence/A1/a.pdf": "out/A1/a.pdf"}[step]
    exchanged.symlink_to(tmp_path / outside)
    with pytest.raises(OSError):
        open_inside(root, where)


@posix
def test_what_is_no_file_is_refused_at_once(root: Path) -> None:
    os.mkfifo(root / "pipe.pdf")
    with pytest.raises(OSError, match="not a regular file"):
        open_inside(root, root.resolve() / "pipe.pdf")
    with pytest.raises(OSError):
        open_inside(root, root.resolve() / "evidence")


def test_a_file_that_is_gone(root: Path, tmp_path: Path) -> None:
    with pytest.raises(EvidenceLost, match="is gone"):
        pin(root, "evidence/A1/other.pdf", tmp_path / "pinned")
    assert names(tmp_path / "pinned") == []


@posix
def test_a_file_that_leads_out(root: Path, tmp_path: Path) -> None:
    (root / "link.pdf").symlink_to(tmp_path / "out" / "A1" / "a.pdf")
    with pytest.raises(EvidenceLost, match="link out"):
        pin(root, "link.pdf", tmp_path / "pinned")


@contextmanager
def restless(change: Callable[[int], None]) -> Iterator[None]:
    """`change` is called over and over by another thread meanwhile."""
    stop = threading.Event()

    def run() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            change(number)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@posix
@pytest.mark.parametrize("by_descriptor", [True, False])
def test_a_race_of_links_never_gives_what_lies_outside(
    root: Path, tmp_path: Path, by_descriptor: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_BY_DESCRIPTOR", by_descriptor)
    (root / "real").mkdir()
    (root / "evidence" / "A1").rename(root / "real" / "A1")

    def change(number: int) -> None:
        new = root / "evidence" / f"new{number}"
        new.symlink_to(tmp_path / "out" / "A1" if number % 2 else root / "real" / "A1")
        new.replace(root / "evidence" / "A1")

    change(2)
    tried = {"inside": 0, "refused": 0}
    with restless(change):
        while min(tried.values()) < 20 and sum(tried.values()) < 20_000:
            try:
                pinned = pin(root, "evidence/A1/a.pdf", tmp_path / "pinned")
                assert pinned.path.read_bytes() == b"inside"
                tried["inside"] += 1
            except EvidenceLost:
                tried["refused"] += 1
    assert tried["inside"] and tried["refused"], "the race took place"


def test_a_file_that_is_written_meanwhile_never_passes_for_another(root: Path, tmp_path: Path) -> None:
    size = 4 << 20
    path = root / "evidence" / "big.bin"
    path.write_bytes(b"\0" * size)

    def change(number: int) -> None:
        with path.open("r+b") as stream:
            stream.seek((number * 65536) % size)
            stream.write(bytes([number % 256]) * 65536)

    with restless(change):
        for _ in range(20):
            pinned = pin(root, "evidence/big.bin", tmp_path / "pinned")
            assert hashlib.sha256(pinned.path.read_bytes()).hexdigest() == pinned.sha256


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_no_fault_of_the_evidence(root: Path, tmp_path: Path) -> None:
    (root / "evidence" / "b.bin").write_bytes(b"x" * (1 << 20))
    (tmp_path / "pinned" / ".part").symlink_to("/dev/full")
    with pytest.raises(OSError) as caught:
        pin(root, "evidence/b.bin", tmp_path / "pinned")
    assert caught.value.errno == errno.ENOSPC
    assert names(tmp_path / "pinned") == []
