"""Stamps stand upright where the viewer sees the corner, whatever a page does."""

import io
import subprocess
from pathlib import Path
from typing import Any, Literal

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

from dossier.binding.stamp import make_stamps, stamp_page
from dossier.binding.verify import printed_number
from dossier.pdf.faces import load_face
from dossier.pdf.pages import is_balanced, view
from page_samples import Make

EDGE = 10 / 25.4 * 72


def stamped(
    path: Path, change: Any, font: Path | None, *, number: int | None = 12, draft: str | None = None,
    sides: Literal["single", "double"] = "single",
) -> bytes:  # fmt: skip
    with pikepdf.open(path) as pdf:
        change(pdf, pdf.pages[0].obj)
        stamp_page(pdf, pdf.pages[0].obj, make_stamps(pdf, font, draft), number, sides)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def ink(data: bytes, scale: float = 2) -> Any:
    """The first page as a viewer shows it, as an 8-bit grey picture."""
    with pypdfium2.PdfDocument(data) as document:
        return document[0].render(scale=scale, grayscale=True).to_pil().convert("L")


def nothing(pdf: Any, page: Any) -> None: ...


def turn(degrees: int) -> Any:
    def change(pdf: Any, page: Any) -> None:
        page.Rotate = degrees

    return change


def turned_tree(pdf: Any, page: Any) -> None:
    pdf.Root.Pages.Rotate = 270


def cropped(pdf: Any, page: Any) -> None:
    page.MediaBox = Array([-100, -50, 900, 1000])
    page.CropBox = Array([20, 30, 500, 700])
    page.Rotate = 90


def unit(pdf: Any, page: Any) -> None:
    page.UserUnit = 2
    page.MediaBox = Array([0, 0, 300, 420])


def unbalanced(pdf: Any, page: Any) -> None:
    page.Contents = pdf.make_stream(b"q q 0.1 0 0 0.1 300 300 cm 0 1 0 rg " + page.Contents.read_bytes())


def too_many(pdf: Any, page: Any) -> None:
    page.Contents = pdf.make_stream(
        b"0.2 0 0 0.2 9 9 cm Q Q " + page.Contents.read_bytes() + b" 5 0 0 5 0 0 cm"
    )


def dirty(pdf: Any, page: Any) -> None:
    page.Contents = Array(
        [
            pdf.make_stream(b"0.5 0 0 -0.5 40 40 cm 3 Tr 90 Tz 5 Tc"),
            pdf.make_stream(page.Contents.read_bytes()),
        ]
    )


HOSTILE = [
    nothing, turn(90), turn(180), turn(270), turn(-90), turn(450), turned_tree, cropped, unit, unbalanced, too_many,
    dirty,
]  # fmt: skip


@pytest.mark.parametrize("change", HOSTILE, ids=lambda c: getattr(c, "__qualname__", "")[:20])
@pytest.mark.parametrize("left", [False, True], ids=["right", "left"])
def test_upright_in_the_corner(typed: Make, face: Path, change: Any, left: bool) -> None:
    """The same picture in the corner as on a plain page: same place, same size, upright, black."""
    sides: Literal["single", "double"] = "double" if left else "single"
    # pdfium shows a page of doubled units at half its size.
    page = ink(stamped(typed("a.pdf"), change, face, sides=sides), scale=4 if change is unit else 2)
    plain = ink(stamped(typed("b.pdf"), nothing, face, sides=sides))
    box = (40, 50, 110, 90)  # pixels of half a point from the corner, x and from below

    def corner(picture: Any) -> Any:
        width, height = picture.size
        x = (box[0], box[2]) if left else (width - box[2], width - box[0])
        return picture.crop((x[0], height - box[3], x[1], height - box[1]))

    theirs, ours = corner(page), corner(plain)
    assert min(ours.getdata() if not hasattr(ours, "get_flattened_data") else ours.get_flattened_data()) < 100
    # Broken page sizes move the raster by a fraction of a pixel: compare what is dark, one pixel apart at most.
    dark = [picture.point(lambda v: 255 if v < 140 else 0).getbbox() for picture in (theirs, ours)]
    assert dark[0] is not None
    assert all(abs(a - b) <= 2 for a, b in zip(*dark, strict=True))


def test_the_number_stands_ten_millimetres_from_the_edges(typed: Make, face: Path) -> None:
    data = stamped(typed("a.pdf"), nothing, face, number=128)
    with pypdfium2.PdfDocument(data) as document:
        text = document[0].get_textpage()
        boxes = [text.get_charbox(i) for i in range(text.count_chars()) if text.get_text_range(i, 1) in "128"]
    last = max(box[2] for box in boxes)
    bottom = min(box[1] for box in boxes)
    assert 595.28 - EDGE - 1.5 < last <= 595.28 - EDGE + 0.1
    assert EDGE - 0.6 < bottom < EDGE + 0.6


@pytest.mark.parametrize(("number", "left"), [(1, False), (2, True), (3, False)])
def test_double_sided_numbers_stand_outside(typed: Make, face: Path, number: int, left: bool) -> None:
    picture = ink(stamped(typed("a.pdf"), nothing, face, number=number, sides="double"))
    width, height = picture.size
    strip = picture.crop((0, height - 90, width, height)).point(lambda v: 255 if v < 140 else 0)
    assert (strip.getbbox()[0] < width / 2) is left


def test_the_number_can_be_read_back(typed: Make, face: Path) -> None:
    import pypdf  # noqa: PLC0415

    for font in (face, None):
        reader = pypdf.PdfReader(io.BytesIO(stamped(typed("a.pdf"), nothing, font, number=307, draft="草稿")))
        assert printed_number(reader.pages[0]) == 307
        assert "307" in reader.pages[0].extract_text()
    assert "草稿" in pypdf.PdfReader(
        io.BytesIO(stamped(typed("a.pdf"), nothing, face, draft="草稿"))
    ).pages[0].extract_text()  # fmt: skip


@pytest.mark.parametrize("draft", ["草稿", "DRAFT"])
def test_the_draft_mark_tints_the_paper_and_leaves_the_ink(typed: Make, face: Path, draft: str) -> None:
    def black_bar(pdf: Any, page: Any) -> None:
        # An opaque white sheet below, as web browsers print it, and ink across the middle.
        page.Contents = pdf.make_stream(b"1 g 0 0 600 850 re f 0 g 0 600 600 10 re f")

    picture = ink(stamped(typed("a.pdf"), black_bar, face, number=None, draft=draft))
    width, height = picture.size
    levels = picture.histogram()
    assert sum(levels[234:245]) > 0.01 * width * height  # at most 8 % of grey, a good part of the page
    assert sum(levels[20:230]) == 0
    top = (842 - 608) * 2
    bar = picture.crop((0, top, width, top + 10))
    assert bar.getextrema()[1] < 10


def test_the_draft_mark_is_seen_on_a_scan_and_a_dark_photo(scan: Make, face: Path) -> None:
    for level in (250, 20):
        picture = ink(stamped(scan("a.pdf", level=level), nothing, face, number=5, draft="草稿"))
        assert len([n for n in picture.histogram() if n > 5000]) > 1


@pytest.mark.parametrize("size", [(595, 842), (842, 595), (1191, 842), (595, 1684), (2384, 842), (300, 400)])
def test_the_draft_mark_lies_above_where_people_sign(
    typed: Make, face: Path, size: tuple[float, float]
) -> None:
    """Its lowest point is above the lower 45 % of the page, where forms are signed and drawings have their block."""
    page = typed("a.pdf", size=size, word=" ")
    plain, marked = (
        ink(stamped(page, nothing, face, number=None, draft=draft), 1) for draft in (None, "草稿\n2026.09.01")
    )
    changed = ImageChops.difference(plain, marked).getbbox()
    assert changed
    left, top, right, bottom = changed
    assert top > 0 and bottom < 0.55 * plain.size[1]
    assert left > 0 and right < plain.size[0] and right - left > 0.2 * plain.size[0]


def test_a_number_on_a_black_scan_can_be_seen(scan: Make, face: Path) -> None:
    picture = ink(stamped(scan("a.pdf", level=0), nothing, face, number=8))
    width, height = picture.size
    corner = picture.crop((width - 100, height - 90, width - 40, height - 40))
    assert corner.getextrema()[1] > 170
    assert corner.getextrema()[0] < 30


def defaults(*, inherited: bool = False, picture: bool = False) -> Any:
    """The page says that grey, RGB and CMYK are to be shown white, whatever their values."""

    def change(pdf: Any, page: Any) -> None:
        spaces = Dictionary()
        for name, inks in (("/DefaultGray", 1), ("/DefaultRGB", 3), ("/DefaultCMYK", 4)):
            white = Dictionary(
                FunctionType=4, Domain=Array([0, 1] * inks), Range=Array([0, 1] * 3)
            )  # fmt: skip
            tint = pdf.make_stream(b"{ " + b"pop " * inks + b"1 1 1 }", white)
            inks_named = Array([Name(f"/Ink{n}") for n in range(inks)])
            spaces[name] = Array([Name.DeviceN, inks_named, Name.DeviceRGB, tint])
        resources = page.Resources
        resources.ColorSpace = spaces
        if picture:
            page.Contents = pdf.make_stream(b"")
            del resources["/Font"]
            resources.XObject = Dictionary(I=pdf.make_stream(b"\xff", Subtype=Name.Image))
        if inherited:
            del page["/Resources"]
            pdf.Root.Pages.Resources = resources

    return change


@pytest.mark.parametrize("draft", [None, "草稿"])
@pytest.mark.parametrize("picture", [False, True])
@pytest.mark.parametrize("inherited", [False, True])
def test_no_default_of_a_page_takes_the_colour_of_a_stamp(
    typed: Make, face: Path, tmp_path: Path, *, draft: str | None, picture: bool, inherited: bool
) -> None:
    def plain(pdf: Any, page: Any) -> None:
        defaults(picture=picture)(pdf, page)
        del page.Resources["/ColorSpace"]
        page.Contents = pdf.make_stream(b"")

    def white(pdf: Any, page: Any) -> None:
        defaults(inherited=inherited, picture=picture)(pdf, page)
        page.Contents = pdf.make_stream(b"")

    wanted = stamped(typed("a.pdf"), plain, face, draft=draft)
    given = stamped(typed("a.pdf"), white, face, draft=draft)
    assert ink(wanted).tobytes() == ink(given).tobytes()
    shown = by_poppler(wanted, tmp_path)
    assert shown.getextrema()[0] < 60
    assert by_poppler(given, tmp_path).tobytes() == shown.tobytes()


def by_poppler(data: bytes, folder: Path) -> Any:
    (folder / "page.pdf").write_bytes(data)
    subprocess.run(
        ["pdftoppm", "-r", "72", "-gray", "-singlefile", folder / "page.pdf", folder / "page"],
        check=True, capture_output=True,
    )  # fmt: skip
    with Image.open(folder / "page.pgm") as picture:
        return picture.copy()


def test_names_that_a_page_uses_already_are_left_alone(typed: Make, face: Path) -> None:
    once = Path(typed("a.pdf")).with_name("once.pdf")
    once.write_bytes(stamped(typed("a.pdf"), nothing, face, number=3, draft="草稿"))
    twice = stamped(once, nothing, face, number=44)
    with pikepdf.open(io.BytesIO(twice)) as pdf:
        assert sorted(pdf.pages[0].obj.Resources.Font.keys()) == ["/F1", "/Stamp", "/Stamp1"]


def test_without_a_font(typed: Make) -> None:
    data = stamped(typed("a.pdf"), nothing, None, number=9, draft="草稿")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.pages[0].obj.Resources.Font.Stamp.BaseFont == Name.Helvetica
    assert len(data) < 5000


def test_a_truetype_face(typed: Make) -> None:
    font = next(Path("/usr/share/fonts").rglob("LiberationSerif-Regular.ttf"))
    face_ = load_face(font, "0123 DRAFT草稿")
    assert face_.outlines == "truetype"
    picture = ink(stamped(typed("a.pdf"), nothing, font, number=12, draft="草稿"))
    width, height = picture.size
    assert picture.crop((width - 120, height - 90, width, height)).getextrema()[0] < 60


def test_the_subset_is_small_and_always_the_same(face: Path) -> None:
    first = load_face(face, "0123 DRAFT草稿")
    load_face.cache_clear()
    assert load_face(face, "0123 DRAFT草稿") == first
    assert len(first.program) < 20_000


@pytest.mark.parametrize(
    ("content", "balanced"),
    [
        (b"q 1 0 0 1 0 0 cm Q", True),
        (b"q q Q", False),
        (b"Q q", False),
        (b"BT (q Q q \\) q) Tj ET", True),
        (b"BT (a(q)b) Tj % q\n<71> Tj /q gs ET", True),
        (b"BI /W 1 /H 1 ID q q q EI Q q", False),
        (b"q/Im1 Do Q", True),
    ],
)
def test_balance(content: bytes, balanced: bool) -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Contents = pdf.make_stream(content)
    assert is_balanced(page.obj) is balanced


def test_view_of_an_impossible_crop() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 200)).obj
    page.CropBox = Array([500, 500, 600, 600])
    assert (view(page).width, view(page).height) == (100, 200)
