"""The other half of a form's contract: what a record says and the form has no place for."""

from __future__ import annotations

import re
from pathlib import Path

from dossier.findings import Finding, Severity, finding
from dossier.forms.word_text import find_tags, read_paragraphs
from dossier.library.schemas import Schemas
from dossier.model import Location, RecordType, Text

_WORD = re.compile(r"[A-Za-z_]\w*")


def unused_fields(path: Path, kind: RecordType, schemas: Schemas, shown: str) -> list[Finding]:
    """T613 for the fields of the record type, those of its lists included, that no tag of the form names.

    A warning where the schema demands the field, for your information elsewhere. Expects a form that
    `check_template` could read.
    """
    named = named_words(path)
    common = schemas.common("record").fields
    every = ((path, field.title, demanded) for path, field, demanded in schemas.record(kind.name).walk())
    fields = [f for f in every if f[1] and f[0].partition(".")[0] not in common]
    unused = [f for f in fields if f[0].rpartition(".")[2] not in named]
    whole = {name for name, _, _ in unused}
    unused = [f for f in unused if f[0].rpartition(".")[0] not in whole]
    found = []
    for demanded, severity in ((True, Severity.WARNING), (False, Severity.INFO)):
        left = [f for f in unused if f[2] is demanded]
        if left:
            listed = Text(
                "、".join(f"{name} {title.zh.partition('（')[0]}" for name, title, _ in left if title),
                ", ".join(f"{name} ({title.en.partition(' (')[0]})" for name, title, _ in left if title),
            )
            found.append(finding("T613", Location(shown), severity=severity, fields=listed))
    return found


def named_words(path: Path) -> set[str]:
    """Every word in the tags of a form: it prints no key that is not among them."""
    return set(_WORD.findall(_tags(path)))


def printed_keys(path: Path) -> set[str]:
    """The keys of its record that a form names, as ``record.key``; every word where it passes the record on whole."""
    tags = _tags(path)
    return named_words(path) if _WHOLE.search(tags) else set(_KEY.findall(tags))


_KEY = re.compile(r"\brecord\s*(?:\.\s*|\[\s*[\"'])(\w+)")
_WHOLE = re.compile(r"\brecord\b(?!\s*[.\[])(?!\s*\|\s*signer\b)")


def _tags(path: Path) -> str:
    return "\n".join(tag for paragraph in read_paragraphs(path) for tag in find_tags(paragraph.text))
