"""What a page does not show although its text can be copied: proven in the outlines of the embedded fonts."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from dossier.office.converting import Conversion, convert_documents
from dossier.office.fonts import HouseFonts, house_fonts
from dossier.office.missing_glyphs import characters, missing_characters
from dossier.office.system_fonts import can_stamp, font_places, stamp_font
from song_face import write_song
from word_samples import Fill, FormMaker, needs_office

TEXT = "城北泵站第二段页共草稿，。“”：0123456789-– /ABCTimesDRAFT"


@pytest.fixture(scope="session")
def song(tmp_path_factory: pytest.TempPathFactory, fonts: HouseFonts) -> Path:
    """A folder with a TrueType 宋体 of a few characters and nothing else."""
    if fonts.stamp_font is None:
        pytest.skip("there is no font to draw")
    folder = tmp_path_factory.mktemp("fonts")
    write_song(fonts.stamp_font, folder / "simsun.ttf", TEXT)
    return folder


def shown_only(folder: Path, tmp_path: Path, fonts: HouseFonts) -> HouseFonts:
    """The fonts of a system whose font folder is `folder`: nobody has pinned them."""
    config = tmp_path / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{tmp_path / 'index'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return HouseFonts(None, config, (), folder / "simsun.ttf", "", fonts.source)


def converted(text: str, make_form: FormMaker, fill: Fill, output: Path, fonts: HouseFonts) -> Conversion:
    return convert_documents([fill(make_form(text))], output / "pdf", jobs=1, fonts=fonts)


@needs_office
def test_chinese_in_a_face_that_is_not_noto_is_sound(
    song: Path, make_form: FormMaker, fill: Fill, tmp_path: Path, fonts: HouseFonts
) -> None:
    made = converted("城北泵站 第二段 ABC", make_form, fill, tmp_path, shown_only(song, tmp_path, fonts))
    assert not made.failures
    (pdf_path,) = made.pdfs.values()
    with pikepdf.open(pdf_path) as pdf:
        faces = [f for f in pdf.objects if isinstance(f, pikepdf.Dictionary) and f.get("/Type") == "/Font"]
        assert any("SimSun" in str(face.BaseFont) for face in faces)
        assert {"城", "段"} <= {text for face in faces for text in characters(face).values()}
        assert not any(missing_characters(pdf, face) for face in faces)


@needs_office
def test_characters_without_a_glyph_are_named(
    song: Path, make_form: FormMaker, fill: Fill, tmp_path: Path, fonts: HouseFonts
) -> None:
    """The office program draws the same empty box for both and says the right characters beside them."""
    made = converted("城北泵站鑫淼 第二段", make_form, fill, tmp_path, shown_only(song, tmp_path, fonts))
    (found,) = made.failures.values()
    assert found.code == "P740"
    assert "鑫" in found.message.zh and "淼" in found.message.zh
    assert "城" not in found.message.zh


@needs_office
def test_a_rare_character_that_the_house_fonts_lack_is_named(
    make_form: FormMaker, fill: Fill, tmp_path: Path, fonts: HouseFonts
) -> None:
    if fonts.directory is None:
        pytest.skip("fonts are not pinned on this system")
    made = converted("王\U00020001 经办", make_form, fill, tmp_path, fonts)
    (found,) = made.failures.values()
    assert (found.code, "\U00020001" in found.message.zh) == ("P740", True)


def test_the_face_of_stamps_is_looked_for_in_order(song: Path, tmp_path: Path, fonts: HouseFonts) -> None:
    system, other = tmp_path / "system", tmp_path / "listed"
    for folder in (system, other):
        folder.mkdir()
    simhei, listed = system / "simhei.ttf", other / "whatever.ttf"
    for path in (simhei, listed):
        path.write_bytes((song / "simsun.ttf").read_bytes())
    (system / "simsun.ttc").write_bytes(b"no font")
    assert stamp_font([song], "win32", [system], [listed]) == song / "simsun.ttf"
    assert stamp_font([], "win32", [system], [listed]) == simhei
    assert stamp_font([], "win32", [tmp_path / "nowhere"], [listed]) == listed
    assert stamp_font([], "darwin", [other], []) == listed
    assert stamp_font([], "win32", [tmp_path / "nowhere"], []) is None


def test_a_face_that_may_not_be_embedded_is_passed_over(
    tmp_path: Path, song: Path, fonts: HouseFonts
) -> None:
    assert fonts.stamp_font is not None
    write_song(fonts.stamp_font, tmp_path / "locked.ttf", TEXT, embedding=2)
    write_song(fonts.stamp_font, tmp_path / "latin.ttf", "0123456789DRAFT")
    assert can_stamp(song / "simsun.ttf")
    assert not can_stamp(tmp_path / "locked.ttf")
    assert not can_stamp(tmp_path / "latin.ttf")


def test_fonts_of_one_user_count_on_windows() -> None:
    places = font_places("win32", {"WINDIR": "D:/Windows", "LOCALAPPDATA": "D:/Local"}, Path("/home"))
    assert places == [Path("D:/Windows/Fonts"), Path("D:/Local/Microsoft/Windows/Fonts")]


@needs_office
def test_a_font_of_the_users_own_draws_what_the_house_fonts_lack(
    make_form: FormMaker, fill: Fill, tmp_path: Path, fonts: HouseFonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fonts.directory is None or fonts.stamp_font is None:
        pytest.skip("fonts are not pinned on this system")
    own = tmp_path / "own"
    own.mkdir()
    write_song(fonts.stamp_font, own / "rare.ttf", "囗")
    with TTFont(own / "rare.ttf") as font:
        for table in font["cmap"].tables:
            table.cmap = {}
        font["cmap"].tables.append(CmapSubtable.newSubtable(12))
        rare = font["cmap"].tables[-1]
        rare.platformID, rare.platEncID, rare.language, rare.cmap = 3, 10, 0, {0x20001: "u56D7"}
        font.save(own / "rare.ttf")
    monkeypatch.setenv("DOSSIER_FONTS", str(own))
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    more = house_fonts()
    assert more.fingerprint != fonts.fingerprint
    made = converted("王\U00020001 经办", make_form, fill, tmp_path, more)
    assert not made.failures
