"""Form fields: what they show stays; what shows nothing is drawn, in a face that is embedded."""

from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from annotated_pages import POPPLER, by_pdfium, by_poppler, look, sheet, with_note
from dossier.evidence.preparing import Prepared, prepare
from pixels import apart, pixel

VALUE = "合格 PASS 12.5"
GROUND = {"MK": Dictionary(BC=Array([1, 0, 0]), BG=Array([0.9, 0.95, 1]))}
MULTILINE, PASSWORD, RADIO, PUSH, COMBO, COMB = 1 << 12, 1 << 13, 1 << 15, 1 << 16, 1 << 17, 1 << 24


def field(appearance: bool = False, need: bool | None = None, **keys: Any) -> Any:
    """A file with one field of 200 × 50 points at (100, 600)."""
    pdf = sheet()
    song = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/STSong-Light"), Encoding=Name("/UniGB-UCS2-H"),
        DescendantFonts=Array([
            Dictionary(
                Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/STSong-Light"),
                CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"GB1", Supplement=4),
            )
        ]),
    )  # fmt: skip
    fonts = Dictionary(Font=Dictionary(Song=pdf.make_indirect(song)))
    shown = VALUE.encode("utf-16-be").hex().encode()
    drawing = b"0.9 0.95 1 rg 0 0 200 50 re f /Tx BMC BT /Song 14 Tf 0 g 4 14 Td <" + shown + b"> Tj ET EMC"
    given = look(pdf, drawing, BBox=Array([0, 0, 200, 50]), Resources=fonts) if appearance else None
    with_note(pdf, "Widget", given, **({"Rect": Array([100, 600, 300, 650]), "DA": "/Song 14 Tf 0 g"} | keys))
    pdf.Root.AcroForm.DR = fonts
    pdf.Root.AcroForm.DA = String("/Song 14 Tf 0 g")
    if need is not None:
        pdf.Root.AcroForm.NeedAppearances = need
    return pdf


def bound(pdf: Any, folder: Path, font: Path | None) -> tuple[Path, Prepared]:
    pdf.save(folder / "given.pdf")
    return folder / "bound.pdf", prepare(folder / "given.pdf", "pdf", folder / "bound.pdf", font)


def words(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return str(document[0].get_textpage().get_text_bounded(90, 590, 310, 660)).strip()


def box(path: Path) -> Image.Image:
    return by_pdfium(path).crop((100, 842 - 650, 300, 842 - 600))


@pytest.mark.parametrize("need", [True, False, None])
def test_an_appearance_stays_as_it_is(tmp_path: Path, face: Path, need: bool | None) -> None:
    target, made = bound(field(True, need, V=VALUE), tmp_path, face)
    assert made.faults == ()
    (tmp_path / "plain").mkdir()
    plain, _ = bound(field(True, None, V=VALUE), tmp_path / "plain", face)
    assert apart(by_pdfium(target), by_pdfium(plain)) == 0
    assert apart(by_pdfium(target), by_pdfium(tmp_path / "plain" / "given.pdf")) == 0
    if POPPLER:
        assert apart(by_poppler(target), by_poppler(tmp_path / "plain" / "given.pdf")) <= 40


@pytest.mark.parametrize("need", [True, False])
def test_a_value_without_appearance_is_drawn(tmp_path: Path, face: Path, need: bool) -> None:
    target, made = bound(field(False, need, V=VALUE, **GROUND), tmp_path, face)
    assert [(f.code, f.pages) for f in made.faults] == [("E430", (1,))]
    assert words(target) == VALUE
    assert box(target).getpixel((190, 10)) == (230, 242, 255)
    assert pixel(box(target), (100, 0))[1] < 200, "the border"
    with pikepdf.open(target) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/Annots" not in pdf.pages[0].obj
        assert any("/FontFile3" in o or "/FontFile2" in o for o in pdf.objects if isinstance(o, Dictionary))
    if POPPLER:  # without its own Chinese tables poppler shows it all the same: the face is embedded
        assert apart(by_poppler(target).convert("L"), by_pdfium(target).convert("L")) < 255
        dark = by_poppler(target).crop((102, 842 - 648, 130, 842 - 602)).convert("L").histogram()[:128]
        assert sum(dark) > 20


def test_no_default_of_the_page_takes_the_colour_of_a_value(tmp_path: Path, face: Path) -> None:
    pdf = field(False, V=VALUE)
    white = Dictionary(
        FunctionType=2, N=1, Domain=Array([0, 1]), C0=Array([1, 1, 1]), C1=Array([1, 1, 1])
    )  # fmt: skip
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(
        DefaultGray=Array([Name.Separation, Name.Ink, Name.DeviceRGB, white])
    )
    target, _ = bound(pdf, tmp_path, face)
    assert words(target) == VALUE
    for seen in (by_pdfium, by_poppler) if POPPLER else (by_pdfium,):
        value = seen(target).crop((102, 842 - 648, 298, 842 - 602)).convert("L")
        assert sum(value.histogram()[:128]) > 20, seen.__name__


def test_an_empty_appearance_that_has_to_be_drawn_anew(tmp_path: Path, face: Path) -> None:
    pdf = field(True, True, V=VALUE)
    pdf.pages[0].obj.Annots[0].AP.N.write(b"0.9 0.95 1 rg 0 0 200 50 re f /Tx BMC EMC")
    target, made = bound(pdf, tmp_path, face)
    assert [f.code for f in made.faults] == ["E430"]
    assert words(target) == VALUE


def test_another_value_than_shown_is_said(tmp_path: Path, face: Path) -> None:
    pdf = field(False, True, V="12.5")
    page = pdf.pages[0].obj
    page.Annots[0].AP = Dictionary(
        N=look(
            pdf, b"BT /F1 14 Tf 4 14 Td (9.9) Tj ET", BBox=Array([0, 0, 200, 50]), Resources=page.Resources
        )
    )
    target, made = bound(pdf, tmp_path, face)
    assert [(f.code, f.pages) for f in made.faults] == [("E434", (1,))]
    assert words(target) == "9.9"


@pytest.mark.parametrize(("value", "shown"), [("PASS 12.5", "PASS 12.5"), (VALUE, "")])
def test_without_a_font_what_a_build_will_draw_is_said(tmp_path: Path, value: str, shown: str) -> None:
    target, made = bound(field(V=value), tmp_path, None)
    assert [f.code for f in made.faults] == ["E430"]
    assert words(target) == shown


def test_a_character_that_no_font_has(tmp_path: Path, face: Path) -> None:
    target, made = bound(field(V="\U0010fffd"), tmp_path, face)
    assert [f.code for f in made.faults] == ["E431"]
    assert words(target) == ""


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ({"V": "secret", "Ff": PASSWORD}, "******"),
        ({"V": "AB12", "Ff": COMB, "MaxLen": 8}, "AB12"),
        ({"V": "right", "Q": 2}, "right"),
        ({"V": "auto", "DA": "/Song 0 Tf 0 0 1 rg"}, "auto"),
        ({"V": "turned", "MK": Dictionary(R=90)}, "turned"),
        ({"V": "b", "FT": Name.Ch, "Ff": COMBO, "Opt": Array([Array(["a", "甲"]), Array(["b", "乙 two"])])}, "乙 two"),
        ({"V": "b", "FT": Name.Ch, "Opt": Array([Array(["a", "甲"]), Array(["b", "乙"])])}, "甲乙"),
        ({"FT": Name.Btn, "Ff": PUSH, "MK": Dictionary(CA="提交")}, "提交"),
        ({"V": "一行\r第二行", "Ff": MULTILINE}, "一行第二行"),
    ],
)  # fmt: skip
def test_kinds_of_fields(tmp_path: Path, face: Path, keys: dict[str, Any], shown: str) -> None:
    target, made = bound(field(**keys), tmp_path, face)
    assert [f.code for f in made.faults] == ["E430"]
    assert "".join(words(target).split()) == "".join(shown.split())


def test_alignment_and_wrapping(tmp_path: Path, face: Path) -> None:
    def ink(**keys: Any) -> tuple[int, int, int, int]:
        target, _ = bound(field(**keys), tmp_path, face)
        found = box(target).convert("L").point(lambda level: 255 * (level < 160)).getbbox()
        assert found
        return found

    left, middle, right = (ink(V="12.5", Q=q) for q in (0, 1, 2))
    assert left[0] < 6 < middle[0] < right[0]
    assert right[2] > 194
    assert abs((middle[0] + middle[2]) / 2 - 100) < 3
    long = "水泵安装质量合格同意移交" * 6
    top, _, _, bottom = 0, 0, 0, ink(V=long, Ff=MULTILINE)[3]
    assert bottom <= 50 - top
    assert words(tmp_path / "bound.pdf").replace("\r\n", "") == long
    assert ink(V="a value much longer than its box " * 3)[2] <= 199


@pytest.mark.parametrize("mark", "4lunH8")
@pytest.mark.parametrize("state", [Name.Yes, Name.Off])
def test_ticks(tmp_path: Path, mark: str, state: Name) -> None:
    pdf = field(FT=Name.Btn, V=state, AS=state, MK=Dictionary(BC=Array([0]), CA=mark))
    target, made = bound(pdf, tmp_path, None)
    assert [f.code for f in made.faults] == (["E430"] if state == Name.Yes else [])
    dark = sum(box(target).crop((80, 5, 120, 45)).convert("L").histogram()[:100])
    assert (dark > 60) == (state == Name.Yes)


@pytest.mark.parametrize("state", ["Yes", "Off", None])
def test_a_box_shows_the_look_of_its_state(tmp_path: Path, state: str | None) -> None:
    pdf = field(FT=Name.Btn, V=Name.Yes)
    note = pdf.pages[0].obj.Annots[0]
    note.AP = Dictionary(N=Dictionary(Yes=look(pdf), Off=look(pdf, b"0 1 0 rg 0 0 100 50 re f")))
    if state:
        note.AS = Name(f"/{state}")
    pdf.Root.AcroForm.NeedAppearances = True
    target, made = bound(pdf, tmp_path, None)
    # Without a state viewers differ: it shows what its value says, and that is said. Some draw it by its value.
    assert [f.code for f in made.faults] == {"Yes": [], "Off": ["E434"], None: ["E432"]}[state]
    assert box(target).getpixel((50, 10)) == ((0, 255, 0) if state == "Off" else (255, 0, 0))


def test_what_a_field_has_from_those_above_it(tmp_path: Path, face: Path) -> None:
    pdf = field()
    note = pdf.pages[0].obj.Annots[0]
    above = pdf.make_indirect(Dictionary(FT=Name.Tx, T="g", V=VALUE, Kids=Array([note])))
    del note["/FT"], note["/DA"]
    note.Parent = above
    pdf.Root.AcroForm.Fields = Array([above])
    target, _ = bound(pdf, tmp_path, face)
    assert words(target) == VALUE
    dark = box(target).convert("L").point(lambda v: 255 * (v < 160)).getbbox()
    assert dark and 8 < dark[3] < 40
