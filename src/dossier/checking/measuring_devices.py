"""Instruments that a test names by their numbers, against the certificates of calibration in the dossier."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.dates import is_after
from dossier.checking.field_titles import named
from dossier.checking.moments import cn, iso
from dossier.checking.paper import Paper
from dossier.checking.paper_reading import Page, packed
from dossier.checking.paper_values import shape
from dossier.checking.parts import texts_of
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text

_KINDS = frozenset({"calibration"})
_USED = re.compile("使用|所用|采用|试验用|检测用|测量|仪[器表]|量具|设备|计量|检定|校准|标定")
_NUMBER = re.compile(
    r"(?:编号|器号|表号|机号|出厂号|号码|NO\.?)[:为]?([A-Z0-9](?:[A-Z0-9]|[-/.](?=[A-Z0-9])){2,})"
)
_AWAY = frozenset({"transfer-list", "drawing-list", "quality-control-check", "closing-plan", "certificate"})
"""Types that name an instrument without having used it."""


def device_findings(dossier: Dossier, papers: Sequence[Paper], schemas: Schemas) -> Iterator[Finding]:
    """X566 for an instrument whose certificate was not valid on the day of the test, X759 for one that has none while
    others of its kind have. Pure; `papers`: all that were read.
    """
    held = [
        r
        for r in live(dossier)
        if r.data.get("certificate_kind") in _KINDS and r.data.get("serial") and r.data.get("product")
    ]
    told: set[tuple[str, str]] = set()
    for record, line, paper, page, pointer in _lines(dossier, papers) if held else ():
        said = packed(line)
        own = [c for c in held if packed(str(c.data["product"])) in said]
        if not own or not _USED.search(said):
            continue
        for number in _NUMBER.findall(said):
            mine = [c for c in held if packed(str(c.data["serial"])) == number]
            if (record.id, number) in told:
                continue
            if mine and (day := _day(record)):
                told.add((record.id, number))
                yield from _not_valid(mine, record, day, schemas)
            elif not mine and any(shape(packed(str(c.data["serial"]))) == shape(number) for c in own):
                told.add((record.id, number))
                words: dict[str, Any] = {"number": number, "product": str(own[0].data["product"])}
                words |= {"subject": record.title, "own": str(own[0].data["serial"])}
                place = paper.ref.location if paper and page else record.at(pointer)
                guessed = paper is not None and page is not None and page.number in paper.guessed
                severity = "warning" if guessed else None
                yield finding("X759", place, record=record.id, severity=severity, **words)


_Line = tuple[Record, str, Paper | None, Page | None, str]


def _lines(dossier: Dossier, papers: Sequence[Paper]) -> Iterator[_Line]:
    """Texts of records, then lines of their papers; with the line that goes on."""
    for record in live(dossier):
        if record.type not in _AWAY:
            for pointer, text in texts_of(record):
                yield record, text, None, None, pointer
    for paper in papers:
        if paper.record.type not in _AWAY:
            for page in paper.pages:
                for line in page.lines:
                    yield paper.record, line, paper, page, ""


def _day(record: Record) -> dt.date | None:
    """The day on which a test was made."""
    return next(
        (
            day
            for key in ("tested_on", "inspected_on", "surveyed_on", "commissioned_on", "date")
            if isinstance(day := record.data.get(key), dt.date)
        ),
        record.date,
    )


def _not_valid(certificates: list[Record], test: Record, day: dt.date, schemas: Schemas) -> Iterator[Finding]:
    dated = [c for c in certificates if c.data.get("expires")]
    late = [c for c in dated if is_after(day, c.data["expires"])]
    if not late or len(late) < len(certificates):
        return
    record = max(late, key=lambda c: str(c.data["expires"]))
    ends = record.data["expires"]
    words: dict[str, Any] = {"first": named(schemas, record, "/expires"), "given": Text(cn(ends), iso(ends))}
    words["how"] = Text("早于", "is earlier than")
    words["second"] = Text(f"《{test.title}》用到它的日期", f"the day on which “{test.title}” used it,")
    words["needed"] = Text(cn(day), iso(day))
    yield finding("X566", record.at("/expires"), record=record.id, **words)
