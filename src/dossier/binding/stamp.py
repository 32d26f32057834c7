"""Page numbers and the draft mark: upright as seen, in a house face that is embedded once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name

from dossier.binding.copying import SAVED
from dossier.pdf.faces import HELVETICA, Face, embed, load_face
from dossier.pdf.pages import (
    View,
    add_resource,
    contents,
    is_balanced,
    isolate,
    own_resources,
    view,
)
from dossier.pdf.saving import save_pdf

SIZE = 10.5
EDGE = 10 / 25.4 * 72
"""Points: the size of page numbers, and how far from both edges they stand."""
_UPPER = (0.46, 0.98)
"""Shares of the height: below are the places to sign and the block of a drawing."""
_TINT, _DARKER = "0.93", "0.75"
"""Grey of the mark. Small and between lines a mark has to be darker to be seen."""
GLYPHS = "0123456789-–. /DRAFTdraft草稿页第共"
"""What page numbers and marks are written with."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for a page number, in points as the page is seen."""

    inset: float
    """From the nearer edge, left or right."""
    y: float
    size: float
    left: bool = False


@dataclass(frozen=True, slots=True)
class Stamps:
    """What one volume's pages are stamped with; the objects belong to that volume's file."""

    face: Face
    font: Any
    grey: Any
    """A colour space that no default of a page (/DefaultGray) replaces."""
    opening: Any
    """A stream with a single q, shared by all pages."""
    over_drawing: Any
    over_picture: Any
    veil: Any
    draft: str | None


def make_stamps(pdf: pikepdf.Pdf, font: Path | Face | None, draft: str | None) -> Stamps:
    """The shared objects of a volume; a draft word that the face cannot write becomes DRAFT.

    `draft` is that word, and on a second line, where it has one, the date.
    """
    face = load_face(font, GLYPHS) if isinstance(font, Path) else font or HELVETICA
    if draft:
        word, *dates = draft.split("\n")
        draft = "\n".join([word if all(char in face.codes for char in word) else "DRAFT", *dates])
    return Stamps(
        face=face,
        font=embed(pdf, face),
        grey=pdf.make_indirect(
            Array([Name.CalGray, Dictionary(WhitePoint=Array([0.9505, 1, 1.089]), Gamma=2.2)])
        ),
        opening=pdf.make_stream(b"q\n"),
        # Multiply tints the paper and leaves ink alone, so that no signature is ever painted over.
        over_drawing=pdf.make_indirect(Dictionary(Type=Name.ExtGState, BM=Name.Multiply, ca=1, CA=1)),
        over_picture=pdf.make_indirect(Dictionary(Type=Name.ExtGState, BM=Name.Normal, ca=0.12, CA=0.12)),
        veil=pdf.make_indirect(Dictionary(Type=Name.ExtGState, BM=Name.Normal, ca=0.75, CA=0.75)),
        draft=draft,
    )


def stamp_page(
    pdf: pikepdf.Pdf,
    page: Any,
    stamps: Stamps,
    number: int | None,
    sides: Literal["single", "double"],
    spots: tuple[Spot | None, Spot | None] = (None, None),
    band: tuple[float, float] | None = None,
) -> None:
    """Write the page number (None: none) and the draft mark onto a page object of `pdf`.

    `spots`: where the number goes instead of the right and of the left corner; `band`: shares of the height between
    which the draft mark lies, instead of the upper half.
    """
    if number is None and not stamps.draft:
        return
    if not is_balanced(page):
        isolate(pdf, page)
    resources = own_resources(page)
    picture = is_picture(resources)
    seen = view(page)
    font = add_resource(page, "/Font", "/Stamp", stamps.font)
    grey = add_resource(page, "/ColorSpace", "/Grey", stamps.grey)
    marks = [f"\nQ q {_numbers(seen.matrix)} cm {grey} cs {grey} CS"]
    if stamps.draft:
        state = stamps.over_picture if picture else stamps.over_drawing
        draft = add_resource(page, "/ExtGState", "/Draft", state)
        marks.append(_draft(seen, stamps, font, draft, picture, band or _UPPER))
    if number is not None:
        veil = add_resource(page, "/ExtGState", "/Veil", stamps.veil) if picture else None
        left = sides == "double" and number % 2 == 0
        spot = spots[left] or _corner(seen, left)
        marks.append(_number(seen, stamps.face, font, veil, str(number), spot))
    closing = pdf.make_stream("\n".join([*marks, "Q", ""]).encode("ascii"))
    page.Contents = Array([stamps.opening, *contents(page), closing])


def mark_draft(path: Path, font: Path | Face | None, draft: str) -> None:
    """Write the draft mark across every page of a PDF that is bound nowhere, in place.

    Raises:
        OSError: the disk is full or cannot be written.
    """
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        stamps = make_stamps(pdf, font, draft)
        for page in pdf.pages:
            stamp_page(pdf, page.obj, stamps, None, "single")
        save_pdf(pdf, path, **SAVED, deterministic_id=True)


def draft_marks(page: Any, stamps: Stamps, parts: Iterable[View]) -> Iterator[str]:
    """The drawing of a mark over each part of a page object of ours, as that part is seen."""
    font = add_resource(page, "/Font", "/Stamp", stamps.font)
    grey = add_resource(page, "/ColorSpace", "/Grey", stamps.grey)
    state = add_resource(page, "/ExtGState", "/Draft", stamps.over_drawing)
    for seen in parts:
        mark = _draft(seen, stamps, font, state, picture=False, band=(0.0, 1.0), tint=_DARKER)
        yield f"q {_numbers(seen.matrix)} cm {grey} cs {grey} CS {mark} Q"


def is_picture(resources: Any) -> bool:
    """True when the page can only be a picture: it has one and no text."""
    things = resources.get("/XObject", Dictionary()).values()
    return not len(resources.get("/Font", {})) and any(t.get("/Subtype") == "/Image" for t in things)


def _corner(seen: View, left: bool) -> Spot:
    edge = min(EDGE, seen.width / 5, seen.height / 5)
    return Spot(edge, edge, SIZE, left)


def _number(seen: View, face: Face, font: str, veil: str | None, text: str, spot: Spot) -> str:
    size, y = spot.size, spot.y
    width = face.width(text) * size
    x = spot.inset if spot.left else seen.width - spot.inset - width
    back = ""
    if veil:  # the corner of a scan may be black
        back = f"q {veil} gs 1 sc {_numbers((x - 2, y - 2.5, width + 4, size + 2))} re f Q\n"
    return (
        f"/Artifact <</Type /Pagination>> BDC\n{back}"
        f"BT 0 sc 0 Tr 0 Tc 0 Tw 100 Tz 0 Ts {font} {_numbers((size,))} Tf {_numbers((x, y))} Td "
        f"{face.written(text)} Tj ET\nEMC"
    )


def _draft(
    seen: View,
    stamps: Stamps,
    font: str,
    state: str,
    picture: bool,
    band: tuple[float, float],
    tint: str = _TINT,
) -> str:
    """The mark, rising to the right, between two shares of the height.

    On a wide sheet it keeps to the left: a drawing has its block below or down the right side. A tint of 7 % on
    white, where a page is typed as where it is a scan.
    """
    word, *dates = str(stamps.draft).split("\n")
    face, spread = stamps.face, 0.25  # em between the characters
    length = face.width(word) + spread * (len(word) - 1)
    angle = min(math.radians(30), math.atan2(seen.height, seen.width))
    cos, sin = math.cos(angle), math.sin(angle)
    low, high = band
    wide = seen.width > seen.height
    middle, across = (0.4, 0.5) if wide else (0.5, 0.6)
    tall = (high - low) * seen.height
    size = min(across * seen.width / cos / length, tall / (length * sin + 1.3 * cos), 0.2 * seen.width)
    # A picture may be light or dark: a dark letter with a light rim is seen on both.
    paint = f"0.35 sc 1 SC {_numbers((size * 0.02,))} w 2 Tr" if picture else f"{tint} sc 0 Tr"
    shown = []
    for text, share, below in [(word, 1.0, 0.1), *((date, 0.25, 0.45) for date in dates)]:
        long = face.width(text) + spread * (len(text) - 1)
        back, down = long * size * share / 2, size * below
        x = seen.width * middle - back * cos + down * sin
        y = seen.height * (low + high) / 2 - back * sin - down * cos
        shown.append(
            f"BT 0 Tw 100 Tz 0 Ts {_numbers((spread * size * share,))} Tc {font} {_numbers((size * share,))} Tf "
            f"{_numbers((cos, sin, -sin, cos, x, y))} Tm {face.written(text)} Tj ET"
        )
    return f"/Artifact BMC q {state} gs {paint} {' '.join(shown)} Q EMC"


def _numbers(values: tuple[float, ...]) -> str:
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in values)
