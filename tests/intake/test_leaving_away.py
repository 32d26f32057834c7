"""New records are written without the title that follows for them, and with everything else."""

from __future__ import annotations

from pathlib import Path

from dossier.excel.reading import Standing, standing
from dossier.intake.leaving_away import LeavingAway
from dossier.reading.dossier import read_dossier

MAIN = """dossier: 1
profile: intelligent
project: {code: ZH-7, name: 试验工程}
parties: {contractor: {name: 安装工程有限公司}}
milestones: {}
systems: [{id: JK, name: 视频监控系统}]
numbering: {commissioning-record: "TS-{n}"}
records:
  - {id: A7-001, type: training-plan}
"""


def ground(folder: Path) -> Standing:
    (folder / "dossier.yaml").write_text(MAIN, encoding="utf-8", newline="\n")
    return standing(read_dossier(folder), folder, "zh")


def test_a_title_that_follows_is_not_written(tmp_path: Path) -> None:
    lean = LeavingAway(ground(tmp_path))
    record = {"id": "A3-001", "type": "commissioning-record", "title": "视频监控系统调试记录", "system": "JK"}
    more = {"number": "TS-001", "date": "2026-05-10"}
    assert lean.of(record | more) == {key: v for key, v in (record | more).items() if key != "title"}


def test_titles_of_their_own_and_doubles_are_written(tmp_path: Path) -> None:
    lean = LeavingAway(ground(tmp_path))
    own = {"id": "A3-001", "type": "commissioning-record", "title": "监控调试记录（第一次）", "system": "JK"}
    assert lean.of(own) == own
    drawing = {"id": "A7-009", "type": "drawing", "title": "竣工图"}  # the type names a class of papers
    assert lean.of(drawing) == drawing
    second = {"id": "A7-002", "type": "training-plan", "title": "培训大纲（计划）"}  # that of A7-001
    assert lean.of(second) == second
    deed = {"id": "A7-003", "type": "handover-deed", "title": "工程交接书"}
    assert "title" not in lean.of(deed)
    assert lean.of(deed) == deed
