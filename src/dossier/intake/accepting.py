"""What was accepted, taken into the dossier: files copied, records written through `authoring`, with their sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from dossier.authoring.edits import CannotEdit, Edit
from dossier.authoring.journal import Run
from dossier.authoring.writing import edit_files
from dossier.disk.writing import cannot_write, write_file
from dossier.errors import InputUnreadable, OutputFailed, os_reason
from dossier.excel.new_rows import NewRows
from dossier.excel.proposal import Proposal
from dossier.excel.reading import Standing
from dossier.findings import finding
from dossier.intake.own_entries import Completed, own_entries
from dossier.intake.proposal import Entry
from dossier.intake.sources import Handed, digest_of, segments
from dossier.model import Location, Text


def accept(
    here: Standing, entries: Sequence[Entry], handed: Mapping[str, Handed], run: Run
) -> list[tuple[Entry, str]]:
    """Take entries in, and give each with the id of its record. Originals stay where and as they are.

    Args:
        here: the dossier.
        entries: those that somebody, or their score, has accepted.
        handed: sha256 → the file.
        run: for the journal.

    Raises:
        InputUnreadable: Y175, a file is not, or is no longer, the one that was read.
        CannotEdit: as `edit_files`; no file of this run stays behind then.
        OutputFailed: the dossier cannot be written.
    """
    root, rows = here.dossier.root, NewRows(here, here.words, Proposal())
    standing = {record.id: record for record in here.dossier.records}
    edits: dict[str, list[Edit]] = defaultdict(list)
    done = []
    of_many: list[Completed] = []
    copies: list[Path] = []
    try:
        for entry in entries:
            if _copied(root / entry.target, entry, handed):
                copies.append(root / entry.target)
            record = standing.get(entry.completes)
            if record and here.derived(record):
                of_many.append((record, entry.record, _source(entry)))
                done.append((entry, entry.completes))
                continue
            if record:
                new = entry.record["evidence"][-max(1, len(segments(entry.part))) :]
                raw, place = here.raw(record), record.location
                edits[place.file] += [
                    Edit(f"{place.pointer}/{key}", value, _source(entry))
                    for key, value in entry.record.items()
                    if key not in raw and key != "evidence"
                ]
                edits[place.file] += [
                    Edit(f"{place.pointer}/evidence/-", each, _source(entry)) for each in new
                ]
                done.append((entry, entry.completes))
                continue
            identity = rows.next_id(entry.record["type"])
            file, pointer = rows.file_for(entry.record["type"])
            edits[file].append(Edit(pointer, entry.record | {"id": identity}, _source(entry)))
            done.append((entry, identity))
        for file, edit in own_entries(here, of_many):
            edits[file].append(edit)
        edit_files(root, edits, run)
    except (CannotEdit, InputUnreadable, OutputFailed):
        for path in copies:
            path.unlink(missing_ok=True)
        raise
    return done


def _copied(target: Path, entry: Entry, handed: Mapping[str, Handed]) -> bool:
    """Whether the file was put there now; it may be there from a run that was undone."""
    there = handed.get(entry.sha256)
    if target.exists() and digest_of(target) == entry.sha256:
        return False
    try:
        same = there is not None and digest_of(there.path) == entry.sha256
        content = there.path.read_bytes() if there and same else b""
    except OSError as error:
        found = finding("Y172", Location(entry.source), path=entry.source, reason=os_reason(error))
        raise InputUnreadable(found) from error
    if not same:
        raise InputUnreadable(finding("Y175", Location(entry.source), file=entry.source))
    write_file(target, content)
    if digest_of(target) != entry.sha256:
        target.unlink(missing_ok=True)
        raise cannot_write(target, Text("写入的内容不完整", "what was written is not whole"))
    return True


def _source(entry: Entry) -> str:
    """Where each value comes from: ``扫描件/0001.pdf: number p1 (0.64, 0.12); date p1 (0.20, 0.15)``."""
    read = "; ".join(f"{key} {found.place}" for key, found in entry.read.items())
    return f"{entry.source}: {read}" if read else entry.source
