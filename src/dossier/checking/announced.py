"""Notices: received before what they announce begins, and as long before as the papers of the works demand."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.dates import Moment, as_datetime, is_after
from dossier.checking.field_titles import named
from dossier.checking.moments import cn, iso
from dossier.checking.parts import texts_of
from dossier.checking.points_in_time import dig
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_AHEAD = re.compile(
    r"(?:提前|前)\s*(?:不少于|至少)?\s*(\d+)\s*个?(小时|h|天|日)(?![A-Za-z内])[^。；;]{0,16}?(?:通知|告知)"
)


def check_announced(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X670 a notice received when it had begun, X671 one received later than the papers allow. Pure."""
    rules: Mapping[str, Mapping[str, str]] = table.get("announced", {})
    notices = [r for r in live(dossier) if r.type in rules]
    for record in notices:
        rule = rules[record.type]
        if (begins := dig(record.data, rule["of"])) is None:
            continue
        late = [(p, when) for p, when in _received(record, rule) if is_after(when, begins)]
        for pointer, when in late[:1]:
            words: dict[str, Any] = {"what": named(schemas, record, pointer), **_dates(when, begins)}
            words["announced"] = named(schemas, record, f"/{rule['of']}")
            yield finding("X670", record.at(pointer), record=record.id, **words)
        if not late and (word := rule.get("word")):
            yield from _in_time(dossier, record, rule, begins, word, schemas)


def _received(record: Record, rule: Mapping[str, str]) -> Iterator[tuple[str, Moment]]:
    """When whom it is for had it: the receipt, and every hand under it."""
    key = rule.get("received", "")
    if (when := dig(record.data, key)) is not None:
        yield f"/{key}", when
    for i, signature in enumerate(record.signatures):
        if signature.date is not None:
            yield f"/signatures/{i}/date", signature.date


def _in_time(
    dossier: Dossier, record: Record, rule: Mapping[str, str], begins: Moment, word: str, schemas: Schemas
) -> Iterator[Finding]:
    key = next((k for k in (rule.get("received", ""), rule.get("issued", "")) if dig(record.data, k)), "")
    when = dig(record.data, key)
    if not isinstance(when, dt.datetime) or not isinstance(begins, dt.datetime):
        return
    demanded = [d for r in live(dossier) for d in _demanded(r, record, word)]
    for said, hours, whose in demanded[:1]:
        if when > begins - dt.timedelta(hours=hours):
            words: dict[str, Any] = {"what": named(schemas, record, f"/{key}"), **_dates(when, begins)}
            words |= {"said": said, "whose": whose.title}
            left = f"{(as_datetime(begins) - as_datetime(when)).total_seconds() / 3600:.3g}"
            yield finding("X671", record.at(f"/{key}"), record=record.id, hours=left, **words)


def _demanded(record: Record, notice: Record, word: str) -> Iterator[tuple[str, float, Record]]:
    """Hours ahead of which the notice itself, or a contract or plan that speaks of what it announces, wants it."""
    if record is not notice and record.type not in ("contract", "trial-run-plan"):
        return
    for _, text in texts_of(record):
        for match in _AHEAD.finditer(text):
            if record is notice or record.type != "contract" or word in text:
                yield match[0], float(match[1]) * (1 if match[2] in ("小时", "h") else 24), record


def _dates(when: Moment, begins: Moment) -> dict[str, Text]:
    return {"found": Text(cn(when), iso(when)), "begins": Text(cn(begins), iso(begins))}
