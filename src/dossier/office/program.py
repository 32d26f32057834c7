"""Find LibreOffice, ask its version, run it once: one process group, one profile, killed when it stalls."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO

import psutil

from dossier.errors import OutputFailed, ProgramMissing
from dossier.findings import finding
from dossier.office.advice import office_advice
from dossier.office.fonts import HouseFonts
from dossier.office.places import (
    console_program,
    office_places,
    on_this_machine,
    other_office,
    read_registry,
)
from dossier.office.watching import Watch
from dossier.steps.digests import stamp_of
from dossier.steps.places import cache_folder

_POLL_SECONDS = 0.1
_LOOK_SECONDS = 1.0
_VERSION_SECONDS = 30.0
_LINES, _LINE = 3, 200
# PDF/A-2b embeds every font; tags are left out because binding does not carry them into the volume.
_SETTINGS_OF_PDF = json.dumps(
    {
        "SelectPdfVersion": {"type": "long", "value": "2"},
        "UseTaggedPDF": {"type": "boolean", "value": "false"},
    },
    separators=(",", ":"),
)
_FILTERS = {".docx": "writer_pdf_Export", ".xlsx": "calc_pdf_Export"}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>{version}</value></prop>
</item>
</oor:items>
"""
OLDEST_OFFICE = (7, 4)
"""Earlier versions do not understand the settings of `_SETTINGS_OF_PDF` and make nothing, without a word."""


class Run(Enum):
    """How a run of the program ended; its exit code says nothing, so the products decide."""

    FINISHED = auto()
    CRASHED = auto()
    STALLED = auto()
    STOPPED = auto()


@dataclass(frozen=True, slots=True)
class Ended:
    """A run of the program that is over."""

    run: Run
    said: str
    """What it complained about, in a line; empty when it did not."""


def find_office() -> Path:
    """The LibreOffice program: `DOSSIER_SOFFICE`, PATH, then where the installers of this system put it.

    Raises:
        ProgramMissing: P701; the finding says how to get it here, and what else is there that cannot do its work.
    """
    here = (sys.platform, os.environ, str(Path.home()), read_registry())
    chosen = os.environ.get("DOSSIER_SOFFICE")
    on_path = [Path(place) for name in ("soffice", "libreoffice") if (place := shutil.which(name))]
    places = [Path(chosen)] if chosen else [*on_path, *office_places(*here)]
    # The console program stands beside the one that was named.
    named = [wanted for place in places for wanted in dict.fromkeys((console_program(place), place))]
    found = next((place for place in named if on_this_machine(place)), None)
    if found is None:
        raise ProgramMissing(finding("P701", hint=office_advice(other_office(*here, on_this_machine))))
    return Path(found)


def office_mark() -> list[str | tuple[int, ...]]:
    """What tells one installed office program from another, besides its version."""
    program = find_office()
    return [str(program), *(stamp for path in (program, program.resolve()) if (stamp := stamp_of(path)))]


def office_version() -> str | None:
    """E.g. ``LibreOffice 7.4.7.2``; None when it is missing or does not answer within 30 seconds."""
    try:
        return _version_of(str(find_office()))
    except ProgramMissing:
        return None


def require_office() -> Path:
    """`find_office`, and new enough.

    Raises:
        ProgramMissing: P701, or P743 when it is too old to take our settings.
    """
    program = find_office()
    version = _version_of(str(program)) or ""
    number = re.search(r"(\d+)\.(\d+)", version)
    if number and tuple(map(int, number.groups())) < OLDEST_OFFICE:
        oldest = ".".join(map(str, OLDEST_OFFICE))
        raise ProgramMissing(finding("P743", version=version, oldest=oldest, hint=office_advice()))
    return program


@cache
def _version_of(program: str) -> str | None:
    with tempfile.TemporaryFile() as said:
        try:
            process = _guarded([program, "--version"], stdout=said, stderr=subprocess.DEVNULL)
        except OSError:
            return None
        try:
            process.wait(_VERSION_SECONDS)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _kill_group(process)
        said.seek(0)
        match = re.search(r"LibreOffice\S* [\d.]+", said.read().decode("utf-8", errors="replace"))
    return match.group(0) if match else None


def run_office(
    program: Path,
    documents: Sequence[str],
    *,
    folder: Path,
    made: Path,
    profile: Path,
    fonts: HouseFonts,
    watch: Watch,
    stop: threading.Event,
) -> Ended:
    """Convert `documents` (names inside `folder`, all of one suffix) into `made`; no process is left when it returns.

    `watch` says when the program hangs. Setting `stop` ends it within 0.2 s. No path may contain ``;``, which the
    program takes for the end of a folder's name: see `scratch_folder`.
    """
    made.mkdir(parents=True, exist_ok=True)
    _seed(profile, str(program))
    command = [
        str(program),
        f"-env:UserInstallation={profile.resolve().as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        # As a URL, because the program decodes %41 in a path, too.
        *("--convert-to", f"pdf:{_FILTERS[Path(documents[0]).suffix]}:{_SETTINGS_OF_PDF}"),
        *("--outdir", made.resolve().as_uri(), *documents),
    ]
    said = folder / "said.txt"
    with said.open("wb") as log:
        process = _start(command, folder, fonts, log)
        try:
            ended = _wait(process, made, watch, stop)
        finally:
            _kill_group(process)
    return Ended(ended, _telling(said.read_text(encoding="utf-8", errors="replace"), folder))


def _seed(profile: Path, program: str) -> None:
    """Begin a profile as one of this version: in any other the program tries out its drawing first, at each start.

    That takes longer than the start itself (0.8 of 1.1 processor seconds with 7.4).
    """
    number = re.search(r"\d+\.\d+", _version_of(program) or "")
    settings = profile / "user" / "registrymodifications.xcu"
    if number and not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(_SETTINGS.format(version=number[0]), encoding="utf-8", newline="\n")


def scratch_folder(preferred: Path | None) -> Path:
    """A folder that LibreOffice can work below: `preferred`, else the system's temporary one, else the cache.

    Raises:
        OutputFailed: P742, each of them has a ``;`` in its path.
    """
    places = [place for place in (preferred, Path(tempfile.gettempdir()), cache_folder()) if place]
    usable = next((place for place in places if ";" not in str(place.resolve())), None)
    if usable is None:
        raise OutputFailed(finding("P742", folder=places[0]))
    usable.mkdir(parents=True, exist_ok=True)
    return usable


def _start(command: list[str], folder: Path, fonts: HouseFonts, log: BinaryIO) -> subprocess.Popen[bytes]:
    environment = dict(os.environ)
    # The language and the time zone of the machine must not reach the pages.
    environment |= {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC", "SAL_USE_VCLPLUGIN": "svp"}
    if fonts.config:
        environment["FONTCONFIG_FILE"] = str(fonts.config)
    if sys.platform == "win32":
        del environment["SAL_USE_VCLPLUGIN"]
    return _guarded(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=log)


def _guarded(command: list[str], **popen: Any) -> subprocess.Popen[bytes]:
    """Start the office below its guard; `_kill_group` ends all of it."""
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _guard(), *command],
        # Its other end is in our hands alone: when we die, the guard reads its end and kills the office.
        stdin=subprocess.PIPE,
        # Windows has no sessions; there the guard ends the tree of processes.
        start_new_session=os.name != "nt",
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        **popen,
    )


@cache
def _guard() -> str:
    """As text, so that it runs wherever the package lies, in a zip file, too."""
    return files("dossier.office").joinpath("guard.py").read_text(encoding="utf-8")


def _wait(process: subprocess.Popen[bytes], made: Path, watch: Watch, stop: threading.Event) -> Run:
    watch.seen_at = looked = time.monotonic()
    while True:
        try:
            code = process.wait(_POLL_SECONDS)
        except subprocess.TimeoutExpired:
            if stop.is_set():
                return Run.STOPPED
            now = time.monotonic()
            if now - looked < min(_LOOK_SECONDS, watch.patience / 4):
                continue
            looked = now
            if watch.stalled(now, _busy_seconds(process.pid), sum(1 for _ in made.iterdir())):
                return Run.STALLED
        else:
            return Run.FINISHED if code == 0 else Run.CRASHED


def _busy_seconds(pid: int) -> float:
    """Processor seconds that the living processes below `pid` have used."""
    seconds = 0.0
    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                times = child.cpu_times()
                seconds += times.user + times.system
    return seconds


def _telling(log: str, folder: Path) -> str:
    """The last lines of what the program complained about, without what it always says and without our folder."""
    for name in (folder.resolve().as_uri(), str(folder.resolve()), str(folder)):
        log = log.replace(f"{name}/", "").replace(f"{name}{os.sep}", "")
    lines = [line.strip() for line in log.splitlines() if line.strip() and "javaldx" not in line]
    return " / ".join(dict.fromkeys(line[:_LINE] for line in lines[-_LINES:]))


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the process and its children; killing the parent alone leaves soffice.bin."""
    if process.stdin:
        process.stdin.close()
    if os.name != "nt":
        # The group outlives its leader while a child runs; it is gone when none does.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
