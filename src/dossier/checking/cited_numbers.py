"""Numbers of other papers that a record cites: there is a paper of that number."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from dossier.checking.paper_reading import days
from dossier.checking.parts import texts_of, whole_text
from dossier.checking.points_in_time import dig
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table

_TOKEN = re.compile(r"(?<![A-Za-z0-9/.-])([A-Z]{2,}(?:-[A-Z0-9]+)*-)(\d{2,})(?![A-Za-z0-9.×x-])")
_DASH = re.compile("[-﹣－]")
"""What NFKC makes a hyphen."""
_SEE = re.compile(r"(?:见|依据|附)[《“ ]*$")
"""What sends the reader to a paper."""
_VALID_TO = re.compile(r"有效期(?:限)?[至到]\s*[:：]?\s*(\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2})")
_OWN_KEYS = frozenset({"number", "archive_number", "sample_number", "drawing_number"})
_NUMBERED = tuple(f"/{key}" for key in (*_OWN_KEYS, "name"))


def check_cited_numbers(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X590 for the number of a paper that is not there, X596 for words of something expired. Pure."""
    records = live(dossier)
    contract = dossier.data.get("project", {}).get("contract_number")
    for key, kinds in table.get("cited_numbers", {}).items():
        known = {r.number for r in records if r.type in kinds and r.number}
        known |= {str(contract)} if contract and "contract" in kinds else set()
        shapes = {_shape(n) for n in known}
        for record in records if known else ():
            said = record.data.get(key)
            if not isinstance(said, str) or _shape(said) not in shapes:
                continue
            if said not in known:
                yield _x590(record, f"/{key}", said, "、".join(sorted(known)[:3]))
    everything = _everything(dossier)
    yield from _families(dossier, records, everything)
    yield from _labelled(records, everything)
    for record in records:
        yield from _expired(record, table)


def _shape(number: str) -> str:
    """A number with every figure alike: what is numbered in another way is another firm's."""
    return re.sub(r"\d", "9", number)


def _x590(record: Record, pointer: str, number: str, known: str) -> Finding:
    words: dict[str, Any] = {"subject": record.title, "number": number, "known": known}
    return finding("X590", record.at(pointer), record=record.id, **words)


def _families(dossier: Dossier, records: list[Record], everything: set[str]) -> Iterator[Finding]:
    """Numbers in prose that look like those of the dossier, of which there is none."""
    families: dict[tuple[str, int], list[str]] = {}
    series: dict[str, list[str]] = {}
    for record in dossier.records:
        if match := _TOKEN.fullmatch(record.number or ""):
            families.setdefault((match[1], len(match[2])), []).append(match[0])
            series.setdefault(match[1].partition("-")[0], []).append(match[0])
    for record in records:
        for pointer, text in texts_of(record):
            if pointer.rpartition("/")[2] in _OWN_KEYS:
                continue
            if not _DASH.search(text):
                continue
            said = unicodedata.normalize("NFKC", text)
            for match in _TOKEN.finditer(said):
                known = families.get((match[1], len(match[2])))
                if not known and _SEE.search(said, max(0, match.start() - 4), match.start()):
                    known = series.get(match[1].partition("-")[0])  # 整改见 SYX-ZG-01 beside SYX-JL-04
                if known and match[0] not in everything:
                    yield _x590(record, pointer, match[0], "、".join(known[:3]))


_LABELLED = re.compile(
    r"(?:批号|炉号|出厂编号|报告编号|证书编号|合同编号)\s*[:：为]?\s*([A-Za-z0-9][A-Za-z0-9/-]{4,})"
)


def _labelled(records: list[Record], everything: set[str]) -> Iterator[Finding]:
    """A number that a text calls one, of the shape of those of the dossier, and none of them: 批号 CH260520."""
    known = everything | {str(r.data["lot"]) for r in records if r.data.get("lot")}
    shapes: dict[str, list[str]] = {}
    for number in known:
        shapes.setdefault(_shape(number), []).append(number)
    for record in records:
        for pointer, text in texts_of(record) if "号" in whole_text(record) else ():
            for said in _LABELLED.findall(unicodedata.normalize("NFKC", text)) if "号" in text else ():
                if said not in known and (alike := shapes.get(_shape(said))):
                    yield _x590(record, pointer, said, "、".join(sorted(alike)[:3]))


def _everything(dossier: Dossier) -> set[str]:
    """Every number that something of the dossier has: papers, machines, systems, drawings, points."""
    found = {r.number for r in dossier.records if r.number} | {r.id for r in dossier.records}
    for record in dossier.records:
        found.update(text for pointer, text in texts_of(record) if pointer.endswith(_NUMBERED))
        found.update(
            str(v) for k, v in record.data.items() if k.endswith(("_number", "_code", "serial", "model"))
        )
    for scope in dossier.data.values():
        for member in scope if isinstance(scope, list) else ():
            if isinstance(member, dict):
                found |= {str(v) for k, v in member.items() if k in ("id", "tag", "serial", "model")}
    return found


def _expired(record: Record, table: Table) -> Iterator[Finding]:
    """An instrument, a licence in a text whose validity had ended on the day of the record."""
    if "有效期" not in whole_text(record):
        return
    keys = [*table.get("dates", {}).get(record.type, ()), "date"]
    day = next((d for k in keys if isinstance(d := dig(record.data, k), dt.date)), None)
    for pointer, text in texts_of(record) if day else ():
        if match := _VALID_TO.search(text):
            ended = min(days(match[1]), default=None)
            when = day.date() if isinstance(day, dt.datetime) else day
            if ended and when and ended < when:
                words: dict[str, Any] = {"subject": record.title, "said": match[0], "day": when.isoformat()}
                yield finding("X596", record.at(pointer), record=record.id, **words)
