"""What the service book says against the registers of the dossier: more machines than there are (X697), the telephone
of another side (V963), readings beyond the limits of the trial run (V965), spares of another model (V967).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dossier.aftercare.book import ServiceBook
from dossier.aftercare.read_limits import check_readings
from dossier.aftercare.spare_models import check_spare_models
from dossier.checking.belonging import digits_of
from dossier.checking.hands import allied
from dossier.checking.paper_reading import plain
from dossier.checking.said_machines import listed_machines, more_machines, x697
from dossier.checking.scopes import firms_of, live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Party, Text
from dossier.reading.cross_checks import Table

_TEXTS = {
    "visit": ("situation", "analysis", "advice", "result"),
    "inspection": ("situation", "analysis", "advice", "result", "operators"),
    "survey": ("comment",),
    "training": ("topic", "summary"),
    "complaint": ("text", "cause", "correction", "corrective_action"),
    "repair": ("title", "problem", "measures", "result"),
}
"""Kind of entry → what it says of how the machines are."""
_STATE = re.compile(
    "正常|完好|良好|无异|运行|运转|试运|启动|停机|停运|巡视|巡检|检查|查看|保养|均|都|全部|共"
)
"""Words by which all machines are meant that were seen."""
_LENT = re.compile(
    r"借|租|调[来拨用]|抢险|应急|泵车|备机|厂家|增购|新增|新购|更换|别的|其他站|外站|累计|先后|[两二三四五六\d]次"
)
"""Words of machines that are not of the works, or that were counted one after another."""
_SERVES = ("contractor", "subcontractor", "supplier", "maker")


def check_against_registers(dossier: Dossier, book: ServiceBook, table: Table) -> Iterator[Finding]:
    """X697, V963, V965 and V967 over the entries and the terms. Pure."""
    yield from _machines(dossier, book, table)
    yield from _phones(dossier, book, table)
    yield from check_readings(dossier, book)
    yield from check_spare_models(dossier, book, table)


def _machines(dossier: Dossier, book: ServiceBook, table: Table) -> Iterator[Finding]:
    """X697, once for an entry."""
    counts = listed_machines(dossier, table)
    for entry in book.entries if counts else ():
        for key in _TEXTS.get(entry.kind, ()):
            text = plain(str(entry.data.get(key) or ""))
            more = more_machines(text, counts, table) if text and not _LENT.search(text) else None
            if more:
                sure = replace(more, is_sure=more.is_sure or _STATE.search(text) is not None)
                source = Text(f"《{entry.title}》", f"“{entry.title}”")
                yield x697(entry.at(f"/{key}"), entry.id, source, counts, sure)
                break


def _phones(dossier: Dossier, book: ServiceBook, table: Table) -> Iterator[Finding]:
    """V963: somebody of one side under a telephone that the dossier gives a firm of the other side."""
    known = _known(dossier)
    firms = firms_of(dossier)
    for place, record, subject, owner, who, side in _people(dossier, book, firms) if known else ():
        other = known.get(_digits(who))
        if other is None or allied(other.role, side, table) or (owner and other.name == owner.name):
            continue
        # Who is visited, or reports a fault, may be of any side but that which serves; its desk, of any that does.
        if owner is None and (other.role in _SERVES) == (side in _SERVES):
            continue
        words: dict[str, Any] = {"subject": subject, "phone": str(who["phone"]), "other": other.name}
        name = who.get("name") or who.get("contact") or who.get("post")
        words["person"] = str(name) if name else Text("这一方", "that side")
        yield finding("V963", place, record=record, **words)


_TERMS = "terms.yaml"


def _people(
    dossier: Dossier, book: ServiceBook, firms: Mapping[str, Party]
) -> Iterator[tuple[Location, str | None, str, Party | None, Mapping[str, Any], str]]:
    """Everybody with a telephone: its place, entry and title, his firm where it is named, what is said, his side."""
    for entry in book.entries:
        for key in ("respondent", "visited", "notice"):
            who = entry.data.get(key)
            if isinstance(who, Mapping) and who.get("phone"):
                owner = dossier.parties.get(str(who.get("party"))) or firms.get(str(who.get("firm")))
                side = owner.role if owner else "owner"
                yield entry.at(f"/{key}/phone"), entry.id, entry.title, owner, who, side
    hotline = book.terms.get("hotline") or {}
    team = [(f"/team/{i}", row) for i, row in enumerate(book.terms.get("team") or ())]
    for pointer, row in [("/hotline", hotline), *team]:
        if isinstance(row, Mapping) and row.get("phone"):
            yield book.at(f"{pointer}/phone"), None, _TERMS, None, row, "contractor"


def _known(dossier: Dossier) -> dict[str, Party]:
    """Telephone, digits only → the one firm that dossier.yaml or a contact sheet gives it."""
    found: dict[str, dict[str, Party]] = {}
    firms = firms_of(dossier)
    rows = [(p, p.data) for p in dossier.parties.values()]
    for sheet in live(dossier):
        for row in sheet.data.get("members") or () if sheet.type == "service-contacts" else ():
            firm = firms.get(str(row.get("organisation"))) if isinstance(row, dict) else None
            rows += [(firm, row)] if firm else []
    for firm, row in rows:
        if digits := _digits(row):
            found.setdefault(digits, {})[firm.name] = firm
    return {digits: next(iter(of.values())) for digits, of in found.items() if len(of) == 1}


def _digits(who: Mapping[str, Any]) -> str:
    return digits_of(plain(str(who.get("phone") or "")))
