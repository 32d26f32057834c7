"""Whether a repair is free or paid: by the date of its notice, the part and the cause, with the reason."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.civil import plain
from dossier.aftercare.warranty_line import Line
from dossier.checking.moments import cn
from dossier.checking.paper_reading import small_number
from dossier.model import Text

_EXCLUDED = {
    "misuse": Text("使用不当", "misuse"),
    "third_party": Text("第三方造成", "caused by a third party"),
    "force_majeure": Text("不可抗力", "force majeure"),
    "wear": Text("正常损耗", "normal wear"),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """`free` is None where nobody can say yet."""

    free: bool | None
    reason: Text
    ends: dt.date | None = None


def reported_on(entry: Entry) -> dt.date | None:
    """The day on which the owner said so: of the first event, of his call or of his letter, whichever came first."""
    moments = [e["at"] for e in entry.data.get("events", ()) if e]
    called = [entry.data.get("notice", {}).get(key) for key in ("called_at", "written_on")]
    days = [plain(at) for at in (*moments, *called) if isinstance(at, dt.date)]
    return min(days) if moments else None


def coverage(entry: Entry, lines: Sequence[Line]) -> Coverage:
    """Judge a repair by the register."""
    day, cover = reported_on(entry), entry.data.get("cover")
    cause = _EXCLUDED.get(str(entry.data.get("cause")))
    if cause:
        return Coverage(False, Text(f"{cause.zh}，不属保修", f"{cause.en}: not covered"))
    if any(cover in each.covers and each.kind == "lapsed" for each in lines):
        return Coverage(False, Text("三包卡逾期未返回，不享受三包", "its card came back late: not covered"))
    mine = [
        each for each in lines if cover in each.covers and each.kind in ("warranty", "extension", "latent")
    ]
    own = _replaced(entry, lines)
    if day and own and own.ends and _covers(own, day):
        return Coverage(
            True, Text(f"报修在{own.title.zh}的保修期内", f"reported within that of {own.title.en}"), own.ends
        )
    if day is None or not mine:
        return Coverage(None, Text("未写所属保修项（cover）", "no warranty is named (cover)"))
    within = [each for each in mine if _covers(each, day)]
    if within:
        line = max(within, key=lambda each: each.ends or dt.date.max)
        return Coverage(
            True,
            Text(f"报修在{line.title.zh}保修期内", f"reported within the warranty of {line.title.en}"),
            line.ends,
        )
    ends = [each.ends for each in mine if each.ends]
    if len(ends) < len(mine):
        return Coverage(None, Text("保修届满日未能计算", "the end of the warranty is not computed"))
    if all(each.starts and day < each.starts for each in mine):
        return Coverage(None, Text("报修早于保修起算", "reported before the warranty began"))
    names = {cover, *(name for each in mine for name in each.covers)}
    newer = [x for x in lines if x.kind == "replacement" and x.cover in names and _covers(x, day)]
    if newer and "serial" not in entry.data:
        told = newer[-1].title
        zh, en = (
            f"{told.zh}另有保修期，请写出厂编号（serial）",
            f"{told.en} has its own: name the serial number",
        )
        return Coverage(None, Text(zh, en))
    last = max(ends)
    return Coverage(False, Text(f"保修期已于{cn(last)}届满", f"the warranty ended on {last}"), last)


def _replaced(entry: Entry, lines: Sequence[Line]) -> Line | None:
    """The line of the replacement that is being repaired, told by its serial number."""
    serial = entry.data.get("serial")
    mine = [x for x in lines if x.kind == "replacement" and x.ends and serial and x.serials[-1:] == (serial,)]
    return max(mine, key=lambda x: x.ends or dt.date.min, default=None)


def _covers(line: Line, day: dt.date) -> bool:
    return line.starts is not None and line.ends is not None and line.starts <= day <= line.ends


def repeats(
    entries: Sequence[Entry], lines: Sequence[Line], *, units: bool = False
) -> Mapping[tuple[str, str], list[Entry]]:
    """Repairs in warranty of one and the same thing, the oldest first: by serial number where there is one, else by
    cover and part; or of one and the same unit, whichever part of it.

    Only repairs that were carried out and are not to be paid for count.
    """
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: reported_on(e) or dt.date.max):
        done = any(e and e["event"] == "repair" for e in entry.data.get("events", ()))
        name = _unit_of(entry) if units else _thing_of(entry)
        if name and done and coverage(entry, lines).free is not False:
            found.setdefault(name, []).append(entry)
    return found


def _thing_of(entry: Entry) -> tuple[str, str]:
    data: Mapping[str, Any] = entry.data
    return (
        ("serial", data["serial"])
        if "serial" in data
        else (str(data.get("cover", "")), part_name(data["part"]))
    )


def part_name(part: str) -> str:
    """A part as it is told from others, however it is written: 二层 男卫生间, 2层男卫生间."""
    plain = "".join(unicodedata.normalize("NFKC", part).casefold().split())
    return _NUMERAL.sub(lambda found: str(small_number(found[0])), plain.replace("两", "二"))


_NUMERAL = re.compile(r"[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]")


def _unit_of(entry: Entry) -> tuple[str, str] | None:
    return ("unit", entry.data["unit"]) if "unit" in entry.data else None
