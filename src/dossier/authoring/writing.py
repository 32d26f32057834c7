"""Edits of files on the disk: replaced whole, only while they are still the files that were read, and journalled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dossier.authoring.edits import CannotEdit, Edit, edited, tagged_text
from dossier.authoring.journal import Line, Run, lines_of, pointer_of, write_lines
from dossier.disk.writing import write_file
from dossier.findings import Finding, finding
from dossier.model import Location
from dossier.source import decoded, source_of

Judge = Callable[[str], None]
"""Is given the new text of a file before it is written, and raises what speaks against it."""


def edit_file(
    root: Path,
    file: str,
    edits: Sequence[Edit],
    run: Run | None,
    seen: str | None = None,
    judge: Judge = lambda _: None,
) -> str:
    """Edit one file of a dossier and give its new text; as `edit_files` does."""
    seen_ones = {} if seen is None else {file: seen}
    return edit_files(root, {file: edits}, run, seen_ones, lambda _, text: judge(text))[file]


def edit_files(
    root: Path,
    edits: Mapping[str, Sequence[Edit]],
    run: Run | None,
    seen: Mapping[str, str] | None = None,
    judge: Callable[[str, str], None] = lambda _, __: None,
) -> dict[str, str]:
    """Edit files of a dossier and give their new texts; a file that is not there is made. All are judged before one
    is written.

    Args:
        root: the dossier folder.
        edits: path below it → edits, as `edited` takes them.
        run: in whose name the journal has them; None for what is no user's doing.
        seen: path → the sha256 of the bytes that the edits were thought out for; those that stand there now, where
            nothing is given.
        judge: is given path and new text before they are written, and raises what speaks against it.

    Raises:
        CannotEdit: as `edited` says; Y143 when a file is not, or is no longer, the one that was seen. What was to
            be written then lies beside it, under its name and ``.rejected``.
        OutputFailed: a file, or the journal, cannot be written.
    """
    made = [_made(root, file, each, (seen or {}).get(file)) for file, each in edits.items()]
    for each in made:
        judge(each.file, each.new)
    for each in made:
        _refuse_changed(root / each.file, each.file, each.raw, each.new, stale=each.stale)
    for each in made:
        write_file(root / each.file, each.new.encode("utf-8"))
    lines = [line for each in made for line in each.lines]
    if run is not None and lines:
        write_lines(root, lines, run)
    return {each.file: each.new for each in made}


@dataclass(frozen=True, slots=True)
class _Made:
    file: str
    raw: bytes
    new: str
    stale: bool
    lines: tuple[Line, ...]


def _made(root: Path, file: str, edits: Sequence[Edit], seen: str | None) -> _Made:
    raw = _bytes(root / file)
    text = decoded(raw, file)
    if isinstance(text, Finding):
        raise CannotEdit(text)
    new = edited(text, edits, file)
    stale = seen is not None and seen != hashlib.sha256(raw).hexdigest()
    data = source_of(text, file).data
    return _Made(file, raw, new, stale, _as_written(text, data, lines_of(data, edits, file)))


def _as_written(text: str, data: Any, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, with how each old value was written where it had a tag: undo brings that back, too."""
    body, made = text.removeprefix("\ufeff"), []
    for line in lines:
        pointer = (
            pointer_of(data, line.path) if isinstance(line.old, str | int | float) and "!" in body else None
        )
        made.append(replace(line, text=tagged_text(body, pointer)) if pointer else line)
    return tuple(made)


def rewrite_file(
    path: Path,
    change: Callable[[str], str],
    file: str,
    seen: str | None = None,
    judge: Judge = lambda _: None,
) -> str:
    """Change the text of the file and give the new one; a file that is not there is made.

    Args:
        path: the YAML file.
        change: old text → new text.
        file: its name in findings.
        seen: the sha256 of the bytes that the change was thought out for; None for those that stand there now.
        judge: is given the new text before it is written, and raises what speaks against it.

    Raises:
        CannotEdit: what `change` and `judge` raise; Y143 when the file is not, or is no longer, the one that was seen.
            What was to be written then lies beside it, under its name and ``.rejected``.
        OutputFailed: the file cannot be written.
    """
    raw = _bytes(path)
    new = change(raw.decode("utf-8"))
    judge(new)
    _refuse_changed(path, file, raw, new, stale=seen is not None and seen != hashlib.sha256(raw).hexdigest())
    write_file(path, new.encode("utf-8"))
    return new


def _refuse_changed(path: Path, file: str, raw: bytes, new: str, *, stale: bool) -> None:
    """Y143 when the file is not what it was; both versions are there then."""
    if stale or _bytes(path) != raw:
        write_file(path.with_name(f"{path.name}.rejected"), new.encode("utf-8"))
        raise CannotEdit(finding("Y143", Location(file), file=file, entry=f"{file}.rejected"))


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""
