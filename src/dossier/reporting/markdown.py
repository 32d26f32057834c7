"""Markdown for a comment on a pull request or a page of a wiki."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dossier.checking.result import CheckResult
from dossier.findings import Finding, Severity, visible
from dossier.model import Status
from dossier.reporting.layout import clean
from dossier.reporting.options import ReportOptions
from dossier.reporting.summary import Line, Overview, overview
from dossier.reporting.text import position
from dossier.reporting.words import SEVERITY_NAMES, STATUS_NAMES, day, item_words, percent, verdict

_SPECIAL = re.compile(r"([\\`*_\[\]|~#])")


def render(results: Sequence[CheckResult], options: ReportOptions) -> str:
    """Tables a firm can read and a bot can post; with several dossiers, a table of all of them on top."""
    blocks = []
    if len(results) > 1:
        head = _words(options, ("项目", "完整度", "结论"), ("Dossier", "Complete", "Verdict"))
        rows = [[_name(r), _share(r), verdict(r, options.lang)] for r in results]
        blocks.append("\n".join(_table(head, rows)))
    blocks += ["\n".join(_dossier(result, options)) for result in results]
    return visible("\n\n".join(blocks)) + "\n"


def escape(text: str) -> str:
    """One line of plain text, whatever the user typed: nothing in it is markup."""
    plain = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", plain)


def code(text: str) -> str:
    """A code span that holds in a table, too."""
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if len(ticks) > 1 else ""
    return f"{ticks}{space}{clean(text)}{space}{ticks}".replace("|", "\\|") if text else ""


def _words(options: ReportOptions, zh: Sequence[str], en: Sequence[str]) -> Sequence[str]:
    return zh if options.lang == "zh" else en


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join(' --- ' for _ in head)}|"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _name(result: CheckResult) -> str:
    known = result.dossier
    return f"{escape(known.name)} {code(known.code)}" if known else code(result.path.as_posix())


def _share(result: CheckResult) -> str:
    return f"{percent(result.completeness)} %" if result.catalogue else "—"


def _dossier(result: CheckResult, options: ReportOptions) -> Iterator[str]:
    view, lang, zh = overview(result), options.lang, options.lang == "zh"
    yield f"## {_name(result)}"
    yield ""
    yield f"**{verdict(result, lang)}**"
    yield ""
    facts = [f"{'截至' if zh else 'as of'} {result.as_of}"]
    if result.catalogue:
        profile = escape(result.catalogue.title.get(lang))
        facts = [
            f"{'归档范围' if zh else 'profile'} {profile}",
            *facts,
            f"{'完整度' if zh else 'complete'} {_share(result)}",
        ]
    facts += [f"{SEVERITY_NAMES[s].get(lang)} {n}" for s in Severity if (n := result.severities[s])]
    yield " · ".join(facts)
    if result.catalogue:
        yield ""
        yield from _groups(view, options)
    if options.by_party:
        yield from _parties(result, view, options)
    elif view.open:
        yield from ("", f"### {'待补资料' if zh else 'To be handed in'}", "")
        yield from _open(result, view.open, options)
    if view.loose:
        yield from ("", f"### {'其他问题' if zh else 'Other findings'}", "")
        head = _words(
            options, ("级别", "代码", "位置", "问题", "补法"), ("Severity", "Code", "Where", "What", "Mend")
        )
        yield from _table(head, [_loose(found, options.prefix(result), options) for found in view.loose])
    if result.not_checked:
        texts = ("；" if zh else "; ").join(escape(text.get(lang)) for text in result.not_checked)
        yield from ("", f"**{'未检查' if zh else 'Not checked'}**{'：' if zh else ': '}{texts}")


def _groups(view: Overview, options: ReportOptions) -> Iterator[str]:
    shown = (Status.INCOMPLETE, Status.MISSING, Status.OVERDUE, Status.PENDING)
    head = [*_words(options, ("组", "完整"), ("Group", "Complete"))]
    head += [STATUS_NAMES[status].get(options.lang) for status in shown]
    rows = [
        [
            f"{escape(group.id)} {escape(group.title.get(options.lang))}",
            f"{group.complete}/{group.total}" if group.total else "—",
            *(str(group.counts.get(status, 0) or "") for status in shown),
        ]
        for group in view.groups
    ]
    yield from _table(head, rows)


def _parties(result: CheckResult, view: Overview, options: ReportOptions) -> Iterator[str]:
    for party, lines in view.by_party():
        yield from ("", f"### {escape(party)}", "")
        yield from _open(result, lines, options)


def _open(result: CheckResult, lines: Sequence[Line], options: ReportOptions) -> Iterator[str]:
    head = _words(
        options,
        ("编号", "应归档项", "状态", "责任", "应于", "原因", "补法", "依据"),
        ("No.", "Requirement", "Status", "By", "Due", "Because", "Mend", "Under"),
    )
    yield from _table(head, [_row(result, line, options) for line in lines])


def _row(result: CheckResult, line: Line, options: ReportOptions) -> list[str]:
    lang, asked = options.lang, line.result
    said = [asked.reason.get(lang)] if not line.details else []
    reasons = [escape(words) for words in said]
    for found in line.details:
        place = code(position(found, options.prefix(result)))
        reasons.append(f"{escape(found.message.get(lang))} {place}".strip())
    return [
        escape(asked.requirement.id),
        escape(f"{item_words(asked.item, asked.item_name)} {asked.requirement.title.get(lang)}"),
        STATUS_NAMES[asked.status].get(lang),
        escape(asked.responsible),
        day(asked.due),
        "<br>".join(reasons),
        "<br>".join(escape(hint.get(lang)) for hint in line.hints),
        escape(asked.requirement.citation.get(lang)),
    ]


def _loose(found: Finding, prefix: str, options: ReportOptions) -> list[str]:
    lang = options.lang
    ids = [code(i) for i in (found.record, found.requirement) if i]
    return [
        SEVERITY_NAMES[found.severity].get(lang),
        found.code,
        code(position(found, prefix)),
        " ".join([*ids, escape(found.message.get(lang))]),
        escape(found.hint.get(lang)),
    ]
