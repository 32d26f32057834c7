"""Pages with annotations and fields, built by hand, and how two viewers show them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from dossier.pdf.rendering import on_screen

POPPLER = shutil.which("pdftoppm")


def sheet(
    content: bytes = b"0.8 g 100 100 200 200 re f 0 g BT /F1 20 Tf 50 700 Td (page) Tj ET", **keys: Any
) -> Any:
    """A file of one page of A4 with a grey square and a word; `keys` go into the page."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842)).obj
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(helvetica)))
    page.Contents = pdf.make_stream(content)
    for key, value in keys.items():
        page[f"/{key}"] = value
    return pdf


def look(
    pdf: Any, content: bytes = b"1 0 0 rg 0 0 100 50 re f 0 0 1 RG 4 w 2 2 m 98 48 l S", **keys: Any
) -> Any:
    """An appearance: a red box with a blue line."""
    form = pdf.make_stream(content)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 50])
    form.Resources = Dictionary()
    for key, value in keys.items():
        form[f"/{key}"] = value
    return form


def with_note(pdf: Any, kind: str, appearance: Any = None, **keys: Any) -> Any:
    """Put an annotation onto the first page of `pdf`; a widget becomes a text field of a form."""
    note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=[100, 600, 200, 650], F=4)
    for key, value in keys.items():
        note[f"/{key}"] = value
    if appearance is not None:
        note.AP = Dictionary(N=appearance)
    note = pdf.make_indirect(note)
    if kind == "Widget":
        note.FT = note.get("/FT", Name.Tx)
        note.T = "field"
        form = pdf.Root.get("/AcroForm", Dictionary(Fields=Array()))
        form.Fields.append(note)
        pdf.Root.AcroForm = form
    page = pdf.pages[0].obj
    page.Annots = Array([*page.get("/Annots", ()), note])
    return note


def by_pdfium(path: Path, page: int = 0) -> Image.Image:
    with on_screen(path) as screen:
        return screen.sight(page).picture()


def by_poppler(path: Path, page: int = 0) -> Image.Image:
    out = path.with_suffix("")
    number = str(page + 1)
    subprocess.run(
        ["pdftoppm", "-r", "72", "-png", "-singlefile", "-f", number, "-l", number, path, out],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return Image.open(out.with_suffix(".png")).convert("RGB")
