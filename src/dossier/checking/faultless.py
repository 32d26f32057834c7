"""Claims that nothing went wrong, against the records of what did: 全程无中断, 均一次通过, 检验批一次验收合格."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.rows import passes
from dossier.checking.scopes import ids_in, live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_NO_FAULT = re.compile(r"(?:无|没有|未发生过?|未出现过?|从未|未曾?)(?:任何|一次)?(?:故障|异常)")
_NO_STOP = re.compile(
    r"(?:无|没有|未发生过?|未出现过?|从未|未曾?)(?:任何|一次)?(?:中断|停机|停运|间断|重新计时)"
)
_FIRST_TIME = re.compile(r"一次性?(?:验收|检测|试验|检验|抽检|交验|试运行|调试)?(?:全部)?(?:通过|合格|成功)")
_OF_ALL = re.compile("均|全部|所有|各|全程|始终|期间|从未|一次|整个|都")
"""Words by which a claim is of the whole, and not of the run that passed in the end."""
_BUT = re.compile(r"除|其余|其他|重新|第二次|再次|整改后|恢复后|此后|之后|更换后|中断[一二两三\d]次")
"""Words of a claim that leaves something out."""
_WHOLE = re.compile("全程|始终|期间|从未|一次|整个")
"""The same words where a claim names its hours, as each run has them that passed in the end."""
_HOURS = re.compile(r"连续\D{0,8}\d")
_AGAIN = re.compile("重新(?:检测|检验|试验|验收|送检)|复检|返工|不合格后")


def check_faultless(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X693, once for a record: a claim that a record of a fault, a stop or a failure denies. Pure."""
    rules: Mapping[str, Mapping[str, Sequence[str]]] = table.get("first_time", {})
    words = table.get("run_words", {})
    stopped = re.compile("|".join(map(re.escape, words.get("stopped", ["停机"]))))
    systems = {
        plain(str(m.get("name") or "")): str(m["id"]) for m in members(dossier, "systems") if m.get("id")
    }
    records = live(dossier)
    of_runs = set(rules.get("run", {}).get("records", ()))
    told: set[str] = set()
    for line in said:
        if line.record.id in told or line.record.type in of_runs or passes(line.record.data) is False:
            continue
        text = "".join(line.text.split())
        for claim, rule, sentence in _claimed(text, rules) if _claims(text) else ():
            named = {i for name, i in systems.items() if name and name in sentence}
            against = [r for r in records if r.type in rule["records"] and r is not line.record]
            denying = next((r for r in against if _denies(r, claim, named, stopped)), None)
            if denying:
                told.add(line.record.id)
                shown: dict[str, Any] = {"source": line.source, "said": claim[:60]}
                shown["other"] = Text(f"《{denying.title}》", f"“{denying.title}”")
                yield finding("X693", line.place, record=line.record.id, **shown)
                break


def _claimed(
    text: str, rules: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[tuple[str, Mapping[str, Sequence[str]], str]]:
    """Each clause that claims something of the whole, the rule of what it or the one before is of, its sentence."""
    for sentence in re.split("[。;；!]", text):
        rule = None
        for clause in re.split("[,，]", sentence):
            rule = next((r for r in rules.values() if any(w in clause for w in r["words"])), rule)
            whole = _OF_ALL if not _HOURS.search(clause) else _WHOLE
            if rule and _claims(clause) and whole.search(clause) and not _BUT.search(sentence):
                yield clause, rule, sentence


def _claims(text: str) -> bool:
    return any(pattern.search(text) for pattern in (_NO_FAULT, _NO_STOP, _FIRST_TIME))


def _denies(record: Record, claim: str, named: set[str], stopped: re.Pattern[str]) -> bool:
    """Whether a record tells of what a claim says there was not; `named`: the systems that its sentence names."""
    mine = set(ids_in(record.data.get("system")))
    if named and mine and not named & mine:
        return False
    if record.type in ("trial-run-record", "trial-run-defect"):
        faults = [f for f in record.data.get("faults") or () if isinstance(f, Mapping)]
        told = [f"{f.get('symptom') or ''} {f.get('action') or ''}" for f in faults]
        told += [str(record.data.get("problem") or "")] if record.type == "trial-run-defect" else []
        stop = any(stopped.search(text) for text in told) or bool(record.data.get("restarted"))
        return stop or (bool(told) and _NO_FAULT.search(claim) is not None)
    course = f"{record.title} {record.data.get('conclusion') or ''} {record.data.get('opinion') or ''}"
    failed = passes(record.data) is False or _AGAIN.search(course) is not None
    return failed and _FIRST_TIME.search(claim) is not None
