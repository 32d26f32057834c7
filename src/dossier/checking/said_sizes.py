"""Sizes beside the names of materials in running text, 镀锌槽盒 300×100, where 200×100×1.2 was registered; or beside a
grade that only one material has: 24 芯 G.652D, where 12 芯 was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import ids_in, live, members
from dossier.checking.sizes import size_key
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
_GRADE = re.compile(
    r"(?<![A-Za-z\d.×-])(?!(?:DN|De|D|PN)\d)[A-Z][A-Z\d]*(?:[.-]\d*[A-Z][A-Z\d]*|\.\d+[A-Z]?)*(?![A-Za-z\d])"
)
_GOODS = r"(?:单模|多模|室内|室外|铠装|阻燃|光缆|光纤|电缆|电线|导线|线缆|钢筋|[\s(,:-])*"
"""What stands between a grade and a size of one material."""
_COUNTED = re.compile(r"(?:备用|熔接|使用|占用|其中|共|合计|总计?|双|两|\d\s*[根条])\s*$")
"""Words before a number that is not the size of the material."""
_OTHERS = re.compile(
    "改为|变更|原|既有|运营商|电信|移动|联通|另|其他|一期|远期|预留|租用|[不至最][少多小大]|[≥≤]|图例"
)
"""Words of what is not as built, or not of these works."""


def check_said_sizes(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X694, once for a record: the full name of a material with a size that neither dossier.yaml, nor a certificate,
    nor any other paper has, while it is registered with another of that kind. Pure; linear.
    """
    yield from _beside_grades(dossier, said)
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


def _beside_grades(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X694, once for a record: a grade that one material alone has, beside another size of the kind that it has. Cores
    count on every paper of works and every drawing, other sizes where the record names the material; a record that has
    the registered size too speaks of several.
    """
    graded = _graded(dossier)
    if not graded:
        return
    any_grade = "|".join(re.escape(grade) for grade in sorted(graded, key=lambda g: (-len(g), g)))
    patterns = [
        (kind, re.compile(shape))
        for kind, size in _KINDS.items()
        for shape in (
            rf"(?P<size>{size.pattern}){_GOODS}(?P<grade>{any_grade})(?![A-Za-z\d.-])",
            rf"(?<![A-Za-z\d.-])(?P<grade>{any_grade}){_GOODS}(?P<size>{size.pattern})",
        )
    ]
    told: set[str] = set()
    for line in said:
        record = line.record
        if record.id in told or record.type not in (*_WORKS, "drawing") or _OTHERS.search(line.text):
            continue
        for kind, pattern in patterns:
            match = pattern.search(line.text)
            if match is None or _COUNTED.search(line.text[: match.start()]):
                continue
            material, spec = graded[match["grade"]]
            size = _key(match["size"])
            unit = re.sub(r"^[\d.]+", "", size)
            own = [x for x in _sizes(spec, kind) if "×" in x or x.endswith(unit) or kind == "bore"]
            if (
                not own
                or any(_fit(size, x) for x in own)
                or not (unit == "芯" or material in ids_in(record.data.get("material")))
            ):
                continue
            mine = (x for s in said if s.record.id == record.id for x in _sizes(s.text, kind))
            if set(own) & set(mine) or _elsewhere(said, record, match["size"], kind):
                continue
            told.add(record.id)
            second = Text(f"dossier.yaml 的 {material}", f"{material} of dossier.yaml")
            words: dict[str, Any] = {"what": match["grade"], "first": line.source, "found": match["size"]}
            yield finding("X694", line.place, record=record.id, second=second, expected=spec, **words)
            break


def _graded(dossier: Dossier) -> dict[str, tuple[str, str]]:
    """Grade → id and specification of the only material, or machine, whose specification has it; a range of sizes says
    nothing.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for scope in ("materials", "equipment"):
        for member in members(dossier, scope):
            spec = plain(str(member.get("spec") or ""))
            for grade in set(_GRADE.findall(spec)):
                if len(grade) > 2 and re.search(r"[\d.-]", grade):
                    found.setdefault(grade, []).append((str(member.get("id") or member.get("tag")), spec))
    return {g: of[0] for g, of in found.items() if len(of) == 1 and not re.search("[~～、/]", of[0][1])}


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
        for own in ids_in(record.data.get("material")):
            if own in ids and isinstance(said := record.data.get("spec"), str):
                found[ids[own]][0].append(plain(said))
    return found


def _sizes(text: str, kind: str) -> list[str]:
    return [_key(size) for size in _KINDS[kind].findall(text)]


def _key(shown: str) -> str:
    return re.sub(r"(\.\d*?)0+(?=×|$)", r"\1", size_key(shown)).replace(".×", "×").rstrip(".")


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
