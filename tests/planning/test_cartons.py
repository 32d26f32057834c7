"""Cartons: volumes in order, no carton too full, every set packed alike."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.forms.filling import fill_form
from dossier.forms.unbroken import copy_tied
from dossier.library.terms import gather_terms
from dossier.model import Catalogue, Dossier, Language, Text
from dossier.office.converting import convert_documents
from dossier.office.fonts import house_fonts
from dossier.pdf.pages import count_pages
from dossier.planning.cartons import CARTON_LABELS, CARTON_LISTS, carton_jobs, pack_cartons
from dossier.planning.plan import Entry, Piece, VolumePlan
from form_samples import SCHEMAS
from word_samples import DAY, needs_office, text_of

ROOT = Path(__file__).resolve().parents[2]


def volume(number: int, box: int = 20) -> VolumePlan:
    title = f"城北泵站 材料、产品、构配件合格证资料（{number}）"
    return VolumePlan(number, 9, "A4", "合格证", None, "text", title, f"{number:02} 合格证", (), 7, box)


def dossier(**package: Any) -> Dossier:
    data = {"project": {"code": "CB-1", "name": "城北泵站"}, "package": package}
    return Dossier(
        Path("/nowhere"), "equipment", "CN", "zh-CN", None, "CB-1", "城北泵站", {}, (), (), data, ()
    )


def catalogue(**values: Any) -> Catalogue:
    return replace(Catalogue("x", Text("", ""), (), {}, {}, {}), values=values)


def test_only_what_is_bound_is_counted() -> None:
    """A paper whose file could not be bound keeps its row in the index, but nobody finds it in the carton."""
    bound = Entry("A4-1", "contract", "", "", "题名", None, "text", (Piece(Path("a.pdf"), 2, "text", None),))
    lost = replace(bound, record="A4-2", pieces=(), remark="未装订")
    made = replace(volume(1), entries=(bound, lost, replace(bound, record="A4-3")))
    (carton,) = pack_cartons([made], dossier(), catalogue(carton_mm=400, sets=1))
    assert made.bound == 2 and made.pages == 4
    jobs = carton_jobs([carton], dossier(), "zh")
    rows = [row for job in jobs for one in job.context["cartons"] for row in one["rows"]]
    assert {(row["pieces"], row["pages"]) for row in rows} == {(2, 4)}


@given(
    st.lists(st.sampled_from([20, 30, 40, 50, 600]), max_size=60),
    st.integers(40, 500),
    st.integers(1, 3),
)
def test_every_volume_travels_once_in_each_set(boxes: list[int], room: int, sets: int) -> None:
    volumes = [volume(number, box) for number, box in enumerate(boxes, 1)]
    cartons = pack_cartons(volumes, dossier(), catalogue(carton_mm=room, sets=sets))
    for one in range(1, sets + 1):
        mine = [carton for carton in cartons if carton.set == one]
        assert [v for carton in mine for v in carton.volumes] == volumes
        assert [carton.number for carton in mine] == list(range(1, len(mine) + 1))
        assert {carton.total for carton in mine} <= {len(mine)}
    assert all(c.boxes_mm <= room or len(c.volumes) == 1 for c in cartons)
    for here, then in itertools.pairwise(cartons):
        assert here.set != then.set or here.boxes_mm + then.volumes[0].box_mm > room, (
            "no carton ends too early"
        )


@pytest.mark.parametrize(
    ("package", "values", "cartons"),
    [
        ({}, {}, [(1, 1, 20), (1, 2, 5)]),
        ({}, {"sets": 2}, [(1, 1, 20), (1, 2, 5), (2, 1, 20), (2, 2, 5)]),
        ({"copies": 1}, {"sets": 2}, [(1, 1, 20), (1, 2, 5)]),
        ({"carton_mm": 600}, {"carton_mm": 200}, [(1, 1, 25)]),
        ({}, {"carton_mm": 300}, [(1, 1, 15), (1, 2, 10)]),
    ],
)
def test_the_dossier_speaks_before_its_place(
    package: dict[str, Any], values: dict[str, Any], cartons: list[tuple[int, int, int]]
) -> None:
    packed = pack_cartons([volume(n) for n in range(1, 26)], dossier(**package), catalogue(**values))
    assert [(c.set, c.number, len(c.volumes)) for c in packed] == cartons


def test_nothing_bound_is_nothing_to_pack() -> None:
    assert carton_jobs(pack_cartons([], dossier(), catalogue(sets=2)), dossier(), "zh") == []


@needs_office
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_page_a_carton_and_its_list_is_what_is_in_it(tmp_path: Path, language: str) -> None:
    owner = dossier(archive_number="CB-1-SB", copies=2)
    packed = pack_cartons([volume(n) for n in range(1, 26)], owner, catalogue())
    made = {}
    for job in carton_jobs(packed, owner, "zh"):
        form, output = ROOT / "templates" / language / f"{job.form}.docx", tmp_path / f"{job.form}.docx"
        fill_form(form, job.context, output, terms=gather_terms(SCHEMAS), title=job.title, date=DAY)
        made[job.form] = output
    done = convert_documents(
        list(made.values()), tmp_path / "pdf", jobs=2, fonts=house_fonts(), stage=copy_tied
    )
    assert {form: count_pages(done.pdfs[made[form]]) for form in made} == {CARTON_LISTS: 4, CARTON_LABELS: 4}
    listed = [t for t in docx.Document(str(made[CARTON_LISTS])).tables if len(t.columns) == 6]
    rows = [[row.cells[0].text for row in table.rows][2:-1] for table in listed]
    assert rows == [[f"{n:02}" for n in range(a, b)] for a, b in [(1, 21), (21, 26)] * 2]
    assert "01–20" in text_of(made[CARTON_LABELS]) and "21–25" in text_of(made[CARTON_LABELS])


@needs_office
@pytest.mark.parametrize(("lang", "folder"), [("zh", "zh-CN"), ("en", "en")])
def test_a_sheet_of_a_packing_list_names_its_own_carton_and_counts_no_other(
    lang: Language, folder: str, tmp_path: Path
) -> None:
    """The sheets part with their cartons: “page 1 of 2” over two sets would be a page that each of them lacks."""
    volumes = [volume(number, 4) for number in range(1, 46)]
    cartons = pack_cartons(volumes, dossier(copies=2), catalogue(carton_mm=400))
    (job,) = (job for job in carton_jobs(cartons, dossier(), lang) if job.form == CARTON_LISTS)
    output = tmp_path / "list.docx"
    template = ROOT / "templates" / folder / "carton-list.docx"
    fill_form(template, job.context, output, terms=gather_terms(SCHEMAS), title="list", date=DAY)
    done = convert_documents([output], tmp_path / "pdf", jobs=1, fonts=house_fonts(), stage=copy_tied)
    with pypdfium2.PdfDocument(done.pdfs[output]) as made:
        pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in made]
    assert len(cartons) == 2 and len(pages) > len(cartons), "a list that goes on, on a sheet of its own"
    own = {"zh": "CB-1装箱单第{}套第1箱", "en": "CB-1,packinglistofset{},carton1"}[lang]
    sets = [[n for n in (1, 2) if own.format(n) in page] for page in pages]
    assert sorted(sets) == sets and {len(each) for each in sets} == {1}
    assert [page for page in pages if re.search("页共|Page[0-9]+of", page)] == []
