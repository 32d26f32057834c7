"""A machine without the extra [excel]: who asks for a workbook is told the command, everything else works."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dossier.cli.main import run
from dossier.excel import extra
from small_dossiers import environment, on_a_terminal

ROOT = Path(__file__).parents[2]
PUMP = ROOT / "dossiers/pump-station"
COMMAND = 'pip install "dossier-handover[excel]"'
WITHOUT = "import sys; sys.modules['openpyxl'] = None; from dossier.__main__ import main; sys.exit(main())"
SOURCE = ROOT / "src/dossier"
CERTIFICATE = PUMP / "evidence/A4 合格证/合格证 AP-01.pdf"


@pytest.fixture
def _not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DOSSIER_LANG", "zh")
    monkeypatch.chdir(tmp_path)
    for name in [module_name(path) for path in needing()]:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "openpyxl", None)


def needing() -> list[Path]:
    return [
        path for path in SOURCE.rglob("*.py") if "openpyxl" in {n.split(".")[0] for n in at_the_top(path)}
    ]


def module_name(path: Path) -> str:
    return ".".join(("dossier", *path.relative_to(SOURCE).with_suffix("").parts))


def at_the_top(path: Path) -> Iterator[str]:
    """What is imported as soon as the module is."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)


def test_what_needs_it_is_imported_only_where_it_was_asked_for() -> None:
    own = {module_name(path) for path in needing()}
    assert own
    for path in SOURCE.rglob("*.py"):
        assert module_name(path) in own or own.isdisjoint(at_the_top(path)), path


@pytest.mark.usefixtures("_not_there")
@pytest.mark.parametrize(
    "arguments",
    [
        ["excel", "export", str(PUMP), "-o", "台账.xlsx"],
        ["excel", "export", str(PUMP), "--into", "我的.xlsx", "-o", "填.xlsx"],
        ["excel", "import", "我的.xlsx", str(PUMP), "--dry-run"],
        ["excel", "learn", "我的.xlsx", "泵站"],
        ["intake", str(CERTIFICATE), "泵站", "--no-ocr"],
        ["intake", "--review", "我的.xlsx", "泵站"],
        ["warranty", str(PUMP), "--format", "xlsx", "-o", "质保.xlsx"],
        ["service", "due", str(PUMP), "--format", "xlsx", "-o", "待办.xlsx"],
    ],
)
def test_whoever_asks_for_a_workbook_is_told_the_command(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_dossier(tmp_path)
    shutil.copy(CERTIFICATE, tmp_path / "我的.xlsx")  # what it is nobody could tell
    assert run(arguments) == 4
    told = capsys.readouterr().err
    assert told.count("Y193") == 1 and COMMAND in told
    assert ("--ask" in told) == (arguments[0] == "intake" and "--review" not in arguments)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "cache") == ["我的.xlsx", "泵站"]


def own_dossier(tmp_path: Path) -> Path:
    folder = tmp_path / "泵站"
    (folder / "records").mkdir(parents=True)
    shutil.copy(PUMP / "dossier.yaml", folder)
    (folder / "records" / "A4.yaml").write_text("# 合格证\n", encoding="utf-8", newline="\n")
    return folder


@pytest.mark.usefixtures("_not_there")
def test_what_is_sure_is_taken_in_and_the_rest_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = own_dossier(tmp_path)
    assert run(["intake", str(CERTIFICATE), str(folder), "--no-ocr", "--accept", "1"]) == 0
    told = capsys.readouterr().err
    assert COMMAND in told and "dossier intake --ask" in told
    assert not (tmp_path / "待确认.xlsx").exists()


def test_papers_are_taken_in_on_the_terminal(tmp_path: Path) -> None:
    """From the first import on, in a process of its own."""
    folder = own_dossier(tmp_path)
    typed = [sys.executable, "-c", WITHOUT, "intake", str(CERTIFICATE), str(folder), "--ask", "--no-ocr"]
    on_a_terminal(typed, "y", DOSSIER_CACHE=str(tmp_path / "cache"))
    assert "product-certificate" in (folder / "records" / "A4.yaml").read_text(encoding="utf-8")


def test_the_doctor_says_what_is_missing_and_how_to_get_it(tmp_path: Path) -> None:
    known = environment(DOSSIER_SOFFICE="/nowhere", DOSSIER_CACHE=str(tmp_path))
    said = [
        subprocess.run(
            [sys.executable, *how, "doctor"], capture_output=True, encoding="utf-8", env=known, check=False
        ).stdout
        for how in (["-c", WITHOUT], ["-m", "dossier"])
    ]
    assert COMMAND in said[0] and COMMAND not in said[1]
    assert extra.engine_version() in said[1]
