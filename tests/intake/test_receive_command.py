"""What a firm sends back, from its folder to receipt, register and inbox: real papers, the command as it is called."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from dossier.cli.main import run
from dossier.reporting.exchange import FILE, read_exchange
from word_samples import text_of

ROOT = Path(__file__).parents[2]
PUMP = ROOT / "dossiers/pump-station"
FIRM, OTHER = "上海某某泵业有限公司", "南京某某电气成套有限公司"
REPORT, LIST = "A3 试验/出厂检验报告 P-101.pdf", "A4 合格证/备品备件清单.pdf"
PACKING, CERTIFICATE = "A4 合格证/装箱单.pdf", "A4 合格证/合格证 AP-01.pdf"
EQ01, EQ01_2 = (f"EQ-01 出厂检验（检测）报告 {tag} 潜水排污泵" for tag in ("P-101", "P-102"))
EQ02, EQ05 = "EQ-02 产品合格证 P-101 潜水排污泵", "EQ-05 出库单、装箱单"
FORM = f"{EQ02}/产品合格证.docx"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The pump station without the papers of its makers, and the letters that ask two of them; the store of a user."""
    folder = tmp_path_factory.mktemp("made")
    left_out = shutil.ignore_patterns("build", "A3*.yaml", "A4*.yaml")
    shutil.copytree(PUMP, folder / "泵站", ignore=left_out)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOSSIER_CACHE", str(folder / "cache"))
        patch.setenv("DOSSIER_LANG", "zh")
        assert request(folder / "泵站", folder / "催办") == 0
        yield folder


@pytest.fixture
def pump(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("泵站", "催办"):
        shutil.copytree(made / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "泵站"


@pytest.fixture
def back(pump: Path, tmp_path: Path) -> Path:
    """The folder “待交资料” of the pump maker, as it went out."""
    assert pump.is_dir()
    return tmp_path / "催办" / FIRM / "待交资料"


def request(folder: Path, out: Path, day: str = "2026-09-01") -> int:
    return run(["request", str(folder), "-o", str(out), "--as-of", day])


def receive(*arguments: str | Path) -> int:
    return run(["receive", *map(str, arguments), "--no-ocr", "--date", "2026-09-12"])


def put(paper: str, *places: Path) -> None:
    for place in places:
        shutil.copy(PUMP / "evidence" / paper, place)


def zipped(folder: Path) -> Path:
    return Path(shutil.make_archive(str(folder), "zip", folder.parent, folder.name))


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def states(folder: Path) -> dict[tuple[str, str, str], str]:
    """Requirement, item and file → what became of it."""
    return {(f.requirement, f.item, f.file): f.state for _, f in read_exchange(folder).received()}


def rows(receipt: Path) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(str(receipt)).tables[0].rows[1:]]


def test_each_file_is_held_against_the_slot_that_it_came_in(pump: Path, back: Path, tmp_path: Path) -> None:
    put(REPORT, back / EQ01 / "扫描1.pdf")
    put(CERTIFICATE, back / EQ02 / "合格证.pdf")  # of the cabinet, not of the pump
    put(LIST, back.parent / "清单.pdf")
    (back / EQ05 / "装箱单.pdf").write_bytes((PUMP / "evidence" / PACKING).read_bytes()[:3000])
    before, given = contents(pump), contents(back.parent)
    assert receive(zipped(back.parent), pump, "-o", tmp_path / "收件") == 0
    assert contents(back.parent) == given
    assert states(pump) == {
        ("EQ-01", "P-101", "扫描1.pdf"): "taken",
        ("EQ-02", "P-101", "合格证.pdf"): "waiting",
        ("", "", "清单.pdf"): "waiting",
        ("EQ-05", "", "装箱单.pdf"): "refused",
    }
    kept = contents(pump)
    assert {name: content for name, content in kept.items() if not name.startswith(".dossier/")} == {
        name: content for name, content in before.items() if not name.startswith(".dossier/")
    }
    number = "CB-2026-014-收-20260912-01"
    inbox = {name for name in kept if name.startswith(".dossier/inbox/")}
    assert inbox == {
        f".dossier/inbox/{number}/{name}"
        for name in (f"{EQ01}/扫描1.pdf", f"{EQ02}/合格证.pdf", "未归类/清单.pdf")
    }
    receipt = tmp_path / "收件" / f"资料接收登记表 {number}.docx"
    told = rows(receipt)
    assert [row[0] for row in told] == ["1", "2", "3", "4"]
    (report,) = (row for row in told if row[2] == "扫描1.pdf")
    digest = hashlib.sha256((PUMP / "evidence" / REPORT).read_bytes()).hexdigest()
    assert report[1].split("\n") == ["EQ-01 出厂检验（检测）报告", "P-101 潜水排污泵"]
    assert report[3:] == ["1", digest, "收下"]
    outcomes = {row[2]: row[5] for row in told}
    assert "对不上" in outcomes["合格证.pdf"] and outcomes["装箱单.pdf"].startswith("退回：")
    assert "E4" not in outcomes["装箱单.pdf"]
    whole = text_of(receipt)
    asked = (number, FIRM, "2026年9月12日", "收下 1 份", "待人核对 2 份", "退回 1 份", "周立", "孙丽")
    assert [word for word in asked if word not in whole] == []


def test_the_same_once_more_changes_nothing_and_more_is_a_receipt_of_its_own(
    pump: Path, back: Path, tmp_path: Path
) -> None:
    put(REPORT, back / EQ01)
    assert receive(zipped(back.parent), pump) == 0
    first, outside = contents(pump), contents(tmp_path / "泵站 收件")
    assert receive(zipped(back.parent), pump) == 0
    assert receive(back.parent, pump) == 0, "as a folder, too"
    assert (contents(pump), contents(tmp_path / "泵站 收件")) == (first, outside)
    put(PACKING, back / EQ05)
    assert receive(back.parent, pump) == 0
    receipts = read_exchange(pump).receipts
    assert [r.number[-2:] for r in receipts] == ["01", "02"]
    assert [[f.requirement for f in r.files] for r in receipts] == [["EQ-01"], ["EQ-05"]]


def test_what_is_in_order_goes_into_the_records_when_that_is_said(pump: Path, back: Path) -> None:
    put(REPORT, back / EQ01)
    put(REPORT, back / EQ01_2 / "报告.pdf")  # the same paper for another pump
    put(PACKING, back / EQ05)
    assert receive(back.parent, pump, "--accept") == 0
    (made,) = (pump / "records").glob("A4*.yaml")
    assert "装箱单" in made.read_text(encoding="utf-8")
    assert not list((pump / "records").glob("A3*.yaml")), "what contradicts its slot waits"
    found = {key[1]: state for key, state in states(pump).items() if key[0] == "EQ-01"}
    assert found == {"P-101": "taken", "P-102": "waiting"}, "each slot for itself"
    assert run(["undo", str(pump)]) == 0
    assert "装箱单" not in made.read_text(encoding="utf-8")


def test_a_paper_without_a_slot_is_in_order_when_it_comes_with_one(pump: Path, back: Path) -> None:
    put(REPORT, back.parent / "a.pdf")
    put(PACKING, back / EQ05)
    assert receive(back.parent, pump) == 0
    (back.parent / "a.pdf").rename(back / EQ01 / "a.pdf")
    assert receive(back.parent, pump, "--accept") == 0
    assert states(pump) == {
        ("", "", "a.pdf"): "waiting",
        ("EQ-05", "", "装箱单.pdf"): "taken",
        ("EQ-01", "P-101", "a.pdf"): "taken",
    }
    assert [f.name for f in sorted((pump / "records").glob("A[34]*.yaml"))] == ["A3.yaml", "A4.yaml"]


def test_what_a_run_that_died_left_behind_is_taken_for_nothing(pump: Path, back: Path) -> None:
    """Files in the inbox that no receipt names: of the next number, and of another one."""
    for number in ("CB-2026-014-收-20260912-01", "CB-2026-014-收-20260911-01"):
        left = pump / ".dossier/inbox" / number / EQ05
        left.mkdir(parents=True)
        put(PACKING, left)
    put(REPORT, back / EQ01 / "a.pdf")
    assert receive(back.parent, pump, "--accept") == 0
    assert states(pump) == {("EQ-01", "P-101", "a.pdf"): "taken"}
    assert [f.name for f in (pump / "records").glob("A[34]*.yaml")] == ["A3.yaml"]
    assert not (pump / ".dossier/inbox/CB-2026-014-收-20260912-01" / EQ05).exists()


def test_a_review_that_somebody_has_filled_in_stops_it_before_anything_is_written(
    pump: Path, back: Path, tmp_path: Path
) -> None:
    put(CERTIFICATE, back / EQ02)
    assert receive(back.parent, pump) == 0
    workbook = tmp_path / "泵站 收件" / "待确认.xlsx"
    book = load_workbook(workbook)
    (column,) = (cell.column for cell in book["待确认"][1] if cell.value == "采用")
    book["待确认"].cell(2, column).value = "是"
    book.save(workbook)
    put(REPORT, back / EQ01)
    before, outside = contents(pump), contents(workbook.parent)
    assert receive(back.parent, pump) == 7
    assert (contents(pump), contents(workbook.parent)) == (before, outside)


def test_a_person_takes_in_what_waits(pump: Path, back: Path, tmp_path: Path) -> None:
    put(CERTIFICATE, back / EQ02)
    assert receive(back.parent, pump) == 0
    shutil.rmtree(back.parent)  # the stick is gone
    workbook = tmp_path / "泵站 收件" / "待确认.xlsx"
    book = load_workbook(workbook)
    sheet = book["待确认"]
    assert "EQ-02 P-101" in "".join(str(cell.value) for cell in sheet[2])
    (column,) = (cell.column for cell in sheet[1] if cell.value == "采用")
    sheet.cell(2, column).value = "是"
    book.save(workbook)
    assert run(["intake", "--review", str(workbook), str(pump), "--no-ocr"]) == 0
    (made,) = (pump / "records").glob("A4*.yaml")
    assert "AP-01" in made.read_text(encoding="utf-8")


def test_what_we_sent_ourselves_is_no_answer(pump: Path, back: Path) -> None:
    before = contents(pump)
    assert receive(back.parent, pump) == 0
    assert contents(pump) == before
    form = docx.Document(str(back / FORM))
    form.paragraphs[0].runs[0].text = "填过了"
    form.save(str(back / FORM))
    assert receive(back.parent, pump) == 0
    assert states(pump) == {("EQ-02", "P-101", "产品合格证.docx"): "waiting"}


def _renamed(back: Path) -> Path:
    (back / EQ01).rename(back / "报告")
    return back


def _slot_alone(back: Path) -> Path:
    return back / EQ01


def _slot_packed(back: Path) -> Path:
    return zipped(back / EQ01)


def _flat(back: Path) -> Path:
    """The slot's folder packed without a folder in the archive."""
    target = back / f"{EQ01}.zip"
    with zipfile.ZipFile(target, "w") as box:
        box.write(back / EQ01 / "a.pdf", "a.pdf")
    return target


def _one_file(back: Path) -> Path:
    return back / EQ01 / "a.pdf"


@pytest.mark.parametrize("shape", [_renamed, _slot_alone, _slot_packed, _flat, _one_file])
def test_a_slot_is_known_however_it_comes(shape: Callable[[Path], Path], pump: Path, back: Path) -> None:
    put(REPORT, back / EQ01 / "a.pdf")
    assert receive(shape(back), pump) == 0
    assert states(pump) == {("EQ-01", "P-101", "a.pdf"): "taken"}


@pytest.mark.parametrize(("note", "slot"), [(True, ("EQ-01", "P-101")), (False, ("", ""))])
def test_a_name_that_meant_another_slot_in_another_letter_is_none(
    note: bool, slot: tuple[str, str], pump: Path, back: Path
) -> None:
    """Long names are cut and numbered, so that two letters may call two things the same."""
    register = json.loads((pump / FILE).read_text(encoding="utf-8"))
    again = json.loads(json.dumps(register["letters"][0])) | {"number": "2", "date": "2026-09-05"}
    for each in again["slots"]:
        each["item"] = {"P-101": "P-102", "P-102": "P-101"}.get(each["item"], each["item"])
    register["letters"].append(again)
    (pump / FILE).write_text(json.dumps(register), encoding="utf-8", newline="\n")
    put(REPORT, back / EQ01 / "a.pdf")
    put(PACKING, back / EQ05 / "b.pdf")
    if not note:
        (back / EQ01 / "要求.txt").unlink()
    assert receive(back, pump) == 0
    found = {key[2]: key[:2] for key in states(pump)}
    assert found == {"a.pdf": slot, "b.pdf": ("EQ-05", "")}


def test_several_slots_side_by_side_keep_apart(pump: Path, back: Path) -> None:
    """Each has a note of the same name."""
    put(REPORT, back / EQ01)
    put(PACKING, back / EQ05)
    for name in (EQ01, EQ05):
        (back / name).rename(back / name[:5])
    (pump / FILE).unlink()  # letters of before there was a register
    assert receive(back / "EQ-05", back / "EQ-01", pump) == 0
    assert {key[:2]: state for key, state in states(pump).items()} == {
        ("EQ-01", "P-101"): "taken",
        ("EQ-05", ""): "taken",
    }
    assert read_exchange(pump).receipts[0].firm == FIRM


@pytest.mark.parametrize("fill", ["nothing", "two firms"])
def test_one_firm_at_a_time(fill: str, pump: Path, back: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = back.parent.parent
    if fill == "nothing":
        source = back.parent.parent / "别处"
        source.mkdir()
        put(REPORT, source)
    else:
        put(REPORT, back / EQ01)
        put(CERTIFICATE, source / OTHER / "待交资料" / "EQ-02 产品合格证 AP-01 水泵控制柜")
    before = contents(pump)
    assert receive(source, pump) == 2
    assert ("dossier intake" if fill == "nothing" else OTHER) in capsys.readouterr().err
    assert contents(pump) == before


HOSTILE = {
    "above": ("../../../a.pdf", b"x"),
    "absolute": ("/tmp/a.pdf", b"x"),
    "bomb": ("a.pdf", bytes(64 << 20)),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_an_archive_that_is_made_to_hurt_leaves_nothing_behind(kind: str, pump: Path, tmp_path: Path) -> None:
    name, content = HOSTILE[kind]
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as box:
        box.write(PUMP / "evidence" / REPORT, f"{EQ01}/a.pdf")
        box.writestr(name, content)
    before = contents(pump)
    assert receive(bad, pump) == 3
    assert contents(pump) == before
    assert not (tmp_path / "泵站 收件").exists()


def test_an_archive_in_an_archive_goes_back_and_is_not_kept(pump: Path, back: Path, tmp_path: Path) -> None:
    put(REPORT, back / EQ01 / "a.pdf")
    (back / EQ05 / "b.zip").write_bytes(b"no archive at all")
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w") as box:
        for path in sorted(p for p in back.rglob("*") if p.is_file()):
            box.write(path, path.relative_to(back).as_posix())
    assert receive(outer, pump) == 0
    assert states(pump) == {("EQ-01", "P-101", "a.pdf"): "taken", ("EQ-05", "", "b.zip"): "refused"}
    assert not list((pump / ".dossier/inbox").rglob("*.zip"))


def test_names_of_a_firm_lead_nowhere_and_do_not_collide(pump: Path, back: Path) -> None:
    put(REPORT, back / EQ01 / "a:b?.pdf")
    deep = back / EQ01 / "子目录"
    deep.mkdir()
    put(PACKING, deep / "CON.PDF")
    put(LIST, back / EQ01 / "A_b_.pdf")
    assert receive(back, pump) == 0
    names = {p.name for p in (pump / ".dossier/inbox").rglob("*") if p.is_file()}
    assert len({name.casefold() for name in names}) == 3
    assert not set(':?*"<>|') & set("".join(names))


def test_the_next_letter_says_what_came_and_is_not_in_use(pump: Path, back: Path, tmp_path: Path) -> None:
    put(CERTIFICATE, back / EQ02)
    assert receive(back.parent, pump) == 0
    assert request(pump, tmp_path / "二催", "2026-09-20") == 0
    table = docx.Document(str(tmp_path / "二催" / FIRM / "催办函.docx")).tables[0]
    cells = {f"{r.cells[1].text} {r.cells[3].text}": r.cells[2].text for r in table.rows[1:]}
    assert "第 2 次催办，首次催办 2026年9月1日" in cells["EQ-02 P-101 潜水排污泵"]
    assert "2026年9月12日收到的文件尚未采用" in cells["EQ-02 P-101 潜水排污泵"]
    assert "尚未采用" not in cells["EQ-02 P-102 潜水排污泵"]


def test_what_came_is_no_evidence_and_no_check_sees_it(
    pump: Path, back: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def checked() -> Any:
        run(["check", str(pump), "--as-of", "2026-09-12", "--format", "json"])
        return json.loads(capsys.readouterr().out)

    before = checked()
    put(REPORT, back / EQ01)
    assert receive(back.parent, pump) == 0
    capsys.readouterr()
    assert checked() == before


def test_a_damaged_register_is_left_alone(pump: Path, back: Path) -> None:
    put(REPORT, back / EQ01)
    (pump / FILE).write_bytes(b"{}")
    before = contents(pump)
    assert receive(back.parent, pump) == 3
    assert contents(pump) == before


def test_a_receipt_in_english(pump: Path, back: Path, tmp_path: Path) -> None:
    main = pump / "dossier.yaml"
    text = main.read_text(encoding="utf-8").replace("language: zh-CN", "language: en")
    if "language: en" not in text:
        text = f"language: en\n{text}"
    main.write_text(text, encoding="utf-8", newline="\n")
    put(REPORT, back / EQ01)
    assert receive(back.parent, pump, "-o", tmp_path / "out") == 0
    (receipt,) = (tmp_path / "out").glob("*.docx")
    assert receipt.name == "Receipt of papers CB-2026-014-P-20260912-01.docx"
    assert rows(receipt)[0][5] == "taken"
    assert "12 September 2026" in text_of(receipt)
