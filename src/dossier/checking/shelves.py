"""A shelf is a place: “无”, “待补” or a dash is where nobody finds a paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from dossier.findings import Finding, finding
from dossier.model import Record

_NOWHERE = re.compile(
    r"[\W_]*|(暂|尚|目前|现)?(无|没有|缺|缺失|未定|未知|不详|不明|不清楚|未归档|未移交|未收到|未取得|未提供)"
    r"|(待|后|补|稍后|另行?)(补|定|补充|补交|补齐|提供|移交|确认|归档|办)?|办理中|补办中|遗失|丢失|已?失效|同上|略|见?附件"
    r"|n/?a|none|null|nil|no|tbd|tba|to be (added|decided|confirmed)|unknown|missing|lost|later|nowhere|pending",
    re.IGNORECASE,
)


def shelf_findings(record: Record) -> Iterator[Finding]:
    """E473 for a shelf, or a place of the original, that is none."""
    for i, entry in enumerate(record.data.get("evidence", ())):
        for key in ("held_at", "original_location"):
            place = entry.get(key) if isinstance(entry, dict) else None
            if isinstance(place, str) and is_nowhere(place):
                pointer = f"/evidence/{i}/{key}"
                yield finding("E473", record.at(pointer), record=record.id, key=key, place=place)


def is_nowhere(text: str) -> bool:
    """Whether the words for a place name none."""
    return bool(_NOWHERE.fullmatch(unicodedata.normalize("NFKC", text).strip(" 。.()（）")))
