"""Files that are put together wrongly: repaired where that is harmless, refused by name otherwise, never more."""

import random
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from annotated_pages import by_pdfium, look, sheet, with_note
from dossier.errors import ConversionFailed
from dossier.evidence.preparing import prepare
from pixels import apart


def rich() -> Any:
    """Three pages with links of every kind, a form, a layer, names and scripts."""
    pdf = sheet()
    for _ in range(2):
        pdf.add_blank_page(page_size=(595, 842))
    pages = [page.obj for page in pdf.pages]
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    with_note(pdf, "Widget", look(pdf), V="x", DA="/F1 9 Tf 0 g")
    targets = (Array([pages[1], Name.XYZ, 1, 2, None]), String("a"), Name.b, Array([2, Name.Fit]))
    for target in targets:
        with_note(pdf, "Link", Dest=target)
    with_note(pdf, "Link", A=Dictionary(S=Name.GoTo, D=String("a"), Next=Array([script])))
    leaf = pdf.make_indirect(Dictionary(Names=Array([String("a"), Array([pages[2], Name.Fit])])))
    pdf.Root.Names = Dictionary(
        Dests=Dictionary(Kids=Array([leaf])), JavaScript=Dictionary(Names=Array([String("j"), script]))
    )
    pdf.Root.Dests = Dictionary(b=Array([pages[0], Name.Fit]))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="L"))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
    )
    pages[1].Resources = Dictionary(Properties=Dictionary(M=layer))
    pages[1].Contents = Array([pdf.make_stream(b"/OC /M BDC 0 0 99 99 re f EMC"), pdf.make_stream(b"1 g")])
    pages[2].Rotate, pages[2].CropBox = 90, Array([10, 10, 100, 100])
    return pdf


def destinations(path: Path) -> list[int | None]:
    """The number of the page that each link of the first page leads to."""
    with pikepdf.open(path) as pdf:
        numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages)}
        links = [n for n in pdf.pages[0].obj.Annots if n.Subtype == Name.Link]
        return [numbers[n.Dest[0].objgen] if "/Dest" in n else None for n in links]


def test_links_of_every_kind_lead_to_their_pages(tmp_path: Path) -> None:
    rich().save(tmp_path / "a.pdf")
    made = prepare(tmp_path / "a.pdf", "pdf", tmp_path / "b.pdf", None)
    assert destinations(tmp_path / "b.pdf") == [1, 2, 0, 2, 2]
    assert (made.pages, made.left_out) == (3, ("JavaScript", "Links"))


def at(*keys: str | int) -> Callable[[Any], tuple[Any, Any]]:
    def find(pdf: Any) -> tuple[Any, Any]:
        holder = pdf.Root
        for key in keys[:-1]:
            holder = pdf.pages[0].obj if key == "page" else holder[key]
        return holder, keys[-1]

    return find


LINK = ("page", "/Annots", 1)


@pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")
@pytest.mark.parametrize(
    ("place", "value"),
    [
        (at(*LINK, "/Dest"), lambda pdf: Array([pdf.pages[0].obj, Name.XYZ, String("x"), 0, 0])),
        (at(*LINK, "/Dest"), lambda pdf: Array([pdf.pages[0].obj, String("Fit")])),
        (at(*LINK, "/Dest"), lambda pdf: Array([pdf.pages[0].obj, Name.FitR, 1])),
        (at(*LINK, "/Dest"), lambda pdf: Array([pdf.Root])),
        (at(*LINK, "/Dest"), lambda pdf: pdf.make_stream(b"")),
        (at(*LINK, "/Rect"), lambda _: String("wide")),
        (at(*LINK, "/A"), lambda _: Array([1])),
        (at("/Names"), lambda _: 7),
        (at("/Names", "/Dests"), lambda _: 7),
        (at("/Names", "/Dests", "/Kids"), lambda _: Array([7, None, String("k")])),
        (at("/Dests"), lambda _: Array([1])),
        (at("/AcroForm"), lambda _: Array()),
        (at("/AcroForm", "/Fields"), lambda _: 3),
        (at("/OCProperties", "/OCGs"), lambda _: Array([None, 1])),
        (at("/OCProperties", "/D"), lambda _: 1),
        (at("page", "/Annots"), lambda _: Dictionary(A=1)),
        (at("page", "/Annots"), lambda _: Array([None, 4, String("n"), Dictionary()])),
        (at("page", "/Contents"), lambda pdf: Array([pdf.pages[0].obj.Contents, None, 5])),
        (at("page", "/Rotate"), lambda _: Name.Left),
        (at("page", "/UserUnit"), lambda _: String("big")),
        (at("page", "/CropBox"), lambda _: Array([1, None, 3])),
        (at("page", "/MediaBox"), lambda _: Array([0, 0, 0, 0])),
        (at("page", "/Resources"), lambda _: 9),
        (at("page", "/Resources", "/XObject"), lambda _: Dictionary(X=None, Y=5)),
        (at("page", "/Group"), lambda _: 1),
        (at("page", "/AA"), lambda _: 1),
        (at("page", "/Annots", 0, "/AP"), lambda _: 1),
        (at("page", "/Annots", 0, "/AP", "/N"), lambda pdf: pdf.Root.Pages),
        (at("page", "/Annots", 0, "/Parent"), lambda pdf: pdf.pages[0].obj),
        (at("page", "/Annots", 0, "/V"), lambda pdf: pdf.pages[0].obj),
    ],
)
def test_one_odd_entry_is_repaired(
    tmp_path: Path, place: Callable[[Any], tuple[Any, Any]], value: Callable[[Any], Any]
) -> None:
    pdf = rich()
    holder, key = place(pdf)
    holder[key] = value(pdf)
    pdf.save(tmp_path / "a.pdf")
    made = prepare(tmp_path / "a.pdf", "pdf", tmp_path / "b.pdf", None)
    assert made.pages == 3
    if not made.faults:
        assert apart(by_pdfium(tmp_path / "a.pdf"), by_pdfium(tmp_path / "b.pdf")) <= 72


def test_trees_that_bite_their_tail(tmp_path: Path) -> None:
    pdf = rich()
    names = pdf.make_indirect(pdf.Root.Names.Dests)
    names.Kids.append(names)
    pdf.Root.Names.Dests = names
    field = pdf.pages[0].obj.Annots[0]
    field.Parent, field.Kids = field, Array([field])
    turning = pdf.make_indirect(Dictionary(S=Name.URI, URI="https://example.org/"))
    turning.Next = Array([turning])
    pdf.pages[0].obj.Annots[1].A = turning
    pdf.save(tmp_path / "a.pdf")
    assert prepare(tmp_path / "a.pdf", "pdf", tmp_path / "b.pdf", None).pages == 3


def test_a_page_content_that_cannot_be_decoded_is_named(tmp_path: Path) -> None:
    pdf = rich()
    pdf.pages[1].obj.Contents[0].Filter = Name.Unheard
    pdf.save(tmp_path / "a.pdf")
    with pytest.raises(ConversionFailed, match="page 2") as caught:
        prepare(tmp_path / "a.pdf", "pdf", tmp_path / "b.pdf", None)
    assert "a.pdf" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)
    assert not (tmp_path / "b.pdf").exists()


def places(thing: Any) -> list[tuple[Any, Any]]:
    """Every entry of an object, with what stands directly in it."""
    keys = list(thing.keys()) if isinstance(thing, (Dictionary, Stream)) else range(len(thing))
    found = []
    for key in keys:
        found.append((thing, key))
        below = thing[key]
        if isinstance(below, (Dictionary, Array)) and not below.is_indirect:
            found += places(below)
    return found


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(60))
def test_anything_anywhere(tmp_path: Path, seed: int) -> None:
    """A random entry is replaced by something else: the file is bound, or refused in words."""
    chance = random.Random(seed)
    pdf = rich()
    things = [o for o in pdf.objects if isinstance(o, (Dictionary, Stream, Array))]
    for _ in range(2):
        holder, key = chance.choice([place for thing in things for place in places(thing)])
        values = [7, -1.5, String("x"), Name.X, Array([None, 1]), Dictionary(), True, pdf.Root, *things]
        if key != "/Length":
            holder[key] = chance.choice(values)
    try:
        pdf.save(tmp_path / "a.pdf")
    except (pikepdf.PdfError, RuntimeError, ValueError):
        pytest.skip("not a file at all")
    try:
        made = prepare(tmp_path / "a.pdf", "pdf", tmp_path / "b.pdf", None)
    except ConversionFailed as refused:
        assert refused.findings[0].code == "P712"
        return
    with ExitStack() as stack:
        book = stack.enter_context(pikepdf.new())
        book.pages.extend(stack.enter_context(pikepdf.open(tmp_path / "b.pdf")).pages)
        book.save(tmp_path / "c.pdf")
        assert len(book.pages) == made.pages


def test_a_page_that_names_another_parent_follows_the_tree_and_is_said(tmp_path: Path) -> None:
    pdf = rich()
    page = pdf.pages[1].obj
    del page["/MediaBox"]
    pdf.Root.Pages.MediaBox = Array([0, 0, 300, 842])
    page.Parent = pdf.make_indirect(Dictionary(Type=Name.Pages, Rotate=90))
    pdf.save(tmp_path / "a.pdf")
    made = prepare(tmp_path / "a.pdf", "pdf", tmp_path / "b.pdf", None)
    assert ("E460", (2,)) in [(fault.code, fault.pages) for fault in made.faults]
    with pikepdf.open(tmp_path / "b.pdf") as bound:
        assert bound.pages[1].obj.MediaBox == Array([0, 0, 300, 842])
