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
import threading
import time
from collections.abc import Sequence
from enum import Enum, auto
from functools import cache
from pathlib import Path

from dossier.errors import ProgramMissing
from dossier.findings import finding
from dossier.rendering.fonts import HouseFonts

_POLL_SECONDS = 0.1
# PDF/A-2b embeds every font; tags are left out because binding does not carry them into the volume.
_FILTER = "pdf:writer_pdf_Export:" + json.dumps(
    {
        "SelectPdfVersion": {"type": "long", "value": "2"},
        "UseTaggedPDF": {"type": "boolean", "value": "false"},
    },
    separators=(",", ":"),
)
_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"


class Run(Enum):
    """How a run of the program ended; its exit code says nothing, so the products decide."""

    FINISHED = auto()
    CRASHED = auto()
    STALLED = auto()
    STOPPED = auto()


def find_office() -> Path:
    """The LibreOffice program: `DOSSIER_SOFFICE`, PATH, then the usual places of Windows and macOS.

    Raises:
        ProgramMissing: P701.
    """
    chosen = os.environ.get("DOSSIER_SOFFICE")
    places = [chosen] if chosen else [shutil.which("soffice"), shutil.which("libreoffice"), *_usual_places()]
    found = next((Path(place) for place in places if place and Path(place).is_file()), None)
    if found is None:
        raise ProgramMissing(finding("P701"))
    return found


def office_version() -> str | None:
    """E.g. ``LibreOffice 7.4.7.2``; None when it is missing or does not answer within 30 seconds."""
    try:
        return _version_of(str(find_office()))
    except ProgramMissing:
        return None


@cache
def _version_of(program: str) -> str | None:
    try:
        said = subprocess.run(
            [program, "--version"],
            capture_output=True,
            timeout=30,
            check=False,
            encoding="utf-8",
            errors="replace",
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"LibreOffice\S* [\d.]+", said)
    return match.group(0) if match else None


def run_office(
    program: Path,
    documents: Sequence[str],
    *,
    folder: Path,
    made: Path,
    profile: Path,
    fonts: HouseFonts,
    time_limit: float,
    stop: threading.Event,
) -> Run:
    """Convert `documents` (names inside `folder`) into `made`; no process is left when it returns.

    Stalled means: no further product within `time_limit` seconds. Setting `stop` ends it within 0.2 s.
    """
    made.mkdir(parents=True, exist_ok=True)
    command = [
        str(program),
        f"-env:UserInstallation={profile.resolve().as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        *("--convert-to", _FILTER, "--outdir", str(made), *documents),
    ]
    process = _start(command, folder, fonts)
    try:
        return _watch(process, made, time_limit, stop)
    finally:
        _kill_group(process)


def _start(command: list[str], folder: Path, fonts: HouseFonts) -> subprocess.Popen[bytes]:
    environment = dict(os.environ)
    # The language and the time zone of the machine must not reach the pages.
    environment |= {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC", "SAL_USE_VCLPLUGIN": "svp"}
    if fonts.config:
        environment["FONTCONFIG_FILE"] = str(fonts.config)
    if sys.platform == "win32":
        del environment["SAL_USE_VCLPLUGIN"]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # Windows has no sessions; there the group is ended by taskkill.
        start_new_session=sys.platform != "win32",
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def _watch(process: subprocess.Popen[bytes], made: Path, time_limit: float, stop: threading.Event) -> Run:
    products, since = 0, time.monotonic()
    while True:
        try:
            code = process.wait(_POLL_SECONDS)
        except subprocess.TimeoutExpired:
            count = sum(1 for _ in made.iterdir())
            if count > products:
                products, since = count, time.monotonic()
            if stop.is_set():
                return Run.STOPPED
            if time.monotonic() - since > time_limit:
                return Run.STALLED
        else:
            return Run.FINISHED if code == 0 else Run.CRASHED


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the process and its children; killing the parent alone leaves soffice.bin."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(
                ["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False
            )
    else:
        # The group outlives its leader while a child runs; it is gone when none does.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _usual_places() -> list[str]:
    if sys.platform == "win32":
        # soffice.com waits for the work and answers to our console; soffice.exe does neither.
        roots = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")]
        return [str(Path(root) / "LibreOffice/program/soffice.com") for root in roots if root]
    return [_MAC] if sys.platform == "darwin" else ["/opt/libreoffice/program/soffice"]
