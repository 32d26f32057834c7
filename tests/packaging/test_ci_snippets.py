"""The CI snippets of docs/ci are valid, and their `dossier` lines do what the snippets expect of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SNIPPETS = ROOT / "docs" / "ci"
WORD_PROCESSOR = shutil.which("soffice") or shutil.which("libreoffice")


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def lines(node: Any) -> list[str]:
    """The shell lines below a node that call dossier, in their order."""
    if isinstance(node, dict):
        return [line for value in node.values() for line in lines(value)]
    if isinstance(node, list):
        return [line for value in node for line in lines(value)]
    return [line for line in str(node).splitlines() if line.startswith("dossier ")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder as a firm's repository would be, with one complete dossier in it."""
    shutil.copytree(ROOT / "dossiers" / "pump-station", tmp_path / "repository" / "pump-station")
    return tmp_path / "repository"


def shell(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line as a CI runner does, with `dossier` on the path."""
    programs = folder.parent / "bin"
    programs.mkdir(exist_ok=True)
    command = programs / "dossier"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dossier "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    env = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        ["sh", "-ec", line], cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False
    )


def steps(name: str) -> list[tuple[str, bool]]:
    """The `dossier` lines of the job that checks, each with whether it runs after a line that failed."""
    snippet = load(SNIPPETS / name)
    if name == "gitlab-ci.yml":
        return [(line, False) for line in lines(snippet["check"]["script"])]
    return [
        (line, step.get("if") == "always()")
        for step in snippet["jobs"]["check"]["steps"]
        for line in lines(step.get("run", ""))
    ]


def job(folder: Path, name: str) -> tuple[bool, list[str]]:
    """Do what a runner does: after a failure only what always runs. Gives: is it green, and all that was said."""
    green, said = True, []
    for line, always in steps(name):
        if green or always:
            ran = shell(folder, line)
            assert ran.returncode in (0, 1, 3), f"{line}\n{ran.stdout}{ran.stderr}"
            green = green and ran.returncode == 0
            said.append(ran.stdout)
    return green, said


SPOIL = {
    "sound": ("compiled:", "compiled:"),
    "broken YAML": ("parties:", "parties: ["),
    "an error": ("evidence/A1 开工前/04 施工许可证.pdf", "evidence/A1 开工前/没有这个文件.pdf"),
}
"""What is done to the texts of a complete dossier: words that are there, and what they become."""


@pytest.mark.parametrize("harm", list(SPOIL))
@pytest.mark.parametrize("name", ["github.yml", "gitlab-ci.yml"])
def test_a_red_job_still_hands_over_its_reports(project: Path, name: str, harm: str) -> None:
    """Sound, with an error, and unreadable: the reports are there and whole, and the job's colour is right."""
    before, after = SPOIL[harm]
    changed = 0
    for path in project.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        changed += before in text
    assert changed
    green, said = job(project, name)
    assert green == (harm == "sound")
    code = {"sound": "", "broken YAML": "Y1", "an error": "E401"}[harm]
    if name == "github.yml":
        assert ("::error" in said[0]) == (harm != "sound")
        assert code in said[0]
        sarif = json.loads((project / "dossier.sarif").read_text(encoding="utf-8"))
        assert sarif["version"] == "2.1.0"
        assert any(r["ruleId"].startswith(code) for r in sarif["runs"][0]["results"]) or not code
        return
    assert load(SNIPPETS / name)["check"]["artifacts"]["when"] == "always"
    issues = json.loads((project / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert all(
        {"description", "check_name", "fingerprint", "severity", "location"} <= i.keys() for i in issues
    )
    assert any(issue["check_name"].startswith(code) for issue in issues) or not code
    suites = ET.parse(project / "dossier-junit.xml").getroot()
    assert suites.tag == "testsuites"
    failed = suites.findall(".//failure") + suites.findall(".//error")
    assert bool(failed) == (harm != "sound")


def test_uploads_do_not_depend_on_the_colour() -> None:
    jobs = load(SNIPPETS / "github.yml")["jobs"]
    uploads = [s for j in jobs.values() for s in j["steps"] if "upload" in s.get("uses", "")]
    assert len(uploads) == 2
    assert all(step["if"] == "always()" for step in uploads)
    gitlab = load(SNIPPETS / "gitlab-ci.yml")
    assert all(gitlab[name]["artifacts"]["when"] == "always" for name in gitlab["stages"])


@pytest.mark.skipif(WORD_PROCESSOR is None, reason="LibreOffice is not installed")
def test_build_lines_make_volumes(project: Path) -> None:
    (build,) = {line for line in lines(load(SNIPPETS / "github.yml")) if line.startswith("dossier build")}
    assert build in lines(load(SNIPPETS / "gitlab-ci.yml"))
    ran = shell(project, build)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert list(project.glob("build/*/volumes/*.pdf"))


def test_hooks_of_the_example_exist_and_pass(project: Path) -> None:
    hooks = {hook["id"]: hook for hook in load(ROOT / ".pre-commit-hooks.yaml")}
    (repo,) = load(SNIPPETS / "pre-commit-config.yaml")["repos"]
    for used in repo["hooks"]:
        hook = hooks[used["id"]]
        assert not hook["pass_filenames"]
        ran = shell(project, " ".join([hook["entry"], *used.get("args", ())]))
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_workflow_of_this_repository_runs_what_there_is() -> None:
    jobs = load(ROOT / ".github" / "workflows" / "ci.yml")["jobs"]
    usage = (ROOT / "run").read_text(encoding="utf-8")
    said = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    for line in said:
        if line.startswith("./run "):
            assert f"./run {line.split()[1]} " in usage
        if "pytest" in line:
            folders = [word for word in line.split() if word.startswith("tests/")]
            assert folders and all((ROOT / folder).is_dir() for folder in folders)
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert {line for line in gate if line.startswith("./run ")} <= set(said)
