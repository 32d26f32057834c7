"""What the command prints can be read in every console, and by every program behind a pipe."""

from __future__ import annotations

import json
import locale
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from dossier.cli import streams
from small_dossiers import MINIMAL, ROOT, Write, command_line, environment

ODD = MINIMAL.replace("试验工程", "一号泵站✗ ñ 𠮷").replace("language: en", "language: zh-CN")
"""A name with a sign that has a twin, a letter with an accent and a character that no code page has."""
PIECES = sorted(
    p for folder in ("src", "schemas") for p in (ROOT / folder).rglob("*") if p.suffix in (".py", ".toml")
)


def said(*arguments: str | Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    """The command, with its output as bytes; Chinese, whatever the locale."""
    unset = {"LC_ALL", "LANG", "LC_CTYPE", "PYTHONUTF8", "PYTHONIOENCODING"}
    clean = {k: v for k, v in environment(DOSSIER_LANG="zh").items() if k not in unset}
    ran = subprocess.run(
        command_line(*arguments), env=clean | env, capture_output=True, timeout=120, check=False
    )
    assert b"Traceback" not in ran.stderr, ran.stderr.decode(errors="replace")
    return ran


@pytest.fixture
def folder(write: Write) -> Path:
    return write(main=ODD, name="a")


@pytest.mark.parametrize("encoding", ["gbk", "gb2312", "gb18030", "utf-8"])
def test_a_report_for_people_is_in_the_encoding_of_the_console(folder: Path, encoding: str) -> None:
    ran = said("check", folder, PYTHONIOENCODING=encoding)
    assert ran.returncode == 1
    text = ran.stdout.decode(encoding)
    assert "一号泵站" in text
    assert "归档范围" in text
    if encoding in ("gbk", "gb2312"):
        assert "一号泵站x n \\U00020bb7" in text
        assert "�" not in text


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp950", "shift_jis", "koi8-r"])
def test_an_encoding_without_simplified_chinese_gives_way_to_utf8(folder: Path, encoding: str) -> None:
    text = said("check", folder, PYTHONIOENCODING=encoding).stdout.decode("utf-8")
    assert "一号泵站✗ ñ 𠮷" in text


def test_the_plain_locale_of_a_container(folder: Path) -> None:
    for mode in ("0", "1"):
        ran = said("check", folder, LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8=mode)
        assert "一号泵站✗ ñ 𠮷" in ran.stdout.decode("utf-8")


def gbk_locale() -> str | None:
    for name in ("zh_CN.gbk", "zh_CN.GBK", "zh_CN.gb2312"):
        try:
            before = locale.setlocale(locale.LC_CTYPE)
            locale.setlocale(locale.LC_CTYPE, name)
            locale.setlocale(locale.LC_CTYPE, before)
        except locale.Error:
            continue
        return name
    return None


@pytest.fixture(scope="module")
def chinese_locale(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A machine whose locale is zh_CN.GBK: its own, or one compiled into a folder."""
    if name := gbk_locale():
        return {"LC_ALL": name}
    folder = tmp_path_factory.mktemp("locale")
    try:
        subprocess.run(
            ["localedef", "-i", "zh_CN", "-f", "GBK", folder / "zh_CN.gbk"], capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("localedef cannot make zh_CN.GBK here")
    return {"LC_ALL": "zh_CN.gbk", "LOCPATH": str(folder)}


def test_a_machine_with_a_gbk_locale(folder: Path, chinese_locale: dict[str, str]) -> None:
    assert "一号泵站x n" in said("check", folder, **chinese_locale).stdout.decode("gbk")
    assert "一号泵站✗" in said("--utf8", "check", folder, **chinese_locale).stdout.decode("utf-8")
    assert "一号泵站✗" in said("check", folder, PYTHONUTF8="1", **chinese_locale).stdout.decode("utf-8")


def test_the_option_is_the_last_word(folder: Path) -> None:
    ran = said("--utf8", "check", folder / "nowhere", PYTHONIOENCODING="gbk")
    assert "nowhere" in (ran.stdout + ran.stderr).decode("utf-8")
    wrong = said("check", "--as-of", "昨天", PYTHONIOENCODING="gbk")
    assert "日期写成" in wrong.stderr.decode("gbk")


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "gitlab", "github", "html", "markdown"])
def test_what_programs_read_is_always_utf8(folder: Path, tmp_path: Path, form: str) -> None:
    piped = said("check", folder, "--format", form, PYTHONIOENCODING="gbk").stdout
    said("check", folder, "--format", form, "-o", tmp_path / "report", PYTHONIOENCODING="gbk")
    assert piped == (tmp_path / "report").read_bytes()
    text = piped.decode("utf-8")
    assert "\r" not in text
    if form in ("json", "sarif", "gitlab"):
        json.loads(text)
    if form == "junit":
        ET.fromstring(piped)


def test_schemas_and_proofs_are_utf8_too() -> None:
    for words in (("schema", "contract"), ("profile", "diff", "building", "building", "--format", "json")):
        assert json.loads(said(*words, PYTHONIOENCODING="gbk").stdout.decode("utf-8"))


def test_a_terminal_keeps_its_encoding(folder: Path) -> None:
    pty = pytest.importorskip("pty")
    parent, child = pty.openpty()
    env = environment(DOSSIER_LANG="zh", PYTHONIOENCODING="gbk", NO_COLOR="1")
    with subprocess.Popen(command_line("check", folder, "-f", "markdown"), env=env, stdout=child) as ran:
        os.close(child)
        text = b""
        while True:
            try:
                more = os.read(parent, 65536)
            except OSError:  # Linux says EIO when the other end is closed
                break
            if not more:
                break
            text += more
    os.close(parent)
    assert ran.returncode == 1
    assert "一号泵站x n" in text.decode("gbk")


def test_every_sign_that_the_program_prints_has_a_twin() -> None:
    """Hanzi aside: a code page that has none of them gives way to UTF-8."""
    signs = {c for path in PIECES for c in path.read_text(encoding="utf-8") if not "\u4e00" <= c <= "\u9fff"}
    for encoding in ("gb2312", "gbk"):
        shown = {c: c.encode(encoding, "twins").decode(encoding) for c in signs}
        assert [c for c, twin in shown.items() if "\\" in twin and c != "\\"] == []


def test_other_errors_are_not_swallowed() -> None:
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", "twins")
    streams.settle(None)  # a program without a console has no streams


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are text there")
@pytest.mark.parametrize("form", ["text", "json", "markdown", "sarif", "junit", "github", "gitlab", "html"])
def test_names_that_are_no_text(folder: Path, tmp_path: Path, form: str) -> None:
    """Bytes of an old archive (GBK names on a UTF-8 system) are spelt out, in every report."""
    strange = os.fsdecode("扫描".encode("gbk"))
    (folder / "records" / f"{strange}.yaml").write_text("x: y: z\n", encoding="utf-8")
    (folder / "evidence").mkdir()
    (folder / "evidence" / f"{strange}.pdf").write_bytes(b"")
    moved = folder.rename(folder.with_name(strange))
    ran = said("check", moved, "--format", form, "-o", tmp_path / "report")
    assert ran.returncode == 3, ran.stderr.decode(errors="replace")
    text = (tmp_path / "report").read_bytes().decode("utf-8").replace("\\\\", "\\")
    assert "\\udcc3\\udce8" in text or "‹U+DCC3›‹U+DCE8›" in text


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are text there")
def test_a_folder_whose_name_is_no_text_is_refused_by_build(folder: Path, tmp_path: Path) -> None:
    strange = os.fsdecode("竣工".encode("gbk"))
    refused = said("build", folder, "-o", tmp_path / strange)
    assert refused.returncode == 7
    assert "P720" in refused.stderr.decode("utf-8")
    assert not (tmp_path / strange).exists()
    refused = said("build", folder.rename(tmp_path / strange), "-o", tmp_path / "build")
    assert refused.returncode == 7
