"""Draw every form in every state side by side, so that a person sees in a minute what has become ugly.

``python tools/make_contact_sheets.py FOLDER [FORM …]`` writes ``<form> <language>.png``: the pages of the form with all
fields given, with the fewest, and with far too much, one state below the other. The data are those of the tests.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from dossier.forms.filling import fill_form  # noqa: E402
from dossier.forms.unbroken import copy_tied  # noqa: E402
from dossier.library.terms import gather_terms  # noqa: E402
from dossier.office.converting import convert_documents  # noqa: E402
from dossier.office.fonts import house_fonts  # noqa: E402
from dossier.pdf.rendering import on_screen  # noqa: E402
from form_samples import RECORD_FORMS, SCHEMAS, STATES, State, sample  # noqa: E402
from system_samples import SYSTEM_FORMS, system_sample  # noqa: E402
from word_samples import DAY  # noqa: E402

_DPI, _GAP, _ACROSS = 60, 12, 6
"""Dots per inch, pixels between pages, pages in a row."""
_LANGUAGES = ("zh-CN", "en")


def contact_sheet(rows: Sequence[Sequence[Image.Image]]) -> Image.Image:
    """The pictures of each row side by side, the rows below one another, on grey."""
    wide = max(sum(p.width + _GAP for p in row) for row in rows) + _GAP
    high = sum(max(p.height for p in row) + _GAP for row in rows) + _GAP
    sheet = Image.new("RGB", (wide, high), "#8a8a8a")
    y = _GAP
    for row in rows:
        x = _GAP
        for page in row:
            sheet.paste(page, (x, y))
            x += page.width + _GAP
        y += max(p.height for p in row) + _GAP
    return sheet


def pages_of(pdf: Path) -> list[Image.Image]:
    """Every page as a picture with a thin rim."""
    with on_screen(pdf) as screen:
        drawn = [screen.sight(number, _DPI).picture() for number in range(len(screen.document))]
    return [ImageOps.expand(page, 1, "#555555") for page in drawn]


def printed(
    forms: Sequence[str], languages: Sequence[str], states: Sequence[State], work: Path
) -> dict[tuple[str, str, str], Path]:
    """The forms as PDF files below `work`, by form, language and state.

    Raises:
        SystemExit: a form could not be converted.
    """
    terms, made = gather_terms(SCHEMAS), {}
    for form, language, state in product(forms, languages, states):
        context = _context(form, language, state)
        document = work / f"{form} {language} {state}.docx"
        template = ROOT / "templates" / language / f"{form}.docx"
        fill_form(template, context, document, terms=terms, title=form, date=DAY)
        made[form, language, state] = document
    done = convert_documents(list(made.values()), work / "pdf", jobs=2, fonts=house_fonts(), stage=copy_tied)
    if done.failures:
        raise SystemExit("\n".join(f"{path.stem}: {f.message.en}" for path, f in done.failures.items()))
    return {which: done.pdfs[document] for which, document in made.items()}


def _context(form: str, language: str, state: State) -> dict[str, Any]:
    if form in SYSTEM_FORMS:
        return system_sample(form, state, "en" if language == "en" else "zh")
    context = sample(SCHEMAS, form, state).context
    context["dossier"]["language"] = language
    return context


def make_sheets(folder: Path, forms: Sequence[str]) -> list[Path]:
    """Write the sheets of the forms, and give their paths.

    Raises:
        SystemExit: as `printed`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with TemporaryDirectory() as name:
        pdfs = printed(forms, _LANGUAGES, STATES, Path(name))
        for form, language in product(forms, _LANGUAGES):
            states = [pages_of(pdfs[form, language, state]) for state in STATES]
            rows = [pages[at : at + _ACROSS] for pages in states for at in range(0, len(pages), _ACROSS)]
            written.append(folder / f"{form} {language}.png")
            contact_sheet(rows).save(written[-1], optimize=True)
    return written


if __name__ == "__main__":
    for path in make_sheets(Path(sys.argv[1]), sys.argv[2:] or [*RECORD_FORMS, *SYSTEM_FORMS]):
        print(path)
