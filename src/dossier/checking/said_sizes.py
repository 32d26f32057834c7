"""Sizes beside the names of materials in running text: 镀锌槽盒 300×100, where 200×100×1.2 was registered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_SECTION = r"(?<![\d×xX*.])\d+(?:\.\d+)?(?:\s*[×xX*]\s*\d+(?:\.\d+)?){1,2}(?![\d.]|\s*[×xX*+])"
_BORE = r"(?:DN|De|dn|φ|Φ|Ø)\s*\d{1,4}(?![\d.])"
_UNIT = r"(?<![\d.×xX*~+-])\d+(?:\.\d+)?\s*(?:mm2|mm|芯)(?![\d²/A-Za-z])"
_KINDS = {"×": re.compile(_SECTION), "bore": re.compile(_BORE), "unit": re.compile(_UNIT)}
_GAP = r"[\s(:]*(?:规格|型号|尺寸|截面|厚度?|为|[A-Z]{2,5}-?(?=\s*\d))?[\s(:为]*"
_WORKS = frozenset(
    {
        "concealed-work",
        "inspection-lot-record",
        "item-acceptance",
        "installation-acceptance",
        "process-inspection",
        "functional-test",
        "construction-diary",
        "material-arrival",
        "completion-report",
        "drawing-review",
        "technical-disclosure",
    }
)
"""Papers of works that are done with the materials that were registered."""


def check_said_sizes(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X694, once for a record: the full name of a material with a size that neither dossier.yaml, nor a certificate,
    nor any other paper has, while it is registered with another of that kind. Pure; linear.
    """
    listed = _listed(dossier)
    if not listed:
        return
    names = "|".join(re.escape(name) for name in sorted(listed, key=lambda name: (-len(name), name)))
    beside = {kind: re.compile(rf"({names}){_GAP}({size.pattern})") for kind, size in _KINDS.items()}
    found: list[tuple[Statement, str, str, str]] = []
    for line in said:
        if line.record.type not in _WORKS:
            continue
        for kind, pattern in beside.items():
            for match in pattern.finditer(line.text):
                own = [size for spec in listed[match[1]][0] for size in _sizes(spec, kind)]
                if own and not any(_fit(_key(match[2]), size) for size in own):
                    found.append((line, match[1], match[2], kind))
    told: set[str] = set()
    for line, name, size, kind in found:
        if line.record.id not in told and not _elsewhere(said, line.record, size, kind):
            told.add(line.record.id)
            specs, source = listed[name]
            words: dict[str, Any] = {"what": name, "first": line.source, "found": size}
            words |= {"second": source, "expected": specs[0]}
            yield finding("X694", line.place, record=line.record.id, **words)


def _listed(dossier: Dossier) -> Mapping[str, tuple[list[str], Text]]:
    """Name of a material → the specifications that were registered and certified for all that are called so."""
    found: dict[str, tuple[list[str], Text]] = {}
    ids: dict[str, str] = {}
    for member in members(dossier, "materials"):
        name, spec = (plain(str(member.get(key) or "")).strip() for key in ("name", "spec"))
        if len(name) > 2 and spec:
            source = Text(f"dossier.yaml 的 {member.get('id')}", f"{member.get('id')} of dossier.yaml")
            found.setdefault(name, ([], source))[0].append(spec)
            ids[str(member.get("id"))] = name
    for record in live(dossier):
        for own in _ids(record):
            if own in ids and isinstance(said := record.data.get("spec"), str):
                found[ids[own]][0].append(plain(said))
    return found


def _ids(record: Record) -> list[str]:
    given = record.data.get("material")
    return [str(g) for g in (given if isinstance(given, list) else [given]) if g]


def _sizes(text: str, kind: str) -> list[str]:
    return [_key(size) for size in _KINDS[kind].findall(text)]


def _key(shown: str) -> str:
    text = (
        re.sub(r"\s", "", shown)
        .upper()
        .replace("X", "×")
        .replace("*", "×")
        .replace("Ø", "Φ")
        .replace("φ", "Φ")
    )
    return re.sub(r"(\.\d*?)0+(?=×|$)", r"\1", text).replace(".×", "×").rstrip(".")


def _fit(said: str, known: str) -> bool:
    """Whether a size is the known one, or all of it but its thickness; sizes of other units say nothing."""
    if "×" in known:
        return (
            known == said
            or known.startswith(f"{said}×")
            or said.startswith(f"{known}×")
            or _turned(said, known)
        )
    letters = re.compile(r"[\d.]+")
    return said == known or letters.sub("", said) != letters.sub("", known)


def _turned(said: str, known: str) -> bool:
    return sorted(said.split("×")) == sorted(known.split("×")[: said.count("×") + 1])


def _elsewhere(said: Sequence[Statement], record: Record, size: str, kind: str) -> bool:
    """Whether another record, or a paper of one, has that size of anything."""
    return any(
        line.record.id != record.id and any(_key(size) == key for key in _sizes(line.text, kind))
        for line in said
    )
