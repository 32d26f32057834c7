"""Appearances of form fields: the one that is there stands; where a value has none, it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from dossier.evidence.actions import notes_of
from dossier.evidence.field_text import (
    TextBox,
    comb,
    one_line,
    printable,
    rows_of_list,
    several_lines,
    type_of,
)
from dossier.evidence.fields import (
    COMB,
    COMBO,
    MULTILINE,
    PASSWORD,
    PUSH,
    RADIO,
    as_number,
    as_text,
    flags_of,
    inherited_value,
    is_on,
    kind_of,
    rows_of,
    shown,
    state,
    style_of,
    texts,
)
from dossier.evidence.marks import mark_path
from dossier.evidence.structure import numbers
from dossier.evidence.ticks import is_certain
from dossier.model import Fault
from dossier.pdf.faces import HELVETICA, Face, embed, load_face
from dossier.pdf.pages import inherited

_HIDDEN = 2
_COLOURS = {1: "g", 3: "rg", 4: "k"}
_SHOWS_TEXT = ("Tj", "TJ", "'", '"', "Do", "sh", "BI", "INLINE IMAGE")
_PLAIN_COLOURS = {
    "/DefaultGray": Name.DeviceGray,
    "/DefaultRGB": Name.DeviceRGB,
    "/DefaultCMYK": Name.DeviceCMYK,
}
"""In poppler a form without them takes the defaults of its page, in which black may be white."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A widget without an appearance, and what it has to show."""

    page: int
    """From 1."""
    widget: Any
    kind: str
    """Tx, Ch or Btn."""
    lines: tuple[str, ...] = ()
    chosen: tuple[int, ...] = ()
    """Rows of a list that are chosen."""
    mark: str = ""
    """The Zapf Dingbats character of a box that is ticked."""


def stale_values(pdf: pikepdf.Pdf) -> list[tuple[int, list[float], str]]:
    """Page (from 1), box and value of each text that the file says has to be drawn anew although it has a look."""
    if not asks_anew(pdf):
        return []
    found = []
    for page, widget in widgets(pdf):
        box = numbers(widget.get("/Rect"), 4)
        if box and kind_of(widget) in ("Tx", "Ch") and shown(widget) is not None:
            text = "".join(texts(widget))
            if text and not flags_of(widget) & PASSWORD:
                found.append((page, box, text))
    return found


def draw_missing(pdf: pikepdf.Pdf, font: Path | None) -> tuple[bool, tuple[Fault, ...]]:
    """Draw the appearance of every field that has a value, a border or a ground and none yet.

    Returns:
        Whether anything was drawn, and the faults: E430 with the pages where values were drawn, E431 with those
        where a character is in no font. Without a `font` (in a check) what one would be needed for counts as drawn.
    """
    _inherit_from_form(pdf)
    gaps = [gap for page, widget in widgets(pdf) if (gap := _gap(page, widget, asks_anew(pdf)))]
    glyphs = "".join(sorted({char for gap in gaps for line in gap.lines for char in line}))
    face = load_face(font, glyphs) if font and glyphs else HELVETICA
    handle = embed(pdf, face) if any(char in face.codes for char in glyphs) else None
    drawn: set[int] = set()
    undrawn: set[int] = set()
    any_look = False
    for gap in gaps:
        text = "".join(gap.lines)
        if text.strip() and any(char not in face.codes for char in text):
            # Without a font nothing is built; with the fonts of a build it will be drawn.
            (undrawn if font else drawn).add(gap.page)
            continue
        content = _drawing(gap, face)
        if not content.strip():
            continue
        look = _look(pdf, gap, content, handle)
        if gap.kind == "Btn" and not flags_of(gap.widget) & PUSH:  # a box has one look for each state
            now = str(state(gap.widget)) if gap.mark else "/Off"
            gap.widget.AS, look = Name(now), Dictionary({now: look})
        gap.widget.AP, any_look = Dictionary(N=look), True
        if text.strip() or gap.mark:
            drawn.add(gap.page)
    faults = (("E430", drawn), ("E431", undrawn))
    return any_look, tuple(Fault(code, tuple(sorted(pages))) for code, pages in faults if pages)


def _inherit_from_form(pdf: pikepdf.Pdf) -> None:
    """Write into each widget what it has of the form as a whole: type and alignment of its text."""
    form = pdf.Root.get("/AcroForm")
    given = {key: form[key] for key in ("/DA", "/Q") if key in form} if isinstance(form, Dictionary) else {}
    for _, widget in widgets(pdf) if given else ():
        for key, value in given.items():
            if inherited_value(widget, key) is None:
                widget[key] = value


def asks_anew(pdf: pikepdf.Pdf) -> bool:
    """Whether the file wants viewers to draw its fields themselves."""
    form = pdf.Root.get("/AcroForm")
    return isinstance(form, Dictionary) and bool(form.get("/NeedAppearances", False))


def widgets(pdf: pikepdf.Pdf) -> Iterator[tuple[int, Any]]:
    """The fields on each page (from 1) that are not hidden."""
    for number, page in enumerate(pdf.pages, 1):
        for note in notes_of(page.obj):
            if note.get("/Subtype") == Name.Widget and not int(as_number(note.get("/F"))) & _HIDDEN:
                yield number, note


def _gap(page: int, widget: Any, anew: bool) -> Gap | None:
    box, kind, flags = numbers(widget.get("/Rect"), 4), kind_of(widget), flags_of(widget)
    if box is None or box[0] == box[2] or box[1] == box[3]:
        return None
    looks = widget.get("/AP")
    normal = looks.get("/N") if isinstance(looks, Dictionary) else None
    if isinstance(normal, (Stream, Dictionary)):
        empty = anew and kind in ("Tx", "Ch") and isinstance(normal, Stream) and _shows_no_text(normal)
        lacking = kind == "Btn" and shown(widget) is None and is_certain(widget)
        if not lacking and not (empty and "".join(texts(widget)).strip()):
            return None
    if kind == "Btn":
        caption = style_of(widget).get("/CA")
        text = str(caption) if isinstance(caption, String) else ""
        if flags & PUSH:
            return Gap(page, widget, kind, tuple(printable(text, False)))
        on = is_on(widget)
        return Gap(page, widget, kind, mark=(text or ("l" if flags & RADIO else "4")) if on else "")
    if kind == "Ch" and not flags & COMBO:
        rows, chosen = rows_of(widget)
        return Gap(page, widget, kind, tuple(rows), tuple(chosen))
    if kind in ("Tx", "Ch"):
        text = "\n".join(texts(widget))
        lines = printable(text, bool(flags & MULTILINE) and kind == "Tx")
        stars = ["*" * len(line) for line in lines] if flags & PASSWORD else lines
        return Gap(page, widget, kind, tuple(stars))
    return None


def _drawing(gap: Gap, face: Face) -> str:
    """Operators for ground, border and value in the upright box of the widget; empty when it shows nothing."""
    width, height = _upright(gap.widget)
    line = _line_width(gap.widget)
    parts = [_frame(gap, width, height, line)]
    if gap.mark:
        parts.append(f"q {_colour(gap.widget)} {mark_path(gap.mark[0], width, height, line)} Q")
    elif "".join(gap.lines).strip():
        text = _text(gap, face, width, height, line)
        inset = min(line, width / 4, height / 4)
        clip = f"{inset:.2f} {inset:.2f} {width - 2 * inset:.2f} {height - 2 * inset:.2f} re W n"
        parts.append(f"/Tx BMC q {clip}\n{text}\nQ EMC")
    return "\n".join(parts)


def _look(pdf: pikepdf.Pdf, gap: Gap, content: str, font: Any) -> Any:
    """The appearance stream of a drawing, turned as /MK /R says."""
    width, height = _upright(gap.widget)
    matrix = (
        (1, 0, 0, 1, 0, 0),
        (0, 1, -1, 0, height, 0),
        (-1, 0, 0, -1, width, height),
        (0, -1, 1, 0, 0, width),
    )[_turn(gap.widget)]
    look = pdf.make_stream(content.encode("ascii"))
    look.Type, look.Subtype = Name.XObject, Name.Form
    look.BBox = Array([0, 0, round(width, 4), round(height, 4)])
    look.Matrix = Array([round(value, 4) for value in matrix])
    look.Resources = Dictionary()
    named = inherited(pdf.pages[gap.page - 1].obj, "/Resources", Dictionary()).get("/ColorSpace", ())
    if replaced := {name: plain for name, plain in _PLAIN_COLOURS.items() if name in named}:
        look.Resources.ColorSpace = Dictionary(replaced)
    if font is not None:
        look.Resources.Font = Dictionary(Face=font)
    return look


def _upright(widget: Any) -> tuple[float, float]:
    """Width and height of the box of a widget as its text sees it."""
    left, low, right, high = numbers(widget.Rect, 4) or (0, 0, 1, 1)
    width, height = abs(right - left), abs(high - low)
    return (height, width) if _turn(widget) % 2 else (width, height)


def _turn(widget: Any) -> int:
    return int(as_number(style_of(widget).get("/R"))) // 90 % 4


def _text(gap: Gap, face: Face, width: float, height: float, line: float) -> str:
    widget, flags = gap.widget, flags_of(gap.widget)
    size, colour = type_of(as_text(inherited_value(widget, "/DA")))
    align = 1 if gap.kind == "Btn" else int(as_number(inherited_value(widget, "/Q")))
    box = TextBox(
        width, height, max(2 * line, 2.0), align if align in (0, 1, 2) else 0, min(size, 300), colour
    )
    cells = int(as_number(inherited_value(widget, "/MaxLen")))
    if gap.kind == "Ch" and not flags & COMBO:
        return rows_of_list(list(gap.lines), set(gap.chosen), box, face)
    if gap.kind == "Tx" and flags & MULTILINE:
        return several_lines(list(gap.lines), box, face)
    if gap.kind == "Tx" and flags & COMB and len(gap.lines[0]) <= cells:
        return comb(gap.lines[0], cells, box, face)
    return one_line(gap.lines[0], box, face)


def _frame(gap: Gap, width: float, height: float, line: float) -> str:
    """Ground and border, as /MK and /BS say; a round one for radio buttons that are marked with a circle."""
    style = style_of(gap.widget)
    ground, edge = _paint(style.get("/BG")), _paint(style.get("/BC")).upper()
    own = gap.widget.get("/BS")
    manner = str(own.get("/S", "/S")) if isinstance(own, Dictionary) else "/S"
    circle = gap.kind == "Btn" and flags_of(gap.widget) & RADIO and gap.mark[:1] in ("", "l")
    parts = []
    if ground:
        outline = mark_path("O", width, height, 0) if circle else f"0 0 {width:.2f} {height:.2f} re f"
        parts.append(f"q {ground} {outline} Q")
    if edge and line and gap.kind == "Tx" and flags_of(gap.widget) & COMB:
        cells = min(int(as_number(inherited_value(gap.widget, "/MaxLen"))), 1000)
        bars = [
            f"{width * n / cells:.2f} 0 m {width * n / cells:.2f} {height:.2f} l S" for n in range(1, cells)
        ]
        parts.append(f"q {edge} {line:.2f} w {' '.join(bars)} Q")
    if edge and line:
        dash = "[3] 0 d " if manner == "/D" else ""
        half = line / 2
        shape = f"{half:.2f} {half:.2f} {width - line:.2f} {height - line:.2f} re S"
        if manner == "/U":
            shape = f"0 {half:.2f} m {width:.2f} {half:.2f} l S"
        elif circle:
            shape = mark_path("o", width, height, line)
        parts.append(f"q {edge} {line:.2f} w {dash}{shape} Q")
    return "\n".join(parts)


def _paint(colour: Any) -> str:
    """A colour array as an operator that fills; empty when there is none."""
    values = numbers(colour, len(colour)) if isinstance(colour, Array) and len(colour) in _COLOURS else None
    return " ".join(f"{value:.4g}" for value in values) + f" {_COLOURS[len(values)]}" if values else ""


def _line_width(widget: Any) -> float:
    own, old = widget.get("/BS"), widget.get("/Border")
    given: Any = 1
    if isinstance(own, Dictionary):
        given = own.get("/W", 1)
    elif isinstance(old, Array) and len(old) > 2:
        given = old[2]
    return min(max(as_number(given), 0.0), 20.0)


def _shows_no_text(look: Any) -> bool:
    """True when an appearance paints no text and no picture: a ground and a border at most."""
    try:
        steps = pikepdf.parse_content_stream(look)
    except pikepdf.PdfError:
        return False
    return not any(str(step.operator) in _SHOWS_TEXT for step in steps)


def _colour(widget: Any) -> str:
    return type_of(as_text(inherited_value(widget, "/DA")))[1]
