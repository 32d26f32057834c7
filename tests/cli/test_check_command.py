"""`check`, `validate` and the shell around them: exit codes, streams, files, terminals and pipes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dossier.cli import check
from dossier.cli.main import run
from small_dossiers import (
    MINIMAL,
    ROOT,
    Command,
    Write,
    command_line,
    environment,
    on_a_terminal,
    plan_record,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="limits and terminals of POSIX")
SOUND = MINIMAL.replace("equipment", "common")
"""A profile of rules alone: nothing is missing."""


USAGE = """chek
check --nope
check --format xlsx
check --as-of 2026-02-30
check --fail-on bad
build --jobs 0
explain
explain S2O1
schema contrat"""


@pytest.mark.parametrize("line", USAGE.splitlines())
def test_2_usage(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(line.split()) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "-h"], ["build", "--help"]])
def test_0_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    assert capsys.readouterr().out


def test_0_sound(write: Write, command: Command) -> None:
    done = command("check", write(main=SOUND))
    assert done.returncode == 0, done.stdout
    assert done.stderr == ""


def test_several_reports_of_one_check(write: Write, command: Command, tmp_path: Path) -> None:
    page, table = tmp_path / "报告=甲.html", tmp_path / "dossier.xml"
    done = command("check", write(), "--report", f"html={page}", "--report", f"junit={table}")
    assert done.returncode == 1
    assert "A7" in done.stdout
    assert "<html" in page.read_text(encoding="utf-8")
    assert "<testsuites" in table.read_text(encoding="utf-8")


@pytest.mark.parametrize("word", ["html", "html=", "page=a.html", ""])
def test_2_a_report_without_its_format_or_file(write: Write, command: Command, word: str) -> None:
    done = command("check", write(), "--lang", "zh", "--report", word, env={"DOSSIER_LANG": "zh"})
    assert done.returncode == 2
    assert "格式=文件" in done.stderr


def test_1_findings_and_the_thresholds(write: Write, command: Command) -> None:
    folder = write()
    assert command("check", folder).returncode == 1
    assert command("check", folder, "--fail-on", "never").returncode == 0
    assert command("validate", folder).returncode == 0


@pytest.mark.parametrize("content", [b"a: [\n", "名称: 泵\n".encode("gb18030"), b""])
def test_3_unreadable(write: Write, command: Command, content: bytes) -> None:
    folder = write()
    (folder / "dossier.yaml").write_bytes(content)
    for name in ("check", "validate", "build"):
        done = command(name, folder, cwd=folder.parent)
        assert done.returncode == 3, (name, done)
        assert "dossier.yaml" in done.stdout + done.stderr
    assert not (folder.parent / "build").exists()


def test_3_nothing_there(tmp_path: Path, command: Command) -> None:
    done = command("check", tmp_path / "没有")
    assert done.returncode == 3 and "Y101" in done.stdout


@posix
def test_3_a_folder_that_may_not_be_read(write: Write, command: Command) -> None:
    folder = write()
    folder.chmod(0)
    try:
        if os.access(folder / "dossier.yaml", os.R_OK):
            pytest.skip("the superuser reads everything")
        assert command("check", folder).returncode == 3
    finally:
        folder.chmod(0o755)


def test_3_an_unknown_profile_is_guessed(write: Write, command: Command) -> None:
    done = command("check", write(main=MINIMAL.replace("equipment", "equipmant")))
    assert done.returncode in (1, 3) and "S210" in done.stdout and "equipment" in done.stdout


def test_one_bad_dossier_does_not_stop_the_others(write: Write, command: Command) -> None:
    good, bad, worse = write(name="many/甲"), write(name="many/乙"), write(name="many/丙 c")
    (bad / "dossier.yaml").write_text("a: [\n")
    (worse / "dossier.yaml").write_bytes(b"\xff\xfe\x00")
    done = command("check", good.parent, "--format", "json")
    assert done.returncode == 3
    told = json.loads(done.stdout)["dossiers"]
    assert len(told) == 3
    assert sum(bool(one["requirements"]) for one in told) == 1


def test_70_a_bug_of_ours_is_told_in_a_form_to_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(paths: object) -> list[Path]:
        raise RuntimeError("unexpected")

    monkeypatch.setattr(check, "find_dossiers", broken)
    assert run(["check"]) == 70
    said = capsys.readouterr()
    assert said.out == "" and "RuntimeError: unexpected" in said.err


def test_a_report_to_a_file_leaves_stdout_empty(write: Write, command: Command, tmp_path: Path) -> None:
    target = tmp_path / "报告 目录" / "report.json"
    done = command("check", write(), "--format", "json", "-o", target)
    assert done.returncode == 1 and done.stdout == "" and "report.json" in done.stderr
    assert json.loads(target.read_text(encoding="utf-8"))
    assert [p.name for p in target.parent.iterdir()] == ["report.json"]


def test_7_a_report_that_cannot_be_written(write: Write, command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    done = command("check", write(), "-o", tmp_path / "file" / "report.txt")
    assert done.returncode == 7 and "P720" in done.stderr and "Traceback" not in done.stderr
    assert (tmp_path / "file").read_text() == "mine"


@posix
def test_7_a_full_disk_leaves_the_old_report(write: Write, tmp_path: Path) -> None:
    import resource  # noqa: PLC0415 - POSIX only

    target = tmp_path / "out" / "report.html"
    target.parent.mkdir()
    target.write_text("old")
    done = subprocess.run(
        command_line("check", write(), "--format", "html", "-o", target),
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 7 and "P720" in done.stderr
    assert target.read_text() == "old"
    assert [p.name for p in target.parent.iterdir()] == ["report.html"]


@posix
def test_colour_is_for_terminals_that_want_it(write: Write, command: Command) -> None:
    folder = write()
    assert "\x1b[" in on_a_terminal(command_line("check", folder))
    assert "\x1b[" not in on_a_terminal(command_line("check", folder), NO_COLOR="1")
    assert "\x1b[" not in command("check", folder).stdout


@posix
def test_a_reader_that_goes_away_is_no_drama(write: Write) -> None:
    folder = write({"records/A7.yaml": "".join(plan_record(f"R-{i}", "unknown") for i in range(3000))})
    with subprocess.Popen(
        command_line("check", folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1, "the verdict does not depend on who reads it"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_format_speaks_both_languages(write: Write, command: Command, lang: str) -> None:
    folder = write({"records/A7.yaml": plan_record().replace("date", "dat")})
    for form in ("text", "json", "html", "github", "gitlab", "junit", "sarif", "markdown"):
        done = command("check", folder, "--lang", lang, "-f", form)
        assert done.returncode == 1 and "S203" in done.stdout, (form, done)


def _unfolded(text: str) -> str:
    return "".join(text.split())


def test_the_same_from_anywhere(write: Write, command: Command, tmp_path: Path) -> None:
    folder = write()
    inside = command("check", "-f", "gitlab", cwd=folder).stdout
    assert inside == command("check", ".", "-f", "gitlab", cwd=folder).stdout
    assert command("check", "dossier.yaml", cwd=folder).returncode == 1
    absolute = command("check", folder, cwd=tmp_path).stdout
    relative = command("check", folder.name, cwd=tmp_path).stdout
    # What is said to do names the folder, and is folded wherever a longer name makes it too wide.
    shorter = _unfolded(absolute).replace(_unfolded(str(folder)), _unfolded(folder.name))
    assert shorter == _unfolded(relative)


@pytest.mark.parametrize(
    "empty", [{"PATH": "", "DOSSIER_SOFFICE": ""}, {"DOSSIER_SOFFICE": "/nowhere/soffice"}]
)
def test_checking_needs_no_programs(command: Command, empty: dict[str, str]) -> None:
    example = ROOT / "dossiers" / "pump-station"
    assert command("validate", example, env=empty).returncode == 0
    assert command("check", example, env=empty).returncode == command("check", example).returncode


def test_checking_writes_nothing(write: Write, command: Command) -> None:
    folder = write()
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*")}
    command("check", folder, cwd=folder)
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*")} == before


@pytest.mark.parametrize("target", ["dossier.yaml", "records/A7.yaml", "evidence/扫描.pdf"])
def test_a_report_is_never_written_over_what_somebody_wrote(
    write: Write, command: Command, target: str
) -> None:
    folder = write({"records/A7.yaml": plan_record(), "evidence/扫描.pdf": b"%PDF-"})
    before = (folder / target).read_bytes()
    done = command("check", folder, "--format", "html", "-o", folder / target)
    assert done.returncode == 7 and "P726" in done.stderr and done.stdout == ""
    assert (folder / target).read_bytes() == before
    report = folder / "报告.html"
    for _ in range(2):
        assert command("check", folder, "--format", "html", "-o", report).returncode == 1
    assert report.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_validate_looks_at_the_rules_that_are_named(write: Write, command: Command) -> None:
    folder = write(main=MINIMAL.replace("profile: equipment", "profile: equipmnt"))
    for verb in ("validate", "check", "build"):
        done = command(verb, folder)
        assert done.returncode == 3 and "S210" in done.stdout + done.stderr, verb


def test_a_rule_file_of_the_workspace_is_named_by_its_own_path(write: Write, command: Command) -> None:
    folder = write(main=MINIMAL.replace("profile: equipment", "profile: ours"))
    rules = folder.parent / "schemas" / "profiles" / "ours.yaml"
    rules.parent.mkdir(parents=True)
    rules.write_text(
        "profile: ours\ntitle: {zh: 本公司, en: Ours}\nextends: [equipment]\n"
        "requirements:\n  - {id: EQ-03, singed_by: [owner]}\n",
        encoding="utf-8",
    )
    done = command("check", folder.name, "--format", "github", cwd=folder.parent)
    assert "file=schemas/profiles/ours.yaml,line=5" in done.stdout
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("singed_by: [owner]", _WHOLE), encoding="utf-8"
    )
    said = command("check", folder.name, cwd=folder.parent).stdout
    assert "schemas/profiles/ours.yaml:5" in said and "EQ-03" in said and "under changes" in said


_WHOLE = (
    "record: contract, title: {zh: 甲, en: a}, group: A1, responsible: contractor, severity: error, "
    "citation: {source: 甲, kind: company, confidence: confirmed}, hint: {zh: 甲, en: a}"
)
