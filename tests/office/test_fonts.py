from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from dossier.errors import ExitCode, OutputFailed, ProgramMissing
from dossier.office import fonts as fonts_module
from dossier.office.engines import describe_engines
from dossier.office.font_names import SANS, SERIF, is_house_font, stand_ins
from dossier.office.fonts import HouseFonts, house_fonts

pinned = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system's own fonts are used")


@pinned
def test_copies_have_the_metrics_of_simsun(fonts: HouseFonts) -> None:
    assert fonts.directory is not None
    for family in (SERIF, SANS):
        for style in ("Regular", "Bold"):
            with TTFont(fonts.directory / f"{family.replace(' ', '')}-{style}.otf", lazy=True) as font:
                assert (font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap) == (859, -141, 141)
                assert (font["OS/2"].usWinAscent, font["OS/2"].usWinDescent) == (859, 141)
                assert font["name"].getDebugName(1) == family
                assert font["name"].getDebugName(2) == style


@pinned
def test_the_stamp_font_has_chinese_glyphs(fonts: HouseFonts) -> None:
    assert fonts.stamp_font is not None
    with TTFont(fonts.stamp_font, lazy=True) as font:
        assert {ord(c) for c in "第页共草稿0123456789"} <= set(font.getBestCmap())


@pinned
def test_two_processes_may_make_the_copies_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path))
    with ThreadPoolExecutor(2) as pool:
        made = [task.result() for task in [pool.submit(house_fonts) for _ in range(2)]]
    assert made[0] == made[1]
    assert made[0].config
    assert [path.name for path in (tmp_path / "fonts").iterdir()] == [made[0].config.parent.name]


@pinned
def test_the_fingerprint_does_not_depend_on_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fonts: HouseFonts
) -> None:
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "elsewhere"))
    assert house_fonts().fingerprint == fonts.fingerprint


@pinned
def test_missing_fonts_name_their_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts_module, "font_folders", lambda extra: [tmp_path])
    monkeypatch.setenv("DOSSIER_FONTS", str(tmp_path))
    with pytest.raises(ProgramMissing) as caught:
        house_fonts()
    assert caught.value.exit_code == ExitCode.MISSING_PROGRAM
    found = caught.value.findings[0]
    assert found.code == "P706"
    assert "fonts-noto-cjk fonts-liberation" in found.message.zh


@pinned
def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("DOSSIER_CACHE", str(blocked))
    with pytest.raises(OutputFailed) as caught:
        house_fonts()
    assert caught.value.findings[0].code == "P707"
    assert describe_engines()["fonts"] == "-"


def test_every_windows_name_has_a_stand_in() -> None:
    table = stand_ins()
    assert {table[name] for name in ("宋体", "仿宋_GB2312", "KaiTi", "方正小标宋简体", "华文中宋")} == {SERIF}
    assert {table[name] for name in ("黑体", "Microsoft YaHei", "等线")} == {SANS}
    assert table["Times New Roman"] == "Liberation Serif"
    assert is_house_font("@simsun")
    assert is_house_font("+mn-ea")
    assert not is_house_font("Comic Sans MS")


def test_engines_are_described_even_when_they_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOSSIER_SOFFICE", str(tmp_path / "nowhere"))
    described = describe_engines()
    assert described["office"] == "-"
    assert {"fonts", "python", "docxtpl", "pikepdf"} <= described.keys()
    assert not any(str(tmp_path) in value for value in described.values())


@pytest.mark.parametrize(("platform", "others"), [("linux", True), ("win32", False), ("darwin", False)])
def test_the_users_own_fonts_count_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, others: bool
) -> None:
    """A build knows by them whether anything has changed."""
    monkeypatch.setattr(sys, "platform", platform)
    found = fonts_module.font_folders(str(tmp_path))
    assert found[0] == tmp_path and (len(found) > 1) is others
