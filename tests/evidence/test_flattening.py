"""Annotations before and after: pixel for pixel the same in two viewers, whatever they are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from annotated_pages import POPPLER, by_pdfium, by_poppler, look, sheet, with_note
from dossier.evidence.preparing import Prepared, prepare
from pixels import apart, pixel

FAINT = 40
QUADS = {"QuadPoints": Array([100, 650, 200, 650, 100, 600, 200, 600]), "C": Array([1, 0, 0])}
KINDS: dict[str, dict[str, Any]] = {
    "Text": {"Contents": "意见"},
    "Link": {"Border": Array([0, 0, 2])},
    "FreeText": {"DA": "/Helv 12 Tf 0 g", "Contents": "note"},
    "Line": {"L": Array([100, 600, 200, 650]), "C": Array([1, 0, 0])},
    "Square": {"C": Array([1, 0, 0]), "IC": Array([1, 1, 0])},
    "Circle": {"C": Array([1, 0, 0])},
    "Polygon": {"Vertices": Array([100, 600, 150, 650, 200, 600]), "C": Array([0, 0, 1])},
    "PolyLine": {"Vertices": Array([100, 600, 150, 650, 200, 600]), "C": Array([0, 0, 1])},
    "Highlight": QUADS,
    "Underline": QUADS,
    "Squiggly": QUADS,
    "StrikeOut": QUADS,
    "Stamp": {"Name": Name.Approved},
    "Caret": {},
    "Ink": {"InkList": Array([Array([100, 600, 150, 650, 200, 600])]), "C": Array([1, 0, 0])},
    "FileAttachment": {},
    "Sound": {},
    "Movie": {"Movie": Dictionary(F="a.mpg")},
    "Screen": {},
    "3D": {},
    "RichMedia": {},
    "Redact": {},
    "Watermark": {},
    "Widget": {},
}
CARRIED = ("FileAttachment", "Sound", "Movie", "Screen", "3D", "RichMedia")


def bound(pdf: Any, folder: Path) -> tuple[Path, Path, Prepared]:
    source, target = folder / "given.pdf", folder / "bound.pdf"
    pdf.save(source)
    return source, target, prepare(source, "pdf", target, None)


def compare(source: Path, target: Path) -> None:
    assert apart(by_pdfium(source), by_pdfium(target)) <= FAINT
    if POPPLER:
        assert apart(by_poppler(source), by_poppler(target)) <= FAINT


@pytest.mark.parametrize("drawn", [True, False], ids=["look", "no look"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_looks_as_given(tmp_path: Path, kind: str, drawn: bool) -> None:
    pdf = sheet()
    note = with_note(pdf, kind, look(pdf) if drawn else None, **KINDS[kind])
    if kind == "FileAttachment":
        note.FS = pdf.make_indirect(
            Dictionary(Type=Name.Filespec, F="a", EF=Dictionary(F=pdf.make_stream(b"secret")))
        )
    elif kind == "Sound":
        note.Sound = pdf.make_stream(b"secret", Type=Name.Sound, R=8000)
    source, target, made = bound(pdf, tmp_path)
    compare(source, target)
    assert made.faults == ()
    assert (kind in made.left_out) == (kind in CARRIED)
    with pikepdf.open(target) as pdf:
        assert not any(b"secret" in o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream))


@pytest.mark.parametrize("flags", [0, 2, 4, 6, 12, 20, 28, 32, 36, 68])
@pytest.mark.parametrize("kind", ["Widget", "Stamp"])
def test_flags_mean_what_they_meant(tmp_path: Path, kind: str, flags: int) -> None:
    pdf = sheet()
    with_note(pdf, kind, look(pdf), F=flags)
    source, target, made = bound(pdf, tmp_path)
    compare(source, target)
    assert made.faults == ()
    with pikepdf.open(target) as pdf:
        left = [int(note.F) & 0b111110 for note in pdf.pages[0].obj.get("/Annots", ())]
    # What shows on screen and on paper alike is painted; what shows on one of them keeps saying so.
    kept = flags & 0b111110
    assert left == ([] if flags & 2 or (kind == "Widget" and kept in (4, 20)) else [kept])


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("flags", [4, 20])
def test_turned_pages(tmp_path: Path, turn: int, flags: int) -> None:
    pdf = sheet(Rotate=turn, CropBox=Array([80, 500, 400, 800]))
    with_note(pdf, "Widget", look(pdf), F=flags)
    source, target, made = bound(pdf, tmp_path)
    compare(source, target)
    assert made.faults == ()


def tilted(pdf: Any) -> None:
    pdf.pages[0].obj.Annots[0].AP.N.Matrix = Array([1, 0.3, 0.2, 1, 7, 0])


def shifted(pdf: Any) -> None:
    pdf.pages[0].obj.Annots[0].AP.N.BBox = Array([20, 10, 60, 40])


def boxless(pdf: Any) -> None:
    del pdf.pages[0].obj.Annots[0].AP.N["/BBox"]


def poor(pdf: Any) -> None:
    """Without resources of its own it draws on those of the page."""
    appearance = pdf.pages[0].obj.Annots[0].AP.N
    del appearance["/Resources"]
    appearance.write(b"BT /F1 20 Tf 5 5 Td (PAGE) Tj ET")


def see_through(pdf: Any) -> None:
    note = pdf.pages[0].obj.Annots[0]
    note.Rect = Array([150, 150, 250, 250])
    note.AP.N.Resources = Dictionary(ExtGState=Dictionary(G=Dictionary(BM=Name.Multiply, ca=0.5)))
    note.AP.N.Group = Dictionary(S=Name.Transparency)
    note.AP.N.write(b"/G gs 1 0 0 rg 0 0 100 50 re f")


def hidden_layer(pdf: Any) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(BaseState=Name.OFF))
    pdf.pages[0].obj.Annots[0].OC = layer


def open_state(pdf: Any) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 0.5 0 0 0.5 100 100 cm 1 0 0 rg 0 0 300 300 re f")


def surplus_restore(pdf: Any) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"1 0 0 rg Q Q 0 0 300 300 re f Q 0.1 0 0 0.1 0 0 cm")


@pytest.mark.parametrize(
    "change",
    [tilted, shifted, boxless, poor, see_through, hidden_layer, open_state, surplus_restore],
)
def test_odd_appearances_and_pages(tmp_path: Path, change: Callable[[Any], None]) -> None:
    pdf = sheet()
    with_note(pdf, "Widget", look(pdf))
    change(pdf)
    source, target, made = bound(pdf, tmp_path)
    compare(source, target)
    assert made.faults == ()


UNSHOWN: dict[str, Callable[[Any], Any]] = {
    "states, none chosen": lambda pdf: Dictionary(AP=Dictionary(N=Dictionary(On=look(pdf)))),
    "a state that is not there": lambda pdf: Dictionary(
        AP=Dictionary(N=Dictionary(On=look(pdf))), AS=Name.Away
    ),
    "no states": lambda pdf: Dictionary(AP=Dictionary(N=Dictionary())),
    "only under the pointer": lambda pdf: Dictionary(AP=Dictionary(R=look(pdf))),
    "only pressed": lambda pdf: Dictionary(AP=Dictionary(D=look(pdf))),
    "empty": lambda pdf: Dictionary(AP=Dictionary()),
    "a number": lambda pdf: Dictionary(AP=42),
    "a number as look": lambda pdf: Dictionary(AP=Dictionary(N=42)),
}


@pytest.mark.parametrize("odd", UNSHOWN)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "Widget"])
def test_an_appearance_that_does_not_show_stays_as_given(tmp_path: Path, kind: str, odd: str) -> None:
    """Some viewers draw a stamp of their own, or none, by what stands there."""
    pdf = sheet()
    note = with_note(pdf, kind, **KINDS[kind])
    for key, value in UNSHOWN[odd](pdf).items():
        note[key] = value
    if kind == "FileAttachment":
        note.FS = Dictionary(Type=Name.Filespec, F="a.txt")
    elif kind == "Sound":
        note.Sound = pdf.make_stream(b"", Type=Name.Sound, R=8000)
    source, target, prepared = bound(pdf, tmp_path)
    if not prepared.faults:
        compare(source, target)


def test_what_viewers_see_differently_is_said(tmp_path: Path) -> None:
    """A field that no form lists: pdfium shows nothing, poppler its appearance, and so does the volume."""
    pdf = sheet()
    with_note(pdf, "Widget", look(pdf))
    del pdf.Root["/AcroForm"]
    with pytest.warns(pikepdf.PageCopyWarning):
        _, target, made = bound(pdf, tmp_path)
    assert [(fault.code, fault.pages) for fault in made.faults] == [("E432", (1,))]
    assert pixel(by_pdfium(target), (110, 842 - 640))[0] > 200


def test_thousands_of_annotations(tmp_path: Path) -> None:
    pdf = sheet()
    page, appearance = pdf.pages[0].obj, look(pdf)
    stamp = {"/Type": Name.Annot, "/Subtype": Name.Stamp, "/F": 4, "/AP": Dictionary(N=appearance)}
    page.Annots = Array(
        pdf.make_indirect(Dictionary(stamp | {"/Rect": Array([n % 500, n // 20, n % 500 + 9, n // 20 + 5])}))
        for n in range(9000)
    )
    source, target, made = bound(pdf, tmp_path)
    assert made.faults == ()
    assert apart(by_pdfium(source), by_pdfium(target)) <= FAINT
    with pikepdf.open(target) as pdf:
        assert "/Annots" not in pdf.pages[0].obj
        forms = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Resources" in o]
        assert all(len(o.Resources.get("/XObject", {})) <= 1000 for o in forms)


def test_too_many_that_cannot_be_painted_are_said(tmp_path: Path) -> None:
    pdf = sheet()
    square = {
        "/Type": Name.Annot,
        "/Subtype": Name.Square,
        "/F": 4,
        "/Rect": Array([9, 9, 19, 19]),
        "/C": Array([1, 0, 0]),
    }
    pdf.pages[0].obj.Annots = Array(pdf.make_indirect(Dictionary(square)) for _ in range(4100))
    _, target, made = bound(pdf, tmp_path)
    assert [(fault.code, fault.pages) for fault in made.faults] == [("E433", (1,))]
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages[0].obj.Annots) == 4000


def test_links_and_empty_fields_by_the_thousand(tmp_path: Path) -> None:
    pdf = sheet()
    notes = [
        Dictionary(
            Type=Name.Annot, Subtype=kind, F=4, Rect=Array([n % 500, n // 5, n % 500 + 5, n // 5 + 10])
        )
        for n in range(1500)
        for kind in (Name.Widget, Name.Link)
    ]
    pdf.pages[0].obj.Annots = Array(map(pdf.make_indirect, notes))
    with pytest.warns(pikepdf.PageCopyWarning):
        _, target, made = bound(pdf, tmp_path)
    assert made.faults == ()
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages[0].obj.Annots) == 1500
