"""Pages to bind: typed, scanned and hostile ones, made with the real libraries."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import img2pdf
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from dossier.office.fonts import house_fonts

Make = Callable[..., Path]


@pytest.fixture(scope="session")
def face() -> Path:
    font = house_fonts().stamp_font
    assert font is not None
    return font


@pytest.fixture
def typed(tmp_path: Path) -> Make:
    """A PDF of Helvetica text; `links` are (text, address or page index) from its first page."""

    def make(
        name: str,
        pages: int = 1,
        *,
        size: tuple[float, float] = (595.28, 841.89),
        links: tuple[tuple[str, str | int], ...] = (),
        word: str = "body",
    ) -> Path:
        pdf = pikepdf.new()
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        for number in range(pages):
            page = pdf.add_blank_page(page_size=size)
            del page.obj["/Resources"]
            lines = [f"BT /F1 12 Tf 72 {size[1] / 2:.0f} Td ({word} {number}) Tj ET"]
            if number == 0:
                lines += [f"BT /F1 10 Tf 400 {700 - 20 * n} Td ({t}) Tj ET" for n, (t, _) in enumerate(links)]
            page.Contents = pdf.make_stream("\n".join(lines).encode())
        notes = Array()
        for n, (_, target) in enumerate(links):
            note = Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Border=[0, 0, 0],
                Rect=[398, 697 - 20 * n, 440, 711 - 20 * n],
            )
            if isinstance(target, int):
                note.Dest = Array([pdf.pages[target].obj, Name.Fit])
            else:
                note.A = Dictionary(S=Name.URI, URI=target)
            notes.append(pdf.make_indirect(note))
        if links:
            pdf.pages[0].obj.Annots = notes
        # Inherited; qpdf pushes it down as soon as pages are touched, so it comes last.
        pdf.Root.Pages.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
        pdf.save(tmp_path / name)
        return tmp_path / name

    return make


@pytest.fixture
def scan(tmp_path: Path) -> Make:
    def make(name: str, pages: int = 1, level: int = 240) -> Path:
        out = io.BytesIO()
        Image.new("L", (1240, 1754), level).save(out, "JPEG")
        layout = img2pdf.get_layout_fun((img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297)))
        (tmp_path / name).write_bytes(
            img2pdf.convert([out.getvalue()] * pages, layout_fun=layout, nodate=True)
        )
        return tmp_path / name

    return make
