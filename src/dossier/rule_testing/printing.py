"""Proofs and comparisons as text and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from dossier.model import Catalogue, Language, Text
from dossier.rule_testing.comparing import CatalogueDiff, DossierDiff, Worse
from dossier.rule_testing.judging import Outcome
from dossier.rule_testing.report import MutationReport

_STATUS = {
    "complete": Text("齐全", "complete"),
    "incomplete": Text("不完整", "incomplete"),
    "missing": Text("缺", "missing"),
    "overdue": Text("逾期", "overdue"),
    "pending": Text("未到期", "pending"),
    "waived": Text("已免除", "waived"),
    "not_applicable": Text("不适用", "not applicable"),
}
_KINDS = {
    "record-removed": Text("资料缺失", "record removed"),
    "item-forgotten": Text("漏项", "item forgotten"),
    "count-short": Text("份数不足", "count short"),
    "status-draft": Text("仍为草稿", "still a draft"),
    "status-rejected": Text("已被退回", "rejected"),
    "signature-removed": Text("缺签字", "signature removed"),
    "seal-removed": Text("缺盖章", "seal removed"),
    "evidence-removed": Text("缺附件", "evidence removed"),
    "evidence-kind": Text("附件形式不符", "evidence of the wrong kind"),
    "evidence-truncated": Text("附件残缺", "evidence cut off"),
    "evidence-swapped": Text("附件不是所称的文件", "evidence swapped"),
    "date-past-due": Text("晚于期限", "date past its limit"),
    "date-too-early": Text("早于规定时间", "date too early"),
    "at-the-limit": Text("正好在期限上", "exactly at the limit"),
    "limit": Text("期限", "limit"),
    "period-too-short": Text("保修期过短", "warranty period too short"),
    "check-broken": Text("核对条件", "check"),
}


def reports_as_text(reports: Sequence[MutationReport], lang: Language) -> str:
    """One block for each profile: the numbers, then everything that is not as it should be."""
    return "\n\n".join("\n".join(_report_lines(p, lang)) for p in reports)


def _report_lines(p: MutationReport, lang: Language) -> list[str]:
    total = len(p.tested) + len(p.by_build) + len(p.untested)
    rate = f"{p.rate:.1%}" if p.survivors else "100 %"
    alarms = len(p.alarms) + len(p.baseline_findings)
    head = Text(
        f"{p.profile} {p.title.zh}\n"
        f"  应归档项 {total} 项：已证明 {len(p.tested)}，由 build 形成 {len(p.by_build)}，未能证明 {len(p.untested)}\n"
        f"  损坏 {len(p.outcomes)} 处，发现 {p.killed} 处，检出率 {rate}；误报 {alarms} 处",
        f"{p.profile} {p.title.en}\n"
        f"  {total} requirements: {len(p.tested)} proved, {len(p.by_build)} made by build, "
        f"{len(p.untested)} not provable\n"
        f"  {len(p.outcomes)} damages, {p.killed} caught, rate {rate}; {alarms} false alarms",
    )
    lines = [head.get(lang), *_classes(p, lang)]
    for rid, reason in sorted(p.untested.items()):
        lines.append(
            "  " + Text(f"未能证明 {rid}：{reason.zh}", f"not provable {rid}: {reason.en}").get(lang)
        )
    for o in p.survivors:
        lines.append("  " + Text("未检出", "survivor").get(lang) + " " + _outcome(o, lang))
    for o in p.alarms:
        wrong = ", ".join(_key(k) for k in o.alarms)
        lines.append("  " + Text("误报", "false alarm").get(lang) + f" {wrong} ← {_outcome(o, lang)}")
    for f in p.baseline_findings:
        lines.append(
            "  "
            + Text("误报", "false alarm").get(lang)
            + f" {f.code} {f.requirement or ''} {f.message.get(lang)}"
        )
    return lines


def _classes(p: MutationReport, lang: Language) -> list[str]:
    """What was damaged and how often it was caught, and that the rate speaks of nothing else."""
    caught = Counter(o.kind for o in p.outcomes if o.killed)
    counts = [
        f"{_KINDS.get(kind, Text(kind, kind)).get(lang)} {caught[kind]}/{count}"
        for kind, count in sorted(p.kinds.items())
    ]
    if not counts:
        return []
    head = Text("损坏种类（发现/共）：", "classes of damage (caught/made): ").get(lang)
    only = Text(
        "检出率只说以上种类：规则就是为它们写的。文字、表格中写错的值，附件上写的内容，不在其中",
        "the rate speaks of these classes alone, for which the rules were written: wrong values in texts and tables, "
        "and what papers say, are not among them",
    )
    return [f"  {head}{('，' if lang == 'zh' else ', ').join(counts)}", f"  {only.get(lang)}"]


def _outcome(o: Outcome, lang: Language) -> str:
    kind = _KINDS.get(o.kind, Text(o.kind, o.kind)).get(lang)
    return f"{_key(o.target)} [{kind}] {o.what.get(lang)}"


def _key(key: tuple[str, str | None]) -> str:
    return f"{key[0]} {key[1]}" if key[1] else key[0]


def reports_as_json(reports: Sequence[MutationReport]) -> str:
    """The same for programs; texts in both languages."""
    return _dump({"profiles": [_report_data(p) for p in reports]})


def _report_data(p: MutationReport) -> dict[str, Any]:
    return {
        "profile": p.profile,
        "title": _both(p.title),
        "sound": p.is_sound,
        "proved": list(p.tested),
        "by_build": list(p.by_build),
        "not_provable": {rid: _both(reason) for rid, reason in sorted(p.untested.items())},
        "damages": len(p.outcomes),
        "killed": p.killed,
        "rate": round(p.rate, 6),
        "kinds": dict(sorted(p.kinds.items())),
        "caught": {kind: sum(o.killed for o in p.outcomes if o.kind == kind) for kind in sorted(p.kinds)},
        "survivors": [_outcome_data(o) for o in p.survivors],
        "false_alarms": [_outcome_data(o) for o in p.alarms],
        "noise": [
            {"code": f.code, "requirement": f.requirement, "message": _both(f.message)}
            for f in p.baseline_findings
        ],
    }


def _outcome_data(o: Outcome) -> dict[str, Any]:
    return {
        "kind": o.kind,
        "requirement": o.target[0],
        "item": o.target[1],
        "what": _both(o.what),
        "alarms": [{"requirement": rid, "item": item} for rid, item in o.alarms],
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _dump(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def diff_as_text(diff: CatalogueDiff, dossiers: Sequence[DossierDiff], skipped: int, lang: Language) -> str:
    """Added, removed, changed key by key; then the dossiers that would break."""
    labels = {"+": Text("新增", "added"), "-": Text("取消", "removed"), "~": Text("改动", "changed")}
    lines = [f"{_name(diff.old, lang)} → {_name(diff.new, lang)}"]
    for sign, requirements in (("+", diff.added), ("-", diff.removed)):
        lines += [f"{sign} {labels[sign].get(lang)} {r.id} {r.title.get(lang)}" for r in requirements]
    for rid in dict.fromkeys(c.requirement for c in diff.changed):
        title = next(r.title for r in diff.new.requirements if r.id == rid)
        lines.append(f"~ {labels['~'].get(lang)} {rid} {title.get(lang)}")
        lines += [
            f"    {c.key}: {c.old.get(lang)} → {c.new.get(lang)}"
            for c in diff.changed
            if c.requirement == rid
        ]
    if len(lines) == 1:
        lines.append(Text("没有差别", "no difference").get(lang))
    for path, worse in dossiers:
        lines += ["", f"{path}: " + _verdict(worse).get(lang)]
        lines += ["    " + _worse(w, lang) for w in worse]
    if skipped:
        text = Text(
            f"另有 {skipped} 个项目不用这两个归档范围", f"{skipped} other dossiers use neither profile"
        )
        lines += ["", text.get(lang)]
    return "\n".join(lines)


def _name(catalogue: Catalogue, lang: Language) -> str:
    return f"{catalogue.profile} {catalogue.title.get(lang)}"


def _verdict(worse: list[Worse]) -> Text:
    if not worse:
        return Text("不受影响", "not affected")
    return Text(f"{len(worse)} 项变差", f"{len(worse)} requirements get worse")


def _worse(w: Worse, lang: Language) -> str:
    old = _STATUS[w.old].get(lang) if w.old else Text("未要求", "not asked for").get(lang)
    key = _key((w.requirement.id, w.item))
    new = _STATUS[w.new.status].get(lang)
    return f"{key} {w.requirement.title.get(lang)}: {old} → {new} ({w.new.reason.get(lang)})"


def diff_as_json(diff: CatalogueDiff, dossiers: Sequence[DossierDiff], skipped: int) -> str:
    """The same for programs; texts in both languages."""
    return _dump(
        {
            "old": diff.old.profile,
            "new": diff.new.profile,
            "added": [{"id": r.id, "title": _both(r.title)} for r in diff.added],
            "removed": [{"id": r.id, "title": _both(r.title)} for r in diff.removed],
            "changed": [
                {"id": c.requirement, "key": c.key, "old": _both(c.old), "new": _both(c.new)}
                for c in diff.changed
            ],
            "dossiers": [
                {
                    "path": path.as_posix(),
                    "breaks": bool(worse),
                    "worse": [
                        {
                            "id": w.requirement.id,
                            "item": w.item,
                            "old": w.old,
                            "new": w.new.status,
                            "reason": _both(w.new.reason),
                        }
                        for w in worse
                    ],
                }
                for path, worse in dossiers
            ],
            "skipped": skipped,
        }
    )
