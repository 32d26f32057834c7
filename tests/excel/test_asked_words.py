"""Words of a register that nobody knows are asked for on the terminal; nobody writes codes into columns.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from dossier.excel.columns import FILE
from dossier.excel.open_words import OpenWord, among, meanings, open_words
from dossier.excel.opening import open_workbook
from dossier.library.catalogue import catalogue_of
from dossier.source import source_of
from small_dossiers import command_line, on_a_terminal
from workbooks import here, small

HEADS = ["序号", "资料名称", "形成日期", "责任单位", "类别"]
ROWS: list[list[Any]] = [
    [1, "施工合同", "2026.3.5", "某某建设有限公司", "合同"],
    [2, "水泵产品合格证", "2026.4.2", "我司", "合格证"],
    [3, "第三次碰头会", "2026.4.9", "我司", "碰头会"],
]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return small(tmp_path / "p")


def register(tmp_path: Path, rows: list[list[Any]]) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "资料台账"
    for row in (HEADS, *rows):
        page.append(row)
    book.save(path := tmp_path / "我的台账.xlsx")
    return path


def asked(workbook: Path, root: Path, *answers: str) -> str:
    typed = command_line("excel", "learn", workbook, root, "--lang", "zh")
    return on_a_terminal(typed, "\n".join(answers))


def words_of(root: Path) -> dict[str, Any]:
    document = source_of((root / FILE).read_text(encoding="utf-8"), FILE)
    assert not document.findings
    found: dict[str, Any] = document.data["sheets"]["资料台账"]["words"]
    return found


def waiting(root: Path, workbook: Path) -> list[OpenWord]:
    there = here(root)
    return open_words(open_workbook(workbook), there, catalogue_of(there.dossier, there.schemas)[0])


def test_a_word_is_found_by_a_part_of_its_name_and_chosen_by_its_number(root: Path, tmp_path: Path) -> None:
    path = register(tmp_path, [[1, "第三次碰头会", "2026.4.9", "某某建设有限公司", "碰头会"]])
    asked(path, root, "其他资料", "1")
    assert waiting(root, path) == []
    assert words_of(root)["type"]["碰头会"] == "other-document"


def test_enter_leaves_a_word_open_and_the_next_run_asks_it_again(root: Path, tmp_path: Path) -> None:
    path = register(tmp_path, ROWS)
    asked(path, root, *[""] * 5)
    before = (root / FILE).read_bytes()
    first = waiting(root, path)
    assert {"碰头会", "我司"} <= {word.word for word in first}
    assert next(word for word in first if word.word == "我司").rows == 2
    answers = [
        line
        for word in first
        for line in (("其他资料", "1") if word.key == "type" else ("1",) if word.word == "我司" else ("",))
    ]
    asked(path, root, *answers)
    assert words_of(root)["responsible"]["我司"] in here(root).words.firms
    assert before.count(b"\n") == (root / FILE).read_bytes().count(b"\n")  # remarks and order stay
    asked(path, root, "x")  # nothing is open: told, and the file stays
    told = (root / FILE).read_bytes()
    asked(path, root, "x")
    assert (root / FILE).read_bytes() == told


def test_a_row_that_came_later_is_asked_for_too(root: Path, tmp_path: Path) -> None:
    path = register(tmp_path, ROWS)
    asked(path, root, *[""] * 5)
    path = register(tmp_path, [*ROWS, [4, "样板间确认单", "2026.5.1", "我司", "确认单"]])
    there = {word.word: word for word in waiting(root, path)}
    assert {"确认单", "碰头会"} <= there.keys()
    answers = ["其他资料\n1" if word == "确认单" else "" for word in there]
    asked(path, root, *answers)
    assert words_of(root)["type"]["确认单"] == "other-document"


def test_without_a_terminal_nothing_is_asked(root: Path, tmp_path: Path) -> None:
    path = register(tmp_path, ROWS)
    told = on_a_terminal(command_line("excel", "learn", path, root, "--lang", "zh"))
    assert "columns.yaml" in told or (root / FILE).exists()
    assert words_of(root)["type"]["碰头会"] is None


def test_who_ends_it_keeps_what_was_answered(root: Path, tmp_path: Path) -> None:
    path = register(tmp_path, ROWS)
    asked(path, root, "其他资料", "1", "\x04")
    assert "other-document" in words_of(root)["type"].values()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("其他资料", ["other-document"]),
        ("OTHER-document", ["other-document"]),
        ("产品合格证", None),
        ("没有这样的资料", []),
    ],
)
def test_names_are_found_by_what_is_typed(root: Path, typed: str, found: list[str] | None) -> None:
    there = here(root)
    named = meanings(OpenWord("资料台账", "type", "x", 1, ()), there)
    hits = among(typed, named)
    assert hits == found if found is not None else all(typed in named[hit] for hit in hits)


@pytest.mark.parametrize(
    ("word", "party"),
    [
        ("施工单位", "contractor"),
        ("乙方", "contractor"),
        ("承包人", "contractor"),
        ("建设单位", "owner"),
        ("甲方", "owner"),
        ("发包人", "owner"),
        ("分包单位", None),
        ("我司", None),
    ],
)
def test_what_a_contract_calls_a_party_means_that_party(
    root: Path, tmp_path: Path, word: str, party: str | None
) -> None:
    path = register(tmp_path, [[1, "施工合同", "2026.3.5", word, "合同"]])
    asked(path, root, "", "", "")
    assert party is None or party in here(root).words.firms
    assert words_of(root)["responsible"] == {word: party}
