"""案卷目录 and 总目录 as tables that any office program opens: the volumes, and every record with its page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from dossier.model import Dossier, Language, Text
from dossier.planning.front_matter import volume_facts
from dossier.planning.plan import VolumePlan
from dossier.reporting.words import day

VOLUMES, CONTENTS = "volumes.csv", "contents.csv"
"""Their names in a package."""
_OF_VOLUMES = (
    Text("案卷号", "Volume"), Text("档号", "Archive no."), Text("案卷题名", "Title"), Text("编制单位", "Compiled by"),
    Text("起始日期", "From"), Text("终止日期", "To"), Text("件数", "Items"), Text("页数", "Pages"),
    Text("其中图样", "of which drawings"), Text("保管期限", "Retention"), Text("密级", "Secrecy"),
    Text("厚度 mm", "Thickness mm"), Text("盒宽 mm", "Box mm"), Text("文件", "File"),
)  # fmt: skip
_OF_CONTENTS = (
    Text("案卷号", "Volume"), Text("案卷题名", "Volume title"), Text("序号", "No."), Text("文件编号", "Document no."),
    Text("责任者", "By"), Text("文件题名", "Title"), Text("日期", "Date"), Text("页次", "First page"),
    Text("页数", "Pages"), Text("备注", "Remark"), Text("资料", "Record"), Text("文件", "File"),
)  # fmt: skip


def volumes_table(volumes: Sequence[VolumePlan], dossier: Dossier, lang: Language) -> bytes:
    """案卷目录: a row for each volume, as its cover says it."""
    rows = []
    for volume in volumes:
        facts = volume_facts(volume, dossier, lang)
        drawings = sum(p.pages for e in volume.entries for p in e.pieces if p.content == "drawing")
        rows.append(
            [
                volume.number, facts["archive_number"], volume.title, facts["compiling_unit"],
                day(facts["started"]), day(facts["ended"]), len(volume.entries), volume.pages, drawings,
                facts["retention"], facts["secrecy"], volume.thickness_mm, volume.box_mm,
                f"volumes/{volume.name}.pdf",
            ]
        )  # fmt: skip
    return _table(_OF_VOLUMES, rows, lang)


def contents_table(volumes: Sequence[VolumePlan], lang: Language) -> bytes:
    """总目录: a row for each record, as the index of its volume says it."""
    rows = [
        [
            volume.number, volume.title, number, entry.number, entry.responsible, entry.title, day(entry.date),
            first if entry.pages else "", entry.pages, entry.remark, entry.record, f"volumes/{volume.name}.pdf",
        ]
        for volume in volumes
        for number, (entry, first) in enumerate(zip(volume.entries, volume.first_pages(), strict=True), 1)
    ]  # fmt: skip
    return _table(_OF_CONTENTS, rows, lang)


def _table(heads: Iterable[Text], rows: Iterable[Sequence[object]], lang: Language) -> bytes:
    """Comma-separated, in UTF-8 with a byte order mark: Excel reads no other kind of UTF-8."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow([head.get(lang) for head in heads])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return made.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    """As text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
