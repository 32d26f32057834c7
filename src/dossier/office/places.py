"""Where installers put office programs, as pure functions of a platform, its environment and its registry."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

Registry = Mapping[str, str]
"""Key, with its root in two letters ("LM\\\\SOFTWARE\\\\…"), and name of the value behind "@" → what it says."""

_APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
_UNO = r"SOFTWARE\LibreOffice\UNO\InstallPath@"
_ROOTS = ("LM", "CU")
REGISTRY_VALUES = [
    f"{root}\\{value}"
    for root in _ROOTS
    for value in (
        _UNO,
        r"SOFTWARE\WOW6432Node\LibreOffice\UNO\InstallPath@",
        rf"{_APP_PATHS}\soffice.exe@",
        rf"{_APP_PATHS}\wps.exe@",
        rf"{_APP_PATHS}\ksolaunch.exe@",
        rf"{_APP_PATHS}\Winword.exe@",
        r"SOFTWARE\Kingsoft\Office\6.0\Common@InstallRoot",
        r"SOFTWARE\WOW6432Node\Kingsoft\Office\6.0\Common@InstallRoot",
    )
]
"""What `registry` should know."""
_PROGRAM_FOLDERS = ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA")


def office_places(
    platform: str, environment: Mapping[str, str], home: str, registry: Registry
) -> list[PurePath]:
    """Files that may be LibreOffice outside of PATH, the most likely first."""
    if platform == "win32":
        return _windows_places(environment, registry)
    if platform == "darwin":
        bundles = [
            f"{root}/LibreOffice{tail}.app"
            for tail in ("", " Vanilla")
            for root in ("/Applications", f"{home}/Applications")
        ]
        return [PurePosixPath(bundle, "Contents/MacOS/soffice") for bundle in bundles]
    flatpak = "flatpak/exports/bin/org.libreoffice.LibreOffice"
    places = ["/opt/libreoffice/program/soffice", "/usr/lib/libreoffice/program/soffice"]
    places += ["/usr/lib64/libreoffice/program/soffice", "/usr/local/bin/soffice"]
    # Last, because a sandbox may not let them see our fonts and folders; `doctor` finds out.
    places += [f"{home}/.local/share/{flatpak}", f"/var/lib/{flatpak}", "/snap/bin/libreoffice"]
    return [PurePosixPath(place) for place in places]


def other_office(
    platform: str,
    environment: Mapping[str, str],
    home: str,
    registry: Registry,
    is_file: Callable[[PurePath], bool],
) -> str:
    """Say "WPS", "Microsoft Word" or both when they are there and LibreOffice is asked for; else ""."""
    candidates = _others(platform, environment, home, registry)
    return ", ".join(name for name, places in candidates.items() if any(map(is_file, places)))


def console_program(program: PurePath) -> PurePath:
    """`soffice.com` for `soffice.exe`: it waits for the work and says what goes wrong; the other does neither."""
    return program.with_suffix(".com") if program.name.lower() == "soffice.exe" else program


def read_registry() -> Registry:
    """What this machine's registry says of office programs; empty where there is none."""
    said: dict[str, str] = {}
    if sys.platform == "win32" and os.name == "nt":
        import winreg  # noqa: PLC0415 - there is no such module elsewhere

        roots = {"LM": winreg.HKEY_LOCAL_MACHINE, "CU": winreg.HKEY_CURRENT_USER}
        for wanted in REGISTRY_VALUES:
            root, _, rest = wanted.partition("\\")
            key, _, name = rest.rpartition("@")
            try:
                with winreg.OpenKey(roots[root], key) as opened:
                    said[wanted] = str(winreg.QueryValueEx(opened, name)[0])
            except OSError:
                continue
    return said


def _windows_places(environment: Mapping[str, str], registry: Registry) -> list[PurePath]:
    found: list[PurePath] = []
    for root in _ROOTS:
        for node in ("", "WOW6432Node\\"):
            folder = registry.get(f"{root}\\SOFTWARE\\{node}LibreOffice\\UNO\\InstallPath@")
            found += [PureWindowsPath(_plain(folder), "soffice.com")] if folder else []
        program = registry.get(rf"{root}\{_APP_PATHS}\soffice.exe@")
        found += [console_program(PureWindowsPath(_plain(program)))] if program else []
    found += [folder / "LibreOffice" / "program" / "soffice.com" for folder in _program_folders(environment)]
    # A version before 4.0 or a broken installation may lack the console program.
    return list(dict.fromkeys([*found, *(place.with_suffix(".exe") for place in found)]))


def _others(
    platform: str, environment: Mapping[str, str], home: str, registry: Registry
) -> dict[str, list[PurePath]]:
    if platform == "darwin":
        apps = ("/Applications", f"{home}/Applications")
        return {
            "WPS": [PurePosixPath(app, "wpsoffice.app/Contents/MacOS/wpsoffice") for app in apps],
            "Microsoft Word": [
                PurePosixPath(app, "Microsoft Word.app/Contents/MacOS/Microsoft Word") for app in apps
            ],
        }
    if platform != "win32":
        return {
            "WPS": [
                PurePosixPath(place) for place in ("/usr/bin/wps", "/opt/kingsoft/wps-office/office6/wps")
            ]
        }
    folders = _program_folders(environment)
    wps: list[PurePath] = [folder / "Kingsoft" / "WPS Office" / "ksolaunch.exe" for folder in folders]
    word: list[PurePath] = [
        folder / "Microsoft Office" / below / "WINWORD.EXE"
        for folder in folders
        for below in ("root/Office16", "Office16", "Office15", "Office14")
    ]
    for key, said in registry.items():
        path = PureWindowsPath(_plain(said))
        if "Kingsoft" in key:
            wps += [path / "office6" / "wps.exe", path.parent / "ksolaunch.exe"]
        elif key.lower().endswith(("wps.exe@", "ksolaunch.exe@")):
            wps.append(path)
        elif key.lower().endswith("winword.exe@"):
            word.append(path)
    return {"WPS": wps, "Microsoft Word": word}


def _program_folders(environment: Mapping[str, str]) -> list[PureWindowsPath]:
    return [PureWindowsPath(environment[name]) for name in _PROGRAM_FOLDERS if environment.get(name)]


def _plain(said: str) -> str:
    return said.strip().strip('"')


def on_this_machine(place: PurePath) -> bool:
    """True when there is such a file here."""
    return Path(place).is_file()
