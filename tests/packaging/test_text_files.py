"""Text that is written has the same bytes on every system: no line end and no encoding is left to the machine."""

from __future__ import annotations

import ast
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from small_dossiers import ROOT, Command, Write

WORD_PROCESSOR = shutil.which("soffice") or shutil.which("libreoffice")
SOURCES = sorted(p for folder in ("src", "tools", "benchmarks") for p in (ROOT / folder).rglob("*.py"))
WINDOWS = '''
"""Text files and streams end their lines as Windows does, unless the program says how."""
import builtins, io, sys

_open = io.open


def windows_open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, *rest, **more):
    if newline is None and "b" not in mode and set(mode) & set("wax+"):
        newline = "\\r\\n"
    return _open(file, mode, buffering, encoding, errors, newline, *rest, **more)


io.open = builtins.open = windows_open
for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(newline="\\r\\n")
'''


def unsaid(call: ast.Call) -> Iterator[str]:
    """What a call that reads or writes text leaves to the machine."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = {k.arg for k in call.keywords}
    values = [*call.args, *(k.value for k in call.keywords if k.arg == "mode")]
    words = [v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
    writes = name == "write_text"
    if name in ("open", "fdopen", "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile"):
        modes = [w for w in words if set(w) <= set("rwaxbt+")]
        if not modes or "b" in modes[0]:
            # `open(path)` alone reads text; the like of `pikepdf.open(path)` has no mode at all.
            if isinstance(call.func, ast.Name) and not modes and "encoding" not in given:
                yield "encoding"
            return
        writes = bool(set(modes[0]) & set("wax+"))
    elif name in ("run", "Popen", "check_output"):
        if given & {"text", "universal_newlines"} and "encoding" not in given:
            yield "encoding"
        return
    elif name == "TextIOWrapper":
        writes = True
    elif name not in ("write_text", "read_text"):
        return
    if "encoding" not in given and not {w.lower() for w in words} & {"utf-8", "ascii"}:
        yield "encoding"
    if writes and "newline" not in given:
        yield "newline"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("p.write_text(t)", ["encoding", "newline"]),
        ("p.write_text(t, encoding='utf-8', newline='')", []),
        ("p.read_text()", ["encoding"]),
        ("p.read_text('utf-8')", []),
        ("open(p)", ["encoding"]),
        ("p.open('a', encoding='utf-8')", ["newline"]),
        ("p.open('rb')", []),
        ("os.fdopen(h, 'w')", ["encoding", "newline"]),
        ("pikepdf.open(p)", []),
        ("subprocess.run(c, text=True)", ["encoding"]),
    ],
)
def test_the_search_finds_what_is_unsaid(line: str, expected: list[str]) -> None:
    (call,) = (node for node in ast.walk(ast.parse(line)) if isinstance(node, ast.Call))
    assert list(unsaid(call)) == expected


def test_every_text_file_names_its_encoding_and_its_line_ends() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {word}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for word in unsaid(node)
    ]
    assert SOURCES
    assert found == []


@pytest.fixture(scope="session")
def windows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which text ends its lines as on Windows."""
    folder = tmp_path_factory.mktemp("windows")
    (folder / "sitecustomize.py").write_text(WINDOWS, encoding="utf-8")
    paths = (str(folder), str(ROOT / "src"), os.environ.get("PYTHONPATH", ""))
    return {"PYTHONPATH": os.pathsep.join(p for p in paths if p)}


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_new_dossier_and_the_schemas(tmp_path: Path, command: Command, windows: dict[str, str]) -> None:
    for place, env in (("here", None), ("windows", windows)):
        (tmp_path / place).mkdir()
        for arguments in (("new", "项目"), ("schema", "--export", "schemas")):
            assert command(*arguments, cwd=tmp_path / place, env=env).returncode == 0
    assert tree(tmp_path / "windows") == tree(tmp_path / "here")


@pytest.mark.parametrize("form", ["text", "json", "markdown", "sarif", "junit", "github", "gitlab", "html"])
def test_reports(tmp_path: Path, write: Write, command: Command, windows: dict[str, str], form: str) -> None:
    folder = write(name="a")
    for place, env in (("here", None), ("windows", windows)):
        arguments = ("check", folder, "--format", form)
        said = command(*arguments, env=env).stdout
        assert "\r" not in said
        command(*arguments, "-o", tmp_path / place, env=env)
        assert (tmp_path / place).read_bytes() == said.encode()
    assert (tmp_path / "windows").read_bytes() == (tmp_path / "here").read_bytes()


@pytest.mark.skipif(WORD_PROCESSOR is None, reason="LibreOffice is not installed")
def test_a_package(tmp_path: Path, write: Write, command: Command, windows: dict[str, str]) -> None:
    folder = write(name="a")
    for place, env in (("here", None), ("windows", windows)):
        built = command("build", folder, "-o", tmp_path / place, env=env)
        assert built.returncode in (0, 1), built.stdout + built.stderr
    assert (tmp_path / "here" / "T-1" / "manifest.json").is_file()
    assert tree(tmp_path / "windows") == tree(tmp_path / "here")
