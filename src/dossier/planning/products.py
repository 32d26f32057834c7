"""The files that a build is going to make, before anything is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dossier.model import Catalogue, Dossier, Language, Record, RecordType, Text
from dossier.planning.order import unit_of
from dossier.planning.volumes import safe_name, volume_file_name

_FRONT = Text("卷内备考表", "closing note")
"""The longest name among the forms of a volume."""


def form_name(record: Record, kind: RecordType) -> str:
    """Where the form of a record goes, below ``word/`` and without suffix."""
    return f"{kind.group}/{safe_name(f'{record.id} {record.title}')}"


def planned_files(
    dossier: Dossier, catalogue: Catalogue, types: Mapping[str, RecordType], lang: Language
) -> Iterator[str]:
    """Forms and volumes, relative to the package; names as long as they may get, originals not among them.

    How many parts a volume has is only known when pages are counted; so each is taken for the tenth of many.
    """
    yield "report/completeness.html"
    volumes = set()
    for record in dossier.records:
        kind = types[record.type]
        if kind.form and record.status != "void":
            yield f"word/{form_name(record, kind)}.docx"
        group = catalogue.groups.get(kind.group, Text(kind.group, kind.group)).get(lang)
        content = "drawing" if kind.content == "drawing" else "text"
        volumes.add(f"10 {volume_file_name(group, unit_of(record), content, 10, lang)}")
    for name in sorted(volumes):
        yield f"volumes/{name}.pdf"
        yield f"word/{name}/{_FRONT.get(lang)}.docx"
