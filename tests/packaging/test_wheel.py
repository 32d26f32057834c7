"""The wheel works outside the repository: schemas, profiles and forms travel inside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipapp
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORD_PROCESSOR = shutil.which("soffice") or shutil.which("libreoffice")
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive, made without a network from a folder whose name has Chinese and a blank."""
    copy = tmp_path_factory.mktemp("source") / "竣工 资料"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "build", "__pycache__"))
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--sdist",
        "-o",
        copy.parent,
        copy,
    ]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = copy.parent.glob("dossier_handover-*.tar.gz")
    return built


@pytest.fixture(scope="module")
def wheel(source: Path) -> Path:
    """The wheel, made from the source archive as pip does it."""
    folder = source.parent
    subprocess.run([*PIP, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, source], check=True)
    (built,) = folder.glob("dossier_handover-*.whl")
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


def test_the_source_archive_holds_the_program_and_nothing_of_its_tests(source: Path) -> None:
    with tarfile.open(source) as archive:
        names = [Path(*Path(name).parts[1:]).as_posix() for name in archive.getnames()]
    rooms = {name.partition("/")[0] for name in names}
    assert rooms - {".gitignore", "CHANGELOG.md"} == {
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "pyproject.toml",
        "schemas",
        "src",
        "templates",
    }
    assert not [name for name in names if "test" in Path(name).parts or "__pycache__" in name]


def test_the_wheel_holds_the_package_alone(wheel: Path) -> None:
    rooms = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert rooms == {"dossier", "-".join(wheel.name.split("-")[:2]) + ".dist-info"}


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


@pytest.mark.skipif(WORD_PROCESSOR is None, reason="LibreOffice is not installed")
def test_a_new_dossier_is_built(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, "-m", "dossier", "new", "城北 泵站", "--profile", "equipment")
    built = run(installed, tmp_path, "-m", "dossier", "build", "城北 泵站", "-o", "成果 一")
    assert built.returncode == 1, built.stdout + built.stderr
    assert [p for p in (tmp_path / "成果 一").rglob("completeness.*") if p.suffix == ".pdf"]


def test_a_zip_application_says_in_one_sentence_why_not(installed: Path, tmp_path: Path) -> None:
    program = tmp_path / "dossier.pyz"
    zipapp.create_archive(installed, program, main="dossier.cli.main:main")
    ran = subprocess.run([sys.executable, "-S", program, "doctor"], capture_output=True, check=False)
    assert ran.returncode == 4
    said = ran.stderr.decode("utf-8")
    assert "pipx" in said
    assert "Traceback" not in said
    assert len(said.splitlines()) == 2
