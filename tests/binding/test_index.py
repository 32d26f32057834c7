"""Any set of entries: numbers, links, outline and text of the index agree with the bound pages; and what the verifier
sees when they do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dossier.binding.verify import verify_volume
from dossier.binding.volume import BoundVolume
from dossier.planning.plan import VolumePlan
from index_samples import LETTERS, Workshop

TITLES = st.one_of(
    st.text(LETTERS, min_size=1, max_size=40),
    st.text("abcxyz0123456789", min_size=30, max_size=60),  # a long word
    st.sampled_from(["1", "12 34", "第1册", "2", "验收记录", "ＡＢ１２", "2026.09.01"]),
)
PAGES = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 3)), max_size=2)
FEW = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3)), max_size=2)
ENTRIES = st.one_of(
    st.lists(st.tuples(TITLES, FEW), max_size=60),
    st.lists(st.tuples(TITLES, PAGES), max_size=8),
)
MANY = [(f"第{n}号 水泵安装验收记录", [(n % 4, n % 3)] if n % 4 else []) for n in range(300)]


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, face: Path) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("volumes"), face)


def stands(document: pypdfium2.PdfDocument, at: int) -> list[str]:
    """The words on a page of the contents: which page of which file it is, and its number."""
    text: str = document[at].get_textpage().get_text_range()
    return text.split()


def destinations(document: pypdfium2.PdfDocument, at: int) -> Iterator[tuple[str, int]]:
    """Text under each link of a page and the position it opens, by pdfium's own following of links."""
    page = document[at]
    text = page.get_textpage()
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        box = pdfium.FS_RECTF()
        pdfium.FPDFAnnot_GetRect(note, box)
        link = pdfium.FPDFLink_GetLinkAtPoint(page, (box.left + box.right) / 2, (box.bottom + box.top) / 2)
        target = pdfium.FPDFDest_GetDestPageIndex(document, pdfium.FPDFLink_GetDest(document, link))
        yield text.get_text_bounded(box.left, box.bottom, box.right, box.top).strip(), target
        pdfium.FPDFPage_CloseAnnot(note)


def agrees(bound: BoundVolume, plan: VolumePlan) -> None:
    """Said once more in other words than the verifier's: by pdfium, from the printed page to the printed page."""
    with pypdfium2.PdfDocument(bound.path) as document:
        shown = [link for at in range(1, bound.front) for link in destinations(document, at)]
        outline = [mark.get_dest().get_index() for mark in document.get_toc() if mark.level == 2]
        filled = [entry for entry in plan.entries if entry.pages]
        assert len(shown) == len(outline) == len(filled)
        end = bound.front
        for (said, target), opened, entry in zip(shown, outline, filled, strict=True):
            assert target == opened == end
            for piece in entry.pieces:
                variant = piece.source.stem.rpartition("-")[2]
                for page in range(piece.pages):
                    assert stands(document, end) == [f"V{variant}P{page}", str(end - bound.front + 1)]
                    end += 1
            number = re.match(r"\d+", said)
            assert number and number[0] == str(target - bound.front + 1)
        assert end == bound.front + bound.numbered == len(document) - 1


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ENTRIES, st.integers(1, 120))
@example(MANY, 1000)
@example(MANY[:90], 20)
@example([("补充协议", [])] * 30, 10)
@example([("水泵", [(50, 1)])] * 22, 5000)
def test_any_set_of_entries(workshop: Workshop, made: list[tuple[str, Any]], most: int) -> None:
    entries = [workshop.entry(n, title, pages) for n, (title, pages) in enumerate(made)]
    volumes = workshop.volumes(entries, most)
    assert [e.record for v in volumes for e in v.entries] == [e.record for e in entries]
    for plan in volumes:
        bound = workshop.bind(plan)
        assert verify_volume(bound, plan) == []
        agrees(bound, plan)


# --- what the verifier must see -------------------------------------------------------------------


@pytest.fixture
def plan(workshop: Workshop) -> VolumePlan:
    titles = ["施工合同", "补充协议", "安装记录", "试压报告", "施工合同"]
    pages = [[(2, 0)], [(1, 1), (3, 2)], [], [(2, 1)], [(2, 3)]]
    return workshop.plan(
        *(workshop.entry(n, t, p) for n, (t, p) in enumerate(zip(titles, pages, strict=True)))
    )


def codes(bound: BoundVolume, plan: VolumePlan) -> list[tuple[str, str | None]]:
    found = verify_volume(bound, plan)
    assert all(bound.path.name in f.message.zh and f.severity == "error" for f in found)
    return [(f.code, f.record) for f in found]


def test_all_is_well(workshop: Workshop, plan: VolumePlan) -> None:
    assert codes(workshop.bind(plan), plan) == []


@pytest.mark.parametrize("pages", [1, 3])
def test_a_file_has_other_pages_than_planned(workshop: Workshop, plan: VolumePlan, pages: int) -> None:
    """An animated picture that counts one page and binds three, say: plan and index are wrong from there on."""
    first = plan.entries[0]
    lying = replace(first, pieces=(replace(first.pieces[0], pages=pages),))
    wrong = replace(plan, entries=(lying, *plan.entries[1:]))
    found = codes(workshop.bind(wrong), wrong)
    assert ("P734", "R0") in found
    assert {record for code, record in found if code == "P710"} >= {"R1", "R3", "R4"}


def test_a_page_was_added(workshop: Workshop, plan: VolumePlan) -> None:
    bound = workshop.bind(plan)
    with pikepdf.open(bound.path, allow_overwriting_input=True) as pdf:
        pdf.pages.insert(4, pdf.pages[5])
        pdf.save()
    assert codes(bound, plan) == [("P713", None)]


def test_a_page_was_lost(workshop: Workshop, plan: VolumePlan) -> None:
    bound = workshop.bind(plan)
    with pikepdf.open(bound.path, allow_overwriting_input=True) as pdf:
        del pdf.pages[4]
        pdf.save()
    assert codes(bound, plan) == [("P713", None)]


def test_a_page_was_lost_and_the_binder_did_not_notice(workshop: Workshop, plan: VolumePlan) -> None:
    """The volume is whole in itself, numbers run, but a file has lost a page on the way."""
    short = replace(plan.entries[1], pieces=plan.entries[1].pieces[:1])
    bound = workshop.bind(replace(plan, entries=(plan.entries[0], short, *plan.entries[2:])))
    found = codes(bound, plan)
    assert ("P713", None) in found and ("P732", "R1") in found


@pytest.mark.parametrize(("first", "second", "entries"), [(2, 3, {"R0"}), (3, 4, {"R0", "R1"})])
def test_pages_changed_places(
    workshop: Workshop, plan: VolumePlan, first: int, second: int, entries: set[str]
) -> None:
    bound = workshop.bind(plan)
    with pikepdf.open(bound.path, allow_overwriting_input=True) as pdf:
        one, other = pdf.pages[first].obj.Contents, pdf.pages[second].obj.Contents
        one[1], other[1] = other[1], one[1]  # the sheet, not its number
        pdf.save()
    assert codes(bound, plan) == [
        ("P732", record) for record in sorted(entries) for _ in range(2 // len(entries))
    ]


def test_a_file_took_the_place_of_another(workshop: Workshop, plan: VolumePlan) -> None:
    swapped = replace(plan.entries[3], pieces=plan.entries[4].pieces)
    bound = workshop.bind(replace(plan, entries=(*plan.entries[:3], swapped, plan.entries[4])))
    assert codes(bound, plan) == [("P732", "R3")] * 2


def test_a_picture_took_the_place_of_another(workshop: Workshop, scan: Any, tmp_path: Path) -> None:
    """Pages that are drawn alike and differ in their picture alone."""
    light, dark = scan("light.pdf", level=250), scan("dark.pdf", level=30)
    entry = workshop.entry(0, "设备材料", [(1, 0)])
    one, other = (replace(entry, pieces=(replace(entry.pieces[0], source=path),)) for path in (light, dark))
    bound = workshop.bind(workshop.plan(one))
    assert codes(bound, workshop.plan(one)) == []
    assert codes(bound, workshop.plan(other)) == [("P732", "R0")]


def test_a_link_opens_another_page(workshop: Workshop, plan: VolumePlan) -> None:
    def change(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows[3]["link"] = 8
        return rows

    (found,) = verify_volume(bound := workshop.bind(plan, change=change), plan)
    assert (found.code, found.record) == ("P710", "R3")
    assert (
        "第 4 项《试压报告》指向第 7 页，该页印的是 8" in found.message.zh
        and bound.path.name in found.message.en
    )


@pytest.mark.parametrize("link", [0, 99])
def test_a_link_is_missing_or_leads_nowhere(workshop: Workshop, plan: VolumePlan, link: int) -> None:
    def change(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows[1]["link"] = link
        return rows

    assert codes(workshop.bind(plan, change=change), plan) == [("P710" if link else "P731", "R1")]


@pytest.mark.parametrize(
    ("row", "said"), [(0, "2"), (1, "33"), (3, "17"), (4, "9"), (4, "9-11"), (4, "8-10")]
)
def test_the_index_prints_another_number(workshop: Workshop, plan: VolumePlan, row: int, said: str) -> None:
    def change(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows[row]["page_text"] = said
        return rows

    (found,) = verify_volume(workshop.bind(plan, change=change), plan)
    assert (found.code, found.record) == ("P731", f"R{row}") and f"页次印作 {said}" in found.message.zh


@pytest.mark.parametrize("row", [0, 1, 2, 3, 4])
def test_a_row_is_missing(workshop: Workshop, plan: VolumePlan, row: int) -> None:
    found = codes(workshop.bind(plan, change=lambda rows: rows[:row] + rows[row + 1 :]), plan)
    assert ("P731", f"R{row}") in found


def test_rows_changed_places(workshop: Workshop, plan: VolumePlan) -> None:
    found = codes(
        workshop.bind(plan, change=lambda rows: [rows[0], rows[3], rows[2], rows[1], rows[4]]), plan
    )
    assert {("P731", "R1")} <= set(found) or {("P731", "R3")} <= set(found)


def test_titles_changed_places(workshop: Workshop, plan: VolumePlan) -> None:
    def change(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows[1]["title"], rows[3]["title"] = rows[3]["title"], rows[1]["title"]
        return rows

    assert codes(workshop.bind(plan, change=change), plan) == [("P731", "R1"), ("P731", "R3")]


def test_an_entry_without_pages_got_a_link(workshop: Workshop, plan: VolumePlan) -> None:
    def change(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows[2] |= {"page_text": "7", "link": 7}
        return rows

    assert codes(workshop.bind(plan, change=change), plan) == [("P731", "R2")]


@pytest.mark.parametrize("titles", [False, True])
def test_the_outline_leads_elsewhere(workshop: Workshop, plan: VolumePlan, titles: bool) -> None:
    bound = workshop.bind(plan)
    with pikepdf.open(bound.path, allow_overwriting_input=True) as pdf:
        with pdf.open_outline() as outline:
            one, other = outline.root[0].children[0].children[1:3]
            if titles:
                one.title, other.title = other.title, one.title
            else:
                one.destination, other.destination = other.destination, one.destination
        pdf.save()
    assert codes(bound, plan) == [("P710", "R1"), ("P710", "R3")]


def test_the_outline_lacks_an_entry(workshop: Workshop, plan: VolumePlan) -> None:
    bound = workshop.bind(plan)
    with pikepdf.open(bound.path, allow_overwriting_input=True) as pdf:
        with pdf.open_outline() as outline:
            del outline.root[0].children[0].children[2]
        pdf.save()
    assert codes(bound, plan) == [("P710", None)]


def test_a_number_was_stamped_wrongly(workshop: Workshop, plan: VolumePlan) -> None:
    bound = workshop.bind(plan)
    with pikepdf.open(bound.path, allow_overwriting_input=True) as pdf:
        one, other = pdf.pages[2].obj.Contents, pdf.pages[3].obj.Contents
        one[2], other[2] = other[2], one[2]
        pdf.save()
    assert set(codes(bound, plan)) == {("P710", None), ("P710", "R0")}
