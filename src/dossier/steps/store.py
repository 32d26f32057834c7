"""The content store: products of earlier work under their keys, in files and an SQLite index.

It may be deleted at any moment, is bounded, and is never believed without its checksum: what does not match is as good
as absent. It holds JSON and finished documents, nothing that runs. Without a folder that can be written it is simply
empty, and everything is made anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

DEFAULT_LIMIT = 4 << 30
"""Bytes that a store keeps at most, counted when it is closed."""
_LAYOUT = 1
"""Raise it when the tables change: a store of another layout is emptied."""
_SMALL = 32 << 10
"""Products up to this size live in the index itself."""
_TABLE = (
    "CREATE TABLE IF NOT EXISTS made (key TEXT PRIMARY KEY, sha256 TEXT NOT NULL, size INTEGER NOT NULL,"
    " value BLOB, turn INTEGER NOT NULL) WITHOUT ROWID"
)


_OPEN: set[int] = set()


def is_open() -> bool:
    """Whether this process has a store open: then no copy of it may be made, for SQLite would take the locks of one for
    those of the other.
    """
    return bool(_OPEN)


class Store:
    """An open store; threads may share it, and so may processes that each open it."""

    def __init__(self, folder: Path, limit: int = DEFAULT_LIMIT) -> None:
        self.folder = folder
        self.limit = limit
        self._lock = threading.Lock()
        self._index: sqlite3.Connection | None = None
        self._turn = 0
        self._used: set[str] = set()
        with suppress(OSError, sqlite3.Error):
            self._index, self._turn = _open_index(folder)
            _OPEN.add(id(self))

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The products that are known and whole, by key; files are read into memory."""
        found = {}
        for key, row in self._rows(list(keys)).items():
            value = row.value if row.value is not None else self._read(key)
            if value is not None and hashlib.sha256(value).hexdigest() == row.sha256:
                found[key] = value
                self._used.add(key)
        return found

    def get_file(self, key: str, target: Path) -> bool:
        """Copy a product to `target`, which is written only when it is whole; False when it is not known.

        Raises:
            OSError: `target` cannot be written.
        """
        row = self._rows([key]).get(key)
        if row is None:
            return False
        if row.value is not None:
            whole = hashlib.sha256(row.value).hexdigest() == row.sha256
            if whole:
                target.write_bytes(row.value)
        else:
            whole = _copy_whole(self._place(key), target, row.sha256)
        if whole:
            self._used.add(key)
        return whole

    def put(self, products: Mapping[str, bytes]) -> None:
        """Keep small products. A store that cannot be written keeps nothing and says nothing."""
        rows = [
            (key, hashlib.sha256(value).hexdigest(), len(value), value, self._turn)
            for key, value in products.items()
        ]
        self._write("INSERT OR REPLACE INTO made VALUES (?, ?, ?, ?, ?)", rows)

    def put_file(self, key: str, source: Path) -> None:
        """Keep a copy of a file."""
        with suppress(OSError):
            if source.stat().st_size <= _SMALL:
                self.put({key: source.read_bytes()})
                return
            place = self._place(key)
            place.parent.mkdir(parents=True, exist_ok=True)
            with _beside(place) as part:
                digest, size = _copy(source, part)
                part.replace(place)
            self._write(
                "INSERT OR REPLACE INTO made VALUES (?, ?, ?, NULL, ?)", [(key, digest, size, self._turn)]
            )

    def close(self) -> None:
        """Note what was used, let go of what was used longest ago beyond the limit."""
        if self._index is None:
            return
        self._write("UPDATE made SET turn = ? WHERE key = ?", [(self._turn, key) for key in self._used])
        with suppress(sqlite3.Error, OSError):
            self._trim(self._index)
            self._index.close()
            _OPEN.discard(id(self))
        self._index = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _place(self, key: str) -> Path:
        return self.folder / "files" / key[:2] / key

    def _read(self, key: str) -> bytes | None:
        try:
            return self._place(key).read_bytes()
        except OSError:
            return None

    def _rows(self, keys: list[str]) -> dict[str, _Row]:
        found: dict[str, _Row] = {}
        with self._lock, suppress(sqlite3.Error):
            for start in range(0, len(keys) if self._index else 0, 500):
                part = keys[start : start + 500]
                marks = ",".join("?" * len(part))
                assert self._index is not None
                wanted = f"SELECT key, sha256, value FROM made WHERE key IN ({marks})"  # noqa: S608 - ?,?,?
                rows = self._index.execute(wanted, part)
                found |= {key: _Row(sha256, value) for key, sha256, value in rows}
        return found

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        with self._lock, suppress(sqlite3.Error):
            if self._index is not None and rows:
                with self._index:
                    self._index.executemany(statement, rows)

    def _trim(self, index: sqlite3.Connection) -> None:
        (total,) = index.execute("SELECT coalesce(sum(size), 0) FROM made").fetchone()
        gone: list[str] = []
        if total > self.limit:
            oldest = index.execute("SELECT key, size FROM made ORDER BY turn, size DESC").fetchall()
            for key, size in oldest:
                if total <= self.limit * 3 // 4:
                    break
                gone.append(key)
                total -= size
        with index:
            index.executemany("DELETE FROM made WHERE key = ?", [(key,) for key in gone])
        for key in gone:
            self._place(key).unlink(missing_ok=True)


class _Row:
    __slots__ = ("sha256", "value")

    def __init__(self, sha256: str, value: bytes | None) -> None:
        self.sha256 = sha256
        self.value = value


def _open_index(folder: Path) -> tuple[sqlite3.Connection, int]:
    """The index and the number of this turn; one that is spoilt or of another layout is begun anew."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.sqlite"
    try:
        return _begin(path)
    except sqlite3.OperationalError:  # locked or not writable, which a new file would not mend
        raise
    except sqlite3.DatabaseError:
        _empty(folder)
        return _begin(path)


def _begin(path: Path) -> tuple[sqlite3.Connection, int]:
    index = sqlite3.connect(path, timeout=5, check_same_thread=False)
    try:
        (layout,) = index.execute("PRAGMA user_version").fetchone()
        if layout not in (0, _LAYOUT):
            raise sqlite3.DatabaseError("another layout")
        index.execute("PRAGMA journal_mode = WAL")
        # A power cut may lose the last products, never the index.
        index.execute("PRAGMA synchronous = NORMAL")
        with index:
            index.execute(_TABLE)
            index.execute(f"PRAGMA user_version = {_LAYOUT}")
        (turn,) = index.execute("SELECT coalesce(max(turn), 0) + 1 FROM made").fetchone()
    except BaseException:
        index.close()
        raise
    return index, turn


def _empty(folder: Path) -> None:
    for name in ("index.sqlite", "index.sqlite-wal", "index.sqlite-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "files", ignore_errors=True)


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """A new file next to `place`, gone afterwards unless it was renamed."""
    handle, name = tempfile.mkstemp(prefix=".", dir=place.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> tuple[str, int]:
    """Copy and say sha256 and size of what was copied, in one pass."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as old, target.open("wb") as new:
        while block := old.read(1 << 20):
            digest.update(block)
            new.write(block)
            size += len(block)
    return digest.hexdigest(), size


def _copy_whole(source: Path, target: Path, sha256: str) -> bool:
    """Copy; when the source is gone or is not what it was, `target` is as before."""
    if not source.is_file():
        return False
    with _beside(target) as part:
        digest, _ = _copy(source, part)
        if digest == sha256:
            part.replace(target)
    return digest == sha256
