"""Office programs where installers put them: described file systems and registries in, programs out."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest

from dossier.office.advice import font_advice, office_advice
from dossier.office.places import REGISTRY_VALUES, console_program, office_places, other_office

WINDOWS = {
    "ProgramFiles": r"C:\Program Files",
    "ProgramFiles(x86)": r"C:\Program Files (x86)",
    "LOCALAPPDATA": r"C:\Users\资料员\AppData\Local",
}
APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"


def first(platform: str, files: set[str], registry: dict[str, str] | None = None) -> str | None:
    places = office_places(platform, WINDOWS, "/Users/li", registry or {})
    return next((str(place) for place in places if str(place) in files), None)


def others(platform: str, files: set[str], registry: dict[str, str] | None = None) -> str:
    return other_office(platform, WINDOWS, "/Users/li", registry or {}, lambda place: str(place) in files)


@pytest.mark.parametrize(
    ("registry", "program"),
    [
        ({}, r"C:\Program Files\LibreOffice\program\soffice.com"),
        ({}, r"C:\Program Files (x86)\LibreOffice\program\soffice.com"),
        ({r"LM\SOFTWARE\LibreOffice\UNO\InstallPath@": r"D:\办公\program"}, r"D:\办公\program\soffice.com"),
        (
            {r"LM\SOFTWARE\WOW6432Node\LibreOffice\UNO\InstallPath@": "D:\\LO\\program\\"},
            r"D:\LO\program\soffice.com",
        ),
        ({rf"CU\{APP_PATHS}\soffice.exe@": r'"E:\LO\program\soffice.exe"'}, r"E:\LO\program\soffice.com"),
    ],
)
def test_libreoffice_on_windows(registry: dict[str, str], program: str) -> None:
    assert set(registry) <= set(REGISTRY_VALUES)
    assert first("win32", {program}, registry) == program
    window = program.replace(".com", ".exe")
    assert first("win32", {program, window}, registry) == program, "the console program is the better one"
    assert first("win32", {window}, registry) == window


def test_what_the_registry_says_comes_before_the_usual_folder() -> None:
    usual, chosen = r"C:\Program Files\LibreOffice\program\soffice.com", r"D:\LO\program\soffice.com"
    registry = {r"LM\SOFTWARE\LibreOffice\UNO\InstallPath@": r"D:\LO\program"}
    assert first("win32", {usual, chosen}, registry) == chosen
    assert first("win32", {usual}, registry) == usual


@pytest.mark.parametrize(
    ("platform", "program"),
    [
        ("darwin", "/Applications/LibreOffice.app/Contents/MacOS/soffice"),
        ("darwin", "/Users/li/Applications/LibreOffice.app/Contents/MacOS/soffice"),
        ("linux", "/opt/libreoffice/program/soffice"),
        ("linux", "/var/lib/flatpak/exports/bin/org.libreoffice.LibreOffice"),
        ("linux", "/snap/bin/libreoffice"),
    ],
)
def test_libreoffice_elsewhere(platform: str, program: str) -> None:
    assert first(platform, {program}) == program


@pytest.mark.parametrize(
    ("registry", "files", "found"),
    [
        ({}, set(), ""),
        ({}, {r"C:\Users\资料员\AppData\Local\Kingsoft\WPS Office\ksolaunch.exe"}, "WPS"),
        (
            {r"CU\SOFTWARE\Kingsoft\Office\6.0\Common@InstallRoot": r"D:\WPS Office\12.1.0.1"},
            {r"D:\WPS Office\12.1.0.1\office6\wps.exe"},
            "WPS",
        ),
        ({rf"LM\{APP_PATHS}\wps.exe@": r"D:\gone\wps.exe"}, set(), ""),
        ({}, {r"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE"}, "Microsoft Word"),
        (
            {
                rf"LM\{APP_PATHS}\wps.exe@": r"D:\wps.exe",
                rf"LM\{APP_PATHS}\Winword.exe@": r"D:\WINWORD.EXE",
            },
            {r"D:\wps.exe", r"D:\WINWORD.EXE"},
            "WPS, Microsoft Word",
        ),
    ],
)
def test_what_else_is_there_on_windows(registry: dict[str, str], files: set[str], found: str) -> None:
    assert set(registry) <= set(REGISTRY_VALUES)
    assert others("win32", files, registry) == found


def test_what_else_is_there_elsewhere() -> None:
    assert others("darwin", {"/Applications/wpsoffice.app/Contents/MacOS/wpsoffice"}) == "WPS"
    assert others("linux", {"/opt/kingsoft/wps-office/office6/wps"}) == "WPS"


def test_the_console_program_stands_for_the_other() -> None:
    program: PurePath = PureWindowsPath(r"D:\LO\program\soffice.EXE")
    assert console_program(program) == PureWindowsPath(r"D:\LO\program\soffice.com")
    assert console_program(PurePosixPath("/usr/bin/soffice")) == PurePosixPath("/usr/bin/soffice")


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_advice_is_for_the_system_at_hand(platform: str) -> None:
    hints = [font_advice(platform), office_advice("WPS", platform), office_advice(platform=platform)]
    for hint in hints:
        assert ("apt install" in hint.zh) == ("apt install" in hint.en) == (platform == "linux")
    assert hints[1].zh.startswith("本机有 WPS") and hints[1].en.startswith("WPS is there")
    assert "可选功能" in font_advice("win32").zh
