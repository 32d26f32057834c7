"""No page is lost in silence: trees of pages that readers understand differently, and objects that are not there."""

from pathlib import Path

import pytest

from evidence.test_complaints import OBJECTS, PAGE, look, written

TWO = OBJECTS | {6: PAGE, 7: b"<</Type/Pages/Parent 2 0 R/Kids[6 0 R]/Count 1>>"}
WHOLE = {
    "one level": b"[3 0 R 6 0 R]/Count 2",
    "two levels": b"[3 0 R 7 0 R]/Count 2",
    "a page twice": b"[3 0 R 3 0 R]/Count 2",
}
LOST = {
    "a page that is not there": b"[3 0 R 99 0 R 6 0 R]/Count 3",
    "a page that is not there and not counted": b"[3 0 R 99 0 R 6 0 R]/Count 2",
    "null for a page": b"[3 0 R null 6 0 R]/Count 3",
    "a font for a page": b"[3 0 R 5 0 R 6 0 R]/Count 3",
    "a page of another generation": b"[3 1 R 6 0 R]/Count 2",
    "more pages stated": b"[3 0 R 6 0 R]/Count 5",
    "fewer pages stated": b"[3 0 R 6 0 R]/Count 1",
    "more pages stated below": b"[3 0 R <</Kids[6 0 R]/Count 2>>]/Count 2",
    "a branch without pages": b"[3 0 R 6 0 R <</Kids[]/Count 1>>]/Count 3",
}


def tree(kids: bytes) -> bytes:
    return written(TWO | {2: b"<</Type/Pages/Kids%b>>" % kids})


@pytest.mark.parametrize("what", WHOLE)
def test_a_whole_tree_has_no_faults(what: str, tmp_path: Path) -> None:
    facts = look(tmp_path, tree(WHOLE[what]))
    assert (facts.faults, facts.pages) == ((), 2)


@pytest.mark.parametrize("what", LOST)
def test_a_tree_that_lacks_pages_is_damaged(what: str, tmp_path: Path) -> None:
    assert look(tmp_path, tree(LOST[what])).problem == "E410"


@pytest.mark.parametrize("count", [b"", b"/Count -2", b"/Count null"])
def test_a_tree_that_does_not_say_how_many_it_has_is_bound_and_kept(count: bytes, tmp_path: Path) -> None:
    facts = look(tmp_path, tree(b"[3 0 R 6 0 R]" + count))
    assert ([fault.code for fault in facts.faults], facts.pages) == (["E436"], 2)


@pytest.mark.parametrize(
    "page",
    [
        PAGE.replace(b"4 0 R", b"44 0 R"),
        PAGE.replace(b"4 0 R", b"[4 0 R 44 0 R]"),
        PAGE.replace(b"5 0 R", b"55 0 R"),
    ],
)
def test_what_a_page_names_and_is_not_there_is_missing(page: bytes, tmp_path: Path) -> None:
    assert look(tmp_path, written(OBJECTS | {3: page})).problem == "E410"


def test_content_on_an_object_that_the_table_calls_free_is_missing(tmp_path: Path) -> None:
    data = written(OBJECTS)
    place = data.index(b"4 0 obj")
    freed = data.replace(b"%010d 00000 n" % place, b"0000000000 00001 f")
    assert freed != data
    assert look(tmp_path, freed).problem == "E410"


@pytest.mark.parametrize("font", [b"null", b"55 0 R"])
def test_a_font_that_is_not_there_and_not_used_is_no_loss(font: bytes, tmp_path: Path) -> None:
    page = PAGE.replace(b"<</F 5 0 R>>", b"<</F 5 0 R/G %b>>" % font)
    assert look(tmp_path, written(OBJECTS | {3: page})).faults == ()


def test_null_for_a_content_is_a_blank_page(tmp_path: Path) -> None:
    facts = look(tmp_path, written(OBJECTS | {3: PAGE.replace(b"4 0 R", b"null")}))
    assert [fault.code for fault in facts.faults] == ["E415"]
