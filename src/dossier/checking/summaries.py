"""What texts say of the whole works in numbers: of the same thing the same, and as many as there are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from dossier.checking.dates import as_datetime
from dossier.checking.moments import iso
from dossier.checking.paper_reading import days
from dossier.checking.points_in_time import dig
from dossier.checking.runs import asked_hours, hours_after_stops, run_hours
from dossier.checking.said_numbers import Said, numbers
from dossier.checking.scopes import live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text
from dossier.reading.cross_checks import Table

_BEFORE = r"(\d+(?:\.\d+)?)\s*{unit}\s*(?:的)?{name}"
_DAYS = re.compile(r"工期(?:为|共|计)?\s*(\d+)\s*(?:个)?(?:日历)?[天日]")
_HOURS = re.compile(r"连续(?:无故障)?(?:试?运行)?\s*(\d+(?:\.\d+)?)\s*(?:个)?\s*(?:小时|h)")
_PART_OF_RUN = re.compile("其中|负荷|空载|单机|每")
_MILESTONE = re.compile(
    r"(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*(?:正式|全部)?"
    r"(开工|完工|竣工验收合格|通过竣工验收|移交|到货|安装完成|试运行合格|取得施工许可|签订合同|备案)"
)
_MILESTONES = {
    "开工": "construction_started",
    "完工": "construction_completed",
    "移交": "handed_over",
    "到货": "delivered",
    "安装完成": "installed",
    "试运行合格": "trial_run.ended",
    "取得施工许可": "permitted",
    "签订合同": "contract_signed",
    "备案": "filed",
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MACHINES = frozenset({"台", "套", "台套", "个"})
_PAPERS = frozenset({"个", "份", "项", "批", "处"})


Count = tuple[set[float], Text, frozenset[str]]
"""How many there are in every way of counting, who says so, and the units in which they are counted."""


def check_summaries(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X589 for numbers of the whole works that contradict one another, the lists or the records. Pure."""
    texts, words = list(summary_texts(dossier, table)), table.get("counted_words", {})
    said = [one for text, place, record in texts for one in numbers(text, place, record, words)]
    said += _fields(dossier, table)
    counts = _counts(dossier, table)
    for one in said:
        if (known := next((v for k, v in counts.items() if _ends(one.noun, k)), None)) and (
            one.number not in known[0] and one.unit in known[2]
        ):
            yield number_otherwise(one, known[1], f"{max(known[0]):g}")
    yield from _disagreeing([s for s in said if not any(_ends(s.noun, k) for k in counts)])
    for text, place, record in texts:
        if record:
            yield from _times(text, place, record, dossier)
        yield from _ratings(text, place, record, dossier)
    yield from _repeated(dossier, table)


def number_otherwise(one: Said, whose: Text, expected: str) -> Finding:
    """X589 for a number that somebody else has otherwise. Pure."""
    words: dict[str, Any] = {
        "source": one.source,
        "said": one.words,
        "whose": whose,
        "expected": expected,
    }
    return finding("X589", one.place, record=one.record.id if one.record else None, **words)


def summary_texts(dossier: Dossier, table: Table) -> Iterator[tuple[str, Location, Record | None]]:
    """The texts that speak of the whole works."""
    scale = dossier.data.get("project", {}).get("scale")
    if scale:
        yield str(scale), dossier.at("/project/scale"), None
    names: dict[str, list[str]] = {}
    for name in table.get("summaries", {}):
        kind, _, key = name.partition(".")
        names.setdefault(kind, []).append(key)
    for record in live(dossier):
        for key in names.get(record.type, ()) if not record.data.get("unit") else ():
            value: Any = record.data
            for part in key.split("."):
                value = value.get(part) if isinstance(value, dict) else None
            if isinstance(value, str):
                yield value, record.at("/" + key.replace(".", "/")), record


def _fields(dossier: Dossier, table: Table) -> Iterator[Said]:
    """Fields whose number is that of something of the whole works: the points of a point list."""
    for name, noun in table.get("counted_fields", {}).items():
        kind, _, key = name.partition(".")
        records = [r for r in live(dossier) if r.type == kind and isinstance(r.data.get(key), int)]
        for record in records if len(records) == 1 else ():
            yield Said(noun, float(record.data[key]), "个", record.at(f"/{key}"), record)


def _ends(noun: str, name: str) -> bool:
    return noun.endswith(name) or name.endswith(noun)


def _counts(dossier: Dossier, table: Table) -> dict[str, Count]:
    """Word of the table, or name of a machine → how many there are."""
    found: dict[str, Count] = {}
    for e in members(dossier, "equipment"):
        if e.get("name"):
            before = found.get(str(e["name"]), ({0.0}, Text("", ""), _MACHINES))[0]
            found[str(e["name"])] = (
                {max(before) + float(e.get("quantity", 1))},
                Text("dossier.yaml 的 equipment", "the equipment list"),
                _MACHINES,
            )
    records = live(dossier)
    for word, rule in table.get("counted_words", {}).items():
        listed = len(members(dossier, rule["list"])) if "list" in rule else 0
        kinds = [r for r in records if r.type in rule.get("records", ())]
        many = {float(n) for n in (listed, len(kinds)) if n}
        many |= (
            {float(len([r for r in kinds if r.data.get("change_kind", "change") == "change"]))}
            if kinds
            else set()
        )
        if many:
            found[word] = many, Text("实际登记", "what is listed"), _PAPERS
    return found


def _disagreeing(said: list[Said]) -> Iterator[Finding]:
    """One thing with two numbers: the rarer is told, of two as frequent the later."""
    groups: list[list[Said]] = []
    for one in said:
        for group in groups:
            if group[0].unit == one.unit and _ends(group[0].noun, one.noun):
                group.append(one)
                break
        else:
            groups.append([one])
    for group in groups:
        numbers = [s.number for s in group]
        usual = max(dict.fromkeys(numbers), key=numbers.count)
        # A text that gives several numbers for the like, gives parts of it.
        split = {s.place for s in group if len({o.number for o in group if o.place == s.place}) > 1}
        for one in group:
            other = next((o for o in group if o.number == usual and o.place not in split), None)
            if one.number != usual and one.place not in split and other:
                yield number_otherwise(one, other.source, f"{usual:g}")


def _times(text: str, place: Location, record: Record, dossier: Dossier) -> Iterator[Finding]:
    """The time of the works and the hours of the run, in words, against the dates."""
    milestones = dossier.data.get("milestones", {})
    began, ended = milestones.get("construction_started"), milestones.get("construction_completed")
    if (match := _DAYS.search(text)) and isinstance(began, dt.date) and isinstance(ended, dt.date):
        agreed = {r.data.get("period_days") for r in live(dossier) if r.type == "contract"}
        took = (as_datetime(ended) - as_datetime(began)).days
        if int(match[1]) not in {took, took + 1} | agreed:
            one = Said("工期", float(match[1]), "天", place, record)
            yield number_otherwise(one, Text("开工至完工", "from start to completion"), f"{took + 1}")
    for match in _MILESTONE.finditer(text):
        said, word = match.groups()
        if re.search(
            "计划|合同|原定|拟|预计|应于|约定|不迟于|最迟", text[max(0, match.start() - 8) : match.start()]
        ):
            continue
        key = _MILESTONES.get(word, "accepted")
        known, day = dig(milestones, key), min(days(said), default=None)
        if isinstance(known, dt.date) and day and as_datetime(known).date() != day:
            one = Said(f"{said}{word}", 0, "", place, record)
            yield number_otherwise(one, Text(f"milestones.{key}", f"milestones.{key}"), iso(known))
    hours_said = [
        m for m in _HOURS.finditer(text) if not _PART_OF_RUN.search(text[max(0, m.start() - 10) : m.start()])
    ]
    runs = [*run_hours(dossier), *hours_after_stops(dossier)] if hours_said else ()
    asked = asked_hours(dossier) if runs else ()
    for match in hours_said if runs else ():
        hours = float(match[1])
        other = hours not in asked if asked else hours % 24  # a round figure may be what was asked for
        if hours > max(runs) + 0.5 or (other and all(abs(hours - run) > 1 for run in runs)):
            one = Said("连续运行", float(match[1]), "小时", place, record)
            yield number_otherwise(one, Text("试运行记录最长", "the longest trial run"), f"{max(runs):g}")


def _ratings(text: str, place: Location, record: Record | None, dossier: Dossier) -> Iterator[Finding]:
    """``3 t 电动单梁起重机``, ``流量 800 m³/h``: a rating against the parameters in the certificates of the thing."""
    for certificate in live(dossier):
        rows = certificate.data.get("parameters", ())
        if not rows or certificate.type != "product-certificate":
            continue
        product = str(certificate.data.get("product") or "")
        by_unit: dict[str, set[float]] = {}
        for name, unit, value in _parameters(rows):
            by_unit.setdefault(unit, set()).add(value)
            plain = re.escape(name.removeprefix("额定").removeprefix("配套"))
            match = re.search(rf"{plain}\s*(\d+(?:\.\d+)?)\s*{re.escape(unit)}(?![A-Za-z])", text)
            about = match and product and product in text[: match.start()]
            if match and about and unit and float(match[1]) != value:
                yield number_otherwise(
                    Said(name, float(match[1]), unit, place, record), _certificate(certificate), f"{value:g}"
                )
        for unit, values in by_unit.items():
            if not unit or not product:
                continue
            pattern = _BEFORE.format(unit=re.escape(unit), name=re.escape(product))
            if (match := re.search(pattern, text)) and float(match[1]) not in values:
                shown = "、".join(f"{v:g}" for v in sorted(values))
                yield number_otherwise(
                    Said(product, float(match[1]), unit, place, record), _certificate(certificate), shown
                )


def _certificate(record: Record) -> Text:
    return Text(f"《{record.title}》", f"“{record.title}”")


def _parameters(rows: Any) -> Iterator[tuple[str, str, float]]:
    """Name, unit in its brackets, and value of each parameter that is a number."""
    for row in rows:
        value = str(row.get("value")) if isinstance(row, dict) else ""
        if _NUMBER.fullmatch(value):
            head, _, rest = re.sub("[()]", _wide, str(row.get("name") or "")).partition("（")
            yield head.strip(), rest.partition("）")[0].strip(), float(value)


def _wide(match: re.Match[str]) -> str:
    return {"(": "（", ")": "）"}[match[0]]


def _repeated(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """Fields that repeat numbers of the project: floors and area of a unit, where the project has but one."""
    project = dossier.data.get("project", {})
    for name, keys in table.get("repeats", {}).items():
        kind, _, key = name.partition(".")
        known = {float(n) for k in keys for n in _NUMBER.findall(str(project.get(k, "")))}
        if any(project.get(k) is None for k in keys) or len(members(dossier, "units")) > 1:
            continue
        for record in live(dossier):
            text = record.data.get(key) if record.type == kind else None
            for number in _NUMBER.findall(re.sub(r"m2|㎡", "m²", str(text or ""))):
                if float(number) not in known:
                    one = Said(str(text), float(number), "", record.at(f"/{key}"), record)
                    shown = "、".join(str(project[k]) for k in keys)
                    yield number_otherwise(one, Text("dossier.yaml 的 project", "the project"), shown)


def check_areas(dossier: Dossier) -> Iterator[Finding]:
    """X589: rooms that are larger than the building."""
    total, rooms = dossier.data.get("project", {}).get("area"), members(dossier, "rooms")
    areas = [float(r["area"]) for r in rooms if isinstance(r.get("area"), int | float)]
    if isinstance(total, int | float) and areas and sum(areas) > total:
        largest = max(range(len(rooms)), key=lambda i: float(rooms[i].get("area") or 0))
        one = Said(
            f"{rooms[largest].get('name')} 等房间共",
            sum(areas),
            "m²",
            dossier.at(f"/rooms/{largest}/area"),
            None,
        )
        yield number_otherwise(one, Text("project.area", "project.area"), f"{total:g}")
