"""Edits of a file on the disk: replaced whole, and only while it is still the file that was read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from dossier.authoring.edits import CannotEdit, Edit, edited
from dossier.disk.writing import write_file
from dossier.findings import finding
from dossier.model import Location


def edit_file(
    path: Path,
    edits: Sequence[Edit],
    file: str,
    seen: str | None = None,
    judge: Callable[[str], None] = lambda _: None,
) -> str:
    """Edit the file and give its new text; a file that is not there is made. As `rewrite_file`, by `edited`."""
    return rewrite_file(path, lambda text: edited(text, edits, file), file, seen, judge)


def rewrite_file(
    path: Path,
    change: Callable[[str], str],
    file: str,
    seen: str | None = None,
    judge: Callable[[str], None] = lambda _: None,
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
    changed = seen is not None and seen != hashlib.sha256(raw).hexdigest()
    if changed or _bytes(path) != raw:
        beside = path.with_name(f"{path.name}.rejected")
        write_file(beside, new.encode("utf-8"))
        raise CannotEdit(finding("Y143", Location(file), file=file, entry=f"{file}.rejected"))
    write_file(path, new.encode("utf-8"))
    return new


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""
