"""What was written stands in the journal and can be taken back, unless the entry changed since."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossier.authoring.changes import REMOVE
from dossier.authoring.edits import CannotEdit, Edit, edited, same
from dossier.authoring.journal import Run, lines_of, read_journal, undoing
from dossier.authoring.writing import edit_file
from dossier.cli.main import run
from dossier.source import source_of
from laid_out import ROOTS, SCALARS, lay_out

TODAY = Run(dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC), "尤佳", "excel import 台账.xlsx")
OLD = "- id: A # first\n  title: 一\n  tags: [x, y]\n\n- id: B\n  title: 二\n"
EDITS: dict[str, list[Edit]] = {
    "a value": [Edit("/1/title", "三")],
    "a new key": [Edit("/0/date", "2026-03-05")],
    "a new entry": [Edit("/-", {"id": "C", "title": "三"})],
    "a new entry, changed": [Edit("/-", {"id": "C"}), Edit("/2/title", "三")],
    "a key gone": [Edit("/1/title", REMOVE)],
    "a member gone": [Edit("/0/tags/0", REMOVE)],
    "maps on the way": [Edit("/0/a/b", 1), Edit("/0/a/c", 2)],
}


def made(root: Path, edits: list[Edit]) -> None:
    (root / "a.yaml").write_bytes(OLD.encode())
    edit_file(root, "a.yaml", edits, TODAY)


@pytest.mark.parametrize("old", ["!!str 12 # 标", "!!str NJ-1", '!!str "12"', "!<tag:yaml.org,2002:str> 一"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_tag_comes_back_with_the_old_value(old: str, end: str, tmp_path: Path) -> None:
    text = f"- id: A{end}  number: {old}{end}- id: B{end}"
    (tmp_path / "a.yaml").write_bytes(text.encode())
    edit_file(tmp_path, "a.yaml", [Edit("/0/number", "NJ-2")], TODAY)
    assert "NJ-2" in (tmp_path / "a.yaml").read_text(encoding="utf-8")
    source = source_of((tmp_path / "a.yaml").read_bytes().decode(), "a.yaml")
    back = undoing(source, read_journal(tmp_path).lines)
    edit_file(tmp_path, "a.yaml", back, TODAY)
    assert (tmp_path / "a.yaml").read_bytes() == text.encode()


def taken_back(root: Path) -> str:
    journal = read_journal(root)
    text = (root / "a.yaml").read_bytes().decode()
    edits = undoing(source_of(text, "a.yaml"), journal.runs[journal.last() or 0])
    return edited(text, edits, "a.yaml")


@pytest.mark.parametrize("name", EDITS)
def test_what_was_written_can_be_taken_back(tmp_path: Path, name: str) -> None:
    made(tmp_path, EDITS[name])
    assert taken_back(tmp_path) == OLD
    assert {line.by for line in read_journal(tmp_path).lines} == {"尤佳"}


def test_entries_that_were_put_in_above_do_not_mislead_it(tmp_path: Path) -> None:
    made(tmp_path, EDITS["a value"])
    path = tmp_path / "a.yaml"
    path.write_bytes(b"- id: Z\n" + path.read_bytes())
    assert taken_back(tmp_path) == "- id: Z\n" + OLD


@pytest.mark.parametrize("since", ["title: 四", "name: 三"])
def test_an_entry_that_changed_since_is_left_alone(tmp_path: Path, since: str) -> None:
    made(tmp_path, EDITS["a value"])
    path = tmp_path / "a.yaml"
    path.write_bytes(path.read_bytes().replace("title: 三".encode(), since.encode()))
    with pytest.raises(CannotEdit) as refused:
        taken_back(tmp_path)
    assert refused.value.findings[0].code == "Y144"


def test_lines_that_nobody_can_read_are_passed_over(tmp_path: Path) -> None:
    made(tmp_path, EDITS["a value"])
    with (tmp_path / ".dossier" / "journal.jsonl").open("ab") as stream:
        stream.write(b'{"run"\n[]\n\xff\n{"run": 2, "file": "x", "path": 3}\n')
    assert taken_back(tmp_path) == OLD


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_any_edits_can_be_taken_back(data: st.DataObject) -> None:
    page = lay_out(data.draw(ROOTS), lambda n: data.draw(st.integers(0, n - 1)))
    text = "\n".join(page.lines) + "\n"
    before = source_of(text, "")
    ways = st.sampled_from(["", "", "/-", "/new"])
    drawn = st.builds(
        lambda pointer, way, value: Edit(pointer + way, value),
        st.sampled_from(sorted(page.spans)),
        ways,
        st.one_of(SCALARS, st.just(REMOVE)),
    )
    edits = data.draw(st.lists(drawn, min_size=1, max_size=4))
    try:
        after = edited(text, edits, "")
        lines = lines_of(before.data, edits, "")
        back = edited(after, undoing(source_of(after, ""), lines), "")
    except CannotEdit as refused:
        assert refused.findings[0].code != "Y144"  # nothing changed since
        return
    assert same(source_of(back, "").data, before.data)


def test_undo_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", str(tmp_path / "p")]) == 0
    root = tmp_path / "p"
    before = (root / "dossier.yaml").read_bytes()
    edit_file(root, "dossier.yaml", [Edit("/project/place", "南京", "工程!B4")], TODAY)
    capsys.readouterr()
    assert run(["undo", str(root), "--list", "--lang", "zh"]) == 0
    assert "工程!B4  dossier.yaml project/place: null → 南京" in capsys.readouterr().out
    assert run(["undo", str(root), "--lang", "zh"]) == 0
    assert (root / "dossier.yaml").read_bytes().replace(b" null ", b"      ").split() == before.split()
    assert run(["undo", str(root), "--lang", "zh"]) == 0
    assert "没有可撤销的写入" in capsys.readouterr().err
