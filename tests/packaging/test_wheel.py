"""The wheel works outside the repository: schemas, profiles and forms travel inside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the repository without a network."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([*PIP, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, ROOT], check=True)
    (built,) = folder.glob("dossier-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed wheel and nothing else."""
    folder = tmp_path_factory.mktemp("site")
    subprocess.run([*PIP, "install", "--no-deps", "--no-index", "--target", folder, wheel], check=True)
    return folder


def run(installed: Path, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run python in `folder` so that `dossier` comes from the installed wheel."""
    env = os.environ | {"PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_everything_a_user_may_edit_is_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = [p for folder in ("schemas", "templates") for p in (ROOT / folder).rglob("*") if p.is_file()]
    expected = {f"dossier/_data/{p.relative_to(ROOT).as_posix()}" for p in shipped if p.name[0] not in "~."}
    assert expected
    assert expected <= names
    assert {"dossier/findings.toml", "dossier/py.typed"} <= names


def test_code_and_data_come_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import dossier, dossier.resources as r; print(dossier.__file__); print(r.shipped_root())"
    ran = run(installed, tmp_path, "-c", code)
    assert ran.returncode == 0, ran.stderr
    module, data = map(Path, ran.stdout.splitlines())
    assert module.is_relative_to(installed)
    assert data == installed / "dossier" / "_data"


def test_a_new_dossier_validates(installed: Path, tmp_path: Path) -> None:
    made = run(installed, tmp_path, "-m", "dossier", "new", "城北泵站", "--profile", "equipment")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "城北泵站" / "dossier.yaml").is_file()
    checked = run(installed, tmp_path, "-m", "dossier", "validate", "城北泵站")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_schema_is_printed(installed: Path, tmp_path: Path) -> None:
    ran = run(installed, tmp_path, "-m", "dossier", "schema", "contract")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["$ref"].endswith("/records/contract.schema.json")


def test_shipped_forms_are_found_and_sound(installed: Path, tmp_path: Path) -> None:
    ran = run(installed, tmp_path, "-m", "dossier", "template", "check")
    assert ran.returncode == 0, ran.stdout + ran.stderr
