"""How often the contractor comes, asks or teaches, in words, against the cycles of the service terms (V964)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from dossier.aftercare.book import ServiceBook, texts_in
from dossier.checking.paper_reading import plain
from dossier.checking.parts import texts_of
from dossier.checking.scopes import live
from dossier.checking.warranty_words import number
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Text

_COUNT = r"\d+|[一二两三四五六七八九十]+"
_RHYTHM = re.compile(
    rf"每\s*隔?\s*(?P<n>{_COUNT}|半)?\s*个?\s*(?P<unit>年度?|季度?|月)(?P<mid>[^,。;、:每]{{0,8}}?)"
    rf"(?P<what>回访|巡检|巡查|满意度调查|培训)(?:[^,。;、\d]{{0,4}}?(?P<times>{_COUNT})\s*次)?"
)
_TIMES = re.compile(rf"({_COUNT})\s*次")
_MONTHS = {"年": 12, "年度": 12, "季": 3, "季度": 3, "月": 1}
_LISTS = {"回访": "visits", "巡检": "inspections", "巡查": "inspections"}
_AFTER = re.compile("(?:保修|质保)期?(?:届?满|结束|以?后|外)|期满|届满|终身|终生")
_WITHIN = re.compile("(?:保修|质保)期(?:内|间)|期内")
_OTHER = re.compile(
    "首|第[一二三四五六\\d]|头|前|汛|雨|季节|供暖|采暖|供冷|制冷|节假?日|大修|重点|抽|另|原|如需|可|视情况|其中|厂家|分包|供应商"
)
"""Words of a rhythm that is not the usual one, or not the firm's own."""
_AT_LEAST = re.compile("至少|不少于|不低于|以上|不得少于")
_LETTERS = frozenset(
    {
        "warranty-letter",
        "warranty-card",
        "warranty-file",
        "contract",
        "service-contacts",
        "handover-deed",
        "emergency-plan",
        "training-plan",
        "quality-commitment",
        "residential-guarantee",
        "residential-manual",
    }
)
"""Types whose papers promise service."""


def check_said_cycles(dossier: Dossier, book: ServiceBook) -> Iterator[Finding]:
    """V964 over the terms and the papers that promise service; a thing of which the terms have no rhythm is left
    alone. Pure.
    """
    for place, record, source, text in _texts(dossier, book):
        after = place.pointer.startswith("/after_warranty")
        for sentence in re.split("[。;]", plain(text)):
            now = after
            for clause in re.split("[,、:]", sentence):
                now = False if _WITHIN.search(clause) else now or _AFTER.search(clause) is not None
                match = _RHYTHM.search(clause)
                if match is None or _OTHER.search(clause):
                    continue
                said, known = _said(match), _rhythms(book, match["what"], after=now)
                least = _AT_LEAST.search(clause) is not None
                if not known or any(each == said or (least and each < said) for each in known):
                    continue
                words: dict[str, Any] = {"source": source, "said": match[0], "expected": _shown(known[0])}
                yield finding("V964", place, record=record, **words)


def _texts(dossier: Dossier, book: ServiceBook) -> Iterator[tuple[Location, str | None, Text, str]]:
    terms = Text("服务条款（terms.yaml）", "the service terms (terms.yaml)")
    for pointer, text in texts_in(book.terms):
        yield book.at(pointer), None, terms, text
    for record in live(dossier) if book.terms else ():
        for pointer, text in texts_of(record) if record.type in _LETTERS else ():
            title = Text(f"《{record.title}》", f"“{record.title}”")
            yield record.at(pointer), record.id, title, text


def _said(match: re.Match[str]) -> Fraction:
    """Months from one time to the next."""
    n = match["n"]
    span = Fraction(_MONTHS[match["unit"]]) * (Fraction(1, 2) if n == "半" else _whole(n))
    within = _TIMES.search(match["mid"])
    return span / _whole(within[1] if within else match["times"])


def _whole(written: str | None) -> Fraction:
    return Fraction(number(written)).limit_denominator(100) if written else Fraction(1)


def _rhythms(book: ServiceBook, what: str, *, after: bool) -> list[Fraction]:
    """The months between two times, of each cycle of the terms and of all together; none where one has no rhythm."""
    if what not in _LISTS and after:
        return []
    key = "every_months" if what == "满意度调查" else "per_year"
    given = (book.terms.get("satisfaction" if key == "every_months" else "training") or {}).get(key)
    if what not in _LISTS:
        return [Fraction(given) if key == "every_months" else 12 / Fraction(given)] if given else []
    found: list[Fraction] = []
    for raw in book.terms.get(_LISTS[what]) or ():
        if not raw or (raw.get("starts") == "warranty_end") != after or raw.get("before_end_days"):
            continue
        if raw.get("every_months"):
            found.append(Fraction(raw["every_months"]))
        elif raw.get("on_days"):
            found.append(Fraction(12, len(raw["on_days"])))
        else:
            return []
    whole = sum((1 / each for each in found if each), Fraction(0))
    return [*found, *([1 / whole] if len(found) > 1 and whole else [])]


def _shown(months: Fraction) -> Text:
    usual = {12: ("每年", "every year"), 6: ("每半年", "every half year"), 3: ("每季度", "every quarter")}
    if months in usual:
        zh, en = usual[int(months)]
        return Text(f"{zh}一次", f"once {en}")
    return Text(f"每 {float(months):g} 个月一次", f"once in {float(months):g} months")
