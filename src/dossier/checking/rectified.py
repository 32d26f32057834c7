"""What was found and what was put right: a reply of fewer things, of other places, or with another size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import ids_in, live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record

_THINGS = re.compile(r"(?<![\d.])(\d+)\s*(处|块|个|套|台|只|樘|根|项|点|盏|扇)(?![工月小])")
LETTERED = re.compile(
    r"(?P<before>[\u4e00-\u9fff]{1,3}?(?P<kind>楼|栋|座|区|站|房))\s*(?P<name>[A-Z](?![A-Za-z]))"
)
NUMBERED = re.compile(
    r"(?<![涂刷做铺贴包缠加])(?<![\d.~-])(?P<many>\d{1,2}(?:\s*[、,和及~～-]\s*\d{1,2})*)\s*"
    r"(?P<kind>号楼|#楼|号泵|层(?!防水|涂|漆|卷材|布|膜|钢筋|网)|单元)"
)
_TAG = re.compile(r"(?<![\w-])[A-Z]+-?\d+(?![\w-])", re.ASCII)
_FLOORS = str.maketrans("一二三四五六七八九", "123456789")
_UNITS = "mm2|mm|cm|m|kW|kV|kPa|MPa|MΩ|Ω|A|V|℃"
_SIZE = re.compile(
    rf"(?P<sign>≥|≤|不小于|不低于|至少|不大于|不超过)?\s*(?<![A-Za-z\d./~×X-])(?P<size>\d+(?:\.\d+)?)\s*(?P<unit>{_UNITS})"
    r"(?![A-Za-z0-9/×])"
)
ALL = re.compile("其余|其他|全部|所有|各[层处栋楼]|逐|整栋|同类|举一反三")


def check_rectified(dossier: Dossier) -> Iterator[Finding]:
    """X615 for a reply whose number of places is below that of its notice, X645 for another place, X646 for a size
    that the notice does not ask for, X704 for a fault of another machine than the one put right. Pure.
    """
    notices = {r.id: r for r in live(dossier) if r.data.get("problems")}
    replies: dict[str, list[Record]] = {}
    for record in live(dossier):
        if record.data.get("replies_to") in notices and record.data.get("measures"):
            replies.setdefault(str(record.data["replies_to"]), []).append(record)
    tags = {str(m.get("tag")) for m in members(dossier, "equipment")}
    for name, records in replies.items():
        problems = [p for p in notices[name].data["problems"] if isinstance(p, dict)]
        yield from _fewer(problems, records)
        yield from _elsewhere(problems, records, tags)
        yield from _other_size(problems, records)
    yield from _other_machine(dossier, tags)


def _other_machine(dossier: Dossier, tags: Collection[str]) -> Iterator[Finding]:
    """A fault of a run that names machines, none of them that of the defect which was put right for it."""
    runs = {r.id: r for r in live(dossier) if r.type == "trial-run-record"}
    mended: dict[str, list[tuple[Record, set[str]]]] = {}
    for record in live(dossier):
        run = str(record.data.get("annex_to")) if record.type == "trial-run-defect" else ""
        if run in runs:
            own = set(ids_in(record.data.get("equipment")))
            own |= set(_places(f"{record.title}，{record.data.get('problem') or ''}", tags).get("", {}))
            mended.setdefault(run, []).append((record, own))
    for run, defects in mended.items():
        rows = runs[run].data.get("faults")
        faults = [r if isinstance(r, dict) else {} for r in (rows if isinstance(rows, list) else ())]
        said = [set(_places(str(f.get("symptom") or ""), tags).get("", {})) for f in faults]
        if not said or not all(said) or not all(own for _, own in defects):
            continue  # who names no machine may mean any
        for defect, own in defects:
            if any(own & machines for machines in said):
                continue
            others = set().union(*(theirs for _, theirs in defects))
            i = next((k for k, machines in enumerate(said) if not machines & others), None)
            if i is not None:
                words: dict[str, Any] = {"subject": runs[run].title, "found": "、".join(sorted(said[i]))}
                words |= {"other": defect.title, "expected": "、".join(sorted(own))}
                yield finding("X704", runs[run].at(f"/faults/{i}/symptom"), record=run, **words)


def _fewer(problems: Iterable[Mapping[str, Any]], records: list[Record]) -> Iterator[Finding]:
    found = counted(str(p.get("problem") or "") for p in problems)
    done = counted(str(r.data["measures"]) for r in records)
    for unit, count in found.items():
        if 0 < done[unit] < count:
            words = {"found": f"{done[unit]} {unit}", "expected": f"{count} {unit}"}
            yield _told("X615", records[-1], words)


def _elsewhere(
    problems: Iterable[Mapping[str, Any]], records: list[Record], tags: Collection[str]
) -> Iterator[Finding]:
    """X645: a reply that names places of a kind, and not one that its notice does."""
    asked = _places("，".join(f"{p.get('part') or ''}，{p.get('problem') or ''}" for p in problems), tags)
    said = "，".join(str(r.data["measures"]) for r in records)
    done = _places(said, tags)
    for kind, places in done.items() if not ALL.search(said) else ():
        lacking = [shown for place, shown in asked.get(kind, {}).items() if place not in places]
        if lacking:
            words = {"found": "、".join(places.values()), "expected": "、".join(lacking)}
            yield _told("X645", records[-1], words)
            return


def _places(text: str, tags: Collection[str]) -> dict[str, dict[str, str]]:
    """Kind of place (``楼``, ``层``, empty for a machine) → each that a text names (``B``), and how that reads."""
    found: dict[str, dict[str, str]] = {}
    written = in_figures(text)
    for match in LETTERED.finditer(written):
        found.setdefault(match["kind"], {})[match["name"]] = f"{match['before']} {match['name']}"
    for match in NUMBERED.finditer(written):
        for name in each_number(match["many"]):
            found.setdefault(match["kind"], {})[name] = f"{name} {match['kind']}"
    for tag in _TAG.findall(written):
        if tag in tags:
            found.setdefault("", {})[tag] = tag
    return found


def in_figures(text: str) -> str:
    """A text in plain form with the numbers of its storeys in figures: 2层 of 二层."""
    return re.sub("([一二三四五六七八九])(?=[层单])", lambda m: m[1].translate(_FLOORS), plain(text))


def each_number(many: str) -> Iterator[str]:
    """The numbers of a list with ranges: 2、4~6."""
    for part in re.split(r"[、,和及]", many):
        first, *rest = re.findall(r"\d+", part)
        yield from map(str, range(int(first), int(rest[-1] if rest else first) + 1))


def _other_size(problems: Iterable[Mapping[str, Any]], records: list[Record]) -> Iterator[Finding]:
    """X646: the notice asks for a size, and all that the reply says in its unit are others."""
    said = plain("，".join(str(r.data["measures"]) for r in records))
    there = [(float(m["size"]), m["unit"]) for m in _SIZE.finditer(said)]
    for problem in problems:
        for asked in _SIZE.finditer(plain(str(problem.get("requirement") or ""))):
            own = [size for size, unit in there if unit == asked["unit"]]
            if own and not any(_fits(size, asked) for size in own):
                words = {"found": f"{own[0]:g} {asked['unit']}", "expected": asked[0].strip()}
                yield _told("X646", records[-1], words)
                return


def _fits(size: float, asked: re.Match[str]) -> bool:
    wanted, sign = float(asked["size"]), asked["sign"] or ""
    if sign in ("≥", "不小于", "不低于", "至少"):
        return size >= wanted
    return size <= wanted if sign else size == wanted


def _told(code: str, reply: Record, words: Mapping[str, Any]) -> Finding:
    return finding(code, reply.at("/measures"), record=reply.id, subject=reply.title, **words)


def counted(texts: Iterable[str]) -> Counter[str]:
    """How many things texts count, by their unit; of ``4 处中有 2 处`` those at fault."""
    counts: Counter[str] = Counter()
    for text in texts:
        for number, unit in _THINGS.findall(_OF_MORE.sub(_only_the_part, plain(text))):
            counts[unit] += int(number)
    return counts


_OF_MORE = re.compile(
    r"(?:(?:抽查|检查|抽检|共查?|查|全部|合计|总计|计|现场)[^\d,。;]{0,6})?(?<![\d.])(?P<all>\d+)\s*"
    r"(?P<unit>处|块|个|套|台|只|樘|根|项|点|盏|扇)"
    r"(?P<things>[^\d。;]{0,16}?(?:中|里|内|,|\()[^\d。;]{0,8}?(?:有|仅|尚|其中|发现|缺|:|的)?[^\d。;]{0,4}?)"
    r"(?P<part>\d+)\s*(?P=unit)"
)
"""``4 处地脚螺栓中有 2 处未装``: the first number is of all of them, the second of those at fault."""


def _only_the_part(match: re.Match[str]) -> str:
    """The same words without the number of all; as they are where the second number is none of its parts."""
    inner = re.search("其中|中[有仅尚发,缺的]?|里[有面]|内有", match["things"])
    looked = re.match("抽|检查|查|共|全部|合计|总计|计|现场", match[0])
    if int(match["part"]) > int(match["all"]) or not (inner or looked):
        return match[0]
    return f"{match['things']}{match['part']}{match['unit']}"
