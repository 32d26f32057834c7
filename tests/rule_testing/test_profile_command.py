"""`dossier profile test` and `dossier profile diff`, as typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dossier.cli.main import run
from profile_samples import DEED, SOUND, WriteProfile, requirement

LOOSER = SOUND.replace("due: construction_started", "due: construction_started + days(10)")
NEW = requirement("TY-03", "    record: contract\n    evidence: [scan]\n", severity="blocker")


@pytest.fixture
def workspace(write_profile: WriteProfile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_profile("old", SOUND, DEED)
    write_profile("new", LOOSER, NEW)
    folder = tmp_path / "workspace"
    monkeypatch.chdir(folder)
    return folder


def small_dossier(folder: Path, profile: str) -> None:
    folder.mkdir()
    (folder / "dossier.yaml").write_text(
        f"""\
dossier: 1
profile: {profile}
compiled: 2026-03-01
project: {{code: S-1, name: 小工程}}
parties:
  owner: {{name: 业主}}
  contractor: {{name: 施工方}}
milestones: {{construction_started: 2026-01-05}}
records: []
""",
        encoding="utf-8",
    )


@pytest.mark.usefixtures("workspace")
def test_a_sound_profile_of_the_workspace_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profile", "test", "old", "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "已证明 2" in said
    assert "检出率 100 %；误报 0 处" in said


def test_a_toothless_profile_fails_and_names_the_survivor(
    write_profile: WriteProfile,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_profile("toothless", SOUND.replace("record.result != 'fail'", "record.result == record.result"))
    monkeypatch.chdir(tmp_path / "workspace")
    assert run(["profile", "test", "toothless", "--format", "json"]) == 1
    (report,) = json.loads(capsys.readouterr().out)["profiles"]
    assert report["killed"] == report["damages"] - 1
    assert [s["requirement"] for s in report["survivors"]] == ["TY-01"]
    assert not report["sound"]


@pytest.mark.usefixtures("workspace")
def test_an_unknown_profile_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profile", "test", "ould"]) == 3
    assert "S210" in capsys.readouterr().err


def test_a_misspelt_name_is_an_error_of_the_profile(
    write_profile: WriteProfile,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_profile("typo", SOUND.replace("record.result", "record.rezult"))
    monkeypatch.chdir(tmp_path / "workspace")
    assert run(["profile", "test", "typo"]) == 3
    assert "R319" in capsys.readouterr().err


@pytest.mark.usefixtures("workspace")
def test_diff_shows_added_removed_and_changed_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profile", "diff", "old", "new", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "+ added TY-03" in said
    assert "- removed TY-02" in said
    assert "~ changed TY-01" in said
    assert "    due: construction_started → construction_started + days(10)" in said
    assert re.findall(r"^    (\w+): ", said, re.MULTILINE) == ["due"]


@pytest.mark.usefixtures("workspace")
def test_diff_of_a_profile_with_itself_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profile", "diff", "old", "old", "--lang", "zh"]) == 0
    assert "没有差别" in capsys.readouterr().out


def test_diff_names_the_dossiers_that_would_break(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small_dossier(workspace / "bridge", "old")
    small_dossier(workspace / "elsewhere", "building")
    assert run(["profile", "diff", "old", "new", str(workspace), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    (bridge,) = told["dossiers"]
    assert bridge["breaks"]
    assert [(w["id"], w["old"], w["new"]) for w in bridge["worse"]] == [("TY-03", None, "missing")]
    assert told["skipped"] == 1


def test_diff_that_breaks_nothing_ends_well(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_dossier(workspace / "bridge", "new")
    assert run(["profile", "diff", "new", "new", str(workspace), "--lang", "zh"]) == 0
    assert "不受影响" in capsys.readouterr().out


def test_a_new_version_is_compared_by_its_path(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (workspace / "schemas/profiles/old.yaml").read_text(encoding="utf-8")
    newer = tmp_path / "old-2027.yaml"
    newer.write_text(text.replace("severity: error", "severity: blocker"), encoding="utf-8")
    small_dossier(workspace / "bridge", "old")
    assert run(["profile", "diff", "old", str(newer), str(workspace / "bridge"), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert said.count("    severity: error → blocker") == 2
    assert "not affected" in said


def test_a_file_that_is_no_profile_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "notes.yaml"
    other.write_text("hello: world\n", encoding="utf-8")
    assert run(["profile", "test", str(other)]) == 3
    assert "notes.yaml" in capsys.readouterr().err
