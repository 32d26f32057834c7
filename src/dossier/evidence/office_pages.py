"""Word and Excel files of the evidence as pages: converted once for each content, then looked at like any PDF."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dossier.errors import CannotGoOn, ConversionFailed, ProgramMissing
from dossier.evidence.inspection import Trial, inspect_evidence
from dossier.evidence.office_files import unsettled
from dossier.evidence.paths import confine
from dossier.evidence.workers import Exceeded, Task, cores, run_limited
from dossier.model import EvidenceFacts, Fault
from dossier.office.converting import convert_documents
from dossier.office.engines import describe_engines
from dossier.office.fonts import HouseFonts, house_fonts, installed_fonts
from dossier.office.printed_pdf import normalise_pdf
from dossier.office.program import office_mark, require_office
from dossier.steps.keys import key_of
from dossier.steps.recall import recall, remember
from dossier.steps.store import Store

_SUFFIXES = {"word": ".docx", "excel": ".xlsx"}
_DAY = dt.date(2000, 1, 1)
"""Of the metadata, which no volume takes over."""
_REASONS = {"P703": "fonts", "P740": "fonts", "P704": "hangs"}
_OF_THE_MOMENT = ("E441", "E486")
_MOST_PAGES = 500
"""More are a sheet without a print area."""


def convert_evidence(
    root: Path, files: Mapping[str, EvidenceFacts], trial: Trial | None, store: Store | None
) -> dict[str, EvidenceFacts]:
    """The facts of Word and Excel files (by paths as written) with those of their pages.

    E478 with pages; E479 where there can be none, E486 where there is no office program: the file stays a file. With a
    `trial` the pages lie in its folder, as those of all other files.

    Raises:
        OutputFailed: a folder cannot be written.
        OSError: there is no room.
    """
    contents = {facts.sha256: (ref, replace(facts, faults=())) for ref, facts in files.items()}
    try:
        require_office()
        fonts = house_fonts()
    except CannotGoOn:
        made = {sha256: _said(facts, Fault("E486")) for sha256, (_, facts) in contents.items()}
    else:
        within = trial.folder.parent if trial else None
        with tempfile.TemporaryDirectory(prefix="dossier-", dir=within) as folder:
            made = _made_of(root, contents, _Place(Path(folder), trial, fonts, store))
    # Of the path alone two files of one content differ.
    return {
        ref: replace(made[facts.sha256], path=facts.path, faults=(*facts.faults, *made[facts.sha256].faults))
        for ref, facts in files.items()
    }


@dataclass(frozen=True, slots=True)
class _Place:
    """Where and with what is converted."""

    folder: Path
    trial: Trial | None
    fonts: HouseFonts
    store: Store | None


def _said(facts: EvidenceFacts, fault: Fault) -> EvidenceFacts:
    return replace(facts, faults=(fault,))


def _made_of(
    root: Path, contents: Mapping[str, tuple[str, EvidenceFacts]], place: _Place
) -> dict[str, EvidenceFacts]:
    """Sha256 → the facts with those of the pages; the pages lie in the folder of the trial."""
    engines = [place.fonts.fingerprint, installed_fonts(), office_mark(), describe_engines()]
    keys = {
        sha256: key_of("office", sha256, facts.format, engines) for sha256, (_, facts) in contents.items()
    }
    recalled = recall(place.store, EvidenceFacts, keys.values())
    made = {
        sha256: recalled[key]
        for sha256, key in keys.items()
        if key in recalled and _take(place, key, sha256, recalled[key])
    }
    new = {sha256: told for sha256, told in contents.items() if sha256 not in made}
    for suffix in _SUFFIXES.values():
        some = {sha256: told for sha256, told in new.items() if _SUFFIXES[told[1].format] == suffix}
        made |= _converted(root, some, suffix, place, keys)
    lasting = {s: made[s] for s in new if not any(f.code in _OF_THE_MOMENT for f in made[s].faults)}
    remember(place.store, {keys[s]: replace(facts, path="") for s, facts in lasting.items()})
    return made


def _take(place: _Place, key: str, sha256: str, facts: EvidenceFacts) -> bool:
    """Whether known pages lie where they are wanted."""
    if place.trial is None or not facts.printed or place.store is None:
        return True
    return place.store.get_file(f"{key}.pdf", place.trial.folder / f"{sha256}.pdf")


def _converted(
    root: Path,
    contents: Mapping[str, tuple[str, EvidenceFacts]],
    suffix: str,
    place: _Place,
    keys: Mapping[str, str],
) -> dict[str, EvidenceFacts]:
    """Files of one kind, converted side by side."""
    if not contents:
        return {}
    given, pages = place.folder / f"given{suffix}", place.folder / f"pages{suffix}"
    given.mkdir()
    copies = {sha256: given / f"{sha256}{suffix}" for sha256 in contents}
    made: dict[str, EvidenceFacts] = {}
    for sha256, (ref, facts) in contents.items():
        if not _copied(confine(root, ref).path, copies[sha256], sha256):
            made[sha256] = _said(facts, Fault("E441"))
    made |= _restless({s: path for s, path in copies.items() if s not in made}, contents)
    sound = [path for sha256, path in copies.items() if sha256 not in made]
    try:
        done = convert_documents(sound, pages, jobs=cores(), fonts=place.fonts, scratch=place.folder)
    except (ProgramMissing, ConversionFailed):  # it is there and converts nothing
        return made | {path.stem: _said(contents[path.stem][1], Fault("E486")) for path in sound}
    for path, found in done.failures.items():
        reason = _REASONS.get(found.code, f"failed {found.code}")
        made[path.stem] = _said(contents[path.stem][1], Fault("E479", (), reason))
    printed = [pdf.name for pdf in done.pdfs.values()]
    for pdf in done.pdfs.values():
        normalise_pdf(pdf, _DAY, "")
    tried = Trial(place.folder / f"tried{suffix}", place.fonts.stamp_font)
    for name, seen in inspect_evidence(pages, printed, tried).items():
        sha256 = Path(name).stem
        made[sha256] = _joined(contents[sha256][1], seen)
        _keep(place, keys[sha256], sha256, made[sha256], tried.folder / f"{seen.sha256}.pdf")
    return made


def _copied(source: Path | None, copy: Path, sha256: str) -> bool:
    """Whether the copy is what was looked at."""
    if source is None:
        return False
    try:
        shutil.copyfile(source, copy)
        with copy.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _restless(
    copies: Mapping[str, Path], contents: Mapping[str, tuple[str, EvidenceFacts]]
) -> dict[str, EvidenceFacts]:
    """Those of which two conversions need not be alike."""
    tasks = [Task(unsettled, (path,), path.stat().st_size) for path in copies.values()]
    reasons = run_limited(tasks, min(cores(), max(1, len(tasks)))) if tasks else []
    told = {
        s: f"failed {r.limit}" if isinstance(r, Exceeded) else r for s, r in zip(copies, reasons, strict=True)
    }
    return {s: _said(contents[s][1], Fault("E479", (), reason)) for s, reason in told.items() if reason}


def _joined(facts: EvidenceFacts, seen: EvidenceFacts) -> EvidenceFacts:
    """The file with the pages that were made of it."""
    empty = {n for fault in seen.faults if fault.code == "E415" for n in fault.pages}
    if seen.problem or not seen.pages:
        return _said(facts, Fault("E479", (), f"failed {seen.problem}"))
    if seen.pages > _MOST_PAGES:
        return _said(facts, Fault("E479", (), f"pages {seen.pages}"))
    if len(empty) == seen.pages:
        return _said(facts, Fault("E479", (), "empty"))
    return replace(
        seen,
        path=facts.path,
        kind="office",
        format=facts.format,
        members=facts.members,
        bytes=facts.bytes,
        sha256=facts.sha256,
        printed=seen.sha256,
        left_out=(),  # the file itself is kept
        faults=(*seen.faults, Fault("E478", (), str(seen.pages))),
    )


def _keep(place: _Place, key: str, sha256: str, facts: EvidenceFacts, pdf: Path) -> None:
    """Put the pages where they are wanted, and into the store."""
    if facts.printed and place.store:
        place.store.put_file(f"{key}.pdf", pdf)
    if facts.printed and place.trial:
        shutil.move(pdf, place.trial.folder / f"{sha256}.pdf")
