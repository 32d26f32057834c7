"""Pages that viewers turn differently, that stop in the middle of something, or show a part beside their sheet."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Name

from dossier.evidence.pdf_inspection import inspect_pdf
from dossier.evidence.preparing import prepare


def sheet(content: bytes = b"0 0 100 100 re f") -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 200))
    pdf.pages[0].obj.Contents = pdf.make_stream(content)
    return pdf


def codes(pdf: pikepdf.Pdf) -> list[str]:
    out = io.BytesIO()
    pdf.save(out)
    data = out.getvalue()
    return [f.code for f in inspect_pdf(io.BytesIO(data), data[:1024], data[-65536:], len(data))["faults"]]


@pytest.mark.parametrize(("given", "turn"), [(Decimal("90.0"), 90), (Decimal("45.5"), 0), (180, 180)])
def test_a_turn_is_a_whole_number(tmp_path: Path, given: Decimal | int, turn: int) -> None:
    pdf = sheet()
    pdf.pages[0].obj.Rotate = given
    pdf.save(tmp_path / "given.pdf")
    prepare(tmp_path / "given.pdf", "pdf", tmp_path / "bound.pdf", None)
    with pikepdf.open(tmp_path / "bound.pdf") as bound:
        found = bound.pages[0].obj.get(Name.Rotate, 0)
        assert isinstance(found, int) and found == turn


@pytest.mark.parametrize(
    ("crop", "said"),
    [
        ([400, 0, 500, 100], ["E415"]),
        ([300, 0, 400, 200], ["E415"]),
        ([-10, -10, 400, 300], []),
        ([0, 0, 0, 0], []),
    ],
)
def test_what_lies_beside_the_sheet_is_not_seen(crop: list[int], said: list[str]) -> None:
    pdf = sheet()
    pdf.pages[0].obj.CropBox = Array(crop)
    assert codes(pdf) == said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"0 0 9 9 re f q BI /W 10 /H 10 /CS /G /BPC 8 ID 0123456789", ["E410"]),
        (b"0 0 9 9 re f BT (never ended", ["E410"]),
        (b"0 0 9 9 re f % a remark", []),
        (b"0 0 9 9 re f 1 0 0", []),
    ],
)
def test_content_that_stops_in_the_middle(content: bytes, said: list[str]) -> None:
    assert codes(sheet(content)) == said
