"""A file of a record whose text layer has been read, and the names that it may use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dossier.checking.paper_labels import all_labels, labels
from dossier.checking.paper_reading import Page, packed
from dossier.checking.paper_values import Known
from dossier.checking.parts import paths_of, words_of
from dossier.findings import Finding, Severity, finding
from dossier.model import Dossier, EvidenceFacts, EvidenceRef, Location, Record

_LONGEST_FIRM = 40
FIRM = ("公司", "局", "院", "学校", "中心", "厂", "集团", "委员会", "医院", "大学", "政府", "所")
"""What names of firms and authorities end with."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a paper of this dossier may call the project and the firms, packed."""

    project: frozenset[str]
    firms: frozenset[str]
    numbers: Mapping[str, str]
    """Packed number of a paper → the record that has it; numbers of several records are left out."""
    known: Known


@dataclass(frozen=True)
class Paper:
    """A file of a record whose pages have been read, and what it is held against."""

    dossier: Dossier
    names: Names
    record: Record
    ref: EvidenceRef
    facts: EvidenceFacts
    pages: tuple[Page, ...]
    guessed: frozenset[int] = frozenset()
    """Pages that a machine (OCR) has read from a picture."""

    @cached_property
    def text(self) -> str:
        """All of it."""
        return "\n".join(page.text for page in self.pages)

    @cached_property
    def packed(self) -> str:
        """All of it, packed."""
        return "".join(page.packed for page in self.pages)

    def said(self, code: str, place: Location, page: Page, **words: Any) -> Finding:
        """What is wrong on a page of it; Y170, a warning, where only a machine has read the page."""
        common: dict[str, Any] = {"record": self.record.id, "file": self.facts.path, "page": page.number}
        found = finding(code, place, **common, **words)
        if page.number not in self.guessed or found.severity.rank > Severity.WARNING.rank:
            return found
        return finding("Y170", place, **common, said=found.message)


def paper_of(
    dossier: Dossier, names: Names, record: Record, ref: EvidenceRef, facts: EvidenceFacts
) -> Paper | None:
    """A file with something to read; None when nobody has read it."""
    texts = {n: text for n, text in enumerate(facts.text, 1) if text.strip()}
    guessed = {n: text for n, text in enumerate(facts.guessed, 1) if text.strip() and n not in texts}
    pages = tuple(Page(n, text, all_labels()) for n, text in sorted({**texts, **guessed}.items()))
    return Paper(dossier, names, record, ref, facts, pages, frozenset(guessed)) if pages else None


def are_whole(papers: Sequence[Paper]) -> bool:
    """Whether papers are all that there is of a record, and every page of them has words of its own."""
    read = {id(paper.ref) for paper in papers}
    unread = (ref for ref in papers[0].record.evidence if id(ref) not in read)
    readable = all(len(paper.pages) == paper.facts.pages and not paper.guessed for paper in papers)
    return readable and not any(ref.held_at or (ref.file and not ref.annex) for ref in unread)


def names_of(dossier: Dossier) -> Names:
    """The names of a dossier, gathered once for all its papers."""
    firms = frozenset(_firms(dossier))
    return Names(frozenset(_own_names(dossier)), firms, _numbers(dossier), _known(dossier))


def _numbers(dossier: Dossier) -> Mapping[str, str]:
    found: dict[str, str] = {}
    twice: set[str] = set()
    for record in dossier.records:
        if record.number and record.status != "void":
            number = packed(record.number)
            twice |= {number} if number in found else set()
            found[number] = record.id
    return {number: record for number, record in found.items() if number not in twice}


def _known(dossier: Dossier) -> Known:
    groups: dict[str, frozenset[str]] = {}
    for party in dossier.parties.values():
        names = frozenset(map(packed, party.names))
        for name in names:
            groups[name] = groups.get(name, frozenset()) | names
    table = labels()
    alike = {ord(c): row[0] for row in table["alike"] for c in row}
    another = {
        word: frozenset(map(packed, said)) for row in table["another"].values() for word, said in row.items()
    }
    return Known(groups, frozenset(table["surnames"]), frozenset(table["no_names"]), another, alike)


def _own_names(dossier: Dossier) -> Iterator[str]:
    names = [*dossier.names]
    for scope in ("units", "divisions", "items"):
        names += [
            str(m.get("name")) for m in dossier.data.get(scope, ()) if isinstance(m, dict) and m.get("name")
        ]
    names += [r.title for r in dossier.records if r.type in ("contract", "construction-permit")]
    return (packed(name) for name in names if name)


def _firms(dossier: Dossier) -> set[str]:
    """Every firm that the dossier names, anywhere in it."""
    names = [name for party in dossier.parties.values() for name in party.names]
    for scope in ("equipment", "materials"):
        names += [
            str(m.get(key, "")) for m in dossier.data.get(scope, ()) if m for key in ("maker", "supplier")
        ]
    for record in dossier.records:
        said = (*words_of(record), *paths_of(record))
        names += [name for name in said if "公司" in name and len(name) < _LONGEST_FIRM]
    return {packed(name) for name in names if len(name) > 3}
