"""A shelf is a place: “无”, “待补” or a dash is where nobody finds a paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from dossier.findings import Finding, finding
from dossier.model import Record

_DONE = "盖章|签字|签章|取回|取得|收到|拿到|找到|提供|移交|归档|归还|补|交|办|领|寄|确认|打印|整理"
_NOWHERE = re.compile(
    r"[\W_]*|\d|x+|有|是|否|在|原件|纸质(原件|件)?|同上|略|见?附件|忘了|找不到|遗失|丢失|已?失效"
    r"|(暂|尚|目前|现)?(无|没有|缺|缺失|未定|未知|不详|不明|不清楚)|(暂|稍|以|另|随)?后.{0,2}(补|提供|交).{0,2}|待定|补办中?|办理中|正在.{1,4}"
    rf"|待.{{0,5}}({_DONE}).{{0,3}}|.{{0,4}}(还|尚|暂)?[未没]({_DONE})|已({_DONE})"
    r"|n/?a|none|null|nil|no|yes|tbd|tba|to be (added|decided|confirmed)|unknown|missing|lost|later|nowhere|pending",
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
