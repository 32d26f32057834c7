"""Make docs/gallery.md: each form of a record, filled and with the least that it needs, as small pictures.

``python tools/make_gallery.py`` fills the forms with the data of the tests, converts them with LibreOffice and draws
their first pages into docs/pictures/forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from make_contact_sheets import ROOT, contact_sheet, pages_of, printed
from PIL import ImageOps

from dossier.model import Text
from form_samples import RECORD_FORMS, SCHEMAS

PAGE = ROOT / "docs" / "gallery.md"
_PICTURES = PAGE.parent / "pictures" / "forms"
_HEIGHT = 560
_COLOURS = 16
_HEAD = """# 表格样张 Forms

每张表左边填满，右边只有必填的内容；项目里可以放自己的表代替（[Word 表格](forms.md)）。

The forms of records, filled and with the least that they need; a project may bring its own ([Word forms](forms.md)).

样张由 `python tools/make_gallery.py` 生成，内容是虚构的。
"""


def titles() -> Mapping[str, Text]:
    """Form → title of the record that is printed with it."""
    return {kind.form: kind.title for kind in SCHEMAS.record_types.values() if kind.form}


def gallery_page() -> str:
    """The text of docs/gallery.md."""
    return _HEAD + "".join(_entries())


def _entries() -> Iterator[str]:
    for form in RECORD_FORMS:
        title = titles()[form]
        yield f"\n## {title.zh} {title.en}\n\n`{form}.docx`\n\n![{title.zh}](pictures/forms/{form}.png)\n"


def main() -> None:
    """The pictures and the page."""
    _PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name:
        pdfs = printed(RECORD_FORMS, ["zh-CN"], ["full", "minimal"], Path(name))
        for form in RECORD_FORMS:
            pages = [pages_of(pdfs[form, "zh-CN", state])[0] for state in ("full", "minimal")]
            small = [ImageOps.contain(p, (p.width, _HEIGHT)) for p in pages]
            strip = contact_sheet([small]).quantize(_COLOURS)
            strip.save(_PICTURES / f"{form}.png", optimize=True)
    PAGE.write_text(gallery_page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
