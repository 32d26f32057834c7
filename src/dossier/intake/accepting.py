"""What was accepted, taken into the dossier: files copied, records written through `authoring`, with their sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dossier.authoring.edits import CannotEdit, Edit
from dossier.authoring.journal import Run
from dossier.authoring.writing import edit_files
from dossier.disk.writing import cannot_write, write_file
from dossier.errors import InputUnreadable, OutputFailed, os_reason
from dossier.excel.new_rows import NewRows
from dossier.excel.proposal import Proposal
from dossier.excel.reading import Standing
from dossier.findings import finding
from dossier.intake.leaving_away import LeavingAway
from dossier.intake.own_entries import Completed, own_entries
from dossier.intake.proposal import Entry
from dossier.intake.signing import Signed, as_signatures, signing_edits, sources_of
from dossier.intake.sources import Handed, digest_of, segments
from dossier.model import Location, Record, Text


def accept(
    here: Standing,
    entries: Sequence[Entry],
    handed: Mapping[str, Handed],
    run: Run,
    signed: Sequence[Signed] = (),
) -> list[tuple[Entry, str]]:
    """Take entries in, and give each with the id of its record. Originals stay where and as they are.

    Args:
        here: the dossier.
        entries: those that somebody, or their score, has accepted; of papers that the dossier has (``held``) only
            the signatures are written.
        handed: sha256 → the file.
        run: for the journal.
        signed: the signatures that somebody has confirmed.

    Raises:
        InputUnreadable: Y175, a file is not, or is no longer, the one that was read.
        CannotEdit: as `edit_files`; no file of this run stays behind then.
        OutputFailed: the dossier cannot be written.
    """
    root, rows, lean = here.dossier.root, NewRows(here, here.words, Proposal()), LeavingAway(here)
    standing = {record.id: record for record in here.dossier.records}
    edits: dict[str, list[Edit]] = defaultdict(list)
    done = []
    of_many: list[Completed] = []
    copies: list[Path] = []
    try:
        for entry in entries:
            own = [each for each in signed if each.key == entry.key]
            if entry.kind == "held":
                held = standing[entry.completes]
                edits[held.location.file] += signing_edits(here, held, own)
                continue
            if _copied(root / entry.target, entry, handed):
                copies.append(root / entry.target)
            record = standing.get(entry.completes)
            if record and here.derived(record):
                more = _signatures(here, entry.record, own) if "signatures" not in record.data else {}
                of_many.append((record, entry.record | more, _source(entry, own)))
                done.append((entry, entry.completes))
                continue
            if record:
                edits[record.location.file] += _completing(here, record, entry, own)
                done.append((entry, entry.completes))
                continue
            identity = rows.next_id(entry.record["type"])
            file, pointer = rows.file_for(entry.record["type"])
            new_one = entry.record | _signatures(here, entry.record, own) | {"id": identity}
            edits[file].append(Edit(pointer, _in_order(lean.of(new_one)), _source(entry, own)))
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


def _completing(here: Standing, record: Record, entry: Entry, own: Sequence[Signed]) -> Iterator[Edit]:
    """What a record of the dossier gets from its paper: blanks, the file, signatures."""
    raw, pointer = here.whole(record), record.location.pointer
    for key, value in entry.record.items():
        if key not in raw and key != "evidence":
            yield Edit(f"{pointer}/{key}", value, _source(entry))
    for each in entry.record["evidence"][-max(1, len(segments(entry.part))) :]:
        yield Edit(f"{pointer}/evidence/-", each, _source(entry))
    yield from signing_edits(here, record, own)


def _in_order(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as people write it: what it is first, who signed it and its files last."""
    first, last = ("id", "type", "title", "number", "date", "responsible"), ("signatures", "evidence")
    kept = [key for key in record if key not in (*first, *last)]
    return {key: record[key] for key in (*first, *kept, *last) if key in record}


def _signatures(here: Standing, record: Mapping[str, Any], own: Sequence[Signed]) -> dict[str, Any]:
    """The key for the signatures of a new record; none where nobody has confirmed any."""
    if not own:
        return {}
    return {"signatures": as_signatures(here, str(record["type"]), record.get("responsible"), own)}


def _source(entry: Entry, signed: Sequence[Signed] = ()) -> str:
    """Where each value comes from: ``扫描件/0001.pdf: number p1 (0.64, 0.12); 签字确认!5: quality 何敏``."""
    read = "; ".join(f"{key} {found.place}" for key, found in entry.read.items())
    read = "; ".join(filter(None, (read, sources_of(signed))))
    return f"{entry.source}: {read}" if read else entry.source
