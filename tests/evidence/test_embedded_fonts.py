"""Embedded fonts that are cut, spoilt, empty or gone are named with their page; sound and unseen ones never are."""

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from font_samples import DAMAGES, damaged, programs, saved
from picture_samples import look
from zoo.fonts import embedded_cid, reportlab_fonts
from zoo.paper import one_page, stream

KINDS: Mapping[str, Callable[[], bytes]] = {
    "truetype": lambda: reportlab_fonts("truetype"),
    "type1": lambda: reportlab_fonts("type1"),
    "cid": embedded_cid,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_font_is_not_named(kind: str, tmp_path: Path) -> None:
    assert look(tmp_path, KINDS[kind]()).problem is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_font_is_named_with_its_page(kind: str, damage: str, tmp_path: Path) -> None:
    facts = look(tmp_path, damaged(KINDS[kind](), damage))
    assert [(fault.code, fault.pages) for fault in facts.faults] == [("E461", (1,))]


def test_a_font_program_that_is_not_there(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(KINDS["truetype"]())) as pdf:
        ((descriptor, key),) = programs(pdf)
        descriptor[key] = pdf.make_indirect(Dictionary())
        assert look(tmp_path, saved(pdf)).problem == "E461"
    data = KINDS["truetype"]()
    gone = re.sub(rb"/FontFile2 \d+ 0 R", lambda found: b"/FontFile2 99 0 R".ljust(len(found[0])), data)
    assert gone != data
    assert look(tmp_path, gone).problem == "E461"


@pytest.mark.parametrize("how", ["3 Tr", "1 1 1 rg"])
def test_letters_that_nobody_sees_may_have_any_font(how: str, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(damaged(KINDS["truetype"](), "random"))) as pdf:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(how.encode() + b" " + page.Contents.read_bytes())
        assert look(tmp_path, saved(pdf)).problem is None
        page.Contents = pdf.make_stream(b"0 0 100 100 re f")
        assert look(tmp_path, saved(pdf)).problem is None


@pytest.mark.parametrize("place", ["form", "pattern", "appearance", "glyph", "mask"])
def test_a_damaged_font_is_found_wherever_it_writes(place: str, tmp_path: Path) -> None:
    for damage, problem in (("random", "E461"), (None, None)):
        data = KINDS["truetype"]()
        with pikepdf.open(io.BytesIO(damaged(data, damage) if damage else data)) as pdf:
            blank = pdf.add_blank_page(page_size=(300, 200)).obj
            move(pdf, pdf.pages[0].obj, blank, place)
            del pdf.pages[0]
            assert look(tmp_path, saved(pdf)).problem == problem


def move(pdf: pikepdf.Pdf, source: pikepdf.Object, page: pikepdf.Object, place: str) -> None:
    """Put the content and the resources of a page into something that another page draws."""
    form = pdf.make_stream(source.Contents.read_bytes())
    form.update({"/Subtype": Name.Form, "/BBox": Array([0, 0, 300, 200]), "/Resources": source.Resources})
    if place == "form":  # in a form in a form that names itself
        outer = pdf.make_stream(b"/X Do")
        outer.update({"/Subtype": Name.Form, "/BBox": Array([0, 0, 300, 200])})
        outer.Resources = Dictionary(XObject=Dictionary(X=form, Self=outer))
        page.Resources = Dictionary(XObject=Dictionary(O=outer))
        page.Contents = pdf.make_stream(b"/O Do")
    elif place == "pattern":
        form.update({"/PatternType": 1, "/PaintType": 1, "/TilingType": 1, "/XStep": 300, "/YStep": 200})
        page.Resources = Dictionary(Pattern=Dictionary(P=form))
        page.Contents = pdf.make_stream(b"/Pattern cs /P scn 0 0 300 200 re f")
    elif place == "appearance":
        note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 300, 200]), F=4)
        note.AP = Dictionary(N=form)
        page.Annots = Array([pdf.make_indirect(note)])
    elif place == "glyph":
        glyph = pdf.make_stream(b"1000 0 d0 " + source.Contents.read_bytes())
        font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 300, 200]))
        font.update({"/FontMatrix": Array([1, 0, 0, 1, 0, 0]), "/CharProcs": Dictionary(a=glyph)})
        font.update(
            {"/FirstChar": 97, "/LastChar": 97, "/Widths": Array([300]), "/Resources": source.Resources}
        )
        font.Encoding = Dictionary(Differences=Array([97, Name.a]))
        page.Resources = Dictionary(Font=Dictionary(F=font))
        page.Contents = pdf.make_stream(b"BT /F 1 Tf (a) Tj ET")
    else:
        form.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
        state = Dictionary(SMask=Dictionary(S=Name.Alpha, G=form))
        page.Resources = Dictionary(ExtGState=Dictionary(G=state))
        page.Contents = pdf.make_stream(b"/G gs 0 0 300 200 re f")


@pytest.mark.parametrize("lost", ["/XObject<</P 99 0 R>>", "/Font<</F1 99 0 R>>"])
def test_what_a_form_draws_from_has_to_be_there(lost: str, tmp_path: Path) -> None:
    def form(content: str) -> bytes:
        more = {30: stream(content, f"/Subtype/Form/BBox[0 0 300 200]/Resources<<{lost}>>")}
        return one_page("/O Do", resources="/XObject<</O 30 0 R>>", more=more)

    assert look(tmp_path, form("0 0 9 9 re f /P Do BT /F1 9 Tf (a) Tj ET " + "n " * 600)).problem == "E410"
    assert look(tmp_path, form("0 0 9 9 re f")).problem is None


def test_a_picture_inside_a_form_and_a_mask_are_looked_at(tmp_path: Path) -> None:
    size, grey = "/Subtype/Image/Width 64/Height 48", "/ColorSpace/DeviceGray/BitsPerComponent 8"
    sound, cut = (stream(b"\x80" * n, size + grey) for n in (64 * 48, 64 * 20))
    outer = stream("/I Do", "/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</I 31 0 R/O 30 0 R>>>>")
    masked = stream(b"\x80" * 64 * 48, f"{size}{grey}/SMask 32 0 R")
    for number in (31, 32):
        for data, problem in ((sound, None), (cut, "E412")):
            more = {30: outer, 31: masked, 32: sound} | {number: data}
            page = one_page("100 0 0 75 40 40 cm /O Do", resources="/XObject<</O 30 0 R>>", more=more)
            assert look(tmp_path, page).problem == problem
