"""Boxes to tick whose value, state and appearances do not agree: a tick is never lost without a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name

from annotated_pages import by_pdfium, look, sheet, with_note
from dossier.evidence.preparing import Prepared, prepare
from dossier.findings import codes

FRAME = Dictionary(BC=Array([0]), CA="4")
RADIO = 1 << 15


def box(
    value: str | None, state: str | None, looks: tuple[str, ...] | None = ("Yes", "Off"), **keys: Any
) -> Any:
    """A box of 100 × 100 points at (100, 600), green in every state that has a look."""
    pdf = sheet()
    with_note(pdf, "Widget", None, Rect=Array([100, 600, 200, 700]), FT=Name.Btn, **keys)
    note = pdf.pages[0].obj.Annots[0]
    for key, name in (("/V", value), ("/AS", state)):
        if name is not None:
            note[key] = Name(f"/{name}")
    if looks is not None:
        note.AP = Dictionary(N=Dictionary({f"/{name}": look(pdf) for name in looks}))
    return pdf


def bound(pdf: Any, folder: Path) -> Prepared:
    pdf.save(folder / "given.pdf")
    return prepare(folder / "given.pdf", "pdf", folder / "bound.pdf", None)


def ink(folder: Path) -> int:
    seen = by_pdfium(folder / "bound.pdf").crop((100, 842 - 700, 200, 842 - 600))
    return sum(seen.convert("L").histogram()[:200])


@pytest.mark.parametrize(
    ("value", "state", "looks"),
    [
        ("On", "On", ("Yes", "Off")),
        ("Yes", "Yes", ("Off",)),
        ("Yes", "Yes", ()),
    ],
)
def test_a_certain_tick_is_drawn(tmp_path: Path, value: str, state: str, looks: tuple[str, ...]) -> None:
    made = bound(box(value, state, looks, MK=FRAME), tmp_path)
    assert [(f.code, f.pages) for f in made.faults] == [("E430", (1,))]
    assert ink(tmp_path) > 500
    assert codes()["E430"].keeps_original


@pytest.mark.parametrize(
    ("value", "state", "looks", "keys"),
    [
        ("Yes", "Foo", ("Yes", "Off"), {}),
        ("Yes", "", ("Yes", "Off"), {}),
        ("Yes", "Off", ("Yes",), {}),
        ("2", "2", ("1", "Off"), {"Ff": RADIO}),
        (None, "On", ("Yes", "Off"), {}),
    ],
)
def test_an_uncertain_tick_is_told_with_what_is_stored(
    tmp_path: Path, value: str | None, state: str, looks: tuple[str, ...], keys: dict[str, Any]
) -> None:
    made = bound(box(value, state, looks, **keys), tmp_path)
    said = f"field: /V {value or '–'} /AS {state or '–'}"
    assert [(f.code, f.pages, f.detail) for f in made.faults] == [("E445", (1,), said)]
    assert ink(tmp_path) == 0
    assert codes()["E445"].keeps_original


def test_an_empty_box_of_a_group_that_has_another_value_says_nothing(tmp_path: Path) -> None:
    assert bound(box("2", "Off", ("1",), Ff=RADIO), tmp_path).faults == ()


def test_the_frame_that_some_viewers_draw_is_told(tmp_path: Path) -> None:
    assert [f.code for f in bound(box("Off", "Off", ("Yes",), MK=FRAME), tmp_path).faults] == ["E446"]


def test_an_agreeing_box_says_nothing(tmp_path: Path) -> None:
    for value in ("Yes", "Off"):
        assert bound(box(value, value, MK=FRAME), tmp_path).faults == ()


@pytest.mark.parametrize(("value", "state"), [("Yes", "Off"), ("Off", "Yes"), (None, "Yes")])
@pytest.mark.parametrize("need", [True, False])
def test_value_against_state(tmp_path: Path, value: str | None, state: str, need: bool) -> None:
    pdf = box(value, state)
    pdf.Root.AcroForm.NeedAppearances = need
    assert [f.code for f in bound(pdf, tmp_path).faults] == (["E434"] if need else [])
