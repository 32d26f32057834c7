"""Entries of the service book that tell of one repair otherwise than it does: the spare that it used (V960), what was
replaced and where (V961), a place that was in order while its repair was open (V962).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.civil import plain
from dossier.aftercare.coverage import reported_on
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.model import Text

_TEXTS = (
    "title",
    "part",
    "unit",
    "serial",
    "problem",
    "cause_note",
    "plan",
    "measures",
    "result",
    "materials",
)
_REPLACED = re.compile(
    r"(?<!未)(?<!无需)(?<!不需)(?<!没有)(?:更换|换上|换装|调换|换新|换了)(?:了|为|新|的|全部|整体|损坏|同型号|原厂|[一两二三四\d]+[只个台套块根件组条副])*"
    r"([一-鿿A-Za-z]{2,10})"
)
_ANY_PART = re.compile("配件|零件|部件|备件|新件|损坏件|故障件|整机|完|后|试")
"""Words for a part that name none."""
_NUMBERED = re.compile(
    r"(\d+|[一二三四五六七八九十])\s*(号|#|层|楼|栋|区)|([A-Z]{1,4})-?(\d{1,4})(?![\dA-Z])"
)
_DIGITS = {d: str(n) for n, d in enumerate("一二三四五六七八九十", 1)}
_DENIED = re.compile(
    r"(?:已(?:经)?(?:修复|修好|维修|处理|排除|恢复)(?:完毕|好|正常)?|(?:未见|未发现|没有|无|不再?)(?:任何)?(?:[^一-鿿]*)"
    r"(渗漏水?|渗水|漏水|返潮|潮湿|泄漏|异响|异常|故障|报警|问题|松动|开裂|裂缝|脱落|堵塞)(?:现象)?|完好|良好|正常)$"
)
_KINDS = {
    **dict.fromkeys(("渗漏", "渗漏水", "渗水", "漏水", "返潮", "潮湿", "泄漏"), "渗漏泄潮"),
    **{"异响": "响声", "报警": "警", "松动": "松", "开裂": "裂", "裂缝": "裂", "脱落": "脱落", "堵塞": "堵"},
}
"""Fault that a text denies → characters one of which tells of it; others are faults of every kind."""
_FILLER = re.compile(
    "各|全部|所有|均|都|目前|现场|使用|运行|状态|检查|工作|整体|情况|的|:|：|现|经查看|经|查看"
)
_EXCEPT = re.compile("除|其他|其余|其它|另|曾|原|正在|待|尚|备用|恢复前")
_LEAST = 2
_LONGEST = 14
"""Characters of a place that a text can name."""


def check_told_otherwise(book: ServiceBook) -> Iterator[Finding]:
    """V960, V961 and V962 over the service book; linear in its entries but for sorting. Pure."""
    repairs = {e.id: e for e in book.of("repair")}
    spares = {str(s["id"]): _flat(s.get("name")) for s in book.terms.get("spares", ()) if s and "id" in s}
    for entry in repairs.values():
        yield from _spares(entry, spares)
    places = _open_places(repairs.values())
    for entry in (*book.of("visit"), *book.of("inspection"), *book.of("complaint")):
        rows = [(f"/problems/{i}", r) for i, r in enumerate(entry.data.get("problems") or ()) if r]
        for pointer, row in (*rows, ("", entry.data)):
            if repair := repairs.get(str(row.get("repair"))):
                yield from _of_repair(entry, pointer, row, repair)
        yield from _in_order(entry, places)


def _flat(value: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(value or "")).split())


def _words(repair: Entry) -> str:
    """All that a repair says of what was wrong and of what was done."""
    rows = [r for r in repair.data.get("replaced") or () if r]
    notes = [e.get("note") for e in repair.data.get("events") or () if e]
    return " ".join(
        _flat(v) for v in (*map(repair.data.get, _TEXTS), *(r.get("part") for r in rows), *notes) if v
    )


def _new_parts(data: Mapping[str, Any], keys: tuple[str, ...]) -> list[str]:
    """The parts that texts say were replaced; each may have more words behind it."""
    found = [m[1] for key in keys for m in _REPLACED.finditer(_flat(data.get(key)))]
    return [part for part in found if not _ANY_PART.match(part)]


def _spares(repair: Entry, spares: Mapping[str, str]) -> Iterator[Finding]:
    """V960: a spare was used that the repair does not tell of, and not the one that it says it replaced."""
    used = {str(r.get("spare")): i for i, r in enumerate(repair.data.get("used") or ()) if r}
    if not used:
        return
    said = _words(repair)
    replaced = [_flat(r.get("part")) for r in repair.data.get("replaced") or () if r]
    replaced += _new_parts(repair.data, ("measures", "result", "plan"))
    told = [
        s for s, name in spares.items() if name and any(name in part or part in name for part in replaced)
    ]
    mine = {spares[s] for s in used if s in spares}
    other = next((s for s in told if s not in used and spares[s] not in mine), None)
    for spare, i in used.items() if other else ():
        name = spares.get(spare, "")
        if name and name not in said and spare not in told and spare not in said:
            words: dict[str, Any] = {
                "spare": f"{name}（{spare}）",
                "part": f"{spares[str(other)]}（{other}）",
            }
            yield finding(
                "V960", repair.at(f"/used/{i}/spare"), record=repair.id, subject=repair.title, **words
            )


def _of_repair(entry: Entry, pointer: str, row: Mapping[str, Any], repair: Entry) -> Iterator[Finding]:
    """V961: the result of a problem names another part than its repair, or the problem another machine or storey."""
    said = _words(repair)
    keys = ("result", "correction") if pointer or entry.kind == "complaint" else ("result",)
    theirs = _new_parts(repair.data, ("measures", "result"))
    theirs += [_flat(r.get("part")) for r in repair.data.get("replaced") or () if r]
    for part in _new_parts(row, keys) if theirs else ():
        if not any(part[k : k + _LEAST] in said for k in range(len(part) - _LEAST + 1)):
            yield _v961(entry, f"{pointer}/result", f"更换{part}", repair, f"更换{theirs[0]}")
            return
    where = " ".join(_flat(row.get(k)) for k in ("part", "text", "unit"))
    own, others = _numbered(where), _numbered(said)
    for kind in sorted(own.keys() & others.keys()) if pointer else ():
        if not own[kind].keys() & others[kind].keys():
            found, expected = (next(iter(x[kind].values())) for x in (own, others))
            yield _v961(entry, f"{pointer}/repair", found, repair, expected)
            return


def _numbered(text: str) -> dict[str, dict[str, str]]:
    """Kind of a numbered thing → its numbers, each as it is written: 二层, 1 号, P-101."""
    found: dict[str, dict[str, str]] = {}
    for number, of, head, digits in _NUMBERED.findall(text):
        kind = {"#": "号", "楼": "层"}.get(of, of) or f"{head}-"
        name = _DIGITS.get(number, number) or digits
        found.setdefault(kind, {})[name] = f"{number}{of}" if of else f"{head}-{digits}"
    return found


def _v961(entry: Entry, pointer: str, found: str, repair: Entry, expected: str) -> Finding:
    words: dict[str, Any] = {
        "subject": entry.title,
        "found": found,
        "repair": repair.id,
        "expected": expected,
    }
    return finding("V961", entry.at(pointer), record=entry.id, **words)


class _Open:
    """The times in which the repairs of one place were open, the earliest first."""

    def __init__(self) -> None:
        self.spans: list[tuple[dt.date, dt.date, Entry]] = []

    def on(self, day: dt.date, entry: Entry) -> Iterator[Entry]:
        """The repairs open on a day: reported before it, or by this entry, and not mended by then; at most ten."""
        last = bisect_right(self.spans, day, key=lambda span: span[0])
        for begun, mended, repair in reversed(self.spans[max(0, last - 10) : last]):
            here = begun < day or repair.data.get("came_from") == entry.id
            if here and day < mended:
                yield repair


def _open_places(repairs: Any) -> dict[str, _Open]:
    """Every name that a text can give to the place of a repair: the pieces of its part and of its title."""
    found: dict[str, _Open] = {}
    for repair in repairs:
        begun = reported_on(repair)
        if begun is None:
            continue
        events = [e for e in repair.data.get("events") or () if e]
        done = [plain(e["at"]) for e in events if e["event"] in ("restore", "repair", "accept", "close")]
        others = repair.data.get("third_party", {}).get("on")
        mended = min([*done, *([others] if others else [])], default=dt.date.max)
        names = {_flat(repair.data.get(key))[:_LONGEST] for key in ("part", "title", "unit")}
        pieces = {n[i:j] for n in names for i in range(len(n)) for j in range(i + _LEAST, len(n) + 1)}
        for piece in pieces:
            found.setdefault(piece, _Open()).spans.append((begun, mended, repair))
    for place in found.values():
        place.spans.sort(key=lambda span: (span[0], span[2].id))
    return found


def _in_order(entry: Entry, places: Mapping[str, _Open]) -> Iterator[Finding]:
    """V962: a visit says of a place that it is in order, or that it has not the fault of which its repair is open."""
    day = entry.data.get("on")
    if not isinstance(day, dt.date):
        return
    for key in ("situation", "result", "analysis"):
        for clause in re.split("[,;。、]", _flat(entry.data.get(key))):
            denied = None if _EXCEPT.search(clause) else _DENIED.search(clause)
            where = _FILLER.sub("", clause[: denied.start()]) if denied else ""
            for repair in places[where].on(plain(day), entry) if denied and where in places else ():
                signs = _KINDS.get(denied[1] or "", "") if denied else ""
                fault = _flat(repair.data.get("title")) + _flat(repair.data.get("problem"))
                if not signs or any(sign in fault for sign in signs):
                    begun = reported_on(repair) or plain(day)
                    words: dict[str, Any] = {"subject": entry.title, "said": clause, "repair": repair.id}
                    words |= {"problem": repair.title, "begun": Text(cn(begun), iso(begun))}
                    words["day"] = Text(cn(plain(day)), iso(plain(day)))
                    yield finding("V962", entry.at(f"/{key}"), record=entry.id, **words)
                    break
