"""Promises against the law of the place: V905 where they undercut it, V906 where they are weaker than a usual rule."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.aftercare.case import Case
from dossier.aftercare.civil import plain
from dossier.aftercare.law import Law, citation, law, law_of
from dossier.aftercare.limits import DAY, Unit, parse_limit
from dossier.aftercare.warranty_line import term_text
from dossier.findings import Finding, finding
from dossier.model import Citation, Text


def check_lawful(case: Case) -> Iterator[Finding]:
    """V905 where a promise is below the law, V906 where it is weaker than a rule that is not confirmed as law."""
    book, place = case.book, law_of(case.dossier, case.schemas)
    life = case.dossier.data["project"].get("design_life")
    for i, raw in enumerate(book.terms.get("warranty", ())):
        if not raw:
            continue
        months = raw.get("months") or (round(float(raw["years"]) * 12) if raw.get("years") else None)
        given = {"months": months, "seasons": raw.get("seasons"), "design_life": raw.get("design_life")}
        least = place.minimum(raw["item"])
        if least is None:
            if disguised := _by_name(raw, given, place):
                said, problem = disguised
                words: dict[str, Any] = {"part": raw["name"], "law": Text(said.get("zh"), said.get("en"))}
                severity = "warning" if raw["item"] == "product" else None
                at = book.at(f"/warranty/{i}")
                yield finding("V905", at, severity=severity, citation=said, problem=problem, **words)
            continue
        said = least.citation
        common: dict[str, Any] = {"part": raw["name"], "law": Text(said.get("zh"), said.get("en"))}
        if shifted := _other_start(case, raw):
            yield finding(
                "V905", book.at(f"/warranty/{i}/starts_on"), citation=said, problem=shifted, **common
            )
        if least.undercut_by(given, life):
            agreed, lawful = term_text(given), term_text(least.period)
            problem = Text(
                f"保修期 {agreed.zh}，法定最低 {lawful.zh}", f"promises {agreed.en}; the least is {lawful.en}"
            )
            yield finding("V905", book.at(f"/warranty/{i}"), citation=said, problem=problem, **common)
        if raw.get("starts") == "handed_over":
            problem = Text(
                "保修自移交起算，应自竣工验收合格之日起算",
                "starts at handover, not on the day acceptance passed",
            )
            yield finding("V905", book.at(f"/warranty/{i}/starts"), citation=said, problem=problem, **common)
    yield from _weak(case)


def _weak(case: Case) -> Iterator[Finding]:
    book, table = case.book, law()

    def say(pointer: str, said: Citation, problem: Text) -> Finding:
        authority = Text(said.get("zh"), said.get("en"))
        return finding("V906", book.at(pointer), citation=said, problem=problem, law=authority)

    for i, raw in enumerate(book.terms.get("levels", ())):
        arrive, send = (parse_limit(raw.get(key)) if raw else None for key in ("arrive", "dispatch"))
        if raw and raw.get("emergency") and arrive and not arrive.at_once:
            text = arrive.text
            problem = Text(
                f"紧急情况到场写为 {text.zh}，应为立即", f"emergencies: on site within {text.en}, not at once"
            )
            yield say(f"/levels/{i}/arrive", citation(table["clock"]["emergency"]), problem)
        _, days, authority = law_of(case.dossier, case.schemas).sends
        if send and send.minutes * (7 if send.unit is Unit.WORKDAYS else 5) > 5 * days * DAY:
            problem = Text(
                f"派人时限 {send.text.zh}，长于 {days} 日",
                f"somebody is sent within {send.text.en}, more than {days} days",
            )
            yield say(f"/levels/{i}/dispatch", authority, problem)
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


def _by_name(raw: Mapping[str, Any], given: Mapping[str, Any], place: Law) -> tuple[Citation, Text] | None:
    """A part that is called what the law protects, but is put under another class with less."""
    for item, words in law()["names"].items():
        least = place.minimum(item)
        if least and re.search("|".join(words), raw["name"]) and least.undercut_by(given, None):
            agreed, lawful = term_text(given), term_text(least.period)
            zh = f"按名称属于法定保修项目，写为 item: {raw['item']}；保修期 {agreed.zh}，法定最低 {lawful.zh}"
            en = f"by its name it is a part that the law protects: {agreed.en}, the least is {lawful.en}"
            return least.citation, Text(zh, en)
    return None


def _other_start(case: Case, raw: Mapping[str, Any]) -> Text | None:
    """A first day of its own, where the law counts from the day acceptance passed."""
    accepted, own = case.dossier.data.get("milestones", {}).get("accepted"), raw.get("starts_on")
    if raw.get("starts", "accepted") != "accepted" or not isinstance(accepted, dt.date) or own is None:
        return None
    if own == plain(accepted):
        return None
    zh = f"起算日写为 {own}，应为竣工验收合格之日 {plain(accepted)}"
    return Text(zh, f"starts on {own}, not on {plain(accepted)}, the day acceptance passed")
