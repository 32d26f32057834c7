"""Papers that promise the warranty, and make the owner pay within it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.statements import Statement
from dossier.checking.terms import owner_pays
from dossier.findings import Finding, finding

_LETTERS = frozenset(
    {
        "warranty-letter",
        "warranty-card",
        "warranty-file",
        "residential-guarantee",
        "residential-manual",
        "service-contacts",
        "handover-deed",
        "zone-handover",
        "subcontract-transfer",
        "quality-commitment",
        "training-record",
        "om-manual",
        "emergency-plan",
        "contract",
    }
)
_WITHIN = re.compile(
    "(?:保修|质保|三包|保质|缺陷责任|免费(?:维护|服务|维修))(?:期限?|期间)?(?:之?内|期间)|(?:保修|质保)期间"
)
_OWNER = (
    "(?:业主|用户|使用人|使用单位|使用方|建设单位|接收单位|甲方|发包人|买受人|购房人|住户|产权人|贵方|贵单位)"
)
_CHARGED = re.compile(
    "(?<!停车)(?<!通行)(?:收费|有偿|自费|(?<!预)付费|计费)(?![标系站岛亭员机管软终道车广设类表项明名依])|收取[^,。;]{0,8}费"
    rf"|(?:费用?|配件|材料)[^,。;]{{0,6}}由{_OWNER}[^,。;]{{0,4}}(?:承担|负担|支付|自理|解决)"
    rf"|由{_OWNER}[^,。;]{{0,4}}(?:承担|负担|支付)[^,。;]{{0,6}}费"
)
_FREE = re.compile("[不免无勿未非]|严禁|禁止|杜绝")
"""Words before a charge, in the same clause, by which nobody pays."""
_OTHER = re.compile(
    "水电|电费|水费|能耗|运行费|年检|检验费|检定|通[信讯]|流量|扣|垫付|追偿|保证金|保修金|质保金"
)
"""Costs that are the owner's anyway, or that he gets back."""
_CAUSED = re.compile(
    "人为|不当|擅自|不可抗|第三[方人]|除外|以外|自然损耗|易损|耗材|消耗|非[^,。;]{0,10}(?:质量|原因|责任|范围|造成|引起)"
    "|(?:用户|业主|使用)[^,。;]{0,6}(?:原因|过失|造成|责任)|雷击|事故|误操作|改装|拆改|遗失|意外|保养费|增加|新增|加装|扩[容建]|违反|未按|超出|范围|移[机位装]|改线|搬[迁移]|购|延保|升级|备选"
)
"""Words of a fault that no warranty covers, or of works that are none of it."""
_LATER = re.compile("期满|逾期|期后|届满|到期|期外|过保|超过|之后|以后|结束后|期限?外")


def check_charged_warranty(said: Sequence[Statement]) -> Iterator[Finding]:
    """X733, once for a record: repairs within the warranty are paid for by the owner, whoever caused them. Pure."""
    told = {
        line.record.id
        for line in said
        if line.record.type in ("warranty-letter", "warranty-card") and _told(line)
    }
    for line in said:
        if line.record.type not in _LETTERS or line.record.id in told:
            continue
        if clause := charged(line.text):
            told.add(line.record.id)
            words: dict[str, Any] = {"source": line.source, "said": clause[:60]}
            yield finding("X733", line.place, record=line.record.id, **words)


def _told(line: Statement) -> bool:
    """Whether X622 says it of a letter or a card."""
    return not line.file and any(map(owner_pays, re.split("[,。;]", line.text)))


def charged(text: str) -> str:
    """The first sentence of a text by which the owner pays for repairs within the warranty; empty without one."""
    for sentence in re.split("[。;]", "".join(text.split())):
        within = _WITHIN.search(sentence)
        rest = sentence[within.end() :] if within else ""
        match = _CHARGED.search(rest)
        # What the same sentence says of another time, or of a fault of the owner's, comes before its charge.
        if (
            match is None
            or _LATER.search(rest[: match.end()])
            or _CAUSED.search(sentence)
            or _OTHER.search(rest)
        ):
            continue
        if not _FREE.search(rest[: match.start()].rpartition(",")[2]):
            return sentence
    return ""
