"""What the after-sales plan (售后服务方案) prints: terms, register and calendar as plain rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dossier.aftercare.case import Case
from dossier.aftercare.cycles import Occurrence
from dossier.aftercare.promises import CLOCKS, Level
from dossier.aftercare.tables import shown
from dossier.checking.moments import cn
from dossier.model import Language, Text

_CLOCKS = ("respond", "arrive", "restore", "fix")
_ROWS = {
    "team": ("post", "name", "count", "phone", "duty"),
    "tools": ("name", "measure", "quantity", "remark"),
    "spares": ("name", "model", "quantity", "measure", "least", "source"),
}


def plan_context(case: Case) -> dict[str, Any]:
    """The names that the form `service-plan` sees: ``plan`` and ``dossier``."""
    lang: Language = "en" if case.dossier.language == "en" else "zh"
    terms, contractor = case.book.terms, case.dossier.parties.get("contractor")
    owner = case.dossier.parties.get("owner")
    hotline = terms.get("hotline", {})
    plan: dict[str, Any] = {
        "project_name": case.dossier.name,
        "code": case.dossier.code,
        "place": case.dossier.data["project"].get("place", ""),
        "owner": owner.name if owner else "",
        "contractor": contractor.name if contractor else "",
        "issued": terms.get("issued"),
        "hotline": {key: hotline.get(key, "") for key in ("phone", "hours", "contact", "email", "address")},
        **{
            key: list(filter(None, terms.get(key, ())))
            for key in ("aims", "scope", "exclusions", "emergency", "after_warranty")
        },
        "periods": list(_periods(case, lang)),
        "levels": [_level(case, level, lang) for level in case.promises.levels.values()],
        "escalation": list(_escalation(case, lang)),
        "pausable": _pausable(case, lang),
        "visits": list(_calendar(case, lang)),
        "training": list(_training(terms.get("training", {}), lang)),
        "records_years": terms.get("records_years"),
        "replace_after": terms.get("replace_after"),
        "loaner": terms.get("loaner", {}).get("within", ""),
    }
    for key, names in _ROWS.items():
        plan[key] = [{n: row.get(n, "") for n in names} for row in terms.get(key, ()) if row]
    return {
        "plan": plan,
        "dossier": {"language": case.dossier.language, "code": case.dossier.code, "name": case.dossier.name},
    }


def _periods(case: Case, lang: Language) -> Iterator[dict[str, Any]]:
    origins = {"statutory": Text("法定", "by law"), "agreed": Text("约定", "agreed")}
    for line in case.lines:
        if line.kind in ("warranty", "extension", "latent", "shelf"):
            yield {
                "title": line.title.get(lang),
                "term": line.term.get(lang),
                "starts": shown(line.starts, lang),
                "ends": shown(line.ends, lang) or Text("未计算", "not computed").get(lang),
                "origin": origins[line.origin].get(lang),
                "authority": line.authority.get(lang).replace("（", "\n（"),  # a date behind it stays whole
            }


def _level(case: Case, level: Level, lang: Language) -> dict[str, Any]:
    raw: Mapping[str, Any] = next(
        (v for v in case.book.terms.get("levels", ()) if v and v["id"] == level.id), {}
    )
    times = {
        name: level.limits[name].text.get(lang) if name in level.limits else str(raw.get(name, "—"))
        for name in _CLOCKS
    }
    return {"name": level.name, "meaning": raw.get("meaning", ""), **times}


def _escalation(case: Case, lang: Language) -> Iterator[str]:
    for step in case.promises.steps:
        if step.percent is not None:
            yield Text(
                f"时限用去 {step.percent}% 时通知{step.to}", f"at {step.percent} % of a limit: {step.to}"
            ).get(lang)
        elif step.after is not None:
            after = step.after.text
            yield Text(f"超时 {after.zh}后通知{step.to}", f"{after.en} after the breach: {step.to}").get(lang)


def _pausable(case: Case, lang: Language) -> str:
    names = [title.get(lang) for name, (title, _) in CLOCKS.items() if name in case.promises.pausable]
    return Text("、", ", ").get(lang).join(names)


def _calendar(case: Case, lang: Language) -> Iterator[dict[str, Any]]:
    for one in case.calendar:
        if one.state != "cancelled":
            yield {
                "date": shown(one.nominal, lang),
                "name": one.name,
                "window": f"±{one.window}" if one.window else "",
                "why": one.why.get(lang) + _moved(one, lang),
                "held": shown(one.held, lang),
            }


def _moved(one: Occurrence, lang: Language) -> str:
    """A moved visit keeps its planned date, and says when it will be."""
    if one.moved_to is None:
        return ""
    return Text(f"（改期至{cn(one.moved_to)}）", f" (moved to {one.moved_to})").get(lang)


def _training(given: Mapping[str, Any], lang: Language) -> Iterator[str]:
    words = {
        "within": Text("移交后 {} 内举办", "held within {} of the handover"),
        "days": Text("每次 {} 天", "{} days each"),
        "persons": Text("不少于 {} 人", "for {} people at least"),
        "per_year": Text("每年 {} 次", "{} times a year"),
    }
    for key, text in words.items():
        if key in given:
            yield text.get(lang).format(given[key])
    for line in filter(None, given.get("syllabus", ())):
        yield Text(f"课程：{line}", f"course: {line}").get(lang)
