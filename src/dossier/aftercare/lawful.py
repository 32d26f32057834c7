"""Promises against the law of the place: V905 where they undercut it, V906 where they are weaker than a usual rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.aftercare.case import Case
from dossier.aftercare.civil import plain
from dossier.aftercare.law import citation, law, law_of, written_period
from dossier.aftercare.limits import DAY, Unit, parse_limit
from dossier.aftercare.warranty_line import BY_LAW, Line, term_text
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.model import Citation, Text


def check_lawful(case: Case) -> Iterator[Finding]:
    """V905 where a promise is below the law, V906 where it is weaker than a rule that is not confirmed as law."""
    for i, raw in enumerate(case.book.terms.get("warranty", ())):
        if raw:
            yield from _part(case, raw, f"/warranty/{i}")
    yield from _extended_late(case)
    yield from _weak(case)


def _extended_late(case: Case) -> Iterator[Finding]:
    """V929: an extension that was agreed after what it extends had ended."""
    for i, raw in enumerate(case.book.terms.get("warranty", ())):
        agreed = enumerate(raw.get("extensions", ()) if raw else ())
        known = [(j, x["agreed_on"]) for j, x in agreed if x and x["agreed_on"] <= case.as_of]
        lines = [x for x in case.lines if x.kind == "extension" and raw and x.cover == raw["id"]]
        for (j, day), line in zip(known, lines, strict=False):
            if line.starts and day > line.starts:
                words: dict[str, Any] = {
                    "subject": raw["name"],
                    "agreed": Text(cn(day), iso(day)),
                    "ended": Text(cn(line.starts), iso(line.starts)),
                }
                yield finding("V929", case.book.at(f"/warranty/{i}/extensions/{j}"), **words)


def _part(case: Case, raw: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """What the register does not take over from the terms: the first day, and the period."""
    place, given = law_of(case.dossier, case.schemas), written_period(raw)
    lines = [x for x in case.lines if x.kind == "warranty" and x.cover == raw["id"]]
    least = place.minimum(raw["item"])
    named = place.by_name(raw)
    said = named[1] if named else least
    if said is None:
        return
    text = Text(said.citation.get("zh"), said.citation.get("en"))

    def say(at: str, problem: Text, severity: str | None = None) -> Finding:
        words: dict[str, Any] = {"part": raw["name"], "law": text, "problem": problem}
        return finding("V905", case.book.at(pointer + at), severity=severity, citation=said.citation, **words)

    if least and (shifted := _other_start(case, raw, lines)):
        yield say("/starts" if "starts" in raw else "/starts_on", shifted)
    agreed = term_text(given)
    if named:
        lawful = term_text(named[1].period)
        zh = f"按名称属于法定保修项目，写为 item: {raw['item']}；保修期 {agreed.zh}，法定最低 {lawful.zh}"
        en = f"by its name it is a part that the law protects: {agreed.en}, the least is {lawful.en}"
        yield say("", Text(zh, en), "warning" if raw["item"] == "product" else None)
    elif said.undercut_by(given, case.dossier.data["project"].get("design_life")):
        lawful = term_text(said.period)
        zh, en = (
            f"保修期 {agreed.zh}，法定最低 {lawful.zh}",
            f"promises {agreed.en}; the least is {lawful.en}",
        )
        yield say("", Text(zh, en))
    elif longer := [x for x in lines if _by_law(x, raw)] if any(given.values()) else []:
        last = max(longer, key=lambda x: x.ends or dt.date.min)
        zh = f"保修期 {agreed.zh}，早于法定的 {last.term.zh}（{cn(last.ends)} 届满）"
        en = f"promises {agreed.en}, which ends before {last.term.en} do, on {iso(last.ends)}"
        yield say("", Text(zh, en))


def _by_law(line: Line, raw: Mapping[str, Any]) -> bool:
    """Whether a line of a part is one that the law has, and the letter, which may promise less, is not the reason."""
    return line.origin == "statutory" and line.ends is not None and line.record == raw["id"]


def _weak(case: Case) -> Iterator[Finding]:
    book, table = case.book, law()

    def say(pointer: str, said: Citation, problem: Text) -> Finding:
        authority = Text(said.get("zh"), said.get("en"))
        return finding("V906", book.at(pointer), citation=said, problem=problem, law=authority)

    for i, raw in enumerate(book.terms.get("levels", ())):
        arrive = parse_limit(raw.get("arrive")) if raw else None
        if raw and raw.get("emergency") and arrive and not arrive.at_once:
            text = arrive.text
            problem = Text(
                f"紧急情况到场写为 {text.zh}，应为立即", f"emergencies: on site within {text.en}, not at once"
            )
            yield say(f"/levels/{i}/arrive", citation(table["clock"]["emergency"]), problem)
    yield from _sent_late(case)
    money = book.terms.get("retention", {})
    if money.get("percent", 0) > table["retention"]["percent"]:
        percent = money["percent"]
        yield say(
            "/retention/percent",
            citation(table["retention"]),
            Text(f"质量保证金 {percent}%，高于 3%", f"retention of {percent} %"),
        )
    if money.get("months", 0) > table["retention"]["months"]:
        months = money["months"]
        problem = Text(
            f"缺陷责任期 {months} 个月，长于 24 个月", f"defect liability of {months} months, more than 24"
        )
        yield say("/retention/months", citation(table["retention"]), problem)
    accepted, starts = case.dossier.data.get("milestones", {}).get("accepted"), money.get("starts_on")
    if isinstance(accepted, dt.date) and starts and starts > plain(accepted):
        zh = f"缺陷责任期自{cn(starts)}起算，应自通过竣工验收之日{cn(plain(accepted))}起算"
        problem = Text(
            zh, f"defect liability begins on {starts}, not on {plain(accepted)}, the day of acceptance"
        )
        yield say("/retention/starts_on", citation(table["retention"]), problem)


_WORDS = {"dispatch": Text("派人", "somebody is sent"), "arrive": Text("到场", "somebody is on site")}


def _sent_late(case: Case) -> Iterator[Finding]:
    """Levels whose time to send somebody, or to arrive where the place asks for that, is beyond that of the place:
    V905 where it is law, else V906.
    """
    clock, days, said = law_of(case.dossier, case.schemas).sends
    law_here = said.kind in ("law", "local") and said.confidence == "confirmed"
    authority = Text(said.get("zh"), said.get("en"))
    for i, raw in enumerate(case.book.terms.get("levels", ())):
        for key in ("dispatch", "arrive") if clock == "arrive" else ("dispatch",):
            limit = parse_limit(raw.get(key)) if raw else None
            if limit is None or limit.minutes * (7 if limit.unit is Unit.WORKDAYS else 5) <= 5 * days * DAY:
                continue
            word, text = _WORDS[key], limit.text
            problem = Text(
                f"{word.zh}时限 {text.zh}，长于 {days} 日",
                f"{word.en} within {text.en}, more than {days} days",
            )
            words: dict[str, Any] = {"problem": problem, "law": authority, "citation": said}
            place = case.book.at(f"/levels/{i}/{key}")
            if law_here:
                yield finding("V905", place, part=raw["name"], **words)
            else:
                yield finding("V906", place, **words)


def _other_start(case: Case, raw: Mapping[str, Any], lines: Sequence[Line]) -> Text | None:
    """A first day that is not the one of the law, the day acceptance passed."""
    accepted, own = case.dossier.data.get("milestones", {}).get("accepted"), raw.get("starts_on")
    rule = raw.get("starts", "accepted")
    if rule == "handed_over":
        zh = "保修自移交起算，应自竣工验收合格之日起算"
        return Text(zh, "starts at handover, not on the day acceptance passed")
    if not isinstance(accepted, dt.date) or own is None or not any(BY_LAW in x.notes for x in lines):
        return None
    zh = f"起算日写为{cn(own)}，应为竣工验收合格之日{cn(plain(accepted))}"
    return Text(zh, f"starts on {own}, not on {plain(accepted)}, the day acceptance passed")
