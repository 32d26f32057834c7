"""Forms that were printed to be signed, and come home: the command as it is called, real prints, attacks on them."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path

import img2pdf
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from calling import run_here
from dossier import checks
from dossier.intake.proposal import Entry, read_proposal
from dossier.source import read_source
from small_dossiers import ROOT
from word_samples import needs_office

pytestmark = needs_office

PUMP = ROOT / "dossiers/pump-station/evidence"
MAIN = """dossier: 1
profile: tiny
compiled: 2026-09-01
project: {code: %s, name: 江州实验中学教学楼, traits: [trial-run]}
parties:
  owner: {name: 江州市城建集团有限公司}
  contractor: {name: 江州第一建筑工程有限公司}
milestones: {}
records:
"""
RECORD = """  - id: TZ-%d
    type: trial-run-notice
    title: 试运行通知
    number: SYX-TZ-0%d
    date: 2026-07-30
    responsible: contractor
    to_party: owner
    content: 第 %d 台水泵试运行 8 小时
    starts_at: 2026-08-05T09:00
    place: 一层泵房
    issued_at: 2026-07-30T15:00
    signatures:
      - {role: project_manager, person: 李强, date: 2026-07-30}
      - {role: owner, person: 王敏}
"""
PROFILE = "profile: tiny\ntitle: {zh: 样例, en: tiny}\nrequirements: []\n"
CORNER = (0.86, 0.01, 0.99, 0.10)
"""Parts of the page that the code lies in: left, top, right, bottom."""

Prints = dict[str, Path]


def dossier(folder: Path, code: str = "T-01", place: str = "一层泵房") -> Path:
    (folder / "schemas/profiles").mkdir(parents=True)
    (folder / "schemas/profiles/tiny.yaml").write_text(PROFILE, encoding="utf-8", newline="\n")
    text = MAIN % code + "".join(RECORD % (n, n, n) for n in (1, 2))
    (folder / "dossier.yaml").write_text(text.replace("一层泵房", place), encoding="utf-8", newline="\n")
    return folder


def forms(folder: Path, *words: str | Path, day: str = "2026-09-03") -> str:
    done = run_here("forms", folder, *words, "--as-of", day, env={"DOSSIER_LANG": "zh"})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> Prints:
    """``T-01 1``: the form of TZ-1 of that project; ``later``: the same of other data. And the dossier of each."""
    base = tmp_path_factory.mktemp("printed")
    made = {}
    for name, code, place in (
        ("T-01", "T-01", "一层泵房"),
        ("later", "T-01", "二层"),
        ("T-02", "T-02", "一层泵房"),
    ):
        folder = dossier(base / name, code, place)
        forms(folder, "-o", base / f"{name} out", day="2026-09-01")
        made[name] = folder
        for n, path in enumerate(sorted((base / f"{name} out").rglob("*.pdf")), 1):
            made[f"{name} {n}"] = path
    return made


@pytest.fixture
def ours(tmp_path: Path, prints: Prints) -> Path:
    """The dossier whose forms are out."""
    folder = dossier(tmp_path / "dossier")
    (folder / ".dossier").mkdir()
    register = (prints["T-01"] / ".dossier/printed.json").read_bytes()
    (folder / ".dossier/printed.json").write_bytes(register)
    return folder


def take(folder: Path, *papers: Path) -> dict[str, Entry]:
    """What intake says of papers that it did not take in, by their names."""
    env = {"DOSSIER_LANG": "zh", "DOSSIER_CACHE": str(folder.parent / "cache")}
    book = folder.parent / f"{papers[0].stem}.xlsx"
    done = run_here("intake", *papers, folder, "--accept", "--no-ocr", "-o", book, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return {entry.source: entry for entry in read_proposal(folder).entries}


def evidence(folder: Path) -> dict[str, list[str]]:
    data = read_source(folder / "dossier.yaml", "dossier.yaml").data
    return {r["id"]: [e["file"] for e in r.get("evidence", ())] for r in data["records"]}


def found(folder: Path) -> dict[str, str]:
    _, result = checks.check(folder, None, dt.date(2026, 9, 3))
    return {f.code: f.message.zh for f in result.findings if f.code in ("X656", "X657", "X658", "X659")}


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "dossier.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def test_a_form_goes_out_and_comes_home(ours: Path, prints: Prints, tmp_path: Path) -> None:
    assert "TZ-1 试运行通知  2026-09-01 起，2 天\n    江州市城建集团有限公司 建设单位 王敏\n" in forms(
        ours, "--out"
    )
    assert take(ours, prints["T-01 1"]) == {}
    assert [len(files) for files in evidence(ours).values()] == [1, 0]
    out = json.loads(forms(ours, "--out", "--format", "json"))
    assert [each["record"] for each in out["forms"]] == ["TZ-2"]
    assert out["forms"][0]["waiting"] == [
        {"role": {"zh": "建设单位", "en": "Owner"}, "firm": "江州市城建集团有限公司", "person": "王敏"}
    ]
    assert found(ours) == {}
    # What was blank may be filled in; what was printed may not be changed.
    change(ours, "    signatures:\n", "    received_by: 王敏\n    signatures:\n")
    change(ours, "person: 王敏}", "person: 王敏, date: 2026-08-01}")
    assert found(ours) == {}
    change(ours, "place: 一层泵房", "place: 二层泵房")
    assert list(found(ours)) == ["X656"]
    assert "地点（纸上 一层泵房，现在 二层泵房）" in found(ours)["X656"]


def test_a_form_printed_twice_is_held_to_its_own_words(ours: Path, prints: Prints, tmp_path: Path) -> None:
    change(ours, "place: 一层泵房", "place: 二层")
    forms(ours, "-o", tmp_path / "again")
    assert "打印之后改过" not in forms(ours, "--out")
    (old,) = take(ours, prints["T-01 1"]).values()
    assert old.completes == "TZ-1"
    assert any("地点（纸上 一层泵房，现在 二层）" in why.zh for why in old.against)
    new = next((tmp_path / "again").rglob("TZ-1*.pdf"))
    assert take(ours, new) == {}
    assert found(ours) == {}
    assert "TZ-1" not in forms(ours, "--out")


def test_a_form_whose_record_was_changed_has_to_go_out_again(ours: Path) -> None:
    change(ours, "place: 一层泵房", "place: 二层")
    assert "打印之后改过：地点；要重新打印、签字" in forms(ours, "--out")
    change(ours, "type: trial-run-notice", "type: trial-run-notice\n    status: void")
    assert "TZ-1" not in forms(ours, "--out")


def test_a_form_that_nobody_noted_is_told_apart(ours: Path, prints: Prints) -> None:
    (entry,) = take(ours, prints["later 1"]).values()
    assert [why.zh for why in entry.against] == ["TZ-1 在打印之后改过，打印时的内容没有留存"]


def test_a_form_of_another_project_is_not_taken(ours: Path, prints: Prints) -> None:
    (entry,) = take(ours, prints["T-02 1"]).values()
    assert (entry.kind, [why.zh for why in entry.against]) == ("foreign", ["二维码是工程 T-02 的"])


def test_a_stack_of_forms_is_parted_at_their_codes(ours: Path, prints: Prints, tmp_path: Path) -> None:
    with pikepdf.new() as stack:
        for name in ("T-01 1", "T-01 2"):
            with pikepdf.open(prints[name]) as one:
                stack.pages.extend(one.pages)
        stack.save(tmp_path / "stack.pdf")
    assert take(ours, tmp_path / "stack.pdf") == {}
    assert evidence(ours) == {"TZ-1": ["evidence/扫描件/stack.pdf"], "TZ-2": ["evidence/扫描件/stack.pdf"]}
    data = read_source(ours / "dossier.yaml", "dossier.yaml").data
    assert [r["evidence"][0]["pages"] for r in data["records"]] == [1, 2]
    copy = ours / "evidence/扫描件/stack.pdf"
    assert copy.read_bytes() == (tmp_path / "stack.pdf").read_bytes()
    assert found(ours) == {}
    assert {e.kind for e in take(ours, tmp_path / "stack.pdf").values()} == {"held"}


def test_the_same_form_twice_in_a_stack_waits(ours: Path, prints: Prints, tmp_path: Path) -> None:
    with pikepdf.new() as stack, pikepdf.open(prints["T-01 1"]) as one:
        stack.pages.extend(one.pages)
        stack.pages.extend(one.pages)
        stack.save(tmp_path / "stack.pdf")
    entries = take(ours, tmp_path / "stack.pdf")
    assert list(entries) == ["stack.pdf [1]", "stack.pdf [2]"]
    assert all(any("类型、编号相同" in why.zh for why in e.against) for e in entries.values())
    assert evidence(ours) == {"TZ-1": [], "TZ-2": []}


def test_another_paper_behind_a_form_is_a_part_of_its_own(ours: Path, prints: Prints, tmp_path: Path) -> None:
    form, other = take(ours, one_page_more(prints, tmp_path / "paper.pdf")).values()
    assert (form.part, form.completes, other.part, other.completes) == ((1,), "TZ-1", (2,), "")
    for entry in (form, other):
        assert any("第 2 页起像是另一份“" in why.zh for why in entry.against) or entry.kind == "foreign"
    assert evidence(ours) == {"TZ-1": [], "TZ-2": []}


def with_picture(paper: Path, picture: Image.Image, box: tuple[float, ...], target: Path) -> Path:
    """A paper with a picture laid over a part of its first page."""
    content = io.BytesIO()
    picture.save(content, "PNG")
    with pikepdf.open(paper) as pdf, pikepdf.open(io.BytesIO(img2pdf.convert(content.getvalue()))) as over:
        wide, high = (float(v) for v in pdf.pages[0].mediabox[2:])
        left, top, right, bottom = box
        place = pikepdf.Rectangle(left * wide, (1 - bottom) * high, right * wide, (1 - top) * high)
        pdf.pages[0].add_overlay(over.pages[0], place)
        pdf.save(target)
    return target


def corner_of(paper: Path) -> Image.Image:
    page: Image.Image = pypdfium2.PdfDocument(paper)[0].render(scale=4).to_pil().convert("L")
    wide, high = page.size
    left, top, right, bottom = CORNER
    return page.crop((round(left * wide), round(top * high), round(right * wide), round(bottom * high)))


Attack = Callable[[Prints, Path], Path]


def pasted(prints: Prints, target: Path) -> Path:
    return with_picture(PUMP / "A3 试验/出厂检验报告 P-101.pdf", corner_of(prints["T-01 1"]), CORNER, target)


def two_projects(prints: Prints, target: Path) -> Path:
    return with_picture(prints["T-01 1"], corner_of(prints["T-02 1"]), (0.02, 0.01, 0.15, 0.10), target)


def two_prints(prints: Prints, target: Path) -> Path:
    return with_picture(prints["T-01 1"], corner_of(prints["later 1"]), (0.02, 0.01, 0.15, 0.10), target)


def picture_alone(prints: Prints, target: Path) -> Path:
    page = pypdfium2.PdfDocument(prints["T-01 1"])[0].render(scale=150 / 72).to_pil()
    page.convert("L").save(target, resolution=150)
    return target


def one_page_more(prints: Prints, target: Path) -> Path:
    with (
        pikepdf.open(prints["T-01 1"]) as pdf,
        pikepdf.open(PUMP / "A3 试验/出厂检验报告 P-101.pdf") as other,
    ):
        pdf.pages.extend(other.pages)
        pdf.save(target)
    return target


def one_blank_more(prints: Prints, target: Path) -> Path:
    """With a page behind it that says nothing of itself."""
    with pikepdf.open(prints["T-01 1"]) as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.contents_add(b"0.5 g 100 100 300 300 re f")
        pdf.save(target)
    return target


@pytest.mark.parametrize(
    ("attack", "why"),
    [
        (two_projects, "二维码是工程 T-02 的"),
        (two_prints, "有几个二维码，打印时的内容不同"),
        (picture_alone, "只读到二维码，没有读到文字"),
        (one_blank_more, "打印时 1 页，扫描件 2 页"),
    ],
)
def test_a_paper_with_a_doubtful_code_waits(
    ours: Path, prints: Prints, tmp_path: Path, attack: Attack, why: str
) -> None:
    (entry,) = take(ours, attack(prints, tmp_path / "paper.pdf")).values()
    assert entry.completes == "TZ-1"
    assert why in [each.zh for each in entry.against]
    assert evidence(ours) == {"TZ-1": [], "TZ-2": []}


def test_a_code_on_a_paper_of_another_project_brings_nothing_in(
    ours: Path, prints: Prints, tmp_path: Path
) -> None:
    (entry,) = take(ours, pasted(prints, tmp_path / "paper.pdf")).values()
    assert entry.kind == "foreign"


def test_a_code_on_another_paper_is_told(ours: Path, prints: Prints, tmp_path: Path) -> None:
    change(ours, "江州实验中学教学楼", "城北泵站二期设备采购及安装工程")
    (entry,) = take(ours, pasted(prints, tmp_path / "paper.pdf")).values()
    assert "内容不像 TZ-1 这类资料，二维码可能是贴上去的" in [each.zh for each in entry.against]


def test_a_damaged_code_leaves_the_paper_to_its_words(ours: Path, prints: Prints, tmp_path: Path) -> None:
    blot = Image.new("L", (10, 10), 0)
    paper = with_picture(prints["T-01 1"], blot, (0.86, 0.01, 0.93, 0.10), tmp_path / "paper.pdf")
    entries = take(ours, paper)
    assert not any("二维码" in why.zh for entry in entries.values() for why in entry.against)
    assert evidence(ours)["TZ-2"] == []


def test_a_register_that_is_not_whole_stops_the_check(ours: Path) -> None:
    (ours / ".dossier/printed.json").write_text("{", encoding="utf-8", newline="")
    assert run_here("check", ours).returncode == 3


def test_a_print_in_the_dossier_or_over_another_file_is_refused(ours: Path, tmp_path: Path) -> None:
    assert run_here("forms", ours, "-o", ours / "out").returncode == 2
    assert run_here("forms", ours).returncode == 2
    assert run_here("forms", ours, "-o", tmp_path / "o", "--record", "TZ-9").returncode == 2
    (tmp_path / "o/A7").mkdir(parents=True)
    (tmp_path / "o/A7/TZ-1 试运行通知.pdf").write_bytes(b"mine")
    before = (ours / ".dossier/printed.json").read_bytes()
    assert run_here("forms", ours, "-o", tmp_path / "o", "--record", "TZ-1").returncode == 7
    assert (ours / ".dossier/printed.json").read_bytes() == before
