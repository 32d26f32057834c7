"""What the papers say against what the records say: only a contradiction is told, never that something is not there."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.paper_reading import (
    Page,
    amounts,
    amounts_in_words,
    behind_labels,
    code_in,
    days,
    packed,
)
from dossier.findings import Finding, finding
from dossier.model import Dossier, EvidenceFacts, EvidenceRef, Location, Record, Text

_NEAR = 80
"""Characters around an amount in words in which its figures stand."""
_FIRM = ("公司", "局", "院", "学校", "中心", "厂", "集团", "委员会", "医院", "大学", "政府", "所")
_BOXES = "□☐☑☒√✓■"


@cache
def labels() -> Mapping[str, Any]:
    """The table of labels."""
    text = files("dossier.checking").joinpath("paper_labels.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _stops() -> tuple[str, ...]:
    table = labels()
    every = [*table["project"], *table["verdict"], *(w for row in table["parties"].values() for w in row)]
    return tuple(sorted({*every, *(word for field in table["fields"].values() for word in field["labels"])}))


@cache
def _packed_words(key: str) -> tuple[str, ...]:
    return tuple(map(packed, labels()[key]))


@dataclass(frozen=True, slots=True)
class Names:
    """What a paper of this dossier may call the project and the firms, packed."""

    project: frozenset[str]
    firms: frozenset[str]


@dataclass(frozen=True)
class _Paper:
    """A file of a record, whose text layer has been read, and what it is held against."""

    dossier: Dossier
    names: Names
    record: Record
    ref: EvidenceRef
    facts: EvidenceFacts
    pages: tuple[Page, ...]

    @cached_property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.facts.text)

    @cached_property
    def packed(self) -> str:
        """All of it, packed."""
        return "".join(page.packed for page in self.pages)

    def said(self, code: str, place: Location, page: Page, **words: Any) -> Finding:
        """What is wrong on a page of it."""
        return finding(code, place, record=self.record.id, file=self.facts.path, page=page.number, **words)


def names_of(dossier: Dossier) -> Names:
    """The names of a dossier, gathered once for all its papers."""
    return Names(frozenset(_own_names(dossier)), frozenset(_firms(dossier)))


def paper_findings(
    dossier: Dossier, names: Names, record: Record, ref: EvidenceRef, facts: EvidenceFacts
) -> Iterator[Finding]:
    """X530 to X536 for one file of a record, whose text layer has been read."""
    pages = tuple(
        Page(n, text, _stops()) for n, text in enumerate(facts.text, 1) if text and not text.isspace()
    )
    if not pages:
        return
    paper = _Paper(dossier, names, record, ref, facts, pages)
    yield from _projects(paper)
    yield from _parties(paper)
    yield from _amounts_in_words(paper)
    if not ref.annex:
        yield from _void(paper)
        yield from _fields(paper)
        yield from _verdict(paper)


def _projects(paper: _Paper) -> Iterator[Finding]:
    """X530: the paper names another project."""
    for page in paper.pages:
        for label, value in behind_labels(page, labels()["project"]):
            name = packed(value)
            if len(name) >= 4 and not any(known in name or name in known for known in paper.names.project):
                words = {"label": label, "value": value[:40], "own": paper.dossier.name}
                yield paper.said("X530", paper.ref.location, page, **words)
                return


def _own_names(dossier: Dossier) -> set[str]:
    project = dossier.data.get("project", {})
    names = [dossier.name, *project.get("aliases", ())]
    for scope in ("units", "divisions", "items"):
        names += [
            str(m.get("name")) for m in dossier.data.get(scope, ()) if isinstance(m, dict) and m.get("name")
        ]
    names += [r.title for r in dossier.records if r.type in ("contract", "construction-permit")]
    return {packed(name) for name in names if name}


def _parties(paper: _Paper) -> Iterator[Finding]:
    """X531: the paper names a firm as a party that the dossier does not know."""
    told: set[str] = set()
    for page in paper.pages:
        for role, words in labels()["parties"].items():
            asked = [p for p in paper.dossier.parties.values() if p.role == role]
            for label, value in behind_labels(page, words):
                name = value.split()[0] if value.split() else ""
                firm = packed(name)
                if not asked or not firm.endswith(_FIRM) or len(firm) < 6 or firm in told:
                    continue
                if not any(known in firm or firm in known for known in paper.names.firms):
                    told.add(firm)
                    own = asked[0].name
                    yield paper.said("X531", paper.ref.location, page, label=label, value=name, own=own)


def _firms(dossier: Dossier) -> set[str]:
    """Every firm that the dossier names, anywhere in it."""
    names = [p.name for p in dossier.parties.values()]
    for party in dossier.parties.values():
        names += [str(alias) for alias in party.data.get("aliases", ())]
    for scope in ("equipment", "materials"):
        names += [
            str(m.get(key, "")) for m in dossier.data.get(scope, ()) if m for key in ("maker", "supplier")
        ]
    return {packed(name) for name in names if len(name) > 3}


def _fields(paper: _Paper) -> Iterator[Finding]:
    """X532: the paper has another number, day or amount behind the label of a field."""
    for key, field in labels()["fields"].items():
        values = _values(paper.dossier, paper.record, key, field)
        if not values or not any(page.labelled for page in paper.pages):
            continue
        if any(_is_there(value, field["kind"], paper) for value in values):
            continue
        for page, label, other in _others(field, paper.pages):
            words = {"label": label, "value": _shown(other), "own": _shown(values[0]), "key": key}
            yield paper.said("X532", paper.record.at(f"/{key}"), page, **words)
            break


def _values(dossier: Dossier, record: Record, key: str, field: Mapping[str, Any]) -> list[Any]:
    """What the record says, or the equipment that it is for; nothing when several things may be meant."""
    value = record.data.get(key)
    if value is None and "item" in field:
        tags = record.data.get("equipment")
        tags = tags if isinstance(tags, list) else [tags]
        items = [m for m in dossier.data.get("equipment", ()) if m and m.get("tag") in tags]
        return [m[field["item"]] for m in items if m.get(field["item"])]
    if isinstance(value, dt.datetime):
        value = value.date()
    fits = {"code": str, "day": dt.date, "amount": int | float}[field["kind"]]
    return [value] if isinstance(value, fits) and value != "" else []


def _is_there(value: Any, kind: str, paper: _Paper) -> bool:
    """Whether a value stands anywhere in a paper."""
    if kind == "code":
        return packed(value) in paper.packed
    if kind == "day":
        return value in days(paper.text)
    sums = [*amounts(paper.text), *(amount for _, _, amount in amounts_in_words(paper.text))]
    return any(abs(value - other) < 0.01 for other in sums)


def _others(field: Mapping[str, Any], pages: Iterable[Page]) -> Iterator[tuple[Page, str, Any]]:
    for page in pages:
        for label, value in behind_labels(page, field["labels"]):
            if field["kind"] == "code" and (code := code_in(value)):
                yield page, label, code
            elif field["kind"] == "day" and (found := days(value[:24])):
                yield page, label, min(found)
            elif field["kind"] == "amount" and (sums := [a for a in amounts(value[:40]) if a >= 100]):
                yield page, label, sums[0]


def _shown(value: Any) -> Text:
    if isinstance(value, dt.date):
        return Text(cn(value), iso(value))
    shown = f"{value:,.2f}".removesuffix(".00") if isinstance(value, float) else str(value)
    return Text(shown, shown)


def _verdict(paper: _Paper) -> Iterator[Finding]:
    """X533: the paper fails what the record passes."""
    record = paper.record
    key = next((key for key in ("result", "conclusion") if _is_pass(record.data.get(key))), "")
    told = any(record.data.get(key) for key in ("result", "conclusion"))
    if not key and (told or record.type not in labels()["proofs"] or record.status == "rejected"):
        return
    if any(word in paper.packed for word in _packed_words("mended")):
        return
    for page in paper.pages:
        said = _failing(page)
        if said:
            yield paper.said("X533", record.at(f"/{key}"), page, words=said[:60])
            return


def _failing(page: Page) -> str:
    """The words in which a page fails something; empty when it does not."""
    failed = _packed_words("failed")
    for line, said in zip(page.lines, page.packed_lines, strict=True):
        cell = len(said) <= 60 and said.endswith(failed) and not any(box in line for box in _BOXES)
        if cell and not said.startswith(("是否", "如", "若")) and _fails(said, failed):
            return line.strip()
    for _, value in behind_labels(page, labels()["verdict"]):
        if not any(box in value for box in _BOXES) and _fails(packed(value), failed):
            return value
    return ""


_DENIED = re.compile("(无|未发现|没有|未见|未出现|如|若|凡|合格/|或|非)$")
"""Words that take back the bad word behind them: 无不合格, 未发现不符合."""


def _fails(said: str, failed: tuple[str, ...]) -> bool:
    """Whether a verdict has a bad word that nothing before it takes back."""
    places = (
        match.start() for word in failed for match in re.finditer(f"{re.escape(word)}(?![品项率点])", said)
    )
    return any(not _DENIED.search(said[:at]) for at in places)


def _is_pass(result: object) -> bool:
    """Whether a result is one: the word of the schema, or a sentence."""
    said = packed(str(result or ""))
    return said == "PASS" or ("合格" in said and not any(word in said for word in _packed_words("failed")))


def _void(paper: _Paper) -> Iterator[Finding]:
    """X536: a stamp or a watermark says that the paper is none; a line of its own, so that no sentence is mistaken."""
    words = frozenset(_packed_words("void"))
    for page in paper.pages:
        for line, said in zip(page.lines, page.packed_lines, strict=True):
            if said.strip("-()[]*【】 ") in words:
                yield paper.said("X536", paper.ref.location, page, words="".join(line.split()))
                return


def _amounts_in_words(paper: _Paper) -> Iterator[Finding]:
    """X534: an amount in words and its figures differ."""
    for page in paper.pages:
        text = page.plain
        for said, at, value in amounts_in_words(text):
            around = text[max(0, at - _NEAR) : at] + "\n" + text[at + len(said) : at + len(said) + _NEAR]
            figures = [amount for amount in amounts(around) if amount >= 1000]
            if figures and not any(abs(amount - value) < 0.01 for amount in figures):
                near = min(figures, key=lambda amount: abs(amount - value))
                yield paper.said("X534", paper.ref.location, page, words=said, figures=_shown(near))
                return
