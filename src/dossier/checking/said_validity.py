"""Instruments whose validity, as the paper of a test prints it, had ended before the test."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.paper_reading import days
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Record

_DAY = r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
_VALID_TO = re.compile(
    rf"(?:有效期?限?(?:日期)?\s*[:为]?\s*(?:截止)?[至到:]?|下次(?:检定|校准|送检)(?:日期)?\s*:?|(?:检定|校准)(?:有效)?[至到])\s*({_DAY})"
    rf"|VALID\s+(?:UNTIL|TO|THRU|THROUGH)\s*:?\s*({_DAY})",
    re.IGNORECASE,
)
_INSTRUMENT = re.compile(
    r"[\u4e00-\u9fff](?:仪|表|计|器|钳|尺|秤|枪|规)(?:(?![\u4e00-\u9fff])|(?=[编型器表]?号|名称|检|校|有效))|[仪量]器|仪表|天平|检定|校准|GAUGE|METER"
)
_OTHERS = re.compile(
    "资质|许可|保险|保函|担保|执照|焊工|操作证|上岗|资格|产品|型式|报验|合同|保修|质保|灭火器|药剂|材料"
)
_NEAR = 40
"""Characters before the words of validity within which the instrument is named."""
_TESTED = ("tested_on", "inspected_on", "measured_on", "surveyed_on", "commissioned_on", "started")


def check_said_validity(said: Sequence[Statement]) -> Iterator[Finding]:
    """X596 for a line of a paper by which an instrument was no longer valid on the day of the test. Pure."""
    told: set[str] = set()
    for statement in said:
        record = statement.record
        day = _tested(record) if statement.file and record.id not in told else None
        match = _VALID_TO.search(statement.text) if day and "certificate_kind" not in record.data else None
        if not match or not day:
            continue
        before = statement.text[max(0, match.start() - _NEAR) : match.end(0)]
        ended = max(days(match[1] or match[2]), default=None)
        if ended and ended < day and _INSTRUMENT.search(before.upper()) and not _OTHERS.search(before):
            told.add(record.id)
            words: dict[str, Any] = {"subject": record.title, "said": before.strip(), "day": day.isoformat()}
            yield finding("X596", statement.place, record=record.id, **words)


def _tested(record: Record) -> dt.date | None:
    """The first day on which the record says that something was tested; None where it is of no test."""
    found = [value for key in _TESTED if isinstance(value := record.data.get(key), dt.date)]
    return min((v.date() if isinstance(v, dt.datetime) else v for v in found), default=None)
