"""Records, lines and dossiers of a few words, for rules that read sentences."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from dossier.checking.statements import Statement
from dossier.location import Location
from dossier.model import Dossier, Party, Record


def a_record(type_: str, title: str = "资料", **data: Any) -> Record:
    """A record; `id`, `number`, `date` and `responsible` among the data count for the record itself."""
    number, date, by = data.get("number"), data.get("date"), data.get("responsible")
    id_ = str(data.pop("id", "R-1"))
    day = date if isinstance(date, dt.date) else None
    place = Location("records.yaml", pointer="/0")
    return Record(id_, type_, title, number, day, by, "issued", (), (), data, place)


def said(text: str, record: Record, pointer: str = "", file: str = "evidence/a.pdf") -> Statement:
    """A line of a paper of the record, or of its field where there is a pointer."""
    if pointer:
        return Statement(text, record, record.location, pointer=pointer)
    return Statement(text, record, record.location, file, 1)


def a_dossier(*records: Record, **data: Any) -> Dossier:
    """A dossier of these records; `parties` are firms by their names."""
    names = enumerate(data.pop("parties", ()))
    firms = {f"p{n}": Party(f"p{n}", "contractor", name, {}) for n, name in names}
    project = {"name": "江州市第三水厂取水泵房改造工程"} | data.pop("project", {})
    return Dossier(
        Path(),
        "building",
        "CN",
        "zh-CN",
        None,
        "T-1",
        project["name"],
        firms,
        records,
        (),
        {"project": project} | data,
        ("dossier.yaml",),
    )
