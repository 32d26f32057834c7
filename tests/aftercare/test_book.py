"""The service book: files, entries, names, places."""

from __future__ import annotations

from pathlib import Path

import pytest

from small_books import small_book

VISIT = "- {id: HF-1, on: 2025-01-05}\n"


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({"visits": VISIT}, []),
        ({"visits": VISIT + VISIT}, ["S208"]),
        ({"visits": VISIT, "inspections": VISIT}, ["S208"]),
        ({"visit": VISIT}, ["V901"]),
        ({"visits": "id: HF-1\n"}, ["S202"]),
        ({"visits": "- {id: HF-1, on: 2025-01-05, cycle: HF}\n"}, ["S209"]),
        ({"visits": "- {id: HF-1, on: 2025-13-05}\n"}, ["Y104"]),
        ({"repairs": "- {id: WX-1, title: 甲}\n"}, ["S201", "S201", "S201"]),
        ({"visits": "- {id: HF-1, on: 2025-01-05, void: 重复}\n"}, []),
    ],
)
def test_what_is_wrong_is_told_once(tmp_path: Path, files: dict[str, str], codes: list[str]) -> None:
    book = small_book(tmp_path, "2025-06-30", **files).book
    assert [f.code for f in book.findings][: len(codes)] == codes
    assert bool(book.findings) is bool(codes)


def test_what_does_not_fit_is_left_out_and_void_entries_too(tmp_path: Path) -> None:
    visits = "- {id: HF-1, on: 2025-01-05}\n- {on: 2025-01-05}\n- {id: HF-3, on: 2025-01-05, void: 重复}\n"
    book = small_book(tmp_path, "2025-06-30", visits=visits, repairs="- {id: WX-1}\n").book
    assert [e.id for e in book.entries] == ["HF-1"]
    assert book.files == ("service/terms.yaml", "service/repairs.yaml", "service/visits.yaml")


def test_of_two_parts_of_one_id_the_first_holds(tmp_path: Path) -> None:
    terms = "warranty:\n"
    terms += (
        "- {id: D, name: 甲, item: decoration, years: 2}\n- {id: D, name: 乙, item: decoration, years: 3}\n"
    )
    book = small_book(tmp_path, "2025-06-30", terms).book
    assert [f.code for f in book.findings] == ["S208"]
    assert [raw and raw["name"] for raw in book.terms["warranty"]] == ["甲", None]


def test_a_place_is_that_of_the_part_or_of_what_it_would_stand_in(tmp_path: Path) -> None:
    text = "# 台账\n- id: HF-1\n  on: 2025-01-05\n  problems:\n    - text: 松动\n"
    case = small_book(tmp_path, "2025-06-30", "visits:\n  - {id: HF, name: 回访}\n", visits=text)
    (entry,) = case.book.of("visit")
    assert (entry.at().line, entry.at("/on").line, entry.at("/problems/0/text").line) == (2, 3, 5)
    assert (entry.at("/problems/0/due").line, entry.at("/signed_on").line) == (5, 2)
    assert entry.at("/on").pointer == "/0/on"
    assert (case.book.at("/visits/0/name").line, case.book.at("/levels").line) == (3, 1)
    assert entry.title == "HF-1"


def test_names_that_are_not_there_have_a_guess(tmp_path: Path) -> None:
    terms = "levels: [{id: JINJI, name: 紧急}]\nwarranty: [{id: D, name: 装修, item: decoration, years: 2}]\n"
    events = "events: [{at: 2025-01-10T09:00, event: notice}]"
    repair = f"- {{id: WX-1, title: 甲, part: 门, problem: 坏, level: JINJ, cover: D, {events}}}\n"
    (told,) = small_book(tmp_path, "2025-06-30", terms, repairs=repair).book.findings
    assert told.location is not None
    assert (told.code, told.location.pointer) == ("S209", "/0/level")
    assert "JINJI" in told.message.zh + told.hint.zh
