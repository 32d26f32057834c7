"""Whether this machine can make pages: one small document goes the way of all others and meets the same checks."""

from __future__ import annotations

import tempfile
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn

from dossier.errors import CannotGoOn, os_reason
from dossier.findings import Finding, finding
from dossier.office.converting import convert_documents
from dossier.office.fonts import house_fonts
from dossier.office.printed_pdf import page_fonts
from dossier.office.program import scratch_folder

FONTS = ("宋体", "黑体", "仿宋", "楷体")
"""What Chinese forms are set in."""
_LINE = "城北泵站竣工资料 第 1 页 “合格”（☑ 是 □ 否）±0.5 ABC"


def try_conversion() -> tuple[list[str], list[Finding]]:
    """Convert a page of Chinese; gives the fonts that it was set in, and what a build would refuse. Never raises."""
    try:
        fonts = house_fonts()
        with tempfile.TemporaryDirectory(prefix="dossier-trial-", dir=scratch_folder(None)) as folder:
            page = Path(folder) / "dossier doctor.docx"
            _write_page(page)
            done = convert_documents([page], Path(folder) / "pdf", jobs=1, fonts=fonts, scratch=Path(folder))
            names = [name for pdf in done.pdfs.values() for name in page_fonts(pdf)]
            return names, list(done.failures.values())
    except CannotGoOn as error:
        return [], list(error.findings)
    except OSError as error:
        return [], [finding("P720", path=tempfile.gettempdir(), reason=os_reason(error))]


def _write_page(path: Path) -> None:
    document = Document()
    for font in FONTS:
        for bold in (False, True):
            run = document.add_paragraph().add_run(_LINE)
            run.bold = bold
            run.font.name = "Times New Roman"
            run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    document.save(str(path))
