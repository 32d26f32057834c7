"""The report on a terminal: one screen, the worst first, every line something that somebody can do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from dossier.checking.result import CheckResult
from dossier.findings import Finding, Severity
from dossier.model import Status, Text
from dossier.reporting.layout import behind, chained, clean, columns, flow, pad, placed, wrap
from dossier.reporting.options import ReportOptions, joined
from dossier.reporting.summary import OPEN, Group, Line, Overview, causes_of, found_in, overview
from dossier.reporting.words import SEVERITY_NAMES, STATUS_NAMES, day, distance, item_words, percent, verdict

_ANSI = {
    "blocker": "1;31",
    "error": "31",
    "warning": "33",
    "info": "36",
    "good": "32",
    "dim": "2",
    "bold": "1",
}
_MARKS = {Severity.BLOCKER: "✗", Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}
_BAR = 12
_LISTED = 200
"""Findings of one code that are listed; beyond, nobody reads them on a terminal."""
_FEW = 3
"""Findings of one code, or reasons of one item, that are listed where only the worst are."""
_SHORT = {
    Status.OVERDUE: Text("逾期", "overdue"),
    Status.MISSING: Text("缺", "missing"),
    Status.INCOMPLETE: Text("不全", "incomplete"),
    Status.PENDING: Text("未到期", "pending"),
}


def render(results: Sequence[CheckResult], options: ReportOptions) -> str:
    """Every dossier's report, and a table of all of them when there are several."""
    page = _Page(options)
    parts = ["\n".join(page.dossier(result)) for result in results]
    if len(results) > 1:
        parts.append("\n".join(page.table(results)))
    return ("\n" + "─" * min(options.width, 80) + "\n\n").join(f"{part}\n" for part in parts)


def position(found: Finding, prefix: str) -> str:
    """``file:line:column`` as editors and terminals open it; empty without a place."""
    if found.location is None:
        return ""
    numbers = [str(n) for n in (found.location.line, found.location.column) if n]
    return clean(":".join([joined(prefix, found.location.file), *numbers]))


def as_typed(path: Path) -> str:
    """The folder as a command takes it, to be copied; nothing for the folder one stands in."""
    name = clean(str(path))
    return "" if name == "." else f' "{name}"' if re.search(r"[^\w./:\\-]", name) else f" {name}"


class _Page:
    """The lines of one report; holds nothing but how it is asked to speak."""

    def __init__(self, options: ReportOptions) -> None:
        self.options = options
        self.width = max(options.width, 24)

    def say(self, zh: str, en: str) -> str:
        return zh if self.options.lang == "zh" else en

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{_ANSI[style]}m{text}\x1b[0m" if self.options.color and text else text

    def dossier(self, result: CheckResult) -> Iterator[str]:
        view = overview(result)
        yield from self.head(result)
        if result.catalogue is not None:
            yield ""
            yield from self.groups(result, view)
            yield from self.who_acts(view)
        if self.options.most is None:
            yield from self.judgement(result)
        # What could not be read comes first: much of the rest may be missing only because of it.
        unread = [f for f in view.loose if f.code.startswith("Y")]
        yield from self.kinds(result, unread)
        if self.options.by_party:
            yield from self.parties(result, view)
            yield from self.kinds(result, [f for f in view.loose if not f.code.startswith("Y")])
        elif self.options.most is None:
            for line in view.open:
                yield ""
                yield from self.requirement(result, line)
            yield from self.kinds(result, [f for f in view.loose if not f.code.startswith("Y")])
        else:
            yield from self.worst(result, view, self.options.most)
            yield from self.judgement(result)
        yield ""
        yield from self.foot(result, view)

    def judgement(self, result: CheckResult) -> Iterator[str]:
        """The verdict and the counts: where the reader of a long page begins, and of a short one ends."""
        bad = result.severities[Severity.BLOCKER] or result.severities[Severity.ERROR]
        yield ""
        for line in wrap(" " + verdict(result, self.options.lang), self.width, " "):
            yield self.paint(line, "error" if bad else "good")
        yield from wrap(" " + self.counts(result), self.width, " ")

    def head(self, result: CheckResult) -> Iterator[str]:
        if result.dossier is None:
            title = [clean(result.path.as_posix()), self.say("无法读取", "cannot be read")]
        else:
            profile = (
                result.catalogue.title.get(self.options.lang) if result.catalogue else result.dossier.profile
            )
            title = [
                clean(result.dossier.name),
                clean(result.dossier.code),
                f"{self.say('归档范围', 'profile')} {clean(profile)}",
            ]
        named = len(wrap(title[0], self.width))
        for at, row in enumerate(
            flow([*title, f"{self.say('截至', 'as of')} {result.as_of}"], self.width, "")
        ):
            yield self.paint(row, "bold") if at < named else row

    def groups(self, result: CheckResult, view: Overview) -> Iterator[str]:
        lang = self.options.lang
        names = {group.id: clean(group.name.get(lang)) for group in view.groups}
        room = max((columns(name) for name in names.values()), default=0)
        wide = self.width >= room + _BAR + 26
        scores = max((len(f"{group.complete}/{group.total}") for group in view.groups), default=0)
        for group in view.groups:
            bar = self.bar(group) + " " if wide else ""
            score = f"{group.complete}/{group.total}" if group.total else "—"
            notes = [f"{_SHORT[s].get(lang)} {n}" for s in _SHORT if (n := group.counts.get(s, 0))]
            row = f" {pad(names[group.id], room)} {bar}"
            said = f"{pad(score, scores)}  {'  '.join(notes)}".rstrip()
            together = columns(row + said) <= self.width
            yield from [row + said] if together else flow([row + score, "  ".join(notes)], self.width, "   ")
        skipped = result.progress[Status.NOT_APPLICABLE]
        tail = (
            self.say(f"（不含 {skipped} 项不适用）", f" ({skipped} not applicable left out)")
            if skipped
            else ""
        )
        words = f"{self.say('完整度', 'completeness')} {percent(result.completeness)} %{tail}"
        yield from wrap(" " + words, self.width, " ")

    def who_acts(self, view: Overview) -> Iterator[str]:
        """How many open items each firm has, the most first."""
        todo = {party: sum(line.is_open for line in lines) for party, lines in view.by_party()}
        listed = [f"{clean(p)} {n}" for p, n in sorted(todo.items(), key=lambda t: (-t[1], t[0])) if n]
        if listed:
            yield from chained(f" {self.say('待办', 'to do')}  ", listed, self.width, "   ")

    def bar(self, group: Group) -> str:
        filled = int(group.share * _BAR) if group.total else 0
        return self.paint("█" * filled, "good") + self.paint("░" * (_BAR - filled), "dim")

    def counts(self, result: CheckResult) -> str:
        return " · ".join(
            f"{SEVERITY_NAMES[s].get(self.options.lang)} {result.severities[s]}" for s in Severity
        )

    def worst(self, result: CheckResult, view: Overview, most: int) -> Iterator[str]:
        """The `most` worst causes in few lines each, and how many things more there are."""
        causes = list(causes_of(view))
        for same in causes[:most]:
            yield ""
            first = same[0]
            if isinstance(first, Line):
                yield from self.requirement(result, first, len(same))
            else:
                yield from self.findings(result, [f for f in same[:_FEW] if isinstance(f, Finding)])
                if len(same) > _FEW:
                    yield self.in_all(len(same))
        hints = sum(f.severity is Severity.INFO for f in view.loose)
        rest = causes[most:]
        if left := max(sum(map(found_in, rest)), len(rest)) + hints:
            words = self.say(
                f"另有 {left} 项（提示 {hints} 项在内）：--all",
                f"{left} more (hints: {hints}): --all",
            )
            yield from ("", *(self.paint(line, "dim") for line in wrap(f" {words}", self.width, " ")))

    def requirement(self, result: CheckResult, line: Line, times: int = 0) -> Iterator[str]:
        """What is open, who acts, by when, on what authority, how to mend it; in short for `times` items alike."""
        lang, asked = self.options.lang, line.result
        requirement = asked.requirement
        indent = "   "
        name = item_words(asked.item, asked.item_name)
        what = clean(f"{name} {requirement.title.get(lang)}")
        if times > 1:
            items = self.say(f"（{name} 等）", f" ({name} and others)") if name else ""
            what = clean(f"×{times} {requirement.title.get(lang)}{items}")
        head = f" {_MARKS[line.severity]} {requirement.id}  {STATUS_NAMES[asked.status].get(lang)} {what}"
        parts = [head, f"{self.say('责任', 'by')} {clean(asked.responsible)}"]
        if asked.due:
            parts.append(
                f"{self.say('应于', 'due')} {day(asked.due)}（{distance(asked.due, result.as_of, lang)}）"
                if lang == "zh"
                else f"due {day(asked.due)} ({distance(asked.due, result.as_of, lang)})"
            )
        first = wrap(head, self.width, indent)
        for at, row in enumerate(flow(parts, self.width, indent)):
            begins = first[at] if at < len(first) else ""
            yield self.paint(begins, line.severity.value) + row[len(begins) :]
        reasons = self.reasons(result, line)
        for said, place in reasons[:_FEW] if times else reasons:
            yield from self.labelled(self.say("原因", "because"), said, place)
        if times and len(reasons) > _FEW:
            yield self.in_all(len(reasons))
        if not times:
            yield from self.labelled(self.say("依据", "under"), requirement.citation.get(lang))
        for hint in line.hints:
            yield from self.labelled(self.say("补法", "mend"), hint.get(lang))

    def in_all(self, count: int) -> str:
        return self.say(f"    … 共 {count} 处", f"    … {count} in all")

    def reasons(self, result: CheckResult, line: Line) -> list[tuple[str, str]]:
        """Why it is open, each with its place; nothing where the status has said it."""
        lang, asked = self.options.lang, line.result
        if line.details:
            places = [position(found, self.options.prefix(result)) for found in line.details]
            said = [found.message.get(lang) for found in line.details]
            return list(zip(said, places, strict=True))
        plain = asked.status is not Status.INCOMPLETE and asked.expected <= 1
        return [] if plain else [(asked.reason.get(lang), "")]

    def labelled(self, label: str, text: str, place: str = "") -> Iterator[str]:
        """The text below its label, then its place."""
        if text.strip() or place:
            below = " " * (4 + columns(label))
            lines = wrap(f"   {label} {text}".rstrip(), self.width, below)
            yield from placed(lines, place, self.width, below)

    def kinds(self, result: CheckResult, loose: Sequence[Finding]) -> Iterator[str]:
        """Findings kind by kind: the same problem in many places is explained once."""
        counts: Counter[tuple[str, Severity]] = Counter()
        listed = []
        for found in loose:
            counts[found.code, found.severity] += 1
            if counts[found.code, found.severity] <= _LISTED:
                listed.append(found)
        for _, same in groupby(listed, key=lambda f: (f.code, f.severity, f.why, f.hint, f.citation)):
            yield ""
            yield from self.findings(result, list(same))
        for (code, severity), count in counts.items():
            if more := max(count - _LISTED, 0):
                name = SEVERITY_NAMES[severity].get(self.options.lang)
                words = self.say(
                    f"… 另有 {more} 处同类：{name} {code}（全部见 --format json）",
                    f"… {more} more of the same kind: {name} {code} (--format json lists all)",
                )
                yield from wrap(f" {words}", self.width, " ")

    def findings(self, result: CheckResult, alike: Sequence[Finding]) -> Iterator[str]:
        """Findings of one kind: a line each that an editor can jump from, then why and how to mend it."""
        lang, first = self.options.lang, alike[0]
        for found in alike:
            where = position(found, self.options.prefix(result))
            severity = self.paint(SEVERITY_NAMES[found.severity].get(lang), found.severity.value)
            ids = " ".join(f"[{clean(i)}]" for i in (found.record, found.requirement) if i)
            words = [severity, found.code, ids, clean(found.message.get(lang))]
            said = " ".join(word for word in words if word)
            width = self.width if self.options.broken else None
            yield from behind(f"{where}: " if where else "", said, width)
        why = first.why.get(lang)
        cited = first.citation.get(lang) if first.citation else ""
        if cited and cited not in why:
            why = f"{why}（{cited}）" if lang == "zh" else f"{why} ({cited})"
        if why.strip():
            yield from wrap(f"    {clean(why)}", self.width, "    ")
        if first.hint.get(lang).strip():
            yield from wrap(f"    → {clean(first.hint.get(lang))}", self.width, "      ")

    def parties(self, result: CheckResult, view: Overview) -> Iterator[str]:
        """催办清单: what to ask of whom."""
        for party, lines in view.by_party():
            now = sum(line.is_open for line in lines)
            later = len(lines) - now
            count = self.say(f"{now} 项待办", f"{now} to do")
            count += self.say(f"，{later} 项未到期", f", {later} not yet due") if later else ""
            yield ""
            yield from (
                self.paint(line, "bold") for line in wrap(f"■ {clean(party)}  {count}", self.width, "  ")
            )
            for line in lines:
                yield from self.errand(result, line)

    def errand(self, result: CheckResult, line: Line) -> Iterator[str]:
        lang, asked = self.options.lang, line.result
        what = clean(f"{item_words(asked.item, asked.item_name)} {asked.requirement.title.get(lang)}")
        parts = [f"  □ {asked.requirement.id}  {STATUS_NAMES[asked.status].get(lang)} {what}"]
        if asked.due:
            parts.append(f"{self.say('应于', 'due')} {day(asked.due)}")
        yield from flow(parts, self.width, "     ")
        if asked.status in OPEN:
            for said, place in self.reasons(result, line):
                lines = wrap(f"     {clean(said)}", self.width, "     ")
                yield from placed(lines, place, self.width, "     ")
            for hint in line.hints:
                yield from wrap(f"     → {clean(hint.get(lang))}", self.width, "       ")

    def foot(self, result: CheckResult, view: Overview) -> Iterator[str]:
        lang = self.options.lang
        if result.not_checked:
            texts = self.say("；", "; ").join(clean(text.get(lang)) for text in result.not_checked)
            yield from wrap(f" {self.say('未检查：', 'Not checked: ')}{texts}", self.width, "   ")
        named = as_typed(result.path)
        report = f"dossier check{named} --format html -o report.html"
        if result.dossier is None:
            step = self.say(
                f"修正以上问题后再次运行 dossier check{named}",
                f"mend the above, then run dossier check{named} again",
            )
        elif result.catalogue is None:
            step = f"dossier check{named}"
        elif view.open and not self.options.by_party:
            step = report + self.say(
                "   或按责任方导出催办清单：--by party", "   or a list per firm: --by party"
            )
        elif view.open or view.loose:
            step = report
        else:
            step = f"dossier build{named} --final"
        yield from wrap(f" {self.say('下一步：', 'Next: ')}{step}", self.width, "   ")

    def table(self, results: Sequence[CheckResult]) -> Iterator[str]:
        """One row for each dossier, as the user named it."""
        lang = self.options.lang
        yield self.paint(self.say(f"共 {len(results)} 个项目", f"{len(results)} dossiers"), "bold")
        names = [clean(r.dossier.name if r.dossier else r.path.as_posix()) for r in results]
        room = min(max(columns(name) for name in names), 40)
        wide = self.width >= room + 40
        for name, result in zip(names, results, strict=True):
            share = f"{percent(result.completeness):>3} %" if result.dossier else "  —"
            row = [f" {pad(name, room)}", pad(share, 5), verdict(result, lang)]
            yield from (
                [" ".join(row[:1]) + "  " + "   ".join(row[1:])] if wide else flow(row, self.width, "   ")
            )
