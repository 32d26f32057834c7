"""The service book: `service/terms.yaml` and the growing files beside it, read with positions like records."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from dossier.disk.strays import is_stray
from dossier.errors import os_reason
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.library.validation import guess, validate
from dossier.library.values import place_of, references
from dossier.model import Dossier, Location, Text
from dossier.reading.dossier import ReadResult
from dossier.source import SourceDocument, read_source, source_of, text_of

FOLDER = "service"
TERMS = f"{FOLDER}/terms.yaml"
KINDS = {
    "repair": f"{FOLDER}/repairs.yaml",
    "visit": f"{FOLDER}/visits.yaml",
    "inspection": f"{FOLDER}/inspections.yaml",
    "survey": f"{FOLDER}/surveys.yaml",
    "complaint": f"{FOLDER}/complaints.yaml",
    "training": f"{FOLDER}/training.yaml",
    "card": f"{FOLDER}/cards.yaml",
    "review": f"{FOLDER}/reviews.yaml",
}
"""Kind of entry → its growing file; the schema is ``service/<kind>.schema.json``."""

Marks = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a growing file, dates typed, what was wrong left out."""

    kind: str
    id: str
    data: Mapping[str, Any]
    location: Location
    marks: Marks = field(default_factory=dict, repr=False, compare=False)
    """The places in its file, by the pointers there."""

    def at(self, pointer: str = "") -> Location:
        """Where a part of the entry stands; the nearest parent that exists when the part is absent."""
        near = whole = self.location.pointer + pointer
        while near and near not in self.marks:
            near = near.rpartition("/")[0]
        line, column = self.marks.get(near, (self.location.line, self.location.column))
        return Location(self.location.file, line, column, whole)

    @property
    def title(self) -> str:
        return str(next((self.data[k] for k in ("title", "topic", "product") if self.data.get(k)), self.id))


@dataclass(frozen=True, slots=True)
class ServiceBook:
    """What a project's `service/` folder says. Void entries are left out of `entries`."""

    terms: Mapping[str, Any] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()
    marks: Marks = field(default_factory=dict, repr=False)

    def of(self, kind: str) -> list[Entry]:
        """The entries of one kind, in their order."""
        return [e for e in self.entries if e.kind == kind]

    def at(self, pointer: str = "") -> Location:
        """Where a part of terms.yaml stands."""
        near = pointer
        while near and near not in self.marks:
            near = near.rpartition("/")[0]
        return Location(TERMS, *self.marks.get(near, (1, 1)), pointer)


def read_book(read: ReadResult, *, places: bool = True) -> ServiceBook:
    """The service book of a dossier that was read; empty where there is no `service/` folder or no dossier.

    `places`: whether anybody will ask where something stands.
    """
    dossier, schemas = read.dossier, read.schemas
    if dossier is None:
        return ServiceBook()
    try:
        names = sorted(path.name for path in (dossier.root / FOLDER).iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return ServiceBook()
    except OSError as error:
        told = finding("Y101", Location(FOLDER), file=FOLDER, reason=os_reason(error))
        return ServiceBook(findings=(told,))
    findings = list(_strangers(names))
    files: list[str] = []
    terms: Any = {}
    marks: Marks = {}
    if os.path.lexists(dossier.root / TERMS):
        text = text_of(dossier.root / TERMS, TERMS)
        files.append(TERMS)
        terms, problems, marks = (
            ({}, (text,), {}) if isinstance(text, Finding) else _terms(text, schemas, places)
        )
        findings += problems
    entries: list[Entry] = []
    for kind, file in KINDS.items():
        if os.path.lexists(dossier.root / file):
            files.append(file)
            entries += _entries(
                schemas, kind, read_source(dossier.root / file, file, places=places), findings
            )
    terms = terms if isinstance(terms, dict) else {}
    book = ServiceBook(terms, tuple(e for e in entries if "void" not in e.data), (), tuple(files), marks)
    doubles = [*_twice_in_terms(book)]
    findings += [*_twice(entries), *(told for *_, told in doubles), *_references(book, dossier, schemas)]
    gone = {(key, i) for key, i, _ in doubles}
    kept = {key: [None if (key, i) in gone else x for i, x in enumerate(terms[key])] for key, _ in gone}
    return ServiceBook({**terms, **kept}, book.entries, tuple(findings), book.files, marks)


@lru_cache(maxsize=8)
def _terms(text: str, schemas: Schemas, places: bool) -> tuple[Any, tuple[Finding, ...], Marks]:
    """The terms that a text writes, what is wrong with them, the places. A firm has the same terms in many projects:
    nobody may change what comes out.
    """
    source = source_of(text, TERMS, places=places)
    if source.data is None:
        return {}, source.findings, {}
    terms, problems = validate(schemas, "service/terms.schema.json", source.data, source)
    return terms, (*source.findings, *problems), source.marks


def _strangers(names: Iterable[str]) -> Iterator[Finding]:
    """V901: a file of another name is read by nobody, and nobody would notice."""
    known = [Path(name).name for name in (TERMS, *KINDS.values())]
    for name in names:
        if Path(name).suffix in (".yaml", ".yml") and name not in known and not is_stray(name):
            near = guess(name, known)
            yield finding("V901", Location(f"{FOLDER}/{name}"), file=name, **near)


def _entries(schemas: Schemas, kind: str, source: SourceDocument, findings: list[Finding]) -> Iterator[Entry]:
    findings += source.findings
    if source.data is None:
        return
    if not isinstance(source.data, list):
        words: dict[str, Any] = {"expected": Text("一个列表（- …）", "a list (- …)")}
        got = Text("其他", "something else")
        findings.append(finding("S202", source.at(""), key=source.file, called="", got=got, **words))
        return
    needed = set(schemas.contents[f"service/{kind}.schema.json"]["required"])
    for i, raw in enumerate(source.data):
        label = str(raw["id"]) if isinstance(raw, dict) and raw.get("id") is not None else None
        name = f"service/{kind}.schema.json"
        data, problems = validate(schemas, name, raw, source, f"/{i}", label)
        findings += problems
        if isinstance(data, dict) and needed <= data.keys():
            yield Entry(kind, data["id"], data, source.at(f"/{i}"), source.marks)


def _twice(entries: list[Entry]) -> Iterator[Finding]:
    first: dict[str, Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.id, entry)
        if other is not entry:
            where = f"{other.location.file}:{other.location.line}"
            yield finding("S208", entry.at("/id"), record=entry.id, id=entry.id, other=where)


def _twice_in_terms(book: ServiceBook) -> Iterator[tuple[str, int, Finding]]:
    """List, number and S208 of each part, cycle or spare whose id is taken (for levels: V903); the first holds."""
    for keys in (("warranty",), ("visits", "inspections"), ("spares",)):
        first: dict[str, str] = {}
        for key, i, raw in ((k, i, raw) for k in keys for i, raw in enumerate(book.terms.get(k, ()))):
            pointer = f"/{key}/{i}"
            if raw and first.setdefault(raw["id"], pointer) != pointer:
                other, place = f"{TERMS}:{book.at(first[raw['id']]).line}", book.at(f"{pointer}/id")
                yield key, i, finding("S208", place, record=None, id=raw["id"], other=other)


def _references(book: ServiceBook, dossier: Dossier, schemas: Schemas) -> Iterator[Finding]:
    """S209 for whatever names something that is not there."""
    yield from _unknown([*book.entries, None], book, dossier, schemas)


def unknown_names(entry: Entry, book: ServiceBook, dossier: Dossier, schemas: Schemas) -> Iterator[Finding]:
    """S209 for what one entry, of the book or about to come into it, names and is not there."""
    yield from _unknown([entry], book, dossier, schemas)


_TAG = re.compile(r"[A-Za-z]{1,6}[-_]?\d[A-Za-z0-9_./-]*")
"""A unit that is named by a tag; other words are free."""


def _unknown_unit(entry: Entry, dossier: Dossier) -> Iterator[Finding]:
    """S209 for a unit under repair, named by its tag, that no list of dossier.yaml has."""
    unit, listed = str(entry.data.get("unit") or ""), dossier.data.get("equipment") or ()
    tags = [str(m["tag"]) for m in listed if isinstance(m, dict) and m.get("tag")]
    if not tags or not _TAG.fullmatch(unit):
        return
    others = (
        m for scope in ("units", "systems", "rooms", "equipment") for m in dossier.data.get(scope) or ()
    )
    names = {
        str(m[key]) for m in others if isinstance(m, dict) for key in ("id", "tag", "name") if m.get(key)
    }
    if unit not in names:
        words: dict[str, Any] = {"key": "unit", "value": unit, "where": place_of("equipment")}
        yield finding("S209", entry.at("/unit"), record=entry.id, **words, **guess(unit, tags))


def _unknown(
    entries: Iterable[Entry | None], book: ServiceBook, dossier: Dossier, schemas: Schemas
) -> Iterator[Finding]:
    """S209; None stands for the terms."""
    names = _names(book, dossier)
    known = {scope: set(members) for scope, members in names.items()}
    for entry in entries:
        data, name = (entry.data, entry.kind) if entry else (book.terms, "terms")
        name = f"service/{name}.schema.json"
        if entry and entry.kind == "repair":
            yield from _unknown_unit(entry, dossier)
        for pointer, key, value, target in references(data, schemas.root(name)):
            if value not in known.get(target, (value,)):
                words: dict[str, Any] = {"key": key, "value": value, "where": _SCOPES.get(target, target)}
                words |= guess(value, names[target])
                place = entry.at(pointer) if entry else book.at(pointer)
                yield finding("S209", place, record=entry.id if entry else None, **words)


_SCOPES = {
    "parties": Text(" dossier.yaml 的 parties ", "parties of dossier.yaml"),
    "levels": Text(" terms.yaml 的 levels ", "levels of terms.yaml"),
    "cycles": Text(" terms.yaml 的 visits、inspections ", "visits and inspections of terms.yaml"),
    "covers": Text(
        " terms.yaml 的 warranty 和保修书的项目", "warranty of terms.yaml, items of the warranty letter"
    ),
    "spares": Text(" terms.yaml 的 spares ", "spares of terms.yaml"),
    "entries": Text(" service 文件夹的编号", "the ids of service/"),
}


def _names(book: ServiceBook, dossier: Dossier) -> dict[str, list[str]]:
    """What may be named, by the word after `x-refers`."""

    def ids(*lists: str) -> list[str]:
        return [str(m["id"]) for key in lists for m in book.terms.get(key, ()) if m and "id" in m]

    letters = [r for r in dossier.records if r.type == "warranty-letter"]
    items = [str(row["item"]) for r in letters for row in r.data.get("periods", ()) if row and "item" in row]
    cards = [r.id for r in dossier.records if r.type == "warranty-card"]
    return {
        "parties": list(dossier.parties),
        "levels": [
            *ids("levels"),
            *(v["id"] for v in dossier.data.get("service", {}).get("levels", ()) if v),
        ],
        "cycles": ids("visits", "inspections"),
        "covers": [*ids("warranty"), *items, *cards, *(e.id for e in book.of("card"))],
        "spares": ids("spares"),
        "entries": [e.id for e in book.entries],
    }


def texts_in(data: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every text in an entry or in the terms, with its pointer."""
    if isinstance(data, str):
        yield pointer, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from texts_in(value, f"{pointer}/{key}")
    elif isinstance(data, list | tuple):
        for i, value in enumerate(data):
            yield from texts_in(value, f"{pointer}/{i}")
