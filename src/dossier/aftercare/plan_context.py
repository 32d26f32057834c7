"""What the after-sales plan (售后服务方案) prints: terms, register and calendar as plain rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dossier.aftercare.case import Case
from dossier.aftercare.cycles import Occurrence
from dossier.aftercare.limits import parse_limit
from dossier.aftercare.promises import CLOCKS, Level
from dossier.aftercare.surveys import scale_of
from dossier.aftercare.tables import shown
from dossier.aftercare.warranty_line import TERMS, Line
from dossier.checking.moments import cn
from dossier.library.counted import plural, times
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
    hotline, sanbao = terms.get("hotline") or (contractor.data if contractor else {}), terms.get("sanbao", {})
    plan: dict[str, Any] = {
        "project_name": case.dossier.name,
        "code": case.dossier.code,
        "place": case.dossier.data["project"].get("place", ""),
        "owner": owner.name if owner else "",
        "contractor": contractor.name if contractor else "",
        "issued": terms.get("issued"),
        "hotline": {key: hotline.get(key, "") for key in ("phone", "hours", "contact", "email", "address")},
        **{key: list(filter(None, terms.get(key, ()))) for key in ("aims", "scope", "emergency")},
        "exclusions": [*filter(None, (*terms.get("exclusions", ()), *sanbao.get("exclusions", ())))],
        "after_warranty": [*filter(None, terms.get("after_warranty", ())), *_contract(terms, lang)],
        "periods": list(_periods(case, lang)),
        "levels": [_level(case, level, lang) for level in case.promises.levels.values()],
        "more_limits": [*_more_limits(case, lang), *_sanbao(sanbao, lang)],
        "escalation": list(_escalation(case, lang)),
        "pausable": _pausable(case, lang),
        "visits": list(_calendar(case, lang)),
        "cycles": [*_cycles(case, lang), *_known_until(case, lang)],
        "satisfaction": list(_satisfaction(case, lang)),
        "training": list(_training(terms.get("training", {}), lang)),
        "records_years": terms.get("records_years"),
        "replace_after": terms.get("replace_after"),
        "replace_unit_after": terms.get("replace_unit_after"),
        "loaner": _said(terms["loaner"]["within"], lang, "") if "within" in terms.get("loaner", {}) else "",
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
                "authority": _authority(line, lang).replace("（", "\n（"),  # a date behind it stays whole
            }


def _authority(line: Line, lang: Language) -> str:
    """Whoever reads the plan has no terms.yaml before him: what rests on it rests on the plan."""
    return (Text("本方案", "this plan") if line.authority == TERMS else line.authority).get(lang)


def _level(case: Case, level: Level, lang: Language) -> dict[str, Any]:
    raw: Mapping[str, Any] = next(
        (v for v in case.book.terms.get("levels", ()) if v and v["id"] == level.id), {}
    )
    times = {
        name: level.limits[name].text.get(lang) if name in level.limits else str(raw.get(name, "—"))
        for name in _CLOCKS
    }
    return {"name": level.name, "meaning": raw.get("meaning", ""), **times}


def _more_limits(case: Case, lang: Language) -> Iterator[str]:
    """Promised times that have no column in the table of levels."""
    point, comma = Text("：", ": ").get(lang), Text("；", "; ").get(lang)
    for level in case.promises.levels.values():
        own = {k: v for k, v in level.limits.items() if k not in (*_CLOCKS, "loaner")}
        if own:
            said = (f"{CLOCKS[key][0].get(lang)} {limit.text.get(lang)}" for key, limit in own.items())
            yield f"{level.name}{point}{comma.join(said)}"
    for raw in filter(None, case.book.terms.get("levels", ())):
        if "workaround" in raw:
            instead = Text("不能按时修复时", "where it cannot be repaired in time").get(lang)
            yield f"{raw['name']}{point}{instead}{comma}{raw['workaround']}"
    if limit := parse_limit(case.book.terms.get("visit_after_repair")):
        yield Text(f"维修完成后 {limit.text.zh}内回访", f"A visit within {limit.text.en} of a repair").get(
            lang
        )
    if items := [*filter(None, case.book.terms.get("loaner", {}).get("items", ()))]:
        yield f"{Text('备机', 'Loaners').get(lang)}{point}{Text('、', ', ').get(lang).join(items)}"
    words = {
        "urgent": Text("紧急的处理", "urgent ones resolved"),
        "normal": Text("一般的处理", "others resolved"),
        "reply": Text("答复", "answered"),
    }
    if case.promises.complaints:
        said = (
            f"{words[key].get(lang)} {limit.text.get(lang)}"
            for key, limit in case.promises.complaints.items()
        )
        yield f"{Text('投诉', 'Complaints').get(lang)}{point}{comma.join(said)}"
    for cycle in filter(None, (*case.book.terms.get("visits", ()), *case.book.terms.get("inspections", ()))):
        if limit := parse_limit(cycle.get("report")):
            said_report = Text(f"提交报告 {limit.text.zh}", f"reported within {limit.text.en}").get(lang)
            yield f"{cycle['name']}{point}{said_report}"


def _sanbao(given: Mapping[str, Any], lang: Language) -> Iterator[str]:
    """What the three guarantees ask of the dealer."""
    words = {
        "months": Text("三包期 {} 个月", "{}"),
        "card_within": Text("三包卡售出后 {}内返回", "the card comes back within {} of the sale"),
        "old_part_within": Text("旧件更换后 {}内返还", "old parts come back within {}"),
        "review_every_months": Text("费用每 {} 个月审查一次", "costs are reviewed every {}"),
    }
    said = [
        text.get(lang).format(_said(given[key], lang, _COUNTED.get(key, "")))
        for key, text in words.items()
        if key in given
    ]
    if said:
        yield Text("三包：", "Three guarantees: ").get(lang) + Text("；", "; ").get(lang).join(said)


_COUNTED = {
    "days": "day",
    "persons": "participant",
    "per_year": "time",
    "months": "month",
    "review_every_months": "every month",
}
"""What is counted, in English; in Chinese the sentence says it."""


def _said(value: Any, lang: Language, noun: str) -> str:
    """A limit as it is written out, a number with the English noun for what it counts."""
    if not noun:
        limit = parse_limit(value)
        return limit.text.get(lang) if limit else str(value)
    if lang == "zh" or not isinstance(value, int):
        return str(value)
    every = noun.removeprefix("every ")
    return plural(value, noun) if every == noun else times(value, every)


def _contract(terms: Mapping[str, Any], lang: Language) -> Iterator[str]:
    """The paid contract that follows, with its scope and its price."""
    given = terms.get("maintenance_contract")
    if given:
        said = [
            Text(f"{shown(given.get('from'), 'zh')}至{shown(given.get('to'), 'zh')}",
                 f"{shown(given.get('from'), 'en')} to {shown(given.get('to'), 'en')}").get(lang),
            *([given["scope"]] if "scope" in given else []),
            *([Text(f"价款 {given['price']} 元", f"{given['price']} CNY").get(lang)] if "price" in given else []),
        ]  # fmt: skip
        head = Text("有偿维护合同：", "Paid maintenance contract: ").get(lang)
        yield head + Text("，", ", ").get(lang).join(said)


def _cycles(case: Case, lang: Language) -> Iterator[str]:
    """Whom each cycle of visits is for, how, by whom and what about."""
    point, comma = Text("：", ": ").get(lang), Text("；", "; ").get(lang)
    words = {
        "method": Text("方式", "by"),
        "lead": Text("负责", "lead"),
        "content": Text("内容", "content"),
    }
    owner = case.dossier.parties.get("owner")
    for raw in filter(None, (*case.book.terms.get("visits", ()), *case.book.terms.get("inspections", ()))):
        said = [f"{text.get(lang)} {raw[key]}" for key, text in words.items() if key in raw]
        if owner and said:
            said.insert(0, f"{Text('对象', 'for').get(lang)} {owner.name}")
        if said:
            yield f"{raw['name']}{point}{comma.join(said)}"


def _satisfaction(case: Case, lang: Language) -> Iterator[str]:
    """How satisfaction is measured, where the terms say that it is."""
    given = case.book.terms.get("satisfaction")
    if not given:
        return
    scale, comma = scale_of(case.book), Text("、", ", ").get(lang)
    if months := given.get("every_months"):
        yield Text(f"每 {months} 个月调查一次。", f"Asked every {times(months, 'month')}.").get(lang)
    for n, target in enumerate(given.get("targets", ()), 1):
        yield Text(f"第 {n} 年目标 {target} 分。", f"Target of year {n}: {target}.").get(lang)
    usual = lang == "en" and not given.get("factors")
    named = comma.join(f"{name} {weight:f}" for name, weight in scale.factors)
    factors = "the ten usual ones" if usual else named  # which have no English names
    scores = comma.join(f"{score:f}" for score in scale.scores)
    yield Text(f"因素和权重：{factors}。", f"Factors and weights: {factors}.").get(lang)
    yield Text(
        f"每项分值：{scores}；总分为加权之和。", f"Scores: {scores}; the total is their weighted sum."
    ).get(lang)
    for name, low, high in scale.grades:
        until = Text(f"，不满 {high:f} 分", f", below {high:f}").get(lang) if high is not None else ""
        yield Text(f"等级“{name}”：{low:f} 分及以上{until}。", f"Grade {name}: from {low:f}{until}.").get(
            lang
        )


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
                "why": one.why.get(lang) + _moved(case, one, lang),
                "held": shown(one.held, lang),
            }


def _known_until(case: Case, lang: Language) -> Iterator[str]:
    """Of which day the calendar is, where it says more than was planned: the plan itself bears the day of its issue."""
    if any(one.held or _known_move(case, one) for one in case.calendar if one.state != "cancelled"):
        yield Text(
            f"下表的改期和实际日期截至{cn(case.as_of)}。",
            f"Moved and actual dates below are as of {case.as_of}.",
        ).get(lang)


def _known_move(case: Case, one: Occurrence) -> bool:
    """Whether a visit was moved as far as the day of the plan knows: an entry that tells how it was held was written
    after that.
    """
    entry = next((e for e in case.book.of(one.kind) if e.id == one.entry), None)
    later = entry is not None and "on" in entry.data and not case.knows(entry.data, "on")
    return one.moved_to is not None and not later


def _moved(case: Case, one: Occurrence, lang: Language) -> str:
    """A moved visit keeps its planned date, and says when it will be."""
    if one.moved_to is None or not _known_move(case, one):
        return ""
    return Text(f"（改期至{cn(one.moved_to)}）", f" (moved to {one.moved_to})").get(lang)


def _training(given: Mapping[str, Any], lang: Language) -> Iterator[str]:
    words = {
        "within": Text("移交后 {}内举办", "held within {} of the handover"),
        "days": Text("每次 {} 天", "{} each"),
        "persons": Text("不少于 {} 人", "for {} at least"),
        "per_year": Text("每年 {} 次", "{} a year"),
    }
    for key, text in words.items():
        if key in given:
            yield text.get(lang).format(_said(given[key], lang, _COUNTED.get(key, "")))
    for line in filter(None, given.get("syllabus", ())):
        yield Text(f"课程：{line}", f"course: {line}").get(lang)
