"""What letters, cards and contracts say of the warranty in words and in fields: long enough, complete, and the same."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.dates import Span, is_after, shift_clamped
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "伍": 5,
}
_NUMBER = r"(\d+(?:\.\d+)?|[零〇一二两三四五六七八九十壹贰叁伍]+)"
_MONTHS = re.compile(_NUMBER + r"\s*(个月|月|周年|年)(?!\d|月)")
_SEASONS = re.compile(_NUMBER + r"\s*个?(?:采暖期|供暖期|供冷期|采暖季)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_OTHER_CLOCK = re.compile(
    r"缺陷责任|保证金|质保金|养护|延长|每|回访|内(?:派|到|答|响)|小时|派人|返还|自然年|响应|\d+\s*年\s*\d+\s*月"
)
_OF_OTHERS = re.compile(
    r"(?:厂家?|厂商|供货商|供货单位|供应商|分包(?:人|单位))[^，。；]{0,6}(?:对|向)(?:承包|总包|施工)"
)
"""What somebody else owes the contractor is no warranty of the works."""
_OF_PARTS = re.compile("(?:备品|备件|配件|更换后?的[^，。；]{0,6})(?:的)?(?:保修|质保)期")
"""Parts in stock and parts that were replaced have a warranty of their own."""
_WEARS = re.compile("易损|易耗|耗材|消耗|备品|备件|配件|滤芯|光源|灯管|灯泡|电池|皮带|密封[圈件]|油品|制冷剂")
"""What wears has a period that both sides agree on for themselves."""
_WARRANTY = re.compile(r"保修|质保|防水|防渗|渗漏|保温|期限|期为")
_MINIMA = (
    (re.compile(r"防水|防渗|渗漏"), 60, "防水、防渗漏 5 年（条例第40条）", "waterproofing 5 years (Art. 40)"),
    (
        re.compile(r"保温"),
        60,
        "保温工程 5 年（民用建筑节能条例第23条）",
        "insulation 5 years (Energy Regulations Art. 23)",
    ),
    (
        re.compile(r""),
        24,
        "管线、设备安装和装修 2 年（条例第40条）",
        "pipes, cables, installation, decoration 2 years (Art. 40)",
    ),
)


def number(written: str) -> float:
    """``24``, ``二十四``, ``十``, ``贰`` as a number."""
    if written[0].isdigit():
        return float(written)
    tens, ten, ones = written.rpartition("十")
    value = _DIGITS.get(ones[-1], 0) if ones else 0
    return float(value + (10 * (_DIGITS.get(tens, 1) if tens else 1) if ten else 0))


def months_in(text: str) -> list[tuple[str, float]]:
    """The warranty periods of a clause: the words about each, and its months. Other clocks are left out."""
    found = []
    for part in re.split(r"[；;。，,]", text):
        others = (_OTHER_CLOCK, _OF_OTHERS, _OF_PARTS)
        if _WARRANTY.search(part) and not any(other.search(part) for other in others):
            found += [(part, number(n) * (1 if "月" in unit else 12)) for n, unit in _MONTHS.findall(part)]
    return found


def check_warranty(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X574 periods that are too short, X575 papers that disagree, X576 items that a letter lacks. Pure."""
    works = "supply-only" not in dossier.data.get("project", {}).get("traits", ())
    letters = [r for r in live(dossier) if r.type == "warranty-letter"]
    for record in live(dossier) if works else ():
        yield from _in_words(record)
        yield from _begins(record)
    for letter in letters:
        yield from _named_otherwise(letter)
        yield from _items(letter, dossier, table)
        yield from _with_contract(letter, dossier)
        yield from _with_cards(letter, dossier)


def _clauses(record: Record) -> Iterator[tuple[str, str]]:
    data = record.data
    if record.type == "contract" and data.get("contract_kind") == "main":
        yield "/warranty_clause", str(data.get("warranty_clause") or "")
    if record.type == "warranty-letter":
        yield "/other_terms", str(data.get("other_terms") or "")
        yield from ((f"/duties/{i}", str(line)) for i, line in enumerate(data.get("duties", ())))
    if record.type == "handover-deed":
        yield "/warranty_note", str(data.get("warranty_note") or "")


def _in_words(record: Record) -> Iterator[Finding]:
    for pointer, text in _clauses(record):
        if "保修" in text or "质保期" in text:
            for part, months in months_in(text):
                yield from _too_short(record, pointer, part.strip(), months)
            for n in _SEASONS.findall(text):
                if number(n) < 2:
                    words: dict[str, Any] = {"said": text[:40], "minimum": _SEASON}
                    yield finding("X574", record.at(pointer), record=record.id, subject=record.title, **words)


_BEGINS = re.compile(r"自([^，。；、自]{1,24}?)(?:之日|当日|日)?(?:（[^）]*）)?(?:起算|起计算?|开始计算|起)")


_OTHER_DAY = re.compile("移交|交付|使用|投入|进场|到货|开箱|交货|安装完|完工|开工")
_ACCEPTED = re.compile("(?<!到货)(?<!开箱)(?<!进场)(?<!交货)验收")


def _begins(record: Record) -> Iterator[Finding]:
    """A warranty of works that begins with something else than the acceptance."""
    for pointer, text in _clauses(record):
        for part in re.split(r"[；;。]", text):
            said = re.search("保修|质保", part) and not _OF_PARTS.search(part)
            match = _BEGINS.search(part) if said else None
            if match and _OTHER_DAY.search(match[1]) and not _ACCEPTED.search(match[1]):
                words: dict[str, Any] = {"subject": record.title, "said": match[0]}
                yield finding("X612", record.at(pointer), record=record.id, **words)


_SEASON = Text("供热、供冷 2 个采暖期、供冷期（条例第40条）", "heating and cooling 2 seasons (Art. 40)")


def _too_short(record: Record, pointer: str, said: str, months: float) -> Iterator[Finding]:
    _words, least, zh, en = next(row for row in _MINIMA if row[0].search(said))
    if months < least:
        named: dict[str, Any] = {"said": said, "minimum": Text(zh, en)}
        yield finding("X574", record.at(pointer), record=record.id, subject=record.title, **named)


def _named_otherwise(letter: Record) -> Iterator[Finding]:
    """A period whose name says more than its kind: roof waterproofing entered as “other”, with two years."""
    for i, row in enumerate(letter.data.get("periods", ())):
        months = _months(row)
        name = str(row.get("name") or "") if isinstance(row, dict) else ""
        known = isinstance(row, dict) and row.get("item") in (
            "roof_waterproofing",
            "wet_rooms",
            "external_wall",
        )
        if months is not None and not known and any(rule[0].search(name) for rule in _MINIMA[:2]):
            yield from _too_short(letter, f"/periods/{i}/value", f"{name} {months:g} 个月", months)


def _months(row: Any) -> float | None:
    if not isinstance(row, dict) or not isinstance(row.get("value"), int | float):
        return None
    unit = row.get("unit")
    return float(row["value"]) * (12 if unit == "year" else 1) if unit in ("year", "month") else None


def _items(letter: Record, dossier: Dossier, table: Table) -> Iterator[Finding]:
    """What the disciplines of the works make the letter name; a letter for a part of them names its own parties."""
    if letter.responsible and (firm := dossier.parties.get(letter.responsible)) and firm.role != "contractor":
        return
    letters = [r for r in live(dossier) if r.type == "warranty-letter"]
    rows = [row for r in letters for row in r.data.get("periods", ()) if isinstance(row, dict)]
    given = {str(row.get("item")) for row in rows}
    text = "".join(str(row.get("name") or "") for row in rows)
    lacking = []
    for discipline in dossier.data.get("disciplines", ()):
        wanted = table.get("warranty_items", {}).get(str(discipline), ())
        lacking += [w for w in wanted if w not in given and _ITEMS[w].zh[:2] not in text]
    scope = "".join(str(line) for r in letters for line in r.data.get("scope") or ())
    for item, said_so in table.get("warranty_scope", {}).items():
        if item not in given and any(w in scope for w in said_so) and not any(w in text for w in said_so):
            lacking.append(item)
    if lacking and letter is letters[0]:
        names = [_ITEMS[w] for w in dict.fromkeys(lacking)]
        said: Any = Text("、".join(n.zh for n in names), ", ".join(n.en for n in names))
        yield finding("X576", letter.at("/periods"), record=letter.id, subject=letter.title, items=said)


_ITEMS = {
    "foundation": Text("地基基础和主体结构", "foundation and structure"),
    "decoration": Text("装修", "decoration"),
    "roof_waterproofing": Text("屋面防水", "roof waterproofing"),
    "wet_rooms": Text("有防水要求的房间", "wet rooms"),
    "external_wall": Text("外墙面防渗漏", "external walls"),
    "plumbing": Text("给排水管道", "plumbing"),
    "electrical": Text("电气管线", "electrical conduits"),
    "heating_cooling": Text("供热与供冷", "heating and cooling"),
    "equipment": Text("设备安装", "installation of equipment"),
}


def _with_contract(letter: Record, dossier: Dossier) -> Iterator[Finding]:
    """The letter does not promise less than the contract."""
    contract = next(
        (r for r in live(dossier) if r.type == "contract" and r.data.get("contract_kind") == "main"), None
    )
    clause = str(contract.data.get("warranty_clause") or "") if contract else ""
    agreed = [m for part, m in months_in(clause) if not any(rule[0].search(part) for rule in _MINIMA[:2])]
    for i, row in enumerate(letter.data.get("periods", ())):
        months = _months(row)
        wears = _of(row, "other") and _WEARS.search(str(row.get("name") or ""))
        if months is not None and len(agreed) == 1 and months < agreed[0] and not wears:
            said = f"{row.get('name') or row.get('item')} {months:g} 个月", f"{agreed[0]:g} 个月"
            yield _x575(letter, f"/periods/{i}/value", said[0], Text("合同", "the contract"), said[1])
            break
    yield from _retention(letter, contract, clause, dossier)


def _retention(letter: Record, contract: Record | None, clause: str, dossier: Dossier) -> Iterator[Finding]:
    """One percentage in contract, letter and account; where letter and account agree, the contract is wrong."""
    kept = [
        float(p)
        for part in re.split(r"[；;。]", clause)
        if re.search("保证金|质保金", part)
        for p in _PERCENT.findall(part)
    ]
    if "保函" in clause or "不预留" in clause:
        return  # secured otherwise: nothing is kept back
    accounts = [r for r in live(dossier) if r.type == "final-account" and _percent(r) is not None]
    said = {p for r in (letter, *accounts) if (p := _percent(r)) is not None}
    both = len(said) == 1 and accounts and _percent(letter) is not None
    if contract and len(kept) == 1 and both and kept[0] not in said:
        whose = Text(f"《{letter.title}》和结算", f"“{letter.title}” and the account")
        yield _x575(contract, "/warranty_clause", f"{kept[0]:g}%", whose, f"{said.pop():g}%")
        return
    agreed, whose = kept[0] if len(kept) == 1 else None, Text("合同", "the contract")
    if not kept and _percent(letter) is not None:
        agreed, whose = _percent(letter), Text(f"《{letter.title}》", f"“{letter.title}”")
    for record in (letter, *accounts) if agreed is not None else ():
        own = _percent(record)
        if agreed is not None and own is not None and abs(own - agreed) > 1e-6:
            yield _x575(record, "/retention_percent", f"{own:g}%", whose, f"{agreed:g}%")


def _percent(record: Record) -> float | None:
    said = record.data.get("retention_percent")
    return float(said) if isinstance(said, int | float) else None


def _with_cards(letter: Record, dossier: Dossier) -> Iterator[Finding]:
    """A card does not end before the letter's period for equipment does."""
    months = [
        m
        for row in letter.data.get("periods", ())
        if _of(row, "equipment") and (m := _months(row)) is not None
    ]
    starts = letter.data.get("starts_on")
    for card in live(dossier):
        ends = card.data.get("ends_on")
        if (
            card.type != "warranty-card"
            or not months
            or not isinstance(ends, dt.date)
            or not isinstance(starts, dt.date)
        ):
            continue
        due = shift_clamped(starts, Span(months=int(min(months))))
        if is_after(due, shift_clamped(ends, Span(days=1))):
            whose = Text(f"《{letter.title}》", f"“{letter.title}”")
            yield _x575(card, "/ends_on", f"{ends}", whose, _until(min(months), due))


def _until(months: float, due: dt.date) -> Text:
    """A period and its last day: by the Civil Code the day of the same number, by many cards the day before it."""
    before = shift_clamped(due, Span(days=-1))
    return Text(
        f"{months:g} 个月（至 {due}；写到前一日 {before} 的也可以）",
        f"{months:g} months (to {due}; the day before, {before}, will do)",
    )


def _of(row: Any, item: str) -> bool:
    return isinstance(row, Mapping) and row.get("item") == item


def _x575(record: Record, pointer: str, found: str, whose: Text, expected: str | Text) -> Finding:
    words: dict[str, Any] = {"subject": record.title, "found": found, "whose": whose, "expected": expected}
    return finding("X575", record.at(pointer), record=record.id, **words)
