"""A bound volume: order, numbers, links, outline, the same bytes; and a second reader's opinion."""

import datetime as dt
import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from dossier.binding.copying import PiecesRefused
from dossier.binding.verify import printed_number, verify_volume
from dossier.binding.volume import BoundVolume, Chapter, bind_volume
from dossier.pdf.pages import count_pages
from dossier.planning.plan import Entry, Piece, VolumePlan
from page_samples import Make

DATE = dt.date(2026, 9, 1)
TITLE = "城北泵站二期 & <设备> 第 1 卷"


def chapters(typed: Make, scan: Make) -> list[Chapter]:
    return [
        Chapter("施工合同", "A1 开工前", (typed("contract.pdf", 3, links=(("3", 2),)),)),
        Chapter("施工许可证", "A1 开工前", (scan("permit.pdf"),)),
        Chapter("耐压试验报告", "A3 试验", (typed("test.pdf", 2), scan("annex.pdf", 2))),
        Chapter("竣工图", "A7 竣工", (typed("drawing.pdf", 1, size=(1191, 842)),)),
    ]


def planned(contents: list[Chapter]) -> VolumePlan:
    """The plan that these chapters come from."""
    entries = tuple(
        Entry(c.title, "contract", "", "", c.title, None, "text",
              tuple(Piece(d, count_pages(d), "text", None) for d in c.documents))
        for c in contents
    )  # fmt: skip
    return VolumePlan(1, 1, "A1", "A1", None, "text", TITLE, "A", entries)


def index(typed: Make, *numbers: int, said: tuple[str, ...] = ()) -> Path:
    rows = tuple((said[i] if said else str(n), f"https://page.invalid/{n}") for i, n in enumerate(numbers))
    return typed("index.pdf", 1, links=rows, word="index")


def codes(bound: BoundVolume, contents: list[Chapter]) -> list[str]:
    """What the verifier says, but for the rows of the index: these volumes have a bare one (see test_index.py)."""
    return [f.code for f in verify_volume(bound, planned(contents)) if f.code != "P731"]


def bind(typed: Make, scan: Make, folder: Path, **options: Any) -> tuple[BoundVolume, list[Chapter]]:
    contents = chapters(typed, scan)
    front = options.pop("front", None) or [typed("cover.pdf", word="cover"), index(typed, 1, 4, 5, 9)]
    words: dict[str, Any] = {"title": TITLE, "date": DATE, "language": "zh-CN", "sides": "single"} | options
    return bind_volume(front, contents, [typed("note.pdf", word="note")], folder / "A.pdf", **words), contents


def test_pages_and_numbers(typed: Make, scan: Make, tmp_path: Path, face: Path) -> None:
    bound, contents = bind(typed, scan, tmp_path / "out", font=face, draft="草稿")
    assert (bound.pages, bound.front, bound.numbered) == (12, 2, 9)
    assert bound.first_pages == (1, 4, 5, 9)
    assert bound.bytes == bound.path.stat().st_size
    reader = pypdf.PdfReader(bound.path)
    assert [printed_number(p) for p in reader.pages] == [None, None, *range(1, 10), None]
    assert all("草稿" in page.extract_text() for page in reader.pages)
    assert codes(bound, contents) == []


@pytest.mark.parametrize(("sides", "sheets"), [("single", 12), ("double", 8)])
def test_sheets(typed: Make, scan: Make, tmp_path: Path, sides: str, sheets: int) -> None:
    bound, contents = bind(typed, scan, tmp_path, sides=sides)
    assert bound.sheets == sheets
    assert codes(bound, contents) == []


def test_the_index_leads_to_its_pages(typed: Make, scan: Make, tmp_path: Path) -> None:
    bound, _ = bind(typed, scan, tmp_path)
    with pikepdf.open(bound.path) as pdf:
        numbers = {page.obj.objgen: i for i, page in enumerate(pdf.pages)}
        notes = pdf.pages[1].obj.Annots
        assert [numbers[n.Dest[0].objgen] - 1 for n in notes] == [1, 4, 5, 9]
        assert all("/A" not in n for n in notes)
        inner = pdf.pages[2].obj.Annots[0]  # the contract's own link to its third page
        assert numbers[inner.Dest[0].objgen] - 1 == 3


def titles(nodes: list[Any]) -> list[Any]:
    """The titles of an outline, nested as it is."""
    return [titles(n) if isinstance(n, list) else n.title for n in nodes]


def test_outline_and_title(typed: Make, scan: Make, tmp_path: Path) -> None:
    bound, _ = bind(typed, scan, tmp_path)
    reader = pypdf.PdfReader(bound.path)
    assert titles(reader.outline) == [
        TITLE,
        ["A1 开工前", ["施工合同", "施工许可证"], "A3 试验", ["耐压试验报告"], "A7 竣工", ["竣工图"]],
    ]
    assert reader.page_labels == ["i", "ii", *map(str, range(1, 10)), "A"]
    root = reader.root_object
    said: dict[str, object] = {key: root[key] for key in ("/PageMode", "/Lang", "/ViewerPreferences")}
    assert said == {
        "/PageMode": "/UseOutlines",
        "/Lang": "zh-CN",
        "/ViewerPreferences": {"/DisplayDocTitle": True},
    }
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE
    assert reader.metadata.creation_date == dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    xmp = reader.xmp_metadata
    assert xmp is not None
    assert xmp.dc_title == {"x-default": TITLE}
    assert xmp.xmp_create_date == dt.datetime(2026, 9, 1)


def test_the_same_bytes_from_another_place(typed: Make, scan: Make, tmp_path: Path, face: Path) -> None:
    first, _ = bind(typed, scan, tmp_path / "one", font=face, draft="草稿")
    second, _ = bind(typed, scan, tmp_path / "two", font=face, draft="草稿")
    assert first.sha256 == second.sha256
    assert first.path.read_bytes() == second.path.read_bytes()
    assert bind(typed, scan, tmp_path / "three", font=face)[0].sha256 != first.sha256


def test_the_face_is_embedded_once(typed: Make, scan: Make, tmp_path: Path, face: Path) -> None:
    bound, _ = bind(typed, scan, tmp_path, font=face)
    with pikepdf.open(bound.path) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == "/FontDescriptor"]
    assert len(fonts) == 1


def test_layers_that_are_off_stay_off(typed: Make, tmp_path: Path) -> None:
    drawing = typed("layers.pdf")
    with pikepdf.open(drawing, allow_overwriting_input=True) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="hidden"))
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(b"/OC /L1 BDC 1 0 0 rg 0 0 600 850 re f EMC")
        page.Resources = Dictionary(Properties=Dictionary(L1=layer))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        pdf.save()
    bound = bind_volume(
        [], [Chapter("a", "A1", (typed("a.pdf"), drawing)), Chapter("b", "A1", (drawing,))], [], tmp_path / "v.pdf",
        title="t", date=DATE, language="en", sides="single",
    )  # fmt: skip
    with pypdfium2.PdfDocument(bound.path) as document:
        for number in (1, 2):
            assert document[number].render(scale=0.5).to_pil().convert("RGB").getpixel((100, 100)) == (
                255,
                255,
                255,
            )


def layered(
    path: Path, listed: Callable[[Any, Any], list[Any]], properties: Callable[[Any, Any], Any]
) -> Path:
    """A page of 300 by 100 points with a black square in each of three layers."""
    with pikepdf.new() as pdf:
        groups = [pdf.make_indirect(Dictionary(Type=Name.OCG, Name=f"layer {n}")) for n in range(3)]
        page = pdf.add_blank_page(page_size=(300, 100)).obj
        page.Resources = Dictionary(Properties=Dictionary({f"/L{n}": g for n, g in enumerate(groups)}))
        page.Contents = pdf.make_stream(
            b"\n".join(b"/OC /L%d BDC 0 g %d 20 60 60 re f EMC" % (n, 20 + 100 * n) for n in range(3))
        )
        pdf.Root.OCProperties = Dictionary(OCGs=Array(listed(pdf, groups)), D=properties(pdf, groups))
        pdf.save(path)
    return path


def squares(picture: Any) -> list[bool]:
    width = picture.width / 300
    return [
        picture.convert("L").getpixel((int((50 + 100 * n) * width), picture.height // 2)) < 128
        for n in range(3)
    ]


def shown_layers(path: Path, number: int) -> tuple[list[bool], list[bool]]:
    """Which of the three squares pdfium and poppler show on a page (from 1)."""
    with pypdfium2.PdfDocument(path) as document:
        ours = squares(document[number - 1].render(scale=1).to_pil())
    png = path.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-r", "72", "-png", "-singlefile", "-f", str(number), "-l", str(number), path, png],
        check=True, capture_output=True,
    )  # fmt: skip
    with Image.open(png.with_suffix(".png")) as picture:
        return ours, squares(picture)


def loop(pdf: Any, groups: Any) -> Any:
    within = pdf.make_indirect(Array([groups[0]]))
    within.append(within)
    return Dictionary(Order=Array(["all", within, Array([groups[1], 7]), None]))


ODD_LISTS: dict[str, tuple[Callable[[Any, Any], list[Any]], Callable[[Any, Any], Any]]] = {
    "off-but-not-listed": (lambda _, g: [g[1]], lambda _, g: Dictionary(OFF=Array([g[0]]))),
    "nothing-listed": (lambda _, g: [], lambda _, g: Dictionary(OFF=Array([g[0]]), ON=Array([g[1]]))),
    "off-is-no-layer": (lambda _, g: g, lambda pdf, g: Dictionary(OFF=Array([7, pdf.make_indirect(Array([]))]))),
    "listed-is-direct": (lambda _, g: [Dictionary(Type=Name.OCG, Name="d"), *g], lambda _, g: Dictionary()),
    "listed-is-no-layer": (lambda pdf, g: [pdf.make_indirect(Array([])), None, *g], lambda _, g: Dictionary()),
    "off-is-no-list": (lambda _, g: g, lambda _, g: Dictionary(OFF=g[0], Order=7, AS=Array([7, Dictionary()]))),
    "all-off-and-not-listed": (lambda _, g: [], lambda _, g: Dictionary(BaseState=Name.OFF)),
    "order-not-listed": (lambda _, g: [g[1]], lambda _, g: Dictionary(Order=Array(g))),
    "order-in-a-loop": (lambda _, g: g, loop),
    "use-not-listed": (
        lambda _, g: [g[1]],
        lambda _, g: Dictionary(AS=Array([Dictionary(Event=Name.View, OCGs=Array(g), Category=Array([Name.View]))])),
    ),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD_LISTS)
@pytest.mark.parametrize("first", [True, False])
def test_the_layers_of_one_file_do_nothing_to_those_of_another(tmp_path: Path, odd: str, first: bool) -> None:
    strange = layered(tmp_path / "odd.pdf", *ODD_LISTS[odd])
    sound = layered(
        tmp_path / "sound.pdf", lambda _, g: g, lambda _, g: Dictionary(OFF=Array(g[:2]), ON=Array([g[1]]))
    )
    based = layered(
        tmp_path / "based.pdf",
        lambda _, g: g,
        lambda _, g: Dictionary(BaseState=Name.OFF, ON=Array(g[:2]), OFF=Array([g[0]])),
    )
    files = (strange, sound, based) if first else (sound, based, strange)
    bound = bind_volume(
        [], [Chapter("a", "A1", files)], [], tmp_path / "v.pdf",
        title="t", date=DATE, language="en", sides="single",
    )  # fmt: skip
    for number, path in enumerate(files, 1):
        assert shown_layers(bound.path, number) == shown_layers(path, 1), path.name
    with pikepdf.open(bound.path) as pdf:
        layers = pdf.Root.OCProperties
        listed = [group.objgen for group in layers.OCGs]
        assert all(isinstance(g, Dictionary) and g.is_indirect for g in layers.OCGs)
        assert {group.objgen for group in layers.D.OFF} <= set(listed)
        assert {g.objgen for use in layers.D.AS for g in use.OCGs} <= set(listed)
        assert set(named(layers.D.Order)) <= set(listed)


def named(tree: Any) -> list[tuple[int, int]]:
    return [
        key
        for item in tree
        for key in (
            named(item) if isinstance(item, Array) else [item.objgen] if isinstance(item, Dictionary) else []
        )
    ]


def test_a_chapter_without_pages_and_an_empty_volume(typed: Make, tmp_path: Path) -> None:
    contents = [Chapter("held on paper", "A1", ()), Chapter("b", "A1", (typed("b.pdf"),))]
    words: dict[str, Any] = {"title": "t", "date": DATE, "language": "en", "sides": "double"}
    bound = bind_volume([], contents, [], tmp_path / "v.pdf", **words)
    assert bound.first_pages == (1, 1)
    assert codes(bound, contents) == []
    bound = bind_volume([typed("cover.pdf")], [], [], tmp_path / "w.pdf", **words)
    assert (bound.pages, bound.numbered) == (1, 0)
    assert codes(bound, []) == []


def test_more_sources_than_a_process_may_open(typed: Make, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    contents = [Chapter(str(n), "A1", (typed("a.pdf"),)) for n in range(150)]
    resource.setrlimit(resource.RLIMIT_NOFILE, (100, hard))
    try:
        words: dict[str, Any] = {"title": "t", "date": DATE, "language": "en", "sides": "single"}
        bound = bind_volume([], contents, [], tmp_path / "v.pdf", **words)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert bound.pages == 150


# --- what goes wrong ------------------------------------------------------------------------------


def test_a_source_that_cannot_be_read(typed: Make, scan: Make, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(PiecesRefused) as caught:
        bind(typed, scan, tmp_path / "out", front=[broken])
    assert list(caught.value.reasons) == [broken]
    assert not (tmp_path / "out").exists()


def test_every_source_that_is_refused_is_named(typed: Make, scan: Make, tmp_path: Path) -> None:
    """One at opening, one at stamping; a good one beside them is not blamed."""
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    spoilt = typed("spoilt.pdf")
    with pikepdf.open(spoilt, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, b"no flate", Filter=Name.FlateDecode)
        pdf.save(compress_streams=False)
    contents = [Chapter(p.name, "A1", (p,)) for p in (typed("good.pdf"), broken, spoilt)]
    words: dict[str, Any] = {"title": "t", "date": DATE, "language": "en", "sides": "single"}
    with pytest.raises(PiecesRefused) as caught:
        bind_volume([], contents, [], tmp_path / "v.pdf", **words)
    assert set(caught.value.reasons) == {broken, spoilt} and all(caught.value.reasons.values())
    assert not (tmp_path / "v.pdf").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions differ")
def test_an_output_that_cannot_be_written_leaves_the_old_volume(
    typed: Make, scan: Make, tmp_path: Path
) -> None:
    (tmp_path / "out" / "A.pdf").mkdir(parents=True)  # cannot be replaced by a file, not even by root
    with pytest.raises(OSError):
        bind(typed, scan, tmp_path / "out")
    assert os.listdir(tmp_path / "out") == ["A.pdf"]  # noqa: PTH208


def test_a_volume_larger_than_the_disk_takes(typed: Make, tmp_path: Path) -> None:
    """The disk refuses in the middle of the volume: that is no fault of any source."""
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    big = typed("big.pdf")
    with pikepdf.open(big, allow_overwriting_input=True) as pdf:
        noise = pikepdf.Stream(pdf, os.urandom(300_000), Subtype=Name.Image, Filter=Name.DCTDecode)
        pdf.pages[0].obj.Resources.XObject = Dictionary(N=noise)
        pdf.save()
    second = tmp_path / "second.pdf"
    second.write_bytes(big.read_bytes())
    contents = [Chapter("a", "A1", (big,)), Chapter("b", "A1", (second,))]
    words: dict[str, Any] = {"title": "t", "date": DATE, "language": "en", "sides": "single"}
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, limits[1]))
    try:
        with pytest.raises(OSError) as caught:
            bind_volume([], contents, [], tmp_path / "out" / "v.pdf", **words)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.errno == errno.EFBIG
    assert os.listdir(tmp_path / "out") == []  # noqa: PTH208


def annotated(source: Path, count: int) -> Path:
    """Annotations on the first page; every other one is a link to the second."""
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        first, second = pdf.pages[0].obj, pdf.pages[1].obj
        notes = []
        for n in range(count):
            box = [n % 500, 50, n % 500 + 5, 60]
            note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box)
            if n % 2:
                note.Dest = Array([second, Name.Fit])
            notes.append(pdf.make_indirect(note))
        first.Annots = Array(notes)
        pdf.save()
    return source


def test_many_annotations_and_links_stay(typed: Make, tmp_path: Path) -> None:
    source = annotated(typed("many.pdf", 2), 8_000)
    contents = [Chapter("before", "A1", (typed("a.pdf"),)), Chapter("many", "A1", (source,))]
    words: dict[str, Any] = {"title": "t", "date": DATE, "language": "en", "sides": "single"}
    bound = bind_volume([], contents, [], tmp_path / "v.pdf", **words)
    assert codes(bound, contents) == []
    with pypdfium2.PdfDocument(bound.path) as document:
        page = document[1]
        assert pdfium.FPDFPage_GetAnnotCount(page) == 8_000
        link = pdfium.FPDFLink_GetLinkAtPoint(page, 499 + 3, 55)
        assert pdfium.FPDFDest_GetDestPageIndex(document, pdfium.FPDFLink_GetDest(document, link)) == 2


def test_more_annotations_than_viewers_take_cost_that_file_alone(typed: Make, tmp_path: Path) -> None:
    """Poppler shows nothing of a page with 32,768."""
    source = annotated(typed("swarm.pdf", 2), 32_768)
    contents = [Chapter("before", "A1", (typed("a.pdf"),)), Chapter("swarm", "A1", (source,))]
    words: dict[str, Any] = {"title": "t", "date": DATE, "language": "en", "sides": "single"}
    with pytest.raises(PiecesRefused) as caught:
        bind_volume([], contents, [], tmp_path / "v.pdf", **words)
    assert list(caught.value.reasons) == [source] and "32768 annotations" in caught.value.reasons[source]
