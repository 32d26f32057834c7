"""Values against what stands elsewhere: a limit in another paper, a limit of the standards, the same quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from dossier.checking.limits import in_unit, limits, outside, values_in
from dossier.checking.parts import keys_of, maps_of, texts_of
from dossier.checking.rows import passes
from dossier.checking.scopes import concerned, live, parents
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table

_NOUN = re.compile(r"([一-鿿]{2,12})\s*(?:为|达|约|均|实测|最大|最小|平均|[:：])*\s*$")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_TAGS = re.compile(r"^[A-Za-z0-9×-]+\s*")
_TOLD = re.compile(
    r"(?:problem|cause|measures|reason|symptom|action|requirement|required_value|standard|design|clause|question"
    r"|answer|rectification|limit|title|name|parameter|spec|model|scope|steps|content_required)$"
)
"""Fields that say what was wrong, or what is to be, and not what was found."""
_SAME = ("inspection_lot", "item", "concealed", "room", "system", "material")
_FAR = 5.0


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of one thing, the record that has it, and what that record concerns."""

    noun: str
    unit: str
    written: str
    record: Record
    about: frozenset[str]


def check_values_elsewhere(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X603 … X605 for values that something elsewhere contradicts. Pure."""
    above = parents(dossier)
    about = {r.id: _about(r, concerned(r.data, above)) for r in live(dossier)}
    known: dict[str, list[Limit]] = {}
    ends = tuple(table.get("quantities_of_places", {}))
    keys = {rule["limit"] for rule in table.get("limits", {}).values() if not rule.get("absolute")}
    for record in live(dossier):
        for limit in _limits(record, keys, about[record.id]):
            known.setdefault(limit.noun[-2:], []).append(limit)
    for record in live(dossier):
        yield from _in_words(record, known, about[record.id], ends)
        yield from _wider(record, table)
    yield from _far_apart(dossier)


def _about(record: Record, ids: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """What a record is of, in words that two records share: its lot, its room, its part of the works."""
    part = str(record.data.get("part") or "").strip()
    return frozenset({f"{k} {i}" for k in _SAME for i in ids[k]} | ({part} if part else set()))


def _limits(record: Record, keys: Set[str], about: frozenset[str]) -> Iterator[Limit]:
    """Those that stand under one of these keys."""
    for _, part in maps_of(record) if keys & keys_of(record) else ():
        for key in keys & part.keys():
            written = part[key]
            if not isinstance(written, str) or not (allowed := limits(written)):
                continue
            named = str(part.get("name") or part.get("parameter") or "") if key != "name" else written
            noun = _noun(written) or _noun_of_name(named)
            if noun and (unit := allowed[0].unit or _unit(named)):
                yield Limit(noun, unit, written, record, about)


def _noun(written: str) -> str:
    """What a limit is of: ``涂膜厚度 ≥1.5 mm`` → 涂膜厚度."""
    head = re.split(r"[≤≥<>±\d]|不[应得宜]?[大小高低多少]|至少|最[大小]", written, maxsplit=1)[0]
    match = re.search(r"([一-鿿]{2,12})\s*$", _BRACKETS.sub("", head))
    return match[1] if match else ""


def _noun_of_name(name: str) -> str:
    match = re.fullmatch(r"[一-鿿]{2,12}", _TAGS.sub("", _BRACKETS.sub("", name)).strip())
    return match[0] if match else ""


def _in_words(
    record: Record, known: Mapping[str, list[Limit]], about: frozenset[str], ends: tuple[str, ...]
) -> Iterator[Finding]:
    """A value in a text that is outside the limit which another paper of the same thing has."""
    if passes(record.data) is False or record.type in ("rectification-notice", "trial-run-defect"):
        return
    for pointer, said, shown, unit in _said(record):
        whole = of_place(said, ends)
        for limit in (limit for end in {said[-2:], whole[-2:]} for limit in known.get(end, ())):
            alone = whole != "" and whole == of_place(limit.noun, ends)
            together = alone or about & limit.about or _in_title(record, limit.noun, said)
            if limit.record is record or not together:
                continue
            same = alone or said.endswith(limit.noun) or limit.noun.endswith(said)
            if (
                same
                and in_unit(1, unit, limit.unit) is not None
                and outside(limit.written, shown, f"（{limit.unit}）")
            ):
                yield _x603(record, pointer, f"{said} {shown}", limit)
                return


def of_place(noun: str, ends: tuple[str, ...]) -> str:
    """A place and a quantity that it has once, in full: 机房接地 → 机房接地电阻; empty for anything else."""
    for end in ends:
        for short in (f"{end}值", end, end.removesuffix("电阻")):
            if noun.endswith(short) and len(noun) - len(short) > 1:
                return noun.removesuffix(short) + end
    return ""


def _in_title(record: Record, noun: str, said: str) -> bool:
    """Whether the title of a record names what a limit is of, and its text only the quantity: 机房, 接地电阻."""
    place = noun.removesuffix(said) if noun.endswith(said) else ""
    return len(place) > 1 and place in record.title


def _said(record: Record) -> list[tuple[str, str, str, str]]:
    """Values in the texts that say what was found: pointer, of what, as it reads, unit."""
    if "values" not in record.walks:
        record.walks["values"] = [
            (pointer, noun[1], shown, unit)
            for pointer, text in texts_of(record)
            if _DIGIT.search(text) and not pointer.startswith("/signatures") and not _TOLD.search(pointer)
            for head, shown, unit in values_in(text)
            if (noun := _NOUN.search(head))
        ]
    kept: list[tuple[str, str, str, str]] = record.walks["values"]
    return kept


_DIGIT = re.compile(r"\d\s*[A-Za-z%μµΩ°℃米毫公吨秒分小天]")


def _x603(record: Record, pointer: str, said: str, limit: Limit) -> Finding:
    words: dict[str, Any] = {"subject": record.title, "said": said, "limit": limit.written}
    return finding("X603", record.at(pointer), record=record.id, other=limit.record.title, **words)


def _wider(record: Record, table: Table) -> Iterator[Finding]:
    """X604: a limit that allows more than the standard for this quantity does."""
    for rule in table.get("least_limits", {}).values() if "standard" in keys_of(record) else ():
        if not all(record.data.get(k) in values for k, values in rule["where"].items()):
            continue
        for pointer, part in maps_of(record):
            name, written = part.get("name"), part.get("standard")
            if not isinstance(written, str) or not isinstance(name, str) or not _is(name, rule["name"]):
                continue
            mine, lawful = limits(written), limits(rule["limit"])
            if mine and (mine[0].high > lawful[0].high + 1e-9 or mine[0].low < lawful[0].low - 1e-9):
                words: dict[str, Any] = {"subject": record.title, "name": name, "found": written}
                words |= {"limit": rule["limit"], "basis": rule["basis"]}
                yield finding("X604", record.at(f"{pointer}/standard"), record=record.id, **words)


def _is(name: str, wanted: str) -> bool:
    return _BRACKETS.sub("", name).strip() == wanted


def _far_apart(dossier: Dossier) -> Iterator[Finding]:
    """X605: one quantity of one thing, a value in one paper that is several times that of the others."""
    found: dict[tuple[str, str], list[tuple[Record, str, float]]] = {}
    for record in live(dossier):
        if passes(record.data) is False:
            continue
        for pointer, part in maps_of(record) if "measured" in keys_of(record) else ():
            name, measured = part.get("name"), part.get("measured")
            if isinstance(name, str) and measured is not None and (noun := _noun_of_name(name)):
                unit = _unit(name)
                for _, shown, own in values_in(str(measured)) or [("", str(measured), "")]:
                    _keep(found, noun, own or unit, shown, (record, f"{pointer}/measured"))
        for pointer, noun, shown, unit in _said(record):
            _keep(found, noun, unit, shown, (record, pointer))
    for (noun, unit), said in found.items():
        numbers = sorted(n for *_, n in said)
        usual = numbers[(len(numbers) - 1) // 2]
        for record, pointer, value in said if len({r.id for r, *_ in said}) > 1 and usual > 0 else ():
            if max(value, usual) / max(min(value, usual), 1e-9) >= _FAR:
                words: dict[str, Any] = {"subject": record.title, "name": noun, "found": f"{value:g} {unit}"}
                yield finding(
                    "X605", record.at(pointer), record=record.id, usual=f"{usual:g} {unit}", **words
                )


def _keep(
    found: dict[tuple[str, str], list[tuple[Record, str, float]]],
    noun: str,
    unit: str,
    shown: str,
    place: tuple[Record, str],
) -> None:
    """Only what is named particularly enough to be one thing, and is measured: 机房接地电阻, not 电阻."""
    noun = re.sub(r"(?:电阻|阻)值?$", "", noun)
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[^\d]*", shown)
    if len(noun) >= 4 and unit in _MEASURED and match and "绝缘" not in noun:
        found.setdefault((noun, unit), []).append((*place, float(match[1])))


_MEASURED = frozenset({"Ω", "mm", "MPa", "dB", "℃", "s", "ms", "A", "V", "mm/s", "mg/m³", "mg/m3"})


def _unit(name: str) -> str:
    inside = re.findall(r"[（(]([^（）()]+)[）)]", name)
    return inside[-1].strip() if inside else ""
