"""What the cover, index, closing note and spine of a volume print."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Sequence
from typing import Any

from dossier.model import Dossier, Language, Party, Text
from dossier.planning.plan import LONGEST_TABLE, RESPONSIBLE_LINE, Entry, FormJob, VolumePlan

FIRST_PAGE_MM = 228.0
LATER_PAGES_MM = 246.0
"""Height that rows of the form volume-index have on its first and later pages, measured with the house fonts."""

_ROW_MM, _LINE_MM, _AROUND_MM = 10.0, 4.0, 1.3
"""A row is at least 10 mm high, else its lines and a little around them."""

_RETENTION = {
    "permanent": Text("永久", "permanent"),
    "long": Text("长期", "long-term"),
    "short": Text("短期", "short-term"),
}
_SECRECY = {
    "top_secret": Text("绝密", "top secret"),
    "confidential": Text("机密", "confidential"),
    "secret": Text("秘密", "secret"),
    "none": Text("无", "none"),
}

SYSTEM_FORMS = ("volume-cover", "volume-index", "volume-note", "volume-spine")


PROJECT = Text("本工程", "this project")


def front_matter_jobs(
    volume: VolumePlan, dossier: Dossier, lang: Language, *, pad: bool = True, whole: Text = PROJECT
) -> list[FormJob]:
    """The four forms of a volume: cover, index, note, spine. Without `pad` the index ends with its last row.

    `whole`: what all the volumes together are, as the cover counts them.
    """
    facts = volume_facts(volume, dossier, lang)
    contexts: dict[str, dict[str, Any]] = {
        "volume-cover": {
            "volume": facts | {"title": _cover_title(volume, dossier), "whole": whole.get(lang)},
            "project": dossier.data["project"],
        },
        "volume-index": {"volume": facts, "rows": index_rows(volume, pad=pad)},
        "volume-note": _note(volume, dossier, facts, lang),
        "volume-spine": {"volume": facts | {"title": _cover_title(volume, dossier)}},
    }
    titles = {
        "volume-cover": Text("案卷封面", "cover"),
        "volume-index": Text("卷内目录", "index"),
        "volume-note": Text("卷内备考表", "closing note"),
        "volume-spine": Text("案卷脊背", "spine label"),
    }
    return [
        FormJob(
            key=f"{form.removeprefix('volume-')}:{volume.number}",
            form=form,
            name=f"{volume.name}/{titles[form].get(lang)}",
            title=f"{titles[form].get(lang)} {volume.title}",
            context=context
            | {"dossier": {"language": dossier.language, "code": dossier.code, "name": dossier.name}},
        )
        for form, context in contexts.items()
    ]


def _cover_title(volume: VolumePlan, dossier: Dossier) -> str:
    """The title in lines that break where a person would: the project, then what the volume holds."""
    rest = volume.title.removeprefix(dossier.name).strip()
    return f"{dossier.name}\n{rest}" if rest != volume.title else volume.title


def index_rows(volume: VolumePlan, *, pad: bool) -> list[dict[str, Any]]:
    """The rows of the index; `page` is the first page, the last row prints its range; blank rows fill the page."""
    starts = volume.first_pages()
    last = max((i for i, e in enumerate(volume.entries) if e.pages), default=-1)
    rows = [_row(i, entry, starts[i], is_last=i == last) for i, entry in enumerate(volume.entries)]
    blank = dict.fromkeys(("no", "number", "responsible", "title", "date", "page", "page_text", "remark"))
    return rows + [dict(blank) for _ in range(_blanks(rows))] if pad else rows


def _row(i: int, entry: Entry, start: int, *, is_last: bool) -> dict[str, Any]:
    end = start + entry.pages - 1
    text = f"{start}-{end}" if is_last and end > start else str(start)
    return {
        "no": i + 1,
        "number": entry.number,
        "responsible": entry.responsible,
        "title": entry.title,
        "date": entry.date,
        "page": start if entry.pages else None,
        "page_text": text if entry.pages else "",
        "remark": entry.remark,
    }


_WIDTHS = {"number": 8, "responsible": RESPONSIBLE_LINE, "title": 11, "remark": 4}
"""Full-width characters of 9.5 pt that fit one line of the column."""


def _blanks(rows: Sequence[dict[str, Any]]) -> int:
    """How many blank rows fill the last page to its foot; a row never breaks over two pages."""
    left = FIRST_PAGE_MM
    for i, row in enumerate(rows):
        height = max(_ROW_MM, max(_lines(row, key) for key in _WIDTHS) * _LINE_MM + _AROUND_MM)
        if height > left or (i and i % LONGEST_TABLE == 0):
            left = LATER_PAGES_MM
        left -= height
    return min(int(left // _ROW_MM), -len(rows) % LONGEST_TABLE)


def _lines(row: dict[str, Any], key: str) -> int:
    text = str(row[key] or "")
    width = sum(1 if unicodedata.east_asian_width(c) in "WF" else 0.5 for c in text)
    return max(1, math.ceil(width / _WIDTHS[key]))


def compiling_unit(dossier: Dossier) -> Party | None:
    """The firm that compiles the dossier; None when dossier.yaml does not list it."""
    return dossier.parties.get(dossier.data.get("package", {}).get("compiling_unit", "contractor"))


def volume_facts(volume: VolumePlan, dossier: Dossier, lang: Language) -> dict[str, Any]:
    """What cover, note, spine and the list of volumes say of a volume."""
    package = dossier.data.get("package", {})
    dates = [e.date for e in volume.entries if e.date]
    unit = compiling_unit(dossier)
    records = {r.id: r for r in dossier.records}
    own = [records[e.record].data for e in volume.entries if e.record in records]
    retention = _strictest(_RETENTION, [package.get("retention", "long"), *(d.get("retention") for d in own)])
    secrecy = _strictest(_SECRECY, [package.get("secrecy", "none"), *(d.get("secrecy") for d in own)])
    return {
        "archive_number": archive_number(dossier, volume),
        "title": volume.title,
        "compiling_unit": unit.name if unit else None,
        "started": min(dates, default=None),
        "ended": max(dates, default=None),
        "secrecy": secrecy.get(lang),
        "retention": retention.get(lang),
        "total": volume.total,
        "number": volume.number,
        "thickness_mm": volume.thickness_mm,
        "width_mm": volume.box_mm,
    }


def archive_number(dossier: Dossier, volume: VolumePlan) -> str | None:
    """档号: the number of the package and that of the volume; None where the package has none."""
    archive = dossier.data.get("package", {}).get("archive_number")
    return f"{archive}-{volume.number:02}" if archive else None


def own_title(dossier: Dossier, volume: VolumePlan) -> str:
    """The title without the name of the project, as lists of volumes print it."""
    return volume.title.removeprefix(dossier.name).strip() or volume.title


def _strictest(words: dict[str, Text], values: Sequence[str | None]) -> Text:
    """A mixed volume takes the longest retention and the highest secrecy: the first of the table that occurs."""
    return next(text for key, text in words.items() if key in values)


def _note(volume: VolumePlan, dossier: Dossier, facts: dict[str, Any], lang: Language) -> dict[str, Any]:
    pieces = [p for e in volume.entries for p in e.pieces]
    totals = {
        kind: sum(p.pages for p in pieces if p.content == kind) for kind in ("text", "drawing", "photo")
    }
    package = dossier.data.get("package", {})
    notes = [f"{_ITEM.get(lang).format(n=i)}{e.note}" for i, e in enumerate(volume.entries, 1) if e.note]
    day: dt.date | None = dossier.compiled
    return {
        "volume": facts,
        "totals": totals | {"all": volume.pages, "pieces": volume.bound},
        "notes": notes,
        "compiler": {"person": package.get("compiler"), "date": day},
        "reviewer": {"person": package.get("reviewer"), "date": day},
    }


_ITEM = Text("第{n}项：", "item {n}: ")
