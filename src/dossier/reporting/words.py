"""The words that all reports share, in both languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from dossier.checking.result import CheckResult
from dossier.findings import Severity
from dossier.forms.filters import cn_date, en_date
from dossier.library.counted import plural
from dossier.model import Language, Status, Text

STATUS_NAMES: Mapping[Status, Text] = {
    Status.COMPLETE: Text("完整", "complete"),
    Status.INCOMPLETE: Text("不全", "incomplete"),
    Status.MISSING: Text("缺失", "missing"),
    Status.OVERDUE: Text("逾期", "overdue"),
    Status.PENDING: Text("未到期", "pending"),
    Status.WAIVED: Text("已免除", "waived"),
    Status.NOT_APPLICABLE: Text("不适用", "not applicable"),
}

SEVERITY_NAMES: Mapping[Severity, Text] = {
    Severity.BLOCKER: Text("阻断", "blocker"),
    Severity.ERROR: Text("错误", "error"),
    Severity.WARNING: Text("警告", "warning"),
    Severity.INFO: Text("提示", "info"),
}

GROUP_NAMES: Mapping[str, Text] = {
    "A1": Text("开工前", "Pre-start"),
    "A2": Text("质量验收", "Quality acceptance"),
    "A3": Text("试验", "Tests"),
    "A4": Text("合格证", "Certificates"),
    "A5": Text("施工过程", "Construction"),
    "A6": Text("增补", "Supplements"),
    "A7": Text("竣工", "Completion"),
}
"""Short names of the usual groups."""

EVIDENCE_KINDS: Mapping[str, Text] = {
    "original": Text("原件", "original"),
    "copy": Text("复印件", "copy"),
    "scan": Text("扫描件", "scan"),
    "e_original": Text("电子原件", "electronic original"),
}


def group_title(result: CheckResult, group: str) -> Text:
    """The group's name as the catalogue gives it."""
    groups = result.catalogue.groups if result.catalogue else GROUP_NAMES
    return groups.get(group, GROUP_NAMES.get(group, Text(group, group)))


def short_group_title(result: CheckResult, group: str) -> Text:
    """A name that fits beside a bar: ours where it says the same in fewer words."""
    full, short = group_title(result, group), GROUP_NAMES.get(group)
    return short if short and short.zh in full.zh else full


def verdict(result: CheckResult, lang: Language) -> str:
    """One sentence: may it be handed over. Requirements that are not due yet are said, never hidden."""
    severities, zh = result.severities, lang == "zh"
    bad = [s for s in (Severity.BLOCKER, Severity.ERROR) if severities[s]]
    if bad and zh:
        return "不能移交：" + "，".join(f"{severities[s]} 项{SEVERITY_NAMES[s].zh}" for s in bad)
    if bad:
        counts = ", ".join(plural(severities[s], SEVERITY_NAMES[s].en) for s in bad)
        return f"Not ready for handover: {counts}"
    sentence = "可以移交" if zh else "Ready for handover"
    if result.catalogue is None:
        sentence = "填写格式无误，未检查应归档项" if zh else "Well-formed; no requirement was checked"
    if warnings := severities[Severity.WARNING]:
        sentence += f"，{warnings} 项警告请复核" if zh else f", {plural(warnings, 'warning')} to review"
    if named := accepted_words(result, lang):
        sentence += named
    if pending := result.statuses[Status.PENDING]:
        sentence += f"（另有 {pending} 项未到期）" if zh else f" ({pending} not yet due)"
    return sentence


def accepted_words(result: CheckResult, lang: Language) -> str:
    """How many findings somebody has accepted, for the verdict."""
    count = sum(1 for f in result.findings if f.accepted and f.accepted.rank <= Severity.ERROR.rank)
    if not count:
        return ""
    return f"，{count} 项问题由专人接受" if lang == "zh" else f", {plural(count, 'finding')} accepted by name"


def general(text: Text) -> Text:
    """A sentence of the table of codes without its places to fill: ``缺 {title}{item}`` becomes ``缺 …``."""
    return Text(_without_places(text.zh), _without_places(text.en))


def _without_places(sentence: str) -> str:
    open_ended = re.sub(r"((?<!\{)\{\w+\}(?!\})\s?)+", "… ", sentence)
    tidy = re.sub(r"… (?=[，。；：）”’,.;:)]|$)", "…", open_ended)
    return tidy.replace("{{", "{").replace("}}", "}").strip()


def item_words(item: str | None, name: str) -> str:
    """The item a requirement is asked for, as it is called: ``P-101 潜水排污泵``; '' when there is none."""
    return name or item or ""


def percent(share: float) -> int:
    """Whole percent, rounded down: 100 only when nothing is left."""
    return int(share * 100 + 1e-9)


def day(value: dt.date | dt.datetime | None) -> str:
    """``2026-03-20``, with the time where one is given; empty for None."""
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if value else ""


def written_day(value: dt.date | dt.datetime | None, lang: Language) -> str:
    """A day as a printed page writes it: ``2026年3月20日``, ``20 March 2026``; empty for None."""
    return "" if value is None else en_date(value) if lang == "en" else cn_date(value)


def distance(due: dt.date | dt.datetime, as_of: dt.date, lang: Language) -> str:
    """How far a due date is away, in whole days: ``逾期 12 天``, ``还有 3 天``, ``今天``."""
    date = due.date() if isinstance(due, dt.datetime) else due
    days = (date - as_of).days
    if days == 0:
        return Text("今天到期", "due today").get(lang)
    if days < 0:
        return Text(f"已过 {-days} 天", f"{plural(-days, 'day')} ago").get(lang)
    return Text(f"还有 {days} 天", f"in {plural(days, 'day')}").get(lang)
