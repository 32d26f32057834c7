"""A paper for one of the records that one entry makes: that one gets its file, and the others nothing."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

from calling import run_here
from dossier import checks
from dossier.intake.proposal import Entry, read_proposal
from dossier.model import Record
from small_dossiers import ROOT

PUMP = ROOT / "dossiers/pump-station"
REPORTS = PUMP / "evidence/A3 试验"
ZH = {"DOSSIER_LANG": "zh"}
MANY = """# A3 试验资料
- each: equipment   # 两台泵的报告
  equipment: {tags}
  id: "A3-{{}}"
  type: factory-test-report
  title: "{{}} 潜水排污泵出厂检验报告"
  responsible: supplier
  signatures: [{{role: inspector, person: 周立}}]
# 文件到此为止
"""


def pump(tmp_path: Path, tags: str) -> Path:
    folder = tmp_path / "pump"
    shutil.copytree(PUMP, folder, ignore=shutil.ignore_patterns("A3*"))
    (folder / "records/A3-test.yaml").write_text(MANY.format(tags=tags), encoding="utf-8", newline="\n")
    return folder


def take(folder: Path, *tags: str) -> list[Entry]:
    """What is not taken in of the reports of some machines."""
    scans = folder.parent / "scans"
    scans.mkdir(exist_ok=True)
    for number, tag in enumerate(tags):
        shutil.copy(REPORTS / f"出厂检验报告 {tag}.pdf", scans / f"{number}.pdf")
    env = ZH | {"DOSSIER_CACHE": str(folder.parent / "cache")}
    out = folder.parent / "待确认.xlsx"
    done = run_here("intake", scans, folder, "--accept", "--no-ocr", "-o", out, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return [entry for entry in read_proposal(folder).entries if entry.kind != "held"]


def reports(folder: Path) -> dict[str, Record]:
    read = checks.read(folder)
    assert read.dossier is not None and not [
        f for f in read.findings if f.severity.value in ("blocker", "error")
    ]
    return {r.id: r for r in read.dossier.records if r.type == "factory-test-report"}


def said(record: Record) -> dict[str, Any]:
    return {key: value for key, value in record.data.items() if key != "evidence"}


def files(folder: Path) -> dict[str, list[str | None]]:
    return {identity: [ref.file for ref in record.evidence] for identity, record in reports(folder).items()}


def test_one_of_many_gets_its_file_and_an_entry_of_its_own(tmp_path: Path) -> None:
    folder = pump(tmp_path, "[P-101, P-102]   # 位号")
    before = reports(folder)
    text = (folder / "records/A3-test.yaml").read_bytes()
    assert take(folder, "P-101") == []
    after = reports(folder)
    assert after.keys() == before.keys() == {"A3-P-101", "A3-P-102"}
    assert said(after["A3-P-102"]) == said(before["A3-P-102"]) and after["A3-P-102"].evidence == ()
    (ref,) = after["A3-P-101"].evidence
    assert (folder / str(ref.file)).read_bytes() == (REPORTS / "出厂检验报告 P-101.pdf").read_bytes()
    own = said(after["A3-P-101"])
    assert {key: own[key] for key in said(before["A3-P-101"])} == said(before["A3-P-101"])
    assert (own["number"], own["serial"], own["date"]) == ("CJ-26A0117", "26A0117", dt.date(2026, 3, 4))
    now = (folder / "records/A3-test.yaml").read_text(encoding="utf-8")
    assert "- each: equipment   # 两台泵的报告" in now and "[P-102]   # 位号" in now
    assert run_here("undo", folder, env=ZH).returncode == 0
    assert {i: r.data for i, r in reports(folder).items()} == {i: r.data for i, r in before.items()}
    back = (folder / "records/A3-test.yaml").read_bytes()
    assert back.replace(b"[P-101, P-102]", b"") == text.replace(b"[P-101, P-102]", b""), back.decode()


@pytest.mark.parametrize("tags", ["[P-101, P-102]", "\n    - P-101\n    - P-102   # 二号", "P-101"])
def test_the_entry_goes_with_the_last_of_them(tmp_path: Path, tags: str) -> None:
    folder = pump(tmp_path, tags)
    before = reports(folder)
    wanted = [tag for tag in ("P-101", "P-102") if tag in tags]
    assert take(folder, *wanted) == []
    assert all(len(listed) == 1 for listed in files(folder).values())
    assert list(files(folder)) == [f"A3-{tag}" for tag in wanted]
    assert "each:" not in (folder / "records/A3-test.yaml").read_text(encoding="utf-8")
    assert take(folder, *wanted) == []
    assert list(files(folder)) == [f"A3-{tag}" for tag in wanted]
    assert run_here("undo", folder, env=ZH).returncode == 0
    assert {i: r.data for i, r in reports(folder).items()} == {i: r.data for i, r in before.items()}


def test_a_paper_of_a_machine_that_is_not_listed_makes_a_record(tmp_path: Path) -> None:
    folder = pump(tmp_path, "[P-101, P-102]")
    take(folder, "AP-01")
    found = files(folder)
    assert found["A3-P-101"] == found["A3-P-102"] == []
    assert len(found) == 3
    assert "equipment: [P-101, P-102]" in (folder / "records/A3-test.yaml").read_text(encoding="utf-8")
