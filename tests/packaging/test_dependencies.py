"""What pyproject.toml promises about other packages is what `./run lowest` tries."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from small_dossiers import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FLOORS = dict(line.split(">=") for line in PROJECT["dependencies"] if ">=" in line)
EXTRAS = [line for name in ("excel", "ocr") for line in PROJECT["optional-dependencies"][name]]


@pytest.mark.parametrize("line", PROJECT["dependencies"] + EXTRAS)
def test_every_dependency_has_a_floor_and_no_ceiling(line: str) -> None:
    """`./run lowest` turns the floor into the version; a ceiling would block what users have beside it."""
    assert re.fullmatch(r"[A-Za-z0-9-]+>=[0-9][0-9.]*( ?; .+)?", line)


def test_every_package_that_is_imported_is_asked_for_and_the_other_way_round() -> None:
    """What comes only along with another package can go away with it."""
    imported = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(str(node.module).partition(".")[0])
    known = packages_distributions()
    foreign = imported - set(sys.stdlib_module_names) - {"dossier", "winreg"}
    assert foreign <= set(known)
    # rapidocr takes its engine by name and does not ask for one itself.
    asked = {name.lower() for name in FLOORS} | {line.split(">=")[0] for line in EXTRAS} - {"onnxruntime"}
    assert {known[module][0].lower().replace("_", "-") for module in foreign} == asked


def test_the_lowest_python_is_the_same_everywhere() -> None:
    asked = re.fullmatch(r">=(3\.\d+)", PROJECT["requires-python"])
    assert asked
    floor = asked[1]
    run = (ROOT / "run").read_text(encoding="utf-8")
    assert f"sys.version_info < ({floor.replace('.', ', ')})" in run
    assert f"Python {floor} or newer" in (ROOT / "README.md").read_text(encoding="utf-8")
