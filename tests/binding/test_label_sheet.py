"""Spine labels on sheets to be cut: each whole, at its size, apart from the next, with marks at its corners."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from dossier.binding.label_sheet import make_label_sheets
from page_samples import Make

MM = 72 / 25.4
DAY = dt.date(2026, 9, 1)


@pytest.fixture
def labels(typed: Make) -> list[Path]:
    """Labels of 20 to 60 mm; beside each stands what is not to be cut out."""
    made = []
    for number, wide in enumerate((20, 20, 60, 30, 50, 20, 40)):
        path = typed(f"{number}.pdf")
        box = f"{200:.2f} 150 {wide * MM:.2f} {211 * MM:.2f}"
        said = f"BT /F1 9 Tf 205 300 Td (V{number}) Tj ET BT /F1 9 Tf 30 820 Td (cut) Tj ET"
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            pdf.pages[0].obj.Contents = pdf.make_stream(f"{box} re S {said}".encode())
            pdf.save(path)
        made.append(path)
    return made


def test_every_label_is_there_once_at_its_size(labels: list[Path], tmp_path: Path) -> None:
    make_label_sheets(labels, tmp_path / "spines.pdf", title="卷脊标签", date=DAY, language="zh-CN")
    with pypdfium2.PdfDocument(tmp_path / "spines.pdf") as made:
        assert [tuple(round(v) for v in page.get_size()) for page in made] == [(595, 842)] * len(made)
        said = [
            page.get_textpage().get_text_bounded(0, 0, 595, 842).replace("\r\n", " ").split() for page in made
        ]
    shown = "".join(word for page in said for word in page if word != "cut")
    assert shown == "".join(f"V{n}" for n in range(7))


def test_labels_stand_apart_and_inside_of_the_paper(labels: list[Path], tmp_path: Path) -> None:
    """What is seen: columns with ink, seven labels and the marks between them."""
    make_label_sheets(labels, tmp_path / "spines.pdf", title="卷脊标签", date=DAY, language="zh-CN")
    widths = []
    with pypdfium2.PdfDocument(tmp_path / "spines.pdf") as made:
        for page in made:
            grey = page.render(scale=4, grayscale=True).to_pil().convert("L")
            row = grey.crop((0, grey.height // 2, grey.width, grey.height // 2 + 1)).point(
                lambda v: 255 * (v < 128)
            )
            dark = [x for x in range(grey.width) if row.getpixel((x, 0))]
            edges = [x for x in dark if x - 1 not in dark]
            assert len(edges) % 2 == 0 and edges[0] > 25 * 4 and edges[-1] < (595 - 25) * 4
            widths += [round((b - a) / 4 / MM) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    assert widths == [20, 20, 60, 30, 50, 20, 40]


def test_the_same_labels_give_the_same_bytes(labels: list[Path], tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        make_label_sheets(labels, tmp_path / name, title="卷脊标签", date=DAY, language="zh-CN")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_each_label_of_a_draft_says_so_within_its_frame(
    labels: list[Path], tmp_path: Path, face: Path
) -> None:
    """Somebody may cut out one alone."""
    said: dict[str, Any] = {"title": "卷脊标签", "date": DAY, "language": "zh-CN", "font": face}
    make_label_sheets(labels, tmp_path / "plain.pdf", **said)
    make_label_sheets(labels, tmp_path / "draft.pdf", draft="草稿\n2026.09.01", **said)
    seen = 0
    with (
        pypdfium2.PdfDocument(tmp_path / "plain.pdf") as plain,
        pypdfium2.PdfDocument(tmp_path / "draft.pdf") as draft,
    ):
        for before, after in zip(plain, draft, strict=True):
            images = [page.render(scale=2, grayscale=True).to_pil().convert("L") for page in (before, after)]
            changed = ImageChops.difference(*images)
            middle = images[0].height // 2
            dark = [x for x in range(images[0].width) if images[0].getpixel((x, middle)) < 128]
            edges = [x for x in dark if x - 1 not in dark]
            for left, right in zip(edges[::2], edges[1::2], strict=True):
                inside = changed.crop((left, 0, right, changed.height))
                assert inside.getbbox() is not None
                changed.paste(0, (left - 6, 0, right + 6, changed.height))
                seen += 1
            assert changed.getbbox() is None
        text = "".join(page.get_textpage().get_text_bounded() for page in draft)
    assert seen == 7
    assert text.count("草稿") == 7
