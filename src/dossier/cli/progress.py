"""What a build tells while it works: one live line on a terminal, a line a stage in a pipe, a run log in a file."""

from __future__ import annotations

import json
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

import click

from dossier.library.counted import plural
from dossier.model import Language, Text
from dossier.reporting.layout import clean, columns, pad
from dossier.steps.noting import Done, Event, Moved, Note, Planned

_KINDS = {
    "evidence": Text("附件", "files"),
    "form": Text("表格", "forms"),
    "volume": Text("案卷", "volumes"),
}
"""What is counted, in the order of the work."""
_READING = Text("读取资料", "reading")
_ELAPSED, _LEFT = Text("已用", "elapsed"), Text("约剩", "left about")
_TICK = 0.5
"""Seconds between two drawings of the line."""


class Counts:
    """How much of each kind is planned and done."""

    def __init__(self) -> None:
        self.planned = dict.fromkeys(_KINDS, 0)
        self.known = dict.fromkeys(_KINDS, 0)
        self.made = dict.fromkeys(_KINDS, 0)
        self.moved = dict.fromkeys(_KINDS, 0)
        self.volumes: list[Done] = []

    def take(self, event: Event) -> None:
        """Count an event; steps of other kinds are not counted."""
        if event.step not in _KINDS:
            return
        if isinstance(event, Planned):
            self.planned[event.step] += event.count
        elif isinstance(event, Moved):
            self.moved[event.step] += event.count
        else:
            (self.known if event.known else self.made)[event.step] += 1
            if event.step == "volume":
                self.volumes.append(event)

    def done(self, kind: str) -> int:
        """Steps of a kind that are done or as good as done."""
        return min(self.planned[kind], self.known[kind] + max(self.made[kind], self.moved[kind]))

    def left(self, seconds: float) -> float | None:
        """Seconds that the rest will take if it goes on like this; None while that is a guess."""
        made = sum(self.done(kind) - self.known[kind] for kind in _KINDS)
        rest = sum(self.planned[kind] - self.done(kind) for kind in _KINDS)
        return seconds * rest / made if made >= 5 and self.planned["volume"] else None


def line(counts: Counts, seconds: float, lang: Language) -> str:
    """``表格 18/25 · 案卷 4/9 · 已用 0:32 · 约剩 0:41``."""
    kinds = [kind for kind in _KINDS if counts.planned[kind]]
    parts = [f"{_KINDS[kind].get(lang)} {counts.done(kind)}/{counts.planned[kind]}" for kind in kinds]
    parts = parts or [_READING.get(lang)]
    left = counts.left(seconds)
    times = [(_ELAPSED, seconds), *([(_LEFT, left)] if left else [])]
    return " · ".join([*parts, *(f"{name.get(lang)} {_clock(each)}" for name, each in times)])


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def table(volumes: Sequence[Done], lang: Language, width: int = 80) -> list[str]:
    """Name, pages, thickness, box, size and origin of each volume in columns, below their headings; and the sums.

    A terminal of few columns has no origin, then no size; a name that is still too long is cut.
    """
    if not volumes:
        return []
    listed = sorted(volumes, key=lambda volume: clean(volume.name))
    rows = [_HEADS.get(lang).split(), *([clean(v.name), *_sizes(v, lang)] for v in listed)]
    if len(listed) > 1:
        rows.append(_sums(listed, lang))
    wide = [max(columns(row[at]) for row in rows) for at in range(len(rows[0]))]
    while len(wide) > _LEAST_COLUMNS and sum(wide) + len(_GAP) * (len(wide) - 1) >= width:
        wide.pop()
    room = max(width - 1 - sum(wide[1:]) - len(_GAP) * (len(wide) - 1), _LEAST_NAME)
    wide[0] = min(wide[0], room)
    return [_row(row[: len(wide)], wide) for row in rows]


_HEADS = Text("案卷 页 厚度 盒宽 大小 来源", "Volume pages thick box size origin")
_GAP = "  "
_LEAST_COLUMNS, _LEAST_NAME = 4, 8
_ORIGIN = 5
"""The column that is words and no number."""


def _sizes(volume: Done, lang: Language) -> list[str]:
    shelf = volume.shelf
    stands = [str(shelf.pages), f"{shelf.thickness_mm} mm", f"{shelf.box_mm} mm"] if shelf else ["", "", ""]
    return [*stands, _megabytes(volume.bytes), _origin(volume).get(lang)]


def _sums(volumes: Sequence[Done], lang: Language) -> list[str]:
    shelves = [volume.shelf for volume in volumes if volume.shelf]
    name = Text(f"共 {len(volumes)} 卷", plural(len(volumes), "volume")).get(lang)
    stands = [str(sum(s.pages for s in shelves)), "", f"{sum(s.box_mm for s in shelves)} mm"]
    return [name, *stands, _megabytes(sum(volume.bytes for volume in volumes)), ""]


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB"


def _row(cells: Sequence[str], wide: Sequence[int]) -> str:
    name = cells[0] if columns(cells[0]) <= wide[0] else f"{_cut(cells[0], wide[0] - 1)}…"
    shown = [pad(name, wide[0])]
    for at, cell in enumerate(cells[1:], 1):
        shown.append(cell if at == _ORIGIN else " " * (wide[at] - columns(cell)) + cell)
    return _GAP.join(shown).rstrip()


def _origin(done: Done) -> Text:
    if done.known:
        return Text("沿用", "as it was")
    return Text(f"新编，{done.seconds:.1f} 秒", f"made in {done.seconds:.1f} s")


class Progress:
    """Shows the events of one build on a stream; `say` says something between them."""

    def __init__(self, lang: Language, stream: TextIO, *, live: bool) -> None:
        self._lang, self._stream, self._live = lang, stream, live
        self._counts, self._began = Counts(), time.monotonic()
        self._lock, self._over = threading.RLock(), threading.Event()
        self._told = dict.fromkeys(_KINDS, 0)
        self._ticker = threading.Thread(target=self._tick, daemon=True)
        if live:
            self._ticker.start()

    def note(self, event: Event) -> None:
        """Count an event; in a pipe, say when a kind is done."""
        with self._lock:
            self._counts.take(event)
            if self._live or event.step not in _KINDS:
                return
            planned, made = self._counts.planned[event.step], self._counts.made[event.step]
            done = self._counts.known[event.step] + made
            if done == planned and made and done > self._told[event.step]:
                self._told[event.step] = done
                click.echo(f"{_KINDS[event.step].get(self._lang)} {done}/{planned}", file=self._stream)

    def say(self, text: str) -> None:
        """A line of its own."""
        with self._lock:
            self._clear()
            click.echo(text, file=self._stream)

    def close(self) -> None:
        """Nothing more is drawn; on a terminal the table of volumes takes the place of the line."""
        if not self._live:
            return
        self._over.set()
        self._ticker.join()
        self._clear()
        for row in table(self._counts.volumes, self._lang, shutil.get_terminal_size().columns):
            click.echo(row, file=self._stream)

    def _tick(self) -> None:
        while not self._over.wait(_TICK):
            with self._lock:
                width = shutil.get_terminal_size().columns
                shown = line(self._counts, time.monotonic() - self._began, self._lang)
                self._stream.write(f"\r\x1b[K{_cut(shown, width - 1)}")
                self._stream.flush()

    def _clear(self) -> None:
        if self._live:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def _cut(text: str, width: int) -> str:
    while columns(text) > width:
        text = text[:-1]
    return text


@contextmanager
def shown(
    lang: Language, *, quiet: bool, log: Callable[[Event], None] | None
) -> Iterator[tuple[Note, Callable[[str], None]]]:
    """What a build is to note, and what it is to say in words; nothing is shown when it is to be quiet."""
    progress = None if quiet else Progress(lang, sys.stderr, live=sys.stderr.isatty())
    listeners = [each for each in (log, progress.note if progress else None) if each]

    def note(event: Event) -> None:
        for listener in listeners:
            listener(event)

    try:
        yield note, progress.say if progress else lambda text: click.echo(text, err=True)
    finally:
        if progress:
            progress.close()


@contextmanager
def run_log(path: Path | None) -> Iterator[Callable[[str, Event], None] | None]:
    """Writes steps of dossiers into a file as JSON lines; None without a file.

    Raises:
        OSError: the file cannot be written.
    """
    if path is None:
        yield None
        return
    with ExitStack() as stack:
        stream = stack.enter_context(
            path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        )
        lock = threading.Lock()

        def write(dossier: str, event: Event) -> None:
            if isinstance(event, Done):
                row = {
                    "dossier": dossier,
                    "step": event.step,
                    "name": event.name,
                    "from": "store" if event.known else "made",
                    "seconds": round(event.seconds, 4),
                    "bytes": event.bytes,
                }
                with lock:
                    stream.write(json.dumps(row, ensure_ascii=False) + "\n")
                    stream.flush()

        yield write
