"""Annotations of a page: what shows on screen and paper alike becomes part of the page, the rest stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from dossier.evidence.actions import notes_of
from dossier.evidence.fields import shown
from dossier.evidence.structure import is_number, numbers, plain_resources
from dossier.pdf.pages import add_resource, contents, inherited, is_balanced, isolate, own_resources

_INVISIBLE, _HIDDEN, _PRINT, _NO_ZOOM, _NO_ROTATE, _NO_VIEW = 1, 2, 4, 8, 16, 32
_LOCKED = 64 | 128
"""ReadOnly and Locked."""
_PAINTED = ("/Widget", "/RichMedia", "/3D", "/Screen", "/Movie", "/Sound", "/FileAttachment")
"""Kinds that a volume cannot have, or not without what they do: their look alone is kept."""
_ICONS = ("/FileAttachment", "/Sound")
"""Viewers draw these themselves when they have no appearance."""
_GONE = ("/Popup",)
_KEPT_KEYS = (
    "/Type", "/Subtype", "/Rect", "/F", "/AP", "/AS", "/OC", "/Contents", "/T", "/RC", "/C", "/CA", "/ca", "/BM",
    "/Border", "/BS", "/BE", "/IC", "/QuadPoints", "/Vertices", "/Path", "/InkList", "/L", "/LE", "/LL", "/LLE", "/LLO",
    "/Cap", "/CP", "/CO", "/IT", "/CL", "/RD", "/DA", "/DS", "/Q", "/Sy", "/Name", "/H", "/Dest", "/A", "/Rotate",
    "/RO", "/OverlayText", "/Repeat",
)  # fmt: skip
"""What an annotation may take along: its look and its words, no action and no file."""
_MOST_KEPT = 4000
"""Annotations of one page; viewers are slow or fail with tens of thousands."""
_IN_ONE_FORM = 1000


@dataclass(frozen=True, slots=True)
class Notes:
    """The annotations of one page, sorted by what becomes of them."""

    page: Any
    content: Any
    """/Contents and /Resources as they were, to begin again from."""
    resources: Any
    painted: tuple[Any, ...]
    """They show their appearance on screen and on paper: it can be painted."""
    stamped: tuple[Any, ...]
    """They may not stay what they are, yet show in one way only (screen or paper): stamps with the same look."""
    kept: tuple[Any, ...]
    surplus: int
    """How many there were too many to be kept."""

    @property
    def changed(self) -> bool:
        """True when what a viewer shows could have changed."""
        return bool(self.painted or self.stamped or self.surplus or any(map(_is_drawn, self.kept)))


def sort_notes(page: Any) -> Notes:
    """What becomes of each annotation of a page object; nothing is changed yet but odd entries repaired."""
    painted: list[Any] = []
    stamped: list[Any] = []
    kept: list[Any] = []
    upright = int(inherited(page, "/Rotate", 0)) % 360 == 0
    for note in notes_of(page):
        kind, flags, look = str(note.get("/Subtype")), _flags(note), shown(note)
        if kind in _GONE or numbers(note.get("/Rect"), 4) is None or (flags & _HIDDEN and kind != "/Link"):
            continue
        if look is not None:
            _plain_look(look, page)
        if kind not in _PAINTED or (kind in _ICONS and look is None):
            kept.append(note)
        elif look is not None:
            (painted if _shows_everywhere(note, flags, upright) else stamped).append(note)
        elif kind != "/Widget" and _is_undecided(note):
            stamped.append(note)
    if len(kept) > _MOST_KEPT:
        paintable = [n for n in kept if shown(n) is not None and _shows_everywhere(n, _flags(n), upright)]
        painted += paintable
        gone = {id(n) for n in paintable}
        kept = [n for n in kept if id(n) not in gone]
    surplus = max(0, len(kept) - _MOST_KEPT) + max(0, len(stamped) - _MOST_KEPT)
    return Notes(
        page,
        page.get("/Contents"),
        page.get("/Resources"),
        tuple(painted),
        tuple(stamped[:_MOST_KEPT]),
        tuple(kept[:_MOST_KEPT]),
        surplus,
    )


def paint(pdf: pikepdf.Pdf, notes: Notes) -> None:
    """Make the painted ones part of the page content; the others stay annotations.

    Raises:
        pikepdf.PdfError, pikepdf.DataDecodingError: the content of the page cannot be read.
    """
    _begin_again(notes)
    page = notes.page
    _write_notes(pdf, page, [*map(_as_stamp, notes.stamped), *(_stripped(pdf, note) for note in notes.kept)])
    placed = [(look, place) for n in notes.painted if (place := _placed(n, look := shown(n))) is not None]
    if not placed:
        return
    if not is_balanced(page):
        isolate(pdf, page)
    own_resources(page)
    sheets = [
        add_resource(page, "/XObject", "/Notes", _sheet(pdf, page, group))
        for group in (placed[n : n + _IN_ONE_FORM] for n in range(0, len(placed), _IN_ONE_FORM))
    ]
    after = "\nQ q " + " ".join(f"{name} Do" for name in sheets) + " Q\n"
    page.Contents = Array([pdf.make_stream(b"q\n"), *contents(page), pdf.make_stream(after.encode("ascii"))])


def keep_as_stamps(pdf: pikepdf.Pdf, notes: Notes) -> None:
    """The other way: leave the page content alone; what may not stay what it is becomes a stamp of the same look."""
    _begin_again(notes)
    own = {id(note) for note in notes.painted if str(note.get("/Subtype")) not in _PAINTED}
    stamps = [_stripped(pdf, n) if id(n) in own else _as_stamp(n) for n in (*notes.painted, *notes.stamped)]
    _write_notes(pdf, notes.page, [*(_stripped(pdf, n) for n in notes.kept), *stamps])


def _begin_again(notes: Notes) -> None:
    for key, value in (("/Contents", notes.content), ("/Resources", notes.resources)):
        if value is not None:
            notes.page[key] = value
        elif key in notes.page:
            del notes.page[key]


def _write_notes(pdf: pikepdf.Pdf, page: Any, notes: Iterable[Any]) -> None:
    kept = [pdf.make_indirect(note) for note in notes]
    if kept:
        page.Annots = Array(kept)
    elif "/Annots" in page:
        del page["/Annots"]


def _is_drawn(note: Any) -> bool:
    return str(note.get("/Subtype")) != "/Link"


def _flags(note: Any) -> int:
    flags = note.get("/F", 0)
    return int(flags) if is_number(flags) else 0


def _shows_everywhere(note: Any, flags: int, upright: bool) -> bool:
    """True when screen and paper show the same whatever the view, and no layer decides."""
    if "/OC" in note or not flags & _PRINT or flags & (_NO_VIEW | _NO_ZOOM):
        return False
    return upright or not flags & _NO_ROTATE


def _is_undecided(note: Any) -> bool:
    """True when there are states and none is chosen: some viewers show the first, some none."""
    looks = note.get("/AP")
    states = looks.get("/N") if isinstance(looks, Dictionary) else None
    return isinstance(states, Dictionary) and len(states) > 0 and "/AS" not in note


def _plain_look(look: Any, page: Any) -> None:
    """An appearance as the form that it is, drawing on the page's resources when it names none (as viewers do)."""
    if look.get("/Subtype") != Name.Form:
        look.Subtype = Name.Form
    if not isinstance(look.get("/Resources"), Dictionary):
        look.Resources = inherited(page, "/Resources", Dictionary())
    plain_resources(look.Resources)
    if "/Matrix" in look and numbers(look.Matrix, 6) is None:
        del look["/Matrix"]


def _stripped(pdf: pikepdf.Pdf, note: Any) -> Any:
    """An annotation of its own with nothing but its look, its words and its link."""
    bare = Dictionary({key: note[key] for key in _KEPT_KEYS if key in note and key not in ("/AP", "/AS")})
    look = shown(note)
    if look is not None:
        bare.AP = Dictionary(N=look)
    else:  # viewers draw a look of their own for some kinds, but not beside one that is there and does not show
        bare.update({key: note[key] for key in ("/AP", "/AS") if key in note})
    # Without a file or a sound some viewers draw no icon: an empty one names and holds nothing.
    if bare.get("/Subtype") == Name.FileAttachment:
        bare.FS = Dictionary(Type=Name.Filespec, F="")
    elif bare.get("/Subtype") == Name.Sound:
        bare.Sound = pdf.make_stream(b"", Type=Name.Sound, R=8000, C=1, B=8, E=Name.Raw)
    return bare


def _as_stamp(note: Any) -> Any:
    """A stamp that looks like the annotation, in the same place, under the same layer and conditions."""
    look = shown(note)
    stamp = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Stamp,
        Rect=note.Rect,
        F=(_flags(note) & ~_INVISIBLE) | _LOCKED,
        AP=Dictionary(N=note.AP.N if look is None else look),
    )
    if "/OC" in note:
        stamp.OC = note.OC
    return stamp


def _placed(note: Any, look: Any) -> tuple[float, ...] | None:
    """The matrix that lays an appearance into its rectangle (ISO 32000-1, 12.5.5); None when it shows nothing."""
    box, rect = numbers(look.get("/BBox"), 4), numbers(note.get("/Rect"), 4)
    if box is None or rect is None:
        return None
    a, b, c, d, e, f = numbers(look.get("/Matrix"), 6) or (1, 0, 0, 1, 0, 0)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in box[::2] for y in box[1::2]]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    low, high = min(y for _, y in corners), max(y for _, y in corners)
    if right - left <= 0 or high - low <= 0:
        return None
    x0, x1 = sorted(rect[::2])
    y0, y1 = sorted(rect[1::2])
    across, up = (x1 - x0) / (right - left), (y1 - y0) / (high - low)
    return across, 0, 0, up, x0 - left * across, y0 - low * up


def _sheet(pdf: pikepdf.Pdf, page: Any, placed: Iterable[tuple[Any, tuple[float, ...]]]) -> Any:
    """One form that paints appearances at their places, so that no dictionary grows beyond what viewers bear."""
    names: dict[tuple[int, int], str] = {}
    looks = Dictionary()
    steps = []
    for look, place in placed:
        name = names.setdefault(look.objgen, f"/N{len(names)}")
        looks[name] = look
        steps.append(f"q {' '.join(f'{value:.6f}' for value in place)} cm {name} Do Q")
    sheet = pdf.make_stream("\n".join(steps).encode("ascii"))
    sheet.Type, sheet.Subtype = Name.XObject, Name.Form
    sheet.BBox = Array(inherited(page, "/MediaBox", [0, 0, 612, 792]))
    sheet.Resources = Dictionary(XObject=looks)
    return sheet
