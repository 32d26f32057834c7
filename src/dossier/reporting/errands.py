"""Who must act: the open requirements of each firm in numbers, and the words that remind it of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.result import CheckResult
from dossier.library.counted import plural
from dossier.model import Language, Party, Text
from dossier.reporting.charts import as_day
from dossier.reporting.summary import Line, Overview
from dossier.reporting.words import STATUS_NAMES, day, distance, item_words


@dataclass(frozen=True, slots=True)
class Debtor:
    """A firm that must act."""

    name: str
    """Its full name; the title of its role when dossier.yaml names no such firm."""
    parties: tuple[Party, ...]
    """What dossier.yaml says of the firm, once for each part that it takes."""
    open: tuple[Line, ...]
    """What it owes now, the worst first."""
    pending: tuple[Line, ...]
    """What is not due yet."""

    @property
    def given(self) -> Mapping[str, Any]:
        """What dossier.yaml says of it: the first entry that names somebody to speak to, else the first."""
        named = [party.data for party in self.parties]
        return next((data for data in named if data.get("contact")), named[0] if named else {})


def debtors(result: CheckResult, view: Overview) -> list[Debtor]:
    """Who must act on what, now or later; most open requirements first."""
    firms: dict[str, list[Party]] = {}
    for party in result.dossier.parties.values() if result.dossier else ():
        firms.setdefault(party.name, []).append(party)
    return [
        Debtor(
            name,
            tuple(firms.get(name, ())),
            tuple(line for line in lines if line.is_open),
            tuple(line for line in lines if not line.is_open),
        )
        for name, lines in view.by_party()
    ]


def errands(result: CheckResult, view: Overview, lang: Language) -> dict[str, Any]:
    """Who must act: a row for each firm, a cell for each group, and the words that remind the firm of it."""
    rows: list[dict[str, Any]] = []
    for firm in debtors(result, view):
        name, todo, given = firm.name, firm.open, firm.given
        counts = Counter(line.result.requirement.group for line in todo)
        dues = [due for line in todo if (due := as_day(line.result.due))]
        rows.append(
            {
                "name": name,
                "contact": " ".join(str(given[k]) for k in ("contact", "phone") if given.get(k)),
                "open": len(todo),
                "pending": len(firm.pending),
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
        f"{firm}:\nAs of {as_of}, you have {plural(len(todo), 'item')} of the dossier of {project} to mend.",
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
    why = reasons(line, lang)
    return f"{words}{'：' if zh else ': '}{why}" if why else words


def reasons(line: Line, lang: Language) -> str:
    """Why it is open, beyond that it is not there."""
    return ("；" if lang == "zh" else "; ").join(f.message.get(lang) for f in line.details)


def what(line: Line, lang: Language) -> str:
    """``P-101 潜水排污泵 产品合格证``."""
    item = item_words(line.result.item, line.result.item_name)
    return f"{item} {line.result.requirement.title.get(lang)}".strip()
