"""`dossier request`: what is written for whom, and what is never written over."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import docx
import pytest

from small_dossiers import MINIMAL, ROOT, Command, Write
from word_samples import text_of

MAIN = MINIMAL.replace("language: en", "language: zh-CN").replace(
    "milestones: {}",
    """  supplier: {name: 上海某某泵业有限公司, contact: 周立, phone: 021-5550-0150}
  maker: {name: 北方电机有限公司}
  lab: {name: 某某检测有限公司}
equipment:
  - {tag: P-101, name: 潜水排污泵, model: 300WQ800, serial: 26A0117, supplier: supplier}
  - {tag: M-1, name: 电动机, maker: maker, supplier: maker}
milestones: {shipped: 2026-03-05}""",
)
EMPTY = MAIN.replace("records: [records/*.yaml]", "records: []")
REGISTER = ".dossier/exchange.json"
FIRM = "上海某某泵业有限公司"
BEGUN = f"{FIRM}/待交资料/EQ-02 产品合格证 P-101 潜水排污泵/产品合格证.docx"


@pytest.fixture
def folder(write: Write) -> Path:
    return write({}, name="城北泵站", main=EMPTY)


def contents(folder: Path) -> dict[str, bytes]:
    """All but the register of letters."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {name: content for name, content in found.items() if name != REGISTER}


def test_one_firm_gets_a_letter_and_a_folder_for_each_thing(
    folder: Path, tmp_path: Path, command: Command
) -> None:
    before, out = contents(folder), tmp_path / "out"
    done = command("request", folder, "--party", "供应商", "-o", out, "--lang", "zh")
    assert (done.returncode, done.stderr) == (0, "")
    assert FIRM in done.stdout
    assert [p.name for p in out.iterdir()] == [FIRM]
    letter = out / FIRM / "催办函.docx"
    rows = docx.Document(str(letter)).tables[0].rows[1:]
    folders = sorted(p.name for p in (out / FIRM / "待交资料").iterdir())
    asked = sorted(
        " ".join(c.text.splitlines()[0] for c in row.cells[1:4]).removesuffix(" —") for row in rows
    )
    assert folders == asked
    assert "EQ-02 产品合格证 P-101 潜水排污泵" in folders
    note = (out / BEGUN).with_name("要求.txt").read_bytes().decode("utf-8-sig").split("\r\n")
    assert note[:2] == ["EQ-02 产品合格证", "对象：P-101 潜水排污泵"]
    assert "期限：2026年3月5日（已过 180 天）" in note
    text = text_of(letter)
    assert [w for w in ("周立", "021-5550-0150", "2026年3月5日", "安装工程有限公司") if w not in text] == []
    assert "T-1-催-20260901-03" in text
    assert "M-1" not in text
    assert [w for w in ("潜水排污泵", "300WQ800", "26A0117") if w not in text_of(out / BEGUN)] == []
    assert contents(folder) == before


def test_all_firms_beside_the_dossier_and_the_same_bytes_again(folder: Path, command: Command) -> None:
    listed = command("request", folder, "--list", "--lang", "zh")
    assert listed.returncode == 0
    names = {line.split()[0] for line in listed.stdout.splitlines() if " 0 项" not in line}
    assert [p.name for p in folder.parent.iterdir()] == [folder.name], "a list writes nothing"
    assert command("request", folder).returncode == 0
    out = folder.parent / "城北泵站 催办 2026-09-01"
    assert {p.name for p in out.iterdir()} == names - {"安装工程有限公司"} >= {FIRM, "北方电机有限公司"}
    first = contents(out)
    assert command("request", folder).returncode == 0
    assert contents(out) == first
    shutil.rmtree(out)
    assert command("request", cwd=folder).returncode == 0, "the folder that one stands in"
    assert contents(out) == first


def asked(letter: Path) -> dict[str, str]:
    """Number and item → the cell that says what is asked for."""
    rows = docx.Document(str(letter)).tables[0].rows[1:]
    return {f"{row.cells[1].text} {row.cells[3].text}": row.cells[2].text for row in rows}


def test_a_letter_says_when_its_firm_was_asked_before(folder: Path, tmp_path: Path, command: Command) -> None:
    arguments = ("request", folder, "--party", "supplier", "-o")
    first = command(*arguments, tmp_path / "1", "--as-of", "2026-09-01")
    assert first.returncode == 0
    letters = [tmp_path / str(n) / FIRM / "催办函.docx" for n in (1, 2, 3, 4)]
    assert not [cell for cell in asked(letters[0]).values() if "次催办" in cell]
    main = folder / "dossier.yaml"
    second = "  - {tag: P-102, name: 潜水排污泵, supplier: supplier}\n"
    text = main.read_text(encoding="utf-8").replace("  - {tag: M-1", second + "  - {tag: M-1")
    main.write_text(text, encoding="utf-8", newline="\n")
    assert command(*arguments, tmp_path / "2", "--as-of", "2026-09-10").returncode == 0
    cells = asked(letters[1])
    old = [cell for slot, cell in cells.items() if "P-101" in slot]
    new = [cell for slot, cell in cells.items() if "P-102" in slot]
    assert old and all("第 2 次催办，首次催办 2026年9月1日" in cell for cell in old)
    assert new and not any("次催办" in cell for cell in new)
    register = json.loads((folder / REGISTER).read_text(encoding="utf-8"))
    numbers = ["T-1-催-20260901-03", "T-1-催-20260910-03"]
    assert [letter["number"] for letter in register["letters"]] == numbers
    assert register["letters"][0]["slots"][0]["folder"] in {
        p.name for p in (tmp_path / "1" / FIRM / "待交资料").iterdir()
    }
    assert command(*arguments, tmp_path / "3", "--as-of", "2026-09-10").returncode == 0
    assert asked(letters[2]) == cells, "the same letter once more is no further reminder"
    assert json.loads((folder / REGISTER).read_text(encoding="utf-8")) == register
    done = command(*arguments, tmp_path / "4", "--as-of", "2026-09-20", "--draft")
    assert done.returncode == 0
    assert any("第 3 次催办" in cell for cell in asked(letters[3]).values())
    assert json.loads((folder / REGISTER).read_text(encoding="utf-8")) == register


def test_a_letter_in_english_says_so_too(write: Write, tmp_path: Path, command: Command) -> None:
    folder = write({}, main=EMPTY.replace("language: zh-CN", "language: en"))
    for day in ("2026-09-01", "2026-09-10"):
        out = tmp_path / day
        assert command("request", folder, "--party", "supplier", "-o", out, "--as-of", day).returncode == 0
    cells = asked(tmp_path / "2026-09-10" / FIRM / "Request letter.docx").values()
    assert all("reminder no. 2, first asked on 1 September 2026" in cell for cell in cells)


@pytest.mark.parametrize(
    "damaged", [b"", b"{}", b"{", b'{"letters": 3}', b'{"format": "dossier-exchange-9"}']
)
def test_a_register_that_is_not_whole_is_not_written_over(
    damaged: bytes, folder: Path, tmp_path: Path, command: Command
) -> None:
    register = folder / REGISTER
    register.parent.mkdir()
    register.write_bytes(damaged)
    done = command("request", folder, "-o", tmp_path / "out")
    assert (done.returncode, register.read_bytes()) == (3, damaged)
    assert "Y172" in done.stderr and REGISTER in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_form_that_somebody_has_begun_to_fill_in_stays(
    folder: Path, tmp_path: Path, command: Command
) -> None:
    out = tmp_path / "out"
    arguments = ("request", folder, "-o", out, "--party", "supplier")
    assert command(*arguments).returncode == 0
    (out / BEGUN).write_bytes(b"filled in")
    (out / FIRM / "催办函.docx").unlink()
    before = contents(out)
    done = command(*arguments)
    assert done.returncode == 7
    assert "P720" in done.stderr
    assert contents(out) == before, "nothing is written when something is in the way"


def test_a_party_that_owes_nothing(folder: Path, tmp_path: Path, command: Command) -> None:
    done = command("request", folder, "--party", "lab", "-o", tmp_path / "out", "--lang", "zh")
    assert done.returncode == 0
    assert "某某检测有限公司：现在不欠资料" in done.stdout
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("word", "said"), [("suplier", "supplier"), ("上海某某泵业公司", FIRM), ("zzz", "参建单位有")]
)
def test_an_unknown_party_is_a_slip(
    word: str, said: str, folder: Path, tmp_path: Path, command: Command
) -> None:
    done = command(
        "request", folder, "--party", word, "-o", tmp_path / "out", "--lang", "zh", env={"DOSSIER_LANG": "zh"}
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "out").exists()


def test_nothing_goes_into_the_dossier(folder: Path, command: Command) -> None:
    before = contents(folder)
    assert command("request", folder, "-o", folder / "out").returncode == 2
    assert command("request", "-o", "out", cwd=folder).returncode == 2
    assert contents(folder) == before


def test_a_firm_lays_its_own_letter_over_ours(folder: Path, tmp_path: Path, command: Command) -> None:
    own = folder / "templates" / "zh-CN" / "request-letter.docx"
    own.parent.mkdir(parents=True)
    document = docx.Document(str(ROOT / "templates" / "zh-CN" / "request-letter.docx"))
    document.paragraphs[0].runs[0].text = "我公司的函"
    document.save(str(own))
    assert command("request", folder, "-o", tmp_path / "out", "--party", "supplier").returncode == 0
    assert "我公司的函" in text_of(tmp_path / "out" / FIRM / "催办函.docx")


def test_what_cannot_be_read_is_not_asked_of_others_unsaid(
    write: Write, tmp_path: Path, command: Command
) -> None:
    broken = write({"records/A4.yaml": "- {id: A4-001, type: product-certificat}\n"}, main=MAIN)
    done = command("request", broken, "--party", "supplier", "-o", tmp_path / "out")
    assert done.returncode == 0
    assert "dossier check" in done.stderr
    unknown = write({}, name="other", main=MAIN.replace("profile: equipment", "profile: nothing"))
    assert command("request", unknown, "-o", tmp_path / "none").returncode == 3
    assert not (tmp_path / "none").exists()


def test_several_dossiers_are_not_asked_for_at_once(write: Write, tmp_path: Path, command: Command) -> None:
    write({}, name="a", main=MAIN)
    write({}, name="b", main=MAIN)
    assert command("request", tmp_path).returncode == 2


def test_a_form_that_goes_out_with_a_letter_is_noted(write: Write, tmp_path: Path, command: Command) -> None:
    record = (
        "- {id: HG-1, type: product-certificate, title: 产品合格证, equipment: P-101, product: 潜水排污泵,\n"
        "   signatures: [{role: inspector, person: 周立}]}\n"
    )
    folder = write({"records/A4.yaml": record}, name="城北泵站", main=MAIN)
    listed = ("forms", folder, "--out", "--as-of", "2026-09-05", "--lang", "zh")
    assert command("request", folder, "-o", tmp_path / "draft", "--draft").returncode == 0
    assert command(*listed).stdout == "没有表格在外签字\n"
    assert command("request", folder, "-o", tmp_path / "out").returncode == 0
    assert "HG-1 产品合格证  2026-09-01 起，4 天\n" in command(*listed).stdout
    (form,) = (tmp_path / "out").rglob("*P-101*/产品合格证.docx")
    assert len(docx.Document(str(form)).element.xpath(".//w:drawing")) == 1
