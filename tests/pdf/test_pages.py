"""Balance of saved states, and pages whose content is put into a form of its own."""

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from content_endings import ENDINGS
from dossier.pdf.pages import content_exceeds, is_balanced, isolate, isolated
from dossier.pdf.pages import layers as layers_of


def page_of(content: bytes) -> tuple[Any, Any]:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100)).obj
    page.Contents = pdf.make_stream(content)
    return pdf, page


@pytest.mark.parametrize(
    ("content", "balanced"),
    [
        (b"", True),
        (b"q Q", True),
        (b"q q Q", False),
        (b"Q q", False),
        (b"q (Q) Q", True),
        (b"q (a (Q (Q)) \\) Q) Q", True),
        (b"q (never closed Q", False),
        (b"q (never (closed) \\) Q", False),
        (b"q % Q\nQ", True),
        (b"q % Q (\nQ \0\n", True),
        (b"q % Q", False),
        (b"n Q % Q", False),
        (b"q /q Do /Q gs Q", True),
        (b"[(q)]TJ q[]0 d Q", True),
        (b"/P <</MCID 0 /A[<41>]>>BDC BT<4 1>Tj ET EMC", True),
        (b"BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q", False),
        (b"q BI no data Q", False),
        *[(b"q Q\n" + end, False) for end in ENDINGS],
    ],
)
def test_balance(content: bytes, balanced: bool) -> None:
    _pdf, page = page_of(content)
    assert is_balanced(page) is balanced


def test_what_is_too_long_to_read_through_is_not_called_balanced() -> None:
    for count, balanced in ((1000, True), (600_000, False)):
        _pdf, page = page_of(b"q 0 0 m 9 9 l S Q\n" * count)
        assert is_balanced(page) is balanced


def test_content_is_counted_for_each_page_that_shows_it() -> None:
    pdf, page = page_of(b"q Q " * 1000)
    other = pdf.add_blank_page().obj
    other.Contents = Array([page.Contents, page.Contents])
    assert not content_exceeds([page, other], 12_000) and content_exceeds([page, other], 11_999)


@pytest.mark.parametrize(
    "piece",
    [
        b"BI ",
        b"BI ID \nEI\xff ",
        b"(",
        b"%",
        b"q BI ID ",
        b"EI ID ",
        b"<",
        b"[",
        b"(\\",
        b"((a)",
        b"<<",
        b"BT ",
        b"q ",
    ],
)
def test_a_million_openings_take_one_pass(piece: bytes) -> None:
    """Quadratic search would take hours: the limit of the test run is the assertion."""
    _pdf, page = page_of(piece * 300_000)
    assert is_balanced(page) in (True, False)


def test_an_isolated_page_keeps_what_its_annotations_draw_on() -> None:
    pdf, page = page_of(b"q 1 0 0 rg")
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page.Resources = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Sheet=pdf.make_stream(b"")))
    isolate(pdf, page)
    assert is_balanced(page)
    assert page.Contents.read_bytes() == b"/Sheet1 Do n q BT ET Q\n"
    assert isolated(page, page.Contents.read_bytes()) == page.Resources.XObject["/Sheet1"]
    assert page.Resources.Font.F1.objgen == font.objgen
    assert page.Resources.XObject["/Sheet1"].read_bytes() == b"q 1 0 0 rg"
    assert page.Resources.XObject["/Sheet1"].BBox == Array([0, 0, 100, 100])


@pytest.mark.parametrize(
    ("size", "more", "layers"),
    [
        ((595.28, 841.89), {}, 1),
        ((1190.55, 841.89), {}, 2),
        ((1190.55, 841.89), {"Rotate": 90}, 2),
        ((1190.55, 1683.78), {}, 4),
        ((2383.94, 3370.39), {}, 16),
        ((238.39, 337.04), {"UserUnit": 10}, 16),
        ((200, 100), {}, 1),
        ((14400, 14400), {"UserUnit": 100}, 64),
        ((595.28, 841.89), {"UserUnit": Name.Big}, 1),
        ((595.28, 841.89), {"MediaBox": Array([0, 0, Name.A, 5])}, 1),
    ],
)
def test_folded_pages_lie_on_one_another(
    size: tuple[float, float], more: dict[str, Any], layers: int
) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=size).obj
        for key, value in more.items():
            page[f"/{key}"] = value
        assert layers_of(page) == layers
