"""Which paper, drawing or photograph backs a record: its data in the form its type has in practice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examples_drawing import Drawing
from examples_paper import Grid, Paper, Sign
from examples_photo import draw_nameplate, draw_site
from examples_words import (
    COMMON,
    as_date,
    columns_of,
    date_words,
    disciplines,
    fields_of,
    label,
    roles,
    words,
)

SEALS = {
    "lab": "检验检测专用章",
    "maker": "质量检验专用章",
    "contractor": "项目部公章",
    "supervisor": "项目监理机构章",
    "regulator": "行政审批专用章",
}
"""What a seal says at its foot, by the party that sets it; any other: 公章."""

LISTS = {
    "units": ("unit", "id", "单位工程"),
    "equipment": ("equipment", "tag", "设备"),
    "materials": ("material", "id", "材料"),
    "systems": ("system", "id", "系统"),
    "divisions": ("division", "id", "分部工程"),
    "items": ("item", "id", "分项工程"),
    "inspection_lots": ("inspection_lot", "id", "检验批"),
    "concealed": ("concealed", "id", "隐蔽部位"),
    "rooms": ("room", "id", "房间"),
}
"""List of dossier.yaml → the record's field, the key of its entries, the word for it."""


@dataclass(frozen=True)
class Sources:
    """The dossier as it stands in its files, and the extra words of its papers."""

    dossier: Mapping[str, Any]
    records: Sequence[Mapping[str, Any]]
    types: Mapping[str, Mapping[str, Any]]
    own: Mapping[str, Any]

    @property
    def parties(self) -> Mapping[str, Mapping[str, Any]]:
        parties: Mapping[str, Mapping[str, Any]] = self.dossier["parties"]
        return parties

    @property
    def project(self) -> str:
        name: str = self.dossier["project"]["name"]
        return name

    @property
    def names(self) -> Mapping[str, Mapping[str, Any]]:
        """What a key in a record stands for in print: a party's name, another record's number and title."""
        named = {
            record["id"]: {"name": f"{record['title']}（{record.get('number', '')}）"}
            for record in self.records
        }
        return {**named, **self.parties}

    def firm_of(self, record: Mapping[str, Any]) -> str:
        """Who issues the paper: what the record or its kind says, else the contractor."""
        for key in ("laboratory", "authority", "maker", "trainer_organisation"):
            if record.get(key):
                return str(self.parties.get(record[key], {}).get("name", record[key]))
        key = record.get("responsible") or self.types.get(record["type"], {}).get("firm") or "contractor"
        if key in ("maker", "supplier"):
            for tag in _many(record.get("equipment")):
                return str(next(entry for entry in self.dossier["equipment"] if entry["tag"] == tag)["maker"])
        return str(self.parties.get(key, self.parties["contractor"])["name"])

    def extra(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Words beyond the record: those of its type, overlaid by its own."""
        own: Mapping[str, Any] = self.own.get("records", {}).get(record["id"], {})
        return {**self.types.get(record["type"], {}), **own}


def _many(value: object) -> list[str]:
    if value is None:
        return []
    return [str(entry) for entry in value] if isinstance(value, list) else [str(value)]


def make_paper(sources: Sources, record: Mapping[str, Any], evidence: Mapping[str, Any]) -> Paper:
    """The paper of a record: heading facts, its own fields, extra results and chapters, signatures."""
    extra = sources.extra(record)
    is_annex = bool(evidence.get("annex"))
    title = Path(evidence["file"]).stem if is_annex else str(record["title"])
    grids = [] if is_annex else list(_field_grids(sources, record))
    grids += [Grid(grid["caption"], grid["header"], _texts(grid["rows"])) for grid in extra.get("grids", ())]
    chapters = [] if is_annex else list(_field_chapters(sources, record))
    chapters += [(head, _fill(text, sources, record)) for head, text in extra.get("chapters", ())]
    copy_of = str(evidence.get("original_location", "")) if evidence["kind"] == "copy" else None
    return Paper(
        title=title,
        firm=sources.firm_of(record),
        project=sources.project,
        number=str(record.get("number", record["id"])),
        facts=[*_heading(sources, record), *([] if is_annex else _field_facts(sources, record))],
        grids=grids,
        chapters=chapters,
        signs=list(_signs(sources, record)),
        copy_of=copy_of,
        landscape=bool(extra.get("landscape")),
    )


def _texts(rows: Sequence[Sequence[object]]) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _fill(text: str, sources: Sources, record: Mapping[str, Any]) -> str:
    """Names in braces: project, place, owner, contractor, supervisor, designer, title."""
    known = {key: party["name"] for key, party in sources.parties.items()}
    known |= {key: str(value) for key, value in sources.dossier["project"].items()}
    known |= {"project": sources.project, "title": str(record["title"])}
    for key, value in known.items():
        text = text.replace("{" + key + "}", value)
    return text


def _heading(sources: Sources, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "工程名称", sources.project
    if record.get("number"):
        yield "编　　号", str(record["number"])
    if record.get("date"):
        day = as_date(record["date"])
        yield "日　　期", date_words(day) if isinstance(day, dt.date) else str(day)
    if record.get("expires"):
        yield "有效期至", date_words(as_date(record["expires"]))  # type: ignore[arg-type]
    for name, (field, key, word) in LISTS.items():
        listed = {str(entry[key]): entry for entry in sources.dossier.get(name, ())}
        chosen = [listed[mark] for mark in _many(record.get(field)) if mark in listed]
        if chosen:
            yield (
                word,
                "、".join(
                    " ".join(filter(None, (str(e[key]), e["name"], e.get("model", "")))) for e in chosen
                ),
            )
    if record.get("discipline"):
        yield "专　　业", "、".join(disciplines()[mark]["zh"] for mark in _many(record["discipline"]))


def _own_fields(record: Mapping[str, Any]) -> Iterator[tuple[str, Any, Mapping[str, Any], Path]]:
    known = fields_of(str(record["type"]))
    for name, value in record.items():
        if name not in COMMON and value is not None:
            schema, home = known.get(name, ({}, Path()))
            yield label(name, schema), value, schema, home


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _is_chapter(value: object) -> bool:
    long_text = isinstance(value, str) and len(value) > 60
    return long_text or (
        isinstance(value, list) and not _is_table(value) and sum(map(len, map(str, value))) > 30
    )


def _field_facts(sources: Sources, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for title, value, schema, home in _own_fields(record):
        if isinstance(value, dict):
            parts = columns_of({"items": schema}, home)
            for name, inner in value.items():
                part = parts.get(name, ({}, home))[0]
                yield label(name, part), words(inner, part, sources.names)
        elif not _is_table(value) and not _is_chapter(value):
            yield title, words(value, schema, sources.names)


def _field_grids(sources: Sources, record: Mapping[str, Any]) -> Iterator[Grid]:
    for title, value, schema, home in _own_fields(record):
        if _is_table(value):
            columns = columns_of(schema, home)
            used = list(dict.fromkeys(name for row in value for name in row))
            header = [label(name, columns.get(name, ({}, home))[0]) for name in used]
            rows = [
                [words(row.get(name), columns.get(name, ({}, home))[0], sources.names) for name in used]
                for row in value
            ]
            yield Grid(title, ["序号", *header], [[str(at + 1), *row] for at, row in enumerate(rows)])


def _field_chapters(sources: Sources, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for title, value, schema, _ in _own_fields(record):
        if _is_chapter(value):
            single = schema.get("items", {}) if isinstance(value, list) else schema
            lines = [
                words(entry, single, sources.names)
                for entry in (value if isinstance(value, list) else [value])
            ]
            if len(lines) > 1 and max(map(len, lines)) <= 12:
                yield title, "、".join(lines)
                continue
            marked = [f"{at + 1}．{line}" for at, line in enumerate(lines)] if len(lines) > 1 else lines
            yield title, "\n".join(marked)


def _signs(sources: Sources, record: Mapping[str, Any]) -> Iterator[Sign]:
    known = roles()
    for entry in record.get("signatures", ()):
        role = known[entry["role"]]
        party = role["party"]
        firm = sources.parties.get(party, {}).get("name")
        if party in ("maker", "lab", "other", "regulator"):
            firm = sources.firm_of({**record, "responsible": party} if party != "other" else record)
        seal = SEALS.get(party, "公章") if entry.get("seal") else None
        if seal and record["type"] == "contract":
            seal = "合同专用章"
        day = as_date(entry.get("date") or record.get("date"))
        signed = entry.get("person") or entry.get("seal")
        date = date_words(day) if signed and isinstance(day, dt.date) else None
        yield Sign(role["zh"], entry.get("person"), date, firm, seal)
    for blank in sources.extra(record).get("blank_signs", ()):
        yield Sign(blank)


def make_drawing(sources: Sources, record: Mapping[str, Any]) -> Drawing:
    """The sheet of an as-built drawing record; picture and words come from the example's own file."""
    shown = sources.own["drawings"][record["id"]]
    parties = sources.parties
    return Drawing(
        title=str(record["title"]),
        number=str(record.get("drawing_number", record.get("number", ""))),
        project=sources.project,
        designer=str(parties.get("designer", parties["contractor"])["name"]),
        date=str(record["date"]),
        picture=str(shown["picture"]),
        words=tuple(shown["words"]),
        stamp=record.get("stamp"),
        firms=(str(parties["contractor"]["name"]), str(parties.get("supervisor", {}).get("name", ""))),
        changes=tuple(sources.names[mark]["name"] for mark in _many(record.get("changes"))),
    )


def make_photo(
    sources: Sources, record: Mapping[str, Any], evidence: Mapping[str, Any], target: Path
) -> None:
    """A nameplate for a record of that type, else the scene that the example's own file names."""
    shown = sources.own.get("photos", {}).get(evidence["file"], {})
    taken = f"{shown.get('date', record['date'])} {shown.get('time', '10:21')}"
    if record["type"] == "nameplate":
        tag = _many(record["equipment"])[0]
        item = next(entry for entry in sources.dossier["equipment"] if entry["tag"] == tag)
        rows = [("型　　号", item["model"]), *map(tuple, shown.get("rows", ())), ("出厂编号", item["serial"])]
        draw_nameplate(item["maker"], item["name"], rows, taken, target)
        return
    short = sources.dossier["project"].get("aliases", [sources.project])[0]
    caption = f"{short}\n{shown['caption']}\n{record['date']}"
    draw_site(caption, shown["scene"], taken, target)
