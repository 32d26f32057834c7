"""What papers agree on of a new project: its name, the contract, the firms, the equipment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper import FIRM
from dossier.checking.paper_labels import all_labels, labels
from dossier.checking.paper_reading import Page, behind_labels, code_in, packed
from dossier.evidence.page_words import PageReading
from dossier.intake.belonging import alike
from dossier.intake.particulars import Found, behind, closed_up, located

_TAG = re.compile(r"[A-Z]{1,5}-?\d{1,4}[A-Z]?")
_SEVERAL = re.compile("[、,;/]")
_AGREE = 0.6
"""Share of the papers that name a project by which a new dossier is called so: some may be another's."""
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class Learnt:
    """A value of dossier.yaml that papers agree on: its pointer, the value, and the first paper that says it."""

    pointer: str
    value: Any
    source: str
    papers: int


def learn_project(papers: Sequence[tuple[str, Sequence[PageReading]]]) -> list[Learnt]:
    """What the papers of a new dossier agree on: name of the project, contract, firms, equipment with its numbers.

    `papers`: the name of each file, and its first pages.
    """
    told: dict[str, dict[str, list[str]]] = {}
    units: dict[str, list[tuple[dict[str, str], str]]] = {}
    for name, pages in _of_one_project(papers):
        for reading in pages:
            for pointer, found in _project_values(reading):
                if found.score >= _SURE:
                    value = closed_up(found.value)
                    told.setdefault(pointer, {}).setdefault(value, []).append(f"{name} {found.place}")
            if unit := _equipment(reading):
                units.setdefault(unit["tag"], []).append((unit, f"{name} p{reading.number}"))
    learnt = []
    roles = Counter(name for pointer, names in told.items() if "/parties/" in pointer for name in names)
    for pointer, values in told.items():
        if any(roles[name] > 1 for name in values):
            continue  # nobody knows which of the two it is
        value, places = max(values.items(), key=lambda pair: (len(pair[1]), pair[0]))
        share = len(places) / sum(map(len, values.values()))
        if share >= (_AGREE if pointer == _NAME else 1):
            learnt.append(Learnt(pointer, value, places[0], len(places)))
    for _, listed in sorted(units.items()):
        merged = {key: value for unit, _ in reversed(listed) for key, value in unit.items()}
        if all(unit.get(key, value) == value for unit, _ in listed for key, value in merged.items()):
            learnt.append(Learnt("/equipment/-", merged, listed[0][1], len(listed)))
    return learnt


def _of_one_project(
    papers: Sequence[tuple[str, Sequence[PageReading]]],
) -> list[tuple[str, Sequence[PageReading]]]:
    """The papers without those that name another project than most: what they say of firms and machines is not ours."""
    said = [
        [
            packed(found.value)
            for page in pages
            for pointer, found in _project_values(page)
            if pointer == _NAME
        ]
        for _, pages in papers
    ]
    counts = Counter(name for names in said for name in names)
    name, most = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    if most < _AGREE * counts.total():
        return list(papers)
    ours = [not names or max(alike(each, name) for each in names) >= _AGREE for names in said]
    return [paper for paper, own in zip(papers, ours, strict=True) if own]


_NAME = "/project/name"


def _project_values(reading: PageReading) -> Iterator[tuple[str, Found]]:
    page = Page(reading.number, reading.text, all_labels())
    for found in behind(reading, page, labels()["project"], str):
        if len(packed(found.value)) >= 4:
            yield _NAME, found
    for found in behind(reading, page, labels()["fields"]["contract_number"]["labels"], code_in):
        yield "/project/contract_number", found
    for role, words in labels()["parties"].items():
        for found in behind(reading, page, words, lambda said: said.split()[0] if said.split() else ""):
            firm = packed(found.value)
            if len(firm) >= 6 and firm.endswith(FIRM) and not _SEVERAL.search(firm):
                yield f"/parties/{role}/name", found


def _equipment(reading: PageReading) -> dict[str, str]:
    """The piece of equipment that a page is about: tag, name, model, serial number and maker, as far as it has them."""
    page = Page(reading.number, reading.text, all_labels())
    fields, also = labels()["fields"], labels()["also"]
    asked = {
        "tag": also["equipment"],
        "name": ["产品名称", "设备名称"],
        "model": fields["model"]["labels"],
        "serial": fields["serial"]["labels"],
        "maker": [*also["maker"], "生产厂名"],
    }
    unit = {}
    for key, words in asked.items():
        values = (value for _, value in behind_labels(page, words))
        shaped = {"tag": _tag, "serial": code_in}.get(key, str.strip)
        if value := next((shaped(v) for v in values if shaped(v)), ""):
            unit[key] = value
    whole = {"tag", "name", "serial"} <= unit.keys() and reading.by != "none"
    sure = all(located(reading, unit[key]).score >= _SURE for key in unit) if whole else False
    return unit if sure else {}


def _tag(text: str) -> str:
    match = _TAG.match(text.strip())
    return match[0] if match else ""
