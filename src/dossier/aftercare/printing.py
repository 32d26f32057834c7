"""A table on a terminal, as JSON, and as one HTML page that opens offline and prints on A4."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby

from dossier.aftercare.tables import Cell, Table, for_people, range_text, shown
from dossier.library.counted import plural
from dossier.model import Language, Text
from dossier.reporting.layout import clean, columns, pad, plain, wrap
from dossier.reporting.spans import in_spans

_EMPTY = {
    "due": Text("没有到期或逾期的事项", "nothing is due"),
    "warranty": Text(
        "没有登记的保修期。保修期写在保修书（records）或 service/terms.yaml 的 warranty，"
        "起算日是 dossier.yaml 的 accepted",
        "there is no warranty on file. Periods stand in a warranty letter (records) or under warranty in "
        "service/terms.yaml, and begin on accepted of dossier.yaml",
    ),
}


def as_text(table: Table, lang: Language, width: int) -> str:
    """Two or three lines a row: when and what; why and on what authority; what it rests on."""
    table, said = for_people(table), range_text(table.as_of, table.until)
    head = Text(f"{table.title.zh} · {said.zh}", f"{table.title.en} · {said.en}")
    lines = [head.get(lang)]
    for group, rows in groupby(table.rows, key=lambda row: row[table.group]):
        lines += ["", clean(str(group))]
        for row in rows:
            lines += _due(row, lang, width) if table.name == "due" else _period(row, lang, width)
    if not table.rows:
        lines += ["", *wrap(_EMPTY[table.name].get(lang), width, "")]
    return "\n".join(lines) + "\n"


def _due(row: Mapping[str, Cell], lang: Language, width: int) -> Iterator[str]:
    named = row["title"] if row["id"] in ("", row["title"]) else f"{row['id']} {row['title']}"
    what = f"{row['project']} {row['subject']} {named}"
    first = f"{pad(shown(row['due'], lang) or '—', 20 if lang == 'zh' else 16)} {row['state']} · {what}"
    yield from wrap("  " + clean(first), width, "      ")
    why = f"{row['why']} · {row['authority']}" + (f" · {row['notes']}" if row["notes"] else "")
    yield from wrap("      " + clean(why), width, "      ")


def _period(row: Mapping[str, Cell], lang: Language, width: int) -> Iterator[str]:
    ends = shown(row["ends"], lang) or Text("未计算", "not computed").get(lang)
    first = f"{shown(row['starts'], lang) or '—'} → {ends}  {_left(row, lang)}{row['kind']} {row['title']}"
    first += f"（{row['term']}）"
    yield from wrap(
        "  " + clean(first if lang == "zh" else first.replace("（", " (").replace("）", ")")), width, "      "
    )
    parts = [row["starts_by"], row["origin"], row["authority"], row["bearer"], row["serials"], row["notes"]]
    yield from wrap("      " + clean(" · ".join(str(p) for p in parts if p)), width, "      ")


def _left(row: Mapping[str, Cell], lang: Language) -> str:
    """Whether a period is over, or how long it still runs; nothing where its end is not known or its start is ahead."""
    days, starts, ends = row.get("left"), row["starts"], row["ends"]
    if not isinstance(days, int) or not isinstance(starts, dt.date) or not isinstance(ends, dt.date):
        return ""
    if (ends - starts).days < days:
        return Text("尚未起算 · ", "not begun · ").get(lang)
    return (_OVER if days < 0 else Text(f"余 {days} 日 · ", f"{plural(days, 'day')} left · ")).get(lang)


_OVER = Text("已届满 · ", "over · ")


def as_json(table: Table) -> str:
    """The rows under their keys; dates in ISO, moments with their time, null where nothing is known."""
    rows = [{key: _plain(cell) for key, cell in row.items()} for row in table.rows]
    whole = {"format": 1, "table": table.name, "as_of": str(table.as_of), "rows": plain(rows)}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _plain(cell: Cell) -> str | int | float | None:
    if isinstance(cell, dt.datetime):
        return cell.isoformat(timespec="minutes")
    return cell.isoformat() if isinstance(cell, dt.date) else cell


_STYLE = """
body{font:14px/1.5 "Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:2em auto;max-width:80em;padding:0 1em}
body{color:#222;overflow-wrap:anywhere}h1{font-size:1.5em;margin:0}p.day{color:#555;margin:.2em 0 1em}
h2{font-size:1.1em;margin:1.5em 0 .4em}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #bbb;padding:.3em .5em;text-align:left}
td{vertical-align:top}th{background:#eef1f4;font-weight:600;white-space:nowrap}td.n,td.a{white-space:nowrap}
span.date{white-space:nowrap}th.a,td.a{text-align:right;font-variant-numeric:tabular-nums}
@media print,(min-width:1200px){td.s{white-space:nowrap}}
@media screen and (max-width:700px){body{margin:1em auto}}
@media print{@page{size:A4 landscape;margin:12mm}body{margin:0;max-width:none;font-size:10px}}
@media print{thead{display:table-header-group}tr{break-inside:avoid}}
"""
_STACKED = """@media screen and (max-width:WIDTHpx){
TABLE thead{display:none}TABLE tr{display:block;border:1px solid #bbb;padding:.3em .5em}TABLE tr+tr{border-top:0}
TABLE td,TABLE td.n,TABLE td.a{display:grid;grid-template-columns:6.5em 1fr;border:0;padding:.1em 0}
TABLE td,TABLE td.n,TABLE td.s,TABLE td.a{text-align:left;white-space:normal}
TABLE td::before{content:attr(data-of);color:#555}TABLE td:empty{display:none}
TABLE td[data-of=""]{display:block;font-weight:600}TABLE td[data-of=""]::before{content:none}}
"""
"""A row as a list of its cells, each with the name of its column, where a screen has no room for all side by side."""
_WIDE = 9
"""Columns of a table that a tablet held upright has no room for."""


def _style() -> str:
    rules = (_STACKED.replace("TABLE", of).replace("WIDTH", width) for of, width in _LEAST_WIDTHS.items())
    return _STYLE + "".join(rules)


_LEAST_WIDTHS = {"table": "700", "table.wide": "1000"}


def as_html(table: Table, lang: Language) -> str:
    """One page without scripts; each group is a table of its own."""
    table = for_people(table)
    sections = [_group(table, str(group), list(rows), lang)
                for group, rows in groupby(table.rows, key=lambda row: row[table.group])]  # fmt: skip
    return as_page(table.title, table.as_of, sections, lang, _EMPTY[table.name], table.until)


def _group(table: Table, group: str, rows: list[Mapping[str, Cell]], lang: Language) -> Section:
    keys = [k for k in table.columns if k != table.group and any(row[k] not in (None, "") for row in rows)]
    return Section(
        group, tuple(table.columns[k].get(lang) for k in keys), tuple(tuple(r[k] for k in keys) for r in rows)
    )


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, the columns of a table below it, its rows."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    """What has to be known to read the table; it stands below it."""


def as_page(
    title: Text,
    day: dt.date,
    sections: Iterable[Section],
    lang: Language,
    empty: Text,
    until: dt.date | None = None,
) -> str:
    """Sections as one page that needs no other file, of a day, looking ahead to `until`."""
    name = escape(title.get(lang))
    said = range_text(day, until).get(lang)
    body = "".join(_section(section, lang) for section in sections) or f"<p>{empty.get(lang)}</p>"
    code = "zh-CN" if lang == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{code}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{name}</title><style>{_style()}</style></head>\n"
        f'<body><h1>{name}</h1><p class="day">{said}</p>\n{body}</body></html>\n'
    )


def _section(section: Section, lang: Language) -> str:
    amounts = [_is_amount(column) for column in zip(*section.rows, strict=True)]
    heads = list(zip(section.columns, amounts, strict=True))
    crowded = len(heads) >= _WIDE
    marked = [(escape(name), ' class="a"' if amount else "") for name, amount in heads]
    head = "".join(f"<th{mark}>{name}</th>" for name, mark in marked)
    lines = "".join(
        "<tr>"
        + "".join(
            f'<td{_mark(cell, amount=amount, crowded=crowded)} data-of="{escape(name)}">{_words(cell, lang)}</td>'
            for (name, amount), cell in zip(heads, row, strict=True)
        )
        + "</tr>\n"
        for row in section.rows
    )
    title = escape(clean(section.title))
    wide = ' class="wide"' if crowded else ""
    note = f"<p>{escape(clean(section.note))}</p>\n" if section.note else ""
    table = f"<table{wide}><thead><tr>{head}</tr></thead><tbody>\n{lines}</tbody></table>\n"
    return f"<h2>{title}</h2>\n{table}{note}"


def _words(cell: Cell, lang: Language) -> str:
    """What a cell says; in a sentence dates and numbers stay on one line."""
    said = escape(clean(shown(cell, lang)))
    held = in_spans(said) if isinstance(cell, str) else said
    return (
        held if held == said else f"<div>{held}</div>"
    )  # on a phone a cell is a grid of its name and one thing


def _mark(cell: Cell, *, amount: bool, crowded: bool) -> str:
    if amount:
        return ' class="a"'
    if isinstance(cell, dt.date | int):
        return ' class="n"'
    return ' class="s"' if crowded and isinstance(cell, str) and 0 < columns(cell) <= _WORD else ""


_WORD = 10
"""Columns of a name or a term, five Chinese characters, not broken where a screen or sheet is wide."""


def _is_amount(column: Iterable[Cell]) -> bool:
    """Whether a column holds nothing but numbers, amounts and shares, which are read from the right."""
    said = [str(cell) for cell in column if cell not in (None, "")]
    return bool(said) and all(_AMOUNT.fullmatch(text) for text in said)


_AMOUNT = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?(?: %)?|—")
