"""The other half of a form's contract: what a record says and the form has no place for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dossier.findings import Finding, Severity, finding
from dossier.library.schemas import Schemas
from dossier.model import Location, RecordType, Text
from dossier.rendering.word_text import find_tags, read_paragraphs

_WORD = re.compile(r"[A-Za-z_]\w*")


def unused_fields(path: Path, kind: RecordType, schemas: Schemas, shown: str) -> list[Finding]:
    """T613 for the fields of the record type, those of its lists included, that no tag of the form names.

    A warning where the schema demands the field, for your information elsewhere. Expects a form that
    `check_template` could read.
    """
    tags = [tag for paragraph in read_paragraphs(path) for tag in find_tags(paragraph.text)]
    named = {word for tag in tags for word in _WORD.findall(tag)}
    common = schemas.contents["common.schema.json"]["$defs"]["record"]["properties"]
    base = schemas.uri(f"records/{kind.name}.schema.json")
    fields = [f for f in _fields(kind.schema, base, schemas) if f[0].partition(".")[0] not in common]
    unused = [f for f in fields if f[0].rpartition(".")[2] not in named]
    whole = {name for name, _, _ in unused}
    unused = [f for f in unused if f[0].rpartition(".")[0] not in whole]
    found = []
    for demanded, severity in ((True, Severity.WARNING), (False, Severity.INFO)):
        left = [f for f in unused if f[2] is demanded]
        if left:
            listed = Text(
                "、".join(f"{name} {title['zh'].partition('（')[0]}" for name, title, _ in left),
                ", ".join(f"{name} ({title['en'].partition(' (')[0]})" for name, title, _ in left),
            )
            found.append(finding("T613", Location(shown), severity=severity, fields=listed))
    return found


def _fields(
    schema: Mapping[str, Any], base: str, schemas: Schemas, above: str = ""
) -> Iterator[tuple[str, Mapping[str, str], bool]]:
    """Dotted name, title, and whether it must be given, of every field that holds a value."""
    required = {key for part, _ in schemas.parts(schema, base) for key in part.get("required", ())}
    for name, (below, uri) in schemas.properties(schema, base).items():
        title = next((p["x-title"] for p, _ in schemas.parts(below, uri) if "x-title" in p), None)
        member = schemas.items(below, uri) or (below, uri)
        if title is None:
            continue
        yield f"{above}{name}", title, name in required
        if not above and schemas.properties(*member):
            yield from _fields(*member, schemas, f"{name}.")
