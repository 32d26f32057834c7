"""Who must act: the open requirements of each firm in numbers, and the words that remind it of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from dossier.checking.result import CheckResult
from dossier.model import Language, Text
from dossier.reporting.charts import as_day
from dossier.reporting.summary import Line, Overview
from dossier.reporting.words import STATUS_NAMES, day, distance, item_words


def errands(result: CheckResult, view: Overview, lang: Language) -> dict[str, Any]:
    """Who must act: a row for each firm, a cell for each group, and the words that remind the firm of it."""
    firms = {party.name: party for party in (result.dossier.parties.values() if result.dossier else ())}
    rows: list[dict[str, Any]] = []
    for name, lines in view.by_party():
        todo = [line for line in lines if line.is_open]
        counts = Counter(line.result.requirement.group for line in todo)
        dues = [due for line in todo if (due := as_day(line.result.due))]
        given = firms[name].data if name in firms else {}
        rows.append(
            {
                "name": name,
                "contact": " ".join(str(given[k]) for k in ("contact", "phone") if given.get(k)),
                "open": len(todo),
                "pending": len(lines) - len(todo),
                "oldest": day(min(dues, default=None)),
                "far": distance(min(dues), result.as_of, lang) if dues else "",
                "counts": counts,
                "reminder": _reminder(result, name, todo, lang) if todo else "",
            }
        )
    groups = sorted({group for row in rows for group in row["counts"]})
    most = max((n for row in rows for n in row["counts"].values()), default=1)
    return {"rows": rows, "groups": groups, "most": most}


def _reminder(result: CheckResult, firm: str, todo: Sequence[Line], lang: Language) -> str:
    """What one sends to a firm: a line for each thing, to be pasted into a letter or a message."""
    project, as_of = result.dossier.name if result.dossier else "", day(result.as_of)
    lines = [f"{number}. {_errand(line, lang)}" for number, line in enumerate(todo, 1)]
    head = Text(
        f"{firm}：\n“{project}”竣工资料截至 {as_of} 尚有 {len(todo)} 项由贵单位补办，请尽快提交。",
        f"{firm}:\nAs of {as_of}, {len(todo)} items of the dossier of {project} are yours to mend.",
    )
    return "\n".join([head.get(lang), *lines])


def _errand(line: Line, lang: Language) -> str:
    """``P-102 产品合格证（EQ-02） 缺失，应于 2026-03-20``, and why."""
    name, asked = what(line, lang), line.result
    said = [STATUS_NAMES[asked.status].get(lang)]
    if asked.due:
        said.append(Text(f"应于 {day(asked.due)}", f"due {day(asked.due)}").get(lang))
    id_, zh = asked.requirement.id, lang == "zh"
    words = f"{name}（{id_}） {'，'.join(said)}" if zh else f"{name} ({id_}) {', '.join(said)}"
    why = ("；" if zh else "; ").join(f.message.get(lang) for f in line.details)
    return f"{words}{'：' if zh else ': '}{why}" if why else words


def what(line: Line, lang: Language) -> str:
    """``P-101 潜水排污泵 产品合格证``."""
    item = item_words(line.result.item, line.result.item_name)
    return f"{item} {line.result.requirement.title.get(lang)}".strip()
