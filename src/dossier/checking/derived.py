"""What follows from other values of a record or of the works: deviations, durations, hours of service."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dossier.checking.dates import as_datetime
from dossier.checking.field_titles import named
from dossier.checking.identity import beside
from dossier.checking.moments import lasting
from dossier.checking.office_words import holders
from dossier.checking.parts import keys_of, maps_of, texts_of
from dossier.checking.scopes import live, members
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)\s*(mm|cm|m)(?![A-Za-z²³])")
_BARE = re.compile(r"[-+]?\d+(?:\.\d+)?")
_IN_MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0}
HELD = re.compile(r"(?:稳压|保压|静置|蓄水|持续|连续)[^\d，。；]{0,6}(\d+(?:\.\d+)?)\s*(min|分钟|h|小时)")
_ON_SITE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:个)?小时(?:之?内)?(到场|到达|修复|恢复)")


def check_derived(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X575, X581, X587, X599 for values that follow from others. Pure."""
    for record in live(dossier):
        yield from _deviations(record, schemas)
        yield from _held(record)
        yield from _hours(record, dossier)
        yield from _office_holders(record, dossier, table, schemas)


def _deviations(record: Record, schemas: Schemas) -> Iterator[Finding]:
    """A deviation is what was measured less what was designed."""
    for pointer, row in maps_of(record) if "deviation_mm" in keys_of(record) else ():
        said = row.get("deviation_mm")
        apart = _apart(row.get("design"), row.get("measured"))
        if not isinstance(said, int | float) or not apart:
            continue
        if all(abs(abs(each) - abs(said)) > (1 if len(apart) == 1 else 0.5) for each in apart):
            words: dict[str, Any] = {
                "what": named(schemas, record, f"{pointer}/deviation_mm"),
                "found": f"{said:g}",
                "whose": Text("实测减设计", "measured less designed"),
                "count": f"{apart[-1]:g}",
            }
            yield finding("X587", record.at(f"{pointer}/deviation_mm"), record=record.id, **words)


def _apart(design: object, measured: object) -> list[float]:
    """What was measured less what was designed, in mm; of bare numbers in mm, cm and m."""
    if all(_BARE.fullmatch(str(value).strip()) for value in (design, measured)):
        return [round((float(str(measured)) - float(str(design))) * unit, 3) for unit in (1, 10, 1000)]
    pair = [_LENGTH.findall(str(value or "")) for value in (design, measured)]
    if any(len(found) != 1 for found in pair):
        return []
    designed, found = (float(each[0][0]) * _IN_MM[each[0][1]] for each in pair)
    return [found - designed]


def _held(record: Record) -> Iterator[Finding]:
    """A test that was over before the time that it has to be held."""
    began, ended = record.data.get("started_at"), record.data.get("ended_at")
    if not isinstance(began, dt.date) or not isinstance(ended, dt.date):
        return
    hours = (as_datetime(ended) - as_datetime(began)).total_seconds() / 3600
    for key in ("required_value", "standard", "measured"):
        for number, unit in HELD.findall(str(record.data.get(key) or "")):
            needed = float(number) / (60 if unit in ("min", "分钟") else 1)
            if 0 < hours < needed - 0.01:
                words: dict[str, Any] = {"claimed": lasting(needed), "hours": lasting(hours)}
                yield finding("X581", record.at("/ended_at"), record=record.id, subject=record.title, **words)
                return


def _hours(record: Record, dossier: Dossier) -> Iterator[Finding]:
    """Hours until somebody comes, in the words of a warranty, against the levels of service of the contract."""
    duties = record.data.get("duties") if record.type == "warranty-letter" else None
    if not duties:
        return
    levels = dossier.data.get("service", {}).get("levels", ())
    known = {
        "到": {float(x["on_site_hours"]) for x in levels if isinstance(x, dict) and x.get("on_site_hours")},
        "修": {float(x["fix_hours"]) for x in levels if isinstance(x, dict) and x.get("fix_hours")},
    }
    for i, duty in enumerate(duties if isinstance(duties, list) else ()):
        for number, verb in _ON_SITE.findall(str(duty)):
            agreed = known["到" if verb.startswith("到") else "修"]
            if agreed and float(number) not in agreed:
                words: dict[str, Any] = {
                    "found": f"{number} 小时{verb}",
                    "whose": Text("服务承诺", "the levels of service"),
                    "expected": "、".join(f"{n:g}" for n in sorted(agreed)),
                }
                place = record.at(f"/duties/{i}")
                yield finding("X575", place, record=record.id, subject=record.title, **words)


def _office_holders(record: Record, dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X599: a field that names the holder of an office, and dossier.yaml names another one for it."""
    for key, side in table.get("office_fields", {}).items():
        if key not in keys_of(record):
            continue
        held = holders(dossier, key, side)
        for pointer, part in maps_of(record):
            said = part.get(key)
            if held and isinstance(said, str) and said not in held:
                words: dict[str, Any] = {
                    "what": named(schemas, record, f"{pointer}/{key}"),
                    "person": said,
                    "expected": "、".join(sorted(held)),
                }
                yield finding("X599", record.at(f"{pointer}/{key}"), record=record.id, **words)


def check_equipment_words(dossier: Dossier) -> Iterator[Finding]:
    """X565: the name of a machine followed by a model that is like its own and is another. Pure."""
    models: dict[str, set[str]] = {}
    for e in members(dossier, "equipment"):
        if e.get("name") and e.get("model"):
            models.setdefault(str(e["name"]), set()).add(str(e["model"]))
    for record in live(dossier) if models else ():
        for pointer, part in maps_of(record):
            text = str(part.get("name") or "")
            for name, own in models.items():
                match = re.search(rf"{re.escape(name)}[\s（(]*([A-Za-z0-9][\w.×*/-]{{3,}})", text, re.ASCII)
                if match and match[1] not in own and {_shape(m) for m in own} & {_shape(match[1])}:
                    words: dict[str, Any] = {
                        "what": Text("型号", "the model"),
                        "found": match[1],
                        "expected": "、".join(sorted(own)),
                        "whose": Text(name, name),
                    }
                    yield finding("X565", record.at(f"{pointer}/name"), record=record.id, **words)


_TAGGED = re.compile(r"(?<![A-Za-z0-9-])([A-Za-z]+-?\d+)\s*([一-鿿]{3,12})")


def check_tagged_words(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X565: the tag of a machine before the name of another one; X643: a tag that no machine has. Pure."""
    names = {str(m["tag"]): str(m.get("name") or "") for m in members(dossier, "equipment") if m.get("tag")}
    others = _numbers(dossier) if names else frozenset[str]()
    for record in live(dossier) if names else ():
        yield from _unknown_tags(record, names, others, table)
        for pointer, text in texts_of(record):
            for tag, said in _TAGGED.findall(text):
                own = names.get(tag)
                other = next((n for n in names.values() if len(n) > 2 and said.startswith(n)), None)
                if own and other and other != own and not said.startswith(own):
                    words: dict[str, Any] = {"what": Text("名称", "the name"), "found": other}
                    whose = Text(tag, tag)
                    yield finding(
                        "X565", record.at(pointer), record=record.id, expected=own, whose=whose, **words
                    )


_TAG = re.compile(r"(?<![\w-])[A-Za-z]+-?\d+(?![\w-])", re.ASCII)


def _numbers(dossier: Dossier) -> frozenset[str]:
    """Every id and number that is none of a machine."""
    lists = (value for value in dossier.data.values() if isinstance(value, list))
    listed = {str(m.get(k)) for rows in lists for m in rows if isinstance(m, dict) for k in ("id", "number")}
    return frozenset(listed | {str(n) for r in dossier.records for n in (r.id, r.number)})


def _unknown_tags(
    record: Record, names: Mapping[str, str], others: Collection[str], table: Table
) -> Iterator[Finding]:
    """X643: the tag of no machine, written as the tags of machines are, before the name of one or in a list of them."""
    listed = {
        key.partition(".")[2] for key in table.get("machine_lists", {}) if key.startswith(f"{record.type}.")
    }
    for pointer, text in texts_of(record):
        for match in _TAG.finditer(text):
            tag, rest = match[0], text[match.end() :].lstrip()
            alike = [t for t in names if _shape(t) == _shape(tag)] if tag not in names else []
            named = any(len(names[t]) > 1 and rest.startswith(names[t]) for t in alike)
            alone = not rest and pointer.split("/")[1] in listed
            read = not match.start() and pointer.endswith("/parameter")  # whose reading it is
            told = named or alone or read
            if alike and tag not in others and told and not beside(text, match.start()):
                words: dict[str, Any] = {"subject": record.title, "found": tag, "known": "、".join(alike)}
                yield finding("X643", record.at(pointer), record=record.id, **words)


def _shape(model: str) -> str:
    return re.sub(r"\d+", "9", model)
