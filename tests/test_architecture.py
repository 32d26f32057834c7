"""The design, held by reading the source: who may import whom, one place for each outside thing, sizes, words."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import dossier
from dossier.findings import Code, codes
from dossier.model import Text
from dossier.reporting.explain import explain_code

SOURCE = Path(dossier.__file__).parent
MODULES = {path.relative_to(SOURCE).as_posix(): path for path in sorted(SOURCE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}

FOR_ALL = {
    "",
    "model",
    "clauses",
    "paper_signature",
    "findings",
    "errors",
    "expression",
    "location",
    "resources",
    "source",
    "spelling",
    "yaml_events",
    "yaml_lines",
    "yaml_plain",
    "pdf",
    "steps",
    "disk",
}
ROOMS = (
    "library",
    "reading",
    "authoring",
    "office",
    "evidence",
    "checking",
    "planning",
    "forms",
    "binding",
    "reporting",
    "archiving",
    "excel",
    "intake",
    "aftercare",
    "rule_testing",
)
FROM_ABOVE = {
    "checks.py",
    "pipeline.py",
    "cli",
    "__main__.py",
}
"""These see every room; nothing in a room sees them."""

PLACES = {
    "yaml": {"source.py", "yaml_events.py", "yaml_plain.py", "authoring/"},
    "jsonschema": {"library/own_schemas.py", "library/steady.py"},
    "jsonschema_rs": {"library/quick.py"},
    "referencing": {"library/own_schemas.py", "library/steady.py", "forms/contract.py"},
    "rapidfuzz": {"spelling.py"},
    "click": {"cli/"},
    "jinja2": {
        "library/expressions.py",
        "library/budget.py",
        "library/charging.py",
        "library/sandbox.py",
        "forms/",
        "reporting/html_page.py",
    },
    "markupsafe": {"forms/", "reporting/html_page.py"},
    "docxtpl": {"forms/filling.py"},
    "freetype": {"office/missing_glyphs.py", "evidence/font_programs.py"},
    "psutil": {"disk/leftovers.py", "office/program.py"},
    "segno": {"forms/form_code.py", "forms/separators.py"},
    "docx": {"forms/", "office/converting.py", "office/trial.py"},
    "lxml": {"forms/", "excel/patching.py"},
    "platformdirs": {"steps/places.py"},
    "msgspec": {"steps/recall.py"},
    "fontTools": {"office/fonts.py", "office/system_fonts.py", "pdf/faces.py"},
    "pikepdf": {
        "pdf/",
        "evidence/",
        "office/missing_glyphs.py",
        "office/printed_pdf.py",
        "binding/",
    },
    "pypdf": {"binding/verify.py"},
    "PIL": {"evidence/", "pdf/rendering.py"},
    "rapidocr": {"evidence/ocr.py"},
    "zxingcpp": {"evidence/barcodes.py"},
    "pypdfium2": {
        "pdf/rendering.py",
        "binding/index_rows.py",
        "evidence/second_opinion.py",
        "evidence/seen_text.py",
        "evidence/hand_marks.py",
        "evidence/page_objects.py",
        "evidence/out_of_sight.py",
        "evidence/covered_words.py",
        "evidence/patched.py",
        "evidence/upside_down.py",
    },
    "img2pdf": {"evidence/"},
    "pillow_heif": {"evidence/heic.py"},
    "pebble": {"evidence/workers.py"},
    "chinese_calendar": {"checking/days.py"},
    "icalendar": {"aftercare/calendar_file.py"},
    "watchfiles": {"cli/watching.py"},
    "openpyxl": {
        "excel/annotating.py",
        "excel/parsing.py",
        "excel/printing.py",
        "excel/writing.py",
        "aftercare/workbook.py",
    },
    "pyhanko": {"evidence/signatures.py"},
    "pyhanko_certvalidator": {"evidence/signatures.py"},
    "cryptography": {"evidence/signatures.py"},
}
"""Outside package → the modules (or beginnings of their names) that may know it."""


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            module = str(node.module)
            # `from dossier import pipeline` names a module, too.
            yield from (f"dossier.{a.name}" for a in node.names) if module == "dossier" else (module,)


def room_of(module: str) -> str:
    return module.partition("/")[0]


@pytest.mark.parametrize("name", MODULES)
def test_a_room_imports_only_earlier_rooms(name: str) -> None:
    room = room_of(name)
    ours = {m.split(".")[1] for m in imported(TREES[name]) if m.startswith("dossier.")} - {"__version__"}
    if room in FROM_ABOVE:
        return
    allowed = FOR_ALL | (set(ROOMS[: ROOMS.index(room) + 1]) if room in ROOMS else set())
    assert ours <= allowed, f"{name} may not import {sorted(ours - allowed)}"


def test_every_room_has_its_place_in_the_order() -> None:
    known = {
        *ROOMS,
        *FROM_ABOVE,
        "pdf",
        "steps",
        "disk",
        *(f"{name}.py" for name in FOR_ALL if name),
        "__init__.py",
    }
    assert {room_of(name) for name in MODULES} <= known


@pytest.mark.parametrize("name", MODULES)
def test_each_outside_thing_has_one_place(name: str) -> None:
    tops = {module.split(".")[0] for module in imported(TREES[name])}
    for package in tops - set(sys.stdlib_module_names) - {"dossier", "__future__"}:
        assert package in PLACES, f"{name} imports {package}, which has no place yet"
        assert any(name.startswith(place) for place in PLACES[package]), f"{name} imports {package}"


@pytest.mark.parametrize("name", MODULES)
def test_modules_and_functions_are_short(name: str) -> None:
    lines = MODULES[name].read_text(encoding="utf-8").count("\n")
    assert lines <= 350, f"{name} has {lines} lines"
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 60, f"{name}: {node.name} has {length} lines"


@pytest.mark.parametrize("name", MODULES)
def test_only_the_top_catches_everything(name: str) -> None:
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.ExceptHandler) and name != "cli/main.py":
            caught = ast.unparse(node.type) if node.type else ""
            again = isinstance(node.body[-1], ast.Raise)
            assert again or (caught and not re.search(r"\b(Base)?Exception\b", caught)), (
                f"{name}:{node.lineno}"
            )


@pytest.mark.parametrize("name", MODULES)
def test_module_names_say_what_is_inside(name: str) -> None:
    assert not re.search(r"utils?|helpers?|manager|misc|common", name)
    assert name.endswith("__init__.py") or ast.get_docstring(TREES[name])


@pytest.mark.parametrize("name", MODULES)
def test_only_the_command_line_reads_the_clock(name: str) -> None:
    if name != "cli/context.py":
        text = MODULES[name].read_text(encoding="utf-8")
        assert not re.search(
            r"\b(today|now|utcnow|localtime|gmtime)\(\)", text.replace("context.today()", "")
        )


def sentences(row: Code) -> dict[str, Text]:
    return {"title": row.title, "message": row.message, "why": row.why, "hint": row.hint}


@pytest.mark.parametrize("code", codes())
def test_the_table_of_findings_is_complete_in_both_languages(code: str) -> None:
    assert re.fullmatch(r"[YSREXTPAV]\d{3}", code)
    for part, text in sentences(codes()[code]).items():
        assert text.zh.strip() and text.en.strip(), f"{code} {part}"
        assert set(re.findall(r"{(\w+)}", text.zh)) == set(re.findall(r"{(\w+)}", text.en)), f"{code} {part}"
        assert not re.search(r"TODO|FIXME|待补|XXX", text.zh + text.en), f"{code} {part}"
        assert not text.zh.endswith("。") and not re.search(r"(?<!…)\.$", text.en), (
            f"{code} {part} ends in a period"
        )
        words = re.sub(r"{\w+}|[《》]|\W", "", text.zh)
        assert not words or re.search(r"[\u4e00-\u9fff]", words), f"{code} {part} is not Chinese"
        english = re.sub("宋体|黑体|仿宋|楷体", "", text.en)
        assert not re.search(r"[\u4e00-\u9fff]", english), f"{code} {part} is not English"


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_can_be_explained(code: str, lang: str) -> None:
    told = explain_code(code, "zh" if lang == "zh" else "en")
    assert told.startswith(code)
    assert not re.search(r"{\w+}", re.sub(r"{{.*?}}|{%.*?%}", "", told)), (
        "a place of the sentence is not filled"
    )


def test_every_code_that_is_used_is_in_the_table_and_the_other_way_round() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in MODULES.values())
    used = set(re.findall(r'"([YSREXTPAV]\d{3})"', text))
    assert used == set(codes()), sorted(used ^ set(codes()))
