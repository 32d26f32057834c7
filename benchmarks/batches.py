"""Files as the evidence of a dossier of their own: written, checked, built, and where each file's pages went."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
from run import Cost, measure

_MAIN = """dossier: 1
profile: anything
language: en
compiled: 2026-01-02
project: {code: TORTURE, name: Torture}
parties:
  owner: {name: Owner}
  contractor: {name: Contractor}
milestones: {}
package: {max_thickness_mm: 500, max_megabytes: 400}
records: [records.yaml]
"""
_PROFILE = """profile: anything
title: {zh: 任意文件, en: Any file}
groups: {A6: {zh: 其他资料, en: Other papers}}
requirements:
  - id: TC-001
    record: other-document
    title: {zh: 资料, en: Document}
    group: A6
    responsible: contractor
    severity: warning
    citation: {source: torture, clause: 1, kind: company, confidence: confirmed}
    hint: {zh: 附一份文件, en: attach a file}
"""
_ROW = re.compile(r"(\d{6})\s+Contractor\s+\1\s+[\d.]{10}\s+(\d+)")
"""A row of the printed index: number, issuer, title, date, page."""
_NAVIGATION = {"Outline", "PageLabels"}
"""What a file may lack in a volume without being kept beside it."""
_BLOCKING = ("error", "blocker")
_PAGES = re.compile(r"\bpages?:?\s+((?:\d+(?:\s*[-–,、]\s*|\s+and\s+)?)+)")
_OF_LOOKS = {"E430", "E431", "E432", "E433", "E460"}
"""Findings that say that a page may look different when it is bound."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One file under trial."""

    number: int
    path: Path

    @property
    def title(self) -> str:
        return f"{self.number:06}"

    @property
    def evidence(self) -> str:
        return f"evidence/{self.title}{self.path.suffix.lower()}"


@dataclass(slots=True)
class Said:
    """What the program said of one file."""

    refused: list[str] = field(default_factory=list)
    """Codes of findings that stop a final package."""
    codes: list[str] = field(default_factory=list)
    """All codes, those of the build included."""
    messages: list[str] = field(default_factory=list)

    def names(self, page: int) -> bool:
        """True when a finding about its looks names this page."""
        told = (m for c, m in zip(self.codes, self.messages, strict=True) if c in _OF_LOOKS)
        return any(page in pages_of(message) for message in told)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pages of a file are bound."""

    volume: Path
    leaf: int
    """Index of its first page in the volume, from 0."""
    number: int
    """The number printed on that page."""
    pages: int


def pages_of(message: str) -> set[int]:
    """The page numbers that a message names: ``page 3``, ``pages: 3, 5-7``."""
    found: set[int] = set()
    for words in _PAGES.findall(message):
        for first, last in re.findall(r"(\d+)(?:\s*[-–]\s*(\d+))?", words):
            found |= set(range(int(first), min(int(last or first), int(first) + 100_000) + 1))
    return found


def write_dossier(folder: Path, subjects: Sequence[Subject]) -> None:
    """A dossier whose records are the subjects, one each, in their order; it asks for nothing else."""
    if folder.exists():
        shutil.rmtree(folder)
    (folder / "evidence").mkdir(parents=True)
    (folder / "schemas/profiles").mkdir(parents=True)
    (folder / "dossier.yaml").write_text(_MAIN, encoding="utf-8", newline="\n")
    (folder / "schemas/profiles/anything.yaml").write_text(_PROFILE, encoding="utf-8", newline="\n")
    rows = []
    for subject in subjects:
        shutil.copyfile(subject.path, folder / subject.evidence)
        rows.append(
            f"- {{id: T-{subject.title}, type: other-document, title: '{subject.title}', number: '{subject.title}',"
            f" date: 2026-01-01, responsible: contractor,"
            f" evidence: [{{file: '{subject.evidence}', kind: scan}}]}}\n"
        )
    (folder / "records.yaml").write_text("".join(rows) or "[]\n", encoding="utf-8", newline="\n")


def check(folder: Path, subjects: Sequence[Subject], limit: float) -> tuple[dict[int, Said], Cost]:
    """What `dossier check` says of each subject, by number.

    Raises:
        RuntimeError: it gave no report.
    """
    report = folder / ".report.json"
    cost = run_dossier(
        "check", str(folder), "-f", "json", "-o", str(report), "--fail-on", "never", limit=limit
    )
    said = {subject.number: Said() for subject in subjects}
    for found in json.loads(report.read_text(encoding="utf-8"))["dossiers"][0]["findings"]:
        record = found["record"] or ""
        if record.startswith("T-"):
            hear(said[int(record[2:])], found["code"], found["message"], found["severity"] in _BLOCKING)
        elif found["severity"] in _BLOCKING:
            raise RuntimeError(f"{found['code']} {found['message']}")
    return said, cost


def hear(said: Said, code: str, message: str, refuses: bool) -> None:
    said.codes.append(code)
    said.messages.append(message)
    if refuses:
        said.refused.append(code)


def build(folder: Path, output: Path, limit: float) -> tuple[str, Cost]:
    """Build the final package below `output`; gives what was said about it.

    Raises:
        RuntimeError: there is no final package without errors; what was said is the message.
    """
    if output.exists():
        shutil.rmtree(output)
    said = output.with_suffix(".said")
    cost = run_dossier("build", str(folder), "-o", str(output), "--final", limit=limit, said=said)
    return said.read_text(encoding="utf-8"), cost


def run_dossier(*words: str, limit: float, said: Path | None = None) -> Cost:
    """Run `dossier` as a user who speaks English does.

    Raises:
        RuntimeError: it did not exit with 0, or not in time.
    """
    return measure([sys.executable, "-m", "dossier", *words, "--lang", "en"], limit=limit, said=said)


def note_build(text: str, subjects: Mapping[int, Subject], said: Mapping[int, Said]) -> None:
    """Add what the build said of single files to what is known of them."""
    for line in text.splitlines():
        code = re.search(r"\b([EP]\d{3})\b", line)
        for number in named_in(line, subjects) if code else ():
            hear(said[number], str(code and code[1]), line, refuses=False)


def named_in(text: str, subjects: Mapping[int, Subject]) -> list[int]:
    """The subjects that a text names, by record, title or file."""
    return sorted({int(n) for n in re.findall(r"(?<!\d)(\d{6})(?!\d)", text)} & subjects.keys())


def places(package: Path) -> dict[int, Place]:
    """Where each subject is bound, read from the outlines and page labels of the volumes by pdfium."""
    found: dict[int, Place] = {}
    for volume in sorted((package / "volumes").glob("*.pdf")):
        document = pypdfium2.PdfDocument(volume)
        leaves = []
        for item in document.get_toc():
            target = item.get_dest()
            if item.level == 2 and target is not None:
                leaves.append((int(item.get_title()), target.get_index()))
        labels = [document.get_page_label(index) for index in range(len(document))]
        end = 1 + max((i for i, label in enumerate(labels) if label.isdigit()), default=-1)
        starts = [leaf for _, leaf in leaves] + [end]
        for (number, leaf), after in zip(leaves, starts[1:], strict=True):
            found[number] = Place(volume, leaf, int(labels[leaf]), after - leaf)
    return found


def _bound(entry: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    return [(bound["volume"], bound["first"], bound["last"]) for bound in entry["bound"]]


def _seen(place: Place) -> tuple[str, int, int]:
    return f"volumes/{place.volume.name}", place.number, place.number + place.pages - 1


def manifest_disagrees(
    package: Path, subjects: Sequence[Subject], found: Mapping[int, Place]
) -> dict[int, str]:
    """Where `manifest.json` says something else of a subject than the volumes show; by number."""
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    listed: Mapping[str, Any] = {e["path"]: e for e in manifest.get("evidence", ())}
    wrong = {}
    for subject in subjects:
        entry, place = listed.get(subject.evidence), found.get(subject.number)
        if not listed or (entry is None and place is None):
            continue
        if entry is None:
            wrong[subject.number] = "the manifest does not know the file"
        elif place and (said := _bound(entry)) != [seen := _seen(place)]:
            wrong[subject.number] = f"the manifest says {said}, the volume {seen}"
        elif not _NAVIGATION.issuperset(entry.get("left_out", ())) and not kept(package, subject):
            wrong[subject.number] = f"{', '.join(entry['left_out'])} left out and the original is not kept"
    return wrong


def index_disagrees(found: Mapping[int, Place]) -> dict[int, str]:
    """Where the printed index of a volume gives another page than the one on which a subject begins; by number."""
    printed: dict[tuple[Path, int], int] = {}
    for volume in {place.volume for place in found.values()}:
        document = pypdfium2.PdfDocument(volume)
        front = min(place.leaf for place in found.values() if place.volume == volume)
        text = "\n".join(document[i].get_textpage().get_text_range() for i in range(front))
        printed |= {(volume, int(title)): int(page) for title, page in _ROW.findall(text)}
    wrong = {}
    for number, place in found.items():
        said = printed.get((place.volume, number))
        if place.pages and said != place.number:
            wrong[number] = f"the index says page {said}, the file begins on {place.number}"
    return wrong


def kept(package: Path, subject: Subject) -> bool:
    """True when the package has the file itself, byte for byte."""
    copy = package / "originals" / subject.evidence
    return copy.is_file() and copy.read_bytes() == subject.path.read_bytes()
