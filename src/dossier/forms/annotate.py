"""Findings of a form as Word comments in a copy, at the very paragraph: the author mends it where it is read."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from pathlib import Path

from docx import Document
from docx.text.paragraph import Paragraph

from dossier.disk.writing import write_file
from dossier.findings import Finding
from dossier.model import Language
from dossier.office.word_file import MAIN_PART

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def annotate_form(form: Path, findings: Iterable[Finding], output: Path, lang: Language, day: dt.date) -> int:
    """Write a copy of `form` with a comment for each finding; returns how many.

    A finding without a paragraph of the text (a header, the file as a whole) stands at the first paragraph, because
    Word keeps no comments in headers. `day` dates the comments.
    """
    document = Document(str(form))
    paragraphs = list(document.element.body.iter(f"{_W}p"))
    count = 0
    for found in findings:
        ordinal = _ordinal(found)
        where = Paragraph(paragraphs[ordinal if ordinal < len(paragraphs) else 0], document)
        runs = where.runs or [where.add_run("")]
        text = f"{found.code} {found.message.get(lang)}\n→ {found.hint.get(lang)}"
        comment = document.add_comment(runs=runs, text=text, author="dossier", initials="D")
        comment._comment_elm.set(f"{_W}date", f"{day.isoformat()}T00:00:00Z")
        count += 1
    made = io.BytesIO()
    document.save(made)
    write_file(output, made.getvalue())
    return count


def _ordinal(found: Finding) -> int:
    part, _, number = (found.location.pointer if found.location else "").partition("#")
    return int(number) if part == MAIN_PART and number.isdigit() else 0
