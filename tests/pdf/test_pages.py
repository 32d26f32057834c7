"""Balance of saved states, and pages whose content is put into a form of its own."""

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from dossier.pdf.pages import is_balanced, isolate


def page_of(content: bytes) -> tuple[Any, Any]:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100)).obj
    page.Contents = pdf.make_stream(content)
    return pdf, page


@pytest.mark.parametrize(
    ("content", "balanced"),
    [
        (b"q Q", True),
        (b"q q Q", False),
        (b"Q q", False),
        (b"q (Q) Q", True),
        (b"q (a (Q (Q)) \\) Q) Q", True),
        (b"q (never closed Q", False),
        (b"q % Q\nQ", True),
        (b"/q Do /Q gs", True),
        (b"[(q)]TJ q[]0 d Q", True),
        (b"q BI /W 1 /H 1 ID \x00\x01 EI \x00\xffQ q\x00 EI Q", True),
        (b"q BI /W 1 ID Q Q Q EI Q", True),
        (b"q BI no data Q", False),
    ],
)
def test_balance(content: bytes, balanced: bool) -> None:
    _pdf, page = page_of(content)
    assert is_balanced(page) is balanced


@pytest.mark.parametrize("piece", [b"BI ", b"BI ID \nEI\xff ", b"(", b"%", b"q BI ID ", b"EI ID "])
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
    assert page.Contents.read_bytes() == b"/Sheet1 Do\n"
    assert page.Resources.Font.F1.objgen == font.objgen
    assert page.Resources.XObject["/Sheet1"].read_bytes() == b"q 1 0 0 rg"
    assert page.Resources.XObject["/Sheet1"].BBox == Array([0, 0, 100, 100])
