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


@pytest.mark.parametrize("name", ["github.yml", "gitlab-ci.yml"])
def test_check_lines_pass_on_a_complete_dossier(project: Path, name: str) -> None:
    checks = lines(load(SNIPPETS / name)["check" if "gitlab" in name else "jobs"])
    checks = [line for line in checks if line.startswith("dossier check")]
    assert checks
    for line in checks:
        ran = shell(project, line)
        assert ran.returncode == 0, f"{line}\n{ran.stdout}{ran.stderr}"


def test_reports_are_what_the_runners_read(project: Path) -> None:
    for name in ("github.yml", "gitlab-ci.yml"):
        for line in lines(load(SNIPPETS / name)):
            if " -o " in line and line.startswith("dossier check"):
                shell(project, line)
    assert json.loads((project / "dossier.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    for issue in json.loads((project / "gl-code-quality-report.json").read_text(encoding="utf-8")):
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= issue.keys()
    assert ET.parse(project / "dossier-junit.xml").getroot().tag == "testsuites"


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
