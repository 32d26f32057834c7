"""`build` and `doctor` as on Windows: the system's own TrueType fonts, none of them Noto, nothing pinned.

The system is this one; the modules that choose fonts and the office program are told that it is Windows. LibreOffice
sees the folder of fonts alone, as it sees the fonts of Windows there.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.errors import ProgramMissing
from dossier.office.fonts import HouseFonts, house_fonts
from dossier.office.printed_pdf import page_fonts
from small_dossiers import MINIMAL, ROOT, Write, environment
from song_face import gb2312, write_song

AS_ON_WINDOWS = """
import sys, types
from dossier.cli import main
from dossier.office import advice, fonts, places, program, system_fonts
windows = types.ModuleType("sys")
vars(windows).update(vars(sys), platform="win32")
for module in (advice, fonts, places, program, system_fonts):
    module.sys = windows
main.main()
"""
WithFonts = Callable[..., "subprocess.CompletedProcess[str]"]

pytestmark = [
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
    pytest.mark.skipif(
        sys.platform in ("win32", "darwin"), reason="shows LibreOffice fonts through fontconfig"
    ),
]


@pytest.fixture(scope="module")
def house() -> HouseFonts:
    try:
        return house_fonts()
    except ProgramMissing:
        pytest.skip("there is no font to draw")


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory, house: HouseFonts) -> Path:
    """What lies in the folder of fonts of Windows: a 宋体, faces for Latin, boxes."""
    folder = tmp_path_factory.mktemp("Windows") / "Fonts"
    folder.mkdir()
    assert house.directory and house.stamp_font
    write_song(house.stamp_font, folder / "simsun.ttf", _written())
    _latin(house.directory, folder)
    return folder


def _written() -> str:
    """The characters of GB 2312 that anything here is written with; drawing all of them takes long."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "dossiers/pump-station").rglob("*.yaml")]
    for folder in ("schemas", "src"):
        texts += [
            path.read_text(encoding="utf-8")
            for path in (ROOT / folder).rglob("*.[typ]*")
            if path.suffix != ".pyc"
        ]
    for form in (ROOT / "templates").rglob("*.docx"):
        with zipfile.ZipFile(form) as parts:
            texts += [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]
    return "".join(sorted(set(gb2312()) & set("".join(texts))))


def _latin(source: Path, target: Path) -> None:
    for path in (*source.glob("Liberation*.ttf"), *source.glob("opens___.ttf")):
        shutil.copyfile(path, target / path.name)


@pytest.fixture
def with_fonts(tmp_path: Path) -> WithFonts:
    """Run `dossier …` with nothing but the fonts of a folder, in `Windows/Fonts` or where DOSSIER_FONTS says."""

    def run(fonts: Path, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        config = tmp_path / "system.conf"
        config.write_text(
            f"<fontconfig><dir>{fonts}</dir><cachedir>{tmp_path / 'index'}</cachedir></fontconfig>",
            encoding="utf-8",
        )
        known = {"FONTCONFIG_FILE": str(config), "WINDIR": str(fonts.parent), "LOCALAPPDATA": ""}
        # Looking along PATH is a thing of the real system.
        known |= {"DOSSIER_SOFFICE": str(shutil.which("soffice"))} | more
        return subprocess.run(
            [sys.executable, "-c", AS_ON_WINDOWS, *map(str, words)],
            env=environment(**known),
            capture_output=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )

    return run


def test_a_dossier_is_built_in_the_fonts_of_the_system(
    song: Path, with_fonts: WithFonts, tmp_path: Path
) -> None:
    done = with_fonts(song, "build", ROOT / "dossiers/pump-station", "-o", tmp_path / "out", "--final")
    assert done.returncode == 0, done.stderr
    (package,) = (path for path in (tmp_path / "out").iterdir() if not path.name.startswith("."))
    names = page_fonts(package / "report/completeness.pdf")
    assert (package / "volumes").is_dir()
    assert any("SimSun" in name for name in names)
    assert not any("Noto" in name for name in names)
    engines = json.loads((package / "manifest.json").read_text(encoding="utf-8"))["engines"]
    assert engines["font_source"] == "the fonts of Windows"


def test_doctor_tries_what_build_does(song: Path, with_fonts: WithFonts, tmp_path: Path) -> None:
    assert with_fonts(song, "doctor").returncode == 0
    found = with_fonts(song, "doctor", WINDIR=str(tmp_path), DOSSIER_FONTS=str(song))
    assert found.returncode == 0, "the face of page numbers is looked for in DOSSIER_FONTS, too"


def test_doctor_and_build_refuse_the_same_machine(
    house: HouseFonts, with_fonts: WithFonts, write: Write, tmp_path: Path
) -> None:
    """A face that can write page numbers, but not the forms; then none at all."""
    assert house.directory and house.stamp_font
    poor, none = tmp_path / "poor/Fonts", tmp_path / "none/Fonts"
    for folder in (poor, none):
        folder.mkdir(parents=True)
        _latin(house.directory, folder)
    write_song(house.stamp_font, poor / "simsun.ttf", "0123456789草稿DRAFT")
    folder = write(main=MINIMAL.replace("language: en", "language: zh-CN"))
    for fonts, code, exits in ((poor, "P740", 6), (none, "P741", 4)):
        checked = with_fonts(fonts, "doctor")
        assert (checked.returncode, code in checked.stdout) == (4, True), checked.stdout
        assert "apt install" not in checked.stdout and "Settings > Apps" in checked.stdout
        done = with_fonts(fonts, "build", folder, "-o", tmp_path / "out")
        assert (done.returncode, code in done.stderr) == (exits, True), done.stderr
        assert "apt install" not in done.stderr and "Settings > Apps" in done.stderr
