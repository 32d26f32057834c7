"""The words of the house as frozen data: no files, no clock, no programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from dossier.clauses import Citation as Citation  # noqa: PLC0414
from dossier.expression import Expression
from dossier.location import Language as Language  # noqa: PLC0414
from dossier.location import Location as Location  # noqa: PLC0414
from dossier.location import Text as Text  # noqa: PLC0414
from dossier.location import place_below as place_below  # noqa: PLC0414
from dossier.location import readable as readable  # noqa: PLC0414
from dossier.paper_signature import PaperSignature


@dataclass(frozen=True, slots=True)
class Signature:
    """One hand on one paper."""

    role: str
    person: str | None = None
    date: dt.date | None = None
    seal: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """What a record says about a file (or a paper original) that backs it."""

    kind: Literal["original", "copy", "scan", "e_original"]
    file: str | None
    """Path relative to the dossier folder; None for a paper original that stays on its shelf (`held_at`)."""
    held_at: str | None
    original_location: str | None
    annex: bool
    sha256: str | None
    location: Location
    key: str = "evidence"
    """The key of the record that names it; what stands under another key than `evidence` is an annex."""
    pages: tuple[int, int] | None = None
    """First and last page of the file that belong to the record, from 1; None for all of them."""


@dataclass(frozen=True, slots=True)
class RecordType:
    """A kind of record: its JSON Schema and the annotations that the schema carries."""

    name: str
    title: Text
    group: str
    """A1 … A7."""
    content: Literal["text", "drawing", "photo"]
    form: str | None
    """Name of the Word form that prints it, without folder and suffix; None when it is never printed from data."""
    schema: Mapping[str, Any]
    evidence: tuple[str, ...] = ()
    """Formats and roles of files (`evidence/formats.toml`) that may be its main evidence besides pages."""


@dataclass(frozen=True, slots=True)
class Record:
    """One typed completion record. `data` is the whole entry with its dates typed, as forms and rules see it."""

    id: str
    type: str
    title: str
    number: str | None
    date: dt.date | None
    responsible: str | None
    status: Literal["draft", "issued", "rejected", "void"]
    signatures: tuple[Signature, ...]
    evidence: tuple[EvidenceRef, ...]
    data: Mapping[str, Any]
    location: Location
    marks: Mapping[str, tuple[int, int]] = field(default_factory=dict, repr=False)
    """Pointer in its file (``/3/signatures/0/date``) → line and column of that node, for all that stands there."""
    derived: Mapping[str, Text] = field(default_factory=dict, repr=False)
    """Key of `data` that nobody wrote → what it follows from."""
    walks: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What walks over `data` gave, each made once (`checking/parts.py`)."""

    def at(self, pointer: str = "") -> Location:
        """Where a part of the record stands; the nearest parent that exists when the part is absent."""
        return place_below(self.location, pointer, self.marks)


@dataclass(frozen=True, slots=True)
class Party:
    """A firm that takes part; `id` is its key in dossier.yaml, `role` what it is to the project."""

    id: str
    role: str
    name: str
    data: Mapping[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it is known by: in full, short, and its former and other names."""
        named = (self.name, self.data.get("short"), *(self.data.get("aliases") or ()))
        return tuple(dict.fromkeys(str(name) for name in named if name))


@dataclass(frozen=True, slots=True)
class Waiver:
    """Somebody's decision that a requirement need not be met."""

    requirement: str
    item: str | None
    reason: str
    approved_by: str
    date: dt.date | None
    until: dt.date | None
    location: Location


@dataclass(frozen=True, slots=True)
class Dossier:
    """One project's file, read and typed. `data` holds every top-level key of dossier.yaml, dates typed."""

    root: Path
    """The dossier folder."""
    profile: str
    jurisdiction: str
    language: Literal["zh-CN", "en"]
    compiled: dt.date | None
    code: str
    name: str
    parties: Mapping[str, Party]
    records: tuple[Record, ...]
    waivers: tuple[Waiver, ...]
    data: Mapping[str, Any]
    files: tuple[str, ...]
    """The YAML files that were read, relative to `root`."""
    marks: Mapping[str, tuple[int, int]] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the project: its own, and its other ones."""
        project = self.data.get("project") or {}
        return tuple(str(name) for name in (self.name, *(project.get("aliases") or ())) if name)

    def at(self, pointer: str = "") -> Location:
        """Where a part of dossier.yaml stands; the nearest parent that exists when the part is absent."""
        return place_below(Location("dossier.yaml", *self.marks.get("", (1, 1))), pointer, self.marks)


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """A condition that each record of a requirement must meet; the message says what is wrong when it is not."""

    expression: Expression
    message: Text
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must be there: the data of one entry of a profile, its expressions compiled."""

    id: str
    title: Text
    group: str
    records: tuple[str, ...]
    """Record types that satisfy it, any of them; empty for a rule over the whole dossier."""
    when: Expression
    when_text: Text
    count: Expression
    per: str | None
    item_when: Expression | None
    """Which of the items of `per` it is asked for."""
    if_empty: Literal["not_applicable", "missing"]
    """What it means that dossier.yaml lists nothing under `per`."""
    match: Expression | None
    dated: Expression
    """A record's decisive moment: ``record.date`` where the profile says nothing else."""
    signed_by: tuple[str, ...]
    sealed_by: tuple[str, ...]
    evidence: tuple[str, ...]
    """Accepted evidence kinds; empty when no file is asked for."""
    due: Expression | None
    needed_by: Expression | None
    """When it must have been there although `due` lies later: the day of what presupposes it."""
    not_before: Expression | None
    checks: tuple[RuleCheck, ...]
    codes: tuple[str, ...]
    """Finding codes that break it: a rule across records, judged by what the checks have found."""
    by_build: bool
    """True when `build` itself makes the thing (volumes, index): nothing to hand in."""
    responsible: str
    severity: str
    citation: Citation
    hint: Text
    layer: str
    """Which file the entry came from, e.g. ``profiles/building.yaml``."""
    signers_in: str | None = None
    """A field of the record: where it lists firms, these have to sign instead of `signed_by`."""
    changed_by: tuple[tuple[str, str], ...] = ()
    """Key → the file of a later layer that changed it, e.g. ``("severity", "profiles/own.yaml (workspace)")``."""
    places: Mapping[str, Location] = field(default_factory=dict, compare=False, repr=False)
    """Part of the entry (``due``, ``checks/0/expression``) → where it is written; the entry itself under ``""``."""

    @property
    def expressions(self) -> tuple[tuple[str, Expression], ...]:
        """Each expression with the part of the entry that it stands in: ``("checks/0/expression", …)``."""
        dated = ("dated",) if self.records else ()
        singles = ("when", "count", "item_when", "match", *dated, "due", "needed_by", "not_before")
        given = ((name, getattr(self, name)) for name in singles)
        checks = ((f"checks/{i}/expression", check.expression) for i, check in enumerate(self.checks))
        return (*((name, each) for name, each in given if each is not None), *checks)

    def origin(self, part: str) -> str:
        """The file that the value of one key, or of a part of it, came from."""
        return dict(self.changed_by).get(part.partition("/")[0], self.layer)

    def at(self, part: str) -> Location:
        """Where one part was written; the nearest part above that has a place when it has none of its own."""
        while part and part not in self.places:
            part = part.rpartition("/")[0]
        return self.places.get(part) or Location(self.origin(part))


_NATIONAL = Text("全国", "National")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A profile with everything it extends and the jurisdiction laid over it."""

    profile: str
    title: Text
    requirements: tuple[Requirement, ...]
    groups: Mapping[str, Text]
    values: Mapping[str, Any]
    """Jurisdiction values by name (archive_months, sets, volume limits …)."""
    value_citations: Mapping[str, Citation]
    jurisdiction: str = "CN"
    jurisdiction_title: Text = _NATIONAL
    matters: tuple[str, ...] = ()
    """Record types in the order in which the profile and all it extends first ask for them: the order of binding."""
    superseded: Mapping[str, str] = field(default_factory=dict)
    """Designation of a standard that was replaced → its successor."""
    layers: Mapping[str, str] = field(default_factory=dict)
    """Value name → the file it came from."""


class Status(StrEnum):
    """How a requirement ends; exactly one."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    MISSING = "missing"
    OVERDUE = "overdue"
    PENDING = "pending"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that opening a file showed; `findings.toml` has its words and its severity."""

    code: str
    """E4xx."""
    pages: tuple[int, ...] = ()
    """Page numbers from 1; empty when it is about the file as a whole."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What opening a file showed. `path` is relative to the dossier folder."""

    path: str
    exists: bool
    kind: Literal["pdf", "image", "office", "other"] = "other"
    """Office: pages that the office program made of a Word or Excel file."""
    format: str = ""
    members: tuple[str, ...] = ()
    """Its content: a row of ``evidence/formats.toml``, and the names of the files in an archive."""
    bytes: int = 0
    sha256: str = ""
    printed: str = ""
    """Sha256 of the PDF that the office program made of it; empty for all other files."""
    pages: int = 0
    bound_bytes: int = 0
    bound_layers: int = 0
    """Of the PDF that is bound of it: size, and sheets of A4 on one another when it is printed and folded."""
    sheets: tuple[tuple[int, int], ...] = ()
    """Short and long side of each page of a PDF in mm; (0, 0) for a page that does not say its size."""
    rotated: int = 0
    """Pages that need turning to stand upright."""
    landscape: int = 0
    signed: bool = False
    encrypted: bool = False
    has_text: bool = False
    signatures: tuple[PaperSignature, ...] = ()
    quality: tuple[Fault, ...] = ()
    text: tuple[str, ...] = ()
    """What is to be said of its scans, which can be bound all the same; the words of each page that is none."""
    inked: tuple[int, ...] = ()
    """Pages with words (from 1) that show what a hand may have written: pictures, strokes, stamps of a viewer."""
    guessed: tuple[str, ...] = ()
    """What a machine (OCR) has read on each page that has no words of its own; empty where nobody asked for it."""
    codes: tuple[tuple[int, str], ...] = ()
    """Page and text of each barcode, where somebody has looked for them."""
    look: str = ""
    """What a photograph looks like, in 64 hexadecimal digits: those of copies differ in few bits (difference hash)."""
    glimpse: str = ""
    """A photograph in 64 × 64 pixels of grey, base 64: whether it is the same as another that looks like it."""
    ink: tuple[str, ...] = ()
    """What stands on each scanned page of print, made small, base 64 (`evidence/page_ink.py`); empty for others."""
    rescans: tuple[tuple[int, str, int], ...] = ()
    """Page, another file (its `path`), and the page of that which is a scan of the same paper."""
    taken: str = ""
    """ISO day on which the camera says that it took a photograph; empty where it does not say."""
    faults: tuple[Fault, ...] = ()
    """Everything that opening it showed, the worst first."""
    links: tuple[tuple[int, int], ...] = ()
    """From which page (from 1) a link leads to which other one."""
    left_out: tuple[str, ...] = ()
    """What the bound pages lack of the file, e.g. ``EmbeddedFiles``, ``JavaScript``, ``XFA``, ``Signature``; the
    package keeps the file itself when there is more than an outline or page labels (see `planning/originals.py`)."""

    @property
    def problem(self) -> str | None:
        """Code of the first fault that makes the file unusable (an error in `findings.toml`), else None."""
        if not self.faults:
            return None
        from dossier.findings import is_error  # noqa: PLC0415 - the table of codes is made of this module's types

        return next((fault.code for fault in self.faults if is_error(fault.code)), None)
