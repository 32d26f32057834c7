"""The page tree of a foreign PDF in plain order: what has the wrong type goes, what viewers assume is written down.

Nothing here changes what a viewer shows: it passes over the same things in silence.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from dossier.pdf.pages import drop_unbound, inherited

logging.getLogger("pikepdf").addHandler(logging.NullHandler())
"""What it has to say about a file is a finding or nothing, not a line on somebody's terminal."""

_LETTER = (0, 0, 612, 792)
"""What every viewer takes for a page without a size."""
_ROOT_KEYS = ("/Type", "/Pages", "/OCProperties", "/AcroForm")
_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_RESOURCES = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties")
_STREAMS = ("/XObject",)
"""Resources that can only be streams."""


def make_plain(pdf: pikepdf.Pdf) -> None:
    """Leave of the catalogue and of each page what a bound page can have, each thing of its own type.

    Raises:
        pikepdf.PdfError: the page tree cannot be walked.
    """
    for key in set(pdf.Root.keys()) - set(_ROOT_KEYS):
        del pdf.Root[key]
    for key in ("/OCProperties", "/AcroForm"):
        if key in pdf.Root and not isinstance(pdf.Root[key], Dictionary):
            del pdf.Root[key]
    _plain_layers(pdf)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        _plain_page(page.obj, seen)


def strays(pdf: pikepdf.Pdf) -> frozenset[int]:
    """Pages (from 0) that name a /Parent they do not hang from: viewers take what they inherit from either."""
    kids: dict[tuple[int, int], set[tuple[int, int]]] = {}
    found = set()
    for number, page in enumerate(pdf.pages):
        parent = page.obj.get("/Parent")
        if not isinstance(parent, Dictionary):
            continue
        if parent.objgen not in kids:
            listed = parent.get("/Kids")
            kids[parent.objgen] = (
                {k.objgen for k in listed if isinstance(k, Dictionary)}
                if isinstance(listed, Array)
                else set()
            )
        if page.obj.objgen not in kids[parent.objgen]:
            found.add(number)
    return frozenset(found)


def numbers(value: Any, count: int) -> list[float] | None:
    """An array of exactly `count` numbers as floats, else None."""
    if not isinstance(value, Array) or len(value) != count:
        return None
    found = [float(item) for item in value if is_number(item)]
    return found if len(found) == count and all(abs(item) < 1e9 for item in found) else None


def is_number(value: Any) -> bool:
    """True for an integer or a real of a PDF."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _plain_page(page: Any, seen: set[tuple[int, int]]) -> None:
    drop_unbound(page)
    _plain_boxes(page)
    for key, fits in _PAGE_TYPES.items():
        if key in page and not fits(page[key]):
            del page[key]
    turn = inherited(page, "/Rotate", 0)
    if not isinstance(turn, int):  # 90.0 is turned by some viewers and not by others
        page.Rotate = int(turn) if is_number(turn) and int(turn) == turn else 0
    _plain_contents(page)
    resources = inherited(page, "/Resources", None)
    if not isinstance(resources, Dictionary):
        page.Resources = resources = Dictionary()
    if resources.objgen == (0, 0) or resources.objgen not in seen:
        seen.add(resources.objgen)
        plain_resources(resources)
    notes = page.get("/Annots")
    if notes is not None and not (isinstance(notes, Array) and len(notes)):
        del page["/Annots"]


def _plain_layers(pdf: pikepdf.Pdf) -> None:
    """The lists of layers with nothing but layers in them; no lists at all when they are not lists."""
    layers = pdf.Root.get("/OCProperties")
    if layers is None:
        return
    if not isinstance(layers.get("/OCGs"), Array):
        del pdf.Root["/OCProperties"]
        return
    if not isinstance(layers.get("/D"), Dictionary):
        layers.D = Dictionary()
    for holder, key in ((layers, "/OCGs"), (layers.D, "/ON"), (layers.D, "/OFF")):
        listed = holder.get(key)
        if listed is not None:
            holder[key] = Array(
                [g for g in listed if isinstance(g, Dictionary) and g.is_indirect]
                if isinstance(listed, Array)
                else []
            )
    for key in ("/Order", "/AS", "/RBGroups", "/Locked"):
        if key in layers.D and not isinstance(layers.D[key], Array):
            del layers.D[key]


def _plain_boxes(page: Any) -> None:
    for key in _BOXES:
        if key in page and numbers(page[key], 4) is None:
            del page[key]
    media = inherited(page, "/MediaBox", None)
    box = numbers(media, 4) if media is not None else None
    if box is None or box[0] == box[2] or box[1] == box[3]:
        page.MediaBox = Array(_LETTER)
    crop = inherited(page, "/CropBox", None)
    if crop is not None and numbers(crop, 4) is None:
        page.CropBox = page.get("/MediaBox", inherited(page, "/MediaBox", None))


def _plain_contents(page: Any) -> None:
    content = page.get("/Contents")
    if isinstance(content, Array):
        parts = [part for part in content if isinstance(part, Stream)]
        if len(parts) != len(content):
            page.Contents = Array(parts)
    elif content is not None and not isinstance(content, Stream):
        del page["/Contents"]


def plain_resources(resources: Any) -> None:
    """Take out of a resource dictionary what is not of its type."""
    for kind in _RESOURCES:
        entries = resources.get(kind)
        if entries is None:
            continue
        if not isinstance(entries, Dictionary):
            del resources[kind]
        elif kind in _STREAMS:
            for name in [n for n, thing in entries.items() if not isinstance(thing, Stream)]:
                del entries[name]


_PAGE_TYPES: dict[str, Callable[[Any], bool]] = {
    "/Rotate": is_number,
    "/UserUnit": lambda value: is_number(value) and value > 0,
    "/Resources": lambda value: isinstance(value, Dictionary),
    "/Group": lambda value: isinstance(value, Dictionary),
    "/VP": lambda value: isinstance(value, Array),
    "/Thumb": lambda _value: False,
    "/Metadata": lambda _value: False,
    "/OutputIntents": lambda _value: False,
    "/Trans": lambda _value: False,
    "/TemplateInstantiated": lambda _value: False,
    "/Type": lambda value: value == Name.Page,
}
