"""Look a Word form through before it is used: every error at once, each with its paragraph or cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from dossier.findings import Finding, finding
from dossier.forms.contract import Names
from dossier.forms.form_vetting import TAG_CODES, vet_form
from dossier.forms.template_names import TagReader
from dossier.forms.word_text import Paragraph, find_tags, fonts_used, outside_tags, read_paragraphs
from dossier.model import Location, Text
from dossier.office.font_names import is_house_font

_OPEN_ENDED = re.compile(r"\{[{%#]|[}%#]\}")
_WIDE = re.compile(r"[{｛]｛|｛[{%％]|｝[}｝]|[}%％]｝")
"""Braces of a Chinese input method: they are printed as they stand."""


def check_template(path: Path, names: Names | None = None, *, shown: str | None = None) -> list[Finding]:
    """Everything that is wrong with a form: tags, blocks, unknown names and filters, fonts (T602 … T611).

    `names` is what the form sees (`record_form_names`, `SYSTEM_NAMES`); without it names are not checked.
    `shown` names the file in the findings, by default its path from ``templates/`` on.
    """
    shown = shown or shown_name(path)
    problems = vet_form(path, shown)
    if not all(problem.code in TAG_CODES for problem in problems):
        return list(problems)
    paragraphs, fonts = read_paragraphs(path), fonts_used(path)
    found = list(problems)
    for part in dict.fromkeys(paragraph.part for paragraph in paragraphs):
        # Each part is a template of its own: a loop cannot begin in the text and end in the footer.
        mine = [paragraph for paragraph in paragraphs if paragraph.part == part]
        found += _check_part(mine, names, shown)
    strange = sorted(font for font in fonts if not is_house_font(font))
    return found + [finding("T608", Location(shown), file=shown, font=font) for font in strange]


def shown_name(path: Path) -> str:
    """The path of a form from ``templates/`` on, with forward slashes; its name when it lies elsewhere."""
    parts = path.parts
    if "templates" in parts[:-1]:
        last = len(parts) - 1 - parts[::-1].index("templates")
        return "/".join(parts[last:])
    return path.name


def _check_part(paragraphs: list[Paragraph], names: Names | None, shown: str) -> Iterator[Finding]:
    reader = TagReader(names, shown)
    for paragraph in paragraphs:
        yield from _loose_braces(paragraph, shown)
        for tag in find_tags(paragraph.text):
            yield from reader.read(paragraph, tag)
    yield from reader.end()


def _loose_braces(paragraph: Paragraph, shown: str) -> Iterator[Finding]:
    rest = "".join(outside_tags(paragraph.text))
    wide, loose = _WIDE.search(rest), _OPEN_ENDED.search(rest)
    if wide:
        detail = Text("标签用了全角花括号，改为英文的 {{ }}", "the braces are full-width; write {{ }}")
        excerpt = paragraph.excerpt(wide.group())
        yield finding("T603", paragraph.at(shown), place=paragraph.place, excerpt=excerpt, detail=detail)
    elif loose:
        detail = Text(f"“{loose.group()}” 没有配对", f'"{loose.group()}" has no partner')
        excerpt = paragraph.excerpt(loose.group())
        yield finding("T603", paragraph.at(shown), place=paragraph.place, excerpt=excerpt, detail=detail)
