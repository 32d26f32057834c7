"""The moment in which a package appears: built aside, then renamed. A reader sees the old one or the new one."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dossier.errors import OutputFailed, os_reason
from dossier.findings import finding
from dossier.model import Location, Text

_STALE_SECONDS = 24 * 3600
_PREVIOUS = "previous"


@contextmanager
def working_folder(output: Path, code: str) -> Iterator[Path]:
    """A folder beside the target to build in; gone afterwards, whatever happened.

    What a killed run left behind a day ago or longer is cleared away.

    Raises:
        OutputFailed: P720, nothing can be written there, or something that is no package stands in its place.
    """
    prefix = f".{code}.part-"
    try:
        output.mkdir(parents=True, exist_ok=True)
        _refuse_other_things(output / code)
        _clear_stale(output, code, prefix)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=output))
    except OSError as error:
        raise output_failed(output, error) from error
    try:
        yield folder
    except OSError as error:
        # What failed lies in the working folder, whose names say nothing to a user; another place is named.
        at = Path(error.filename or folder)
        raise output_failed(output if at.is_relative_to(folder) else at, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(built: Path, target: Path) -> None:
    """Put the finished folder in the place of the old one; on failure the old one stands again.

    Raises:
        OutputFailed: P720, e.g. a file of the old package is open in another program.
    """
    old = built.parent / _PREVIOUS
    try:
        try:
            if target.exists():
                target.replace(old)
            built.replace(target)
        except BaseException:  # Ctrl-C may fall between the two renames
            if old.exists() and not target.exists():
                old.replace(target)
            raise
    except OSError as error:
        raise output_failed(target, error) from error


def output_failed(path: Path, error: OSError) -> OutputFailed:
    """P720 with the reason that the system gives."""
    return OutputFailed(finding("P720", Location(path.name), path=path.name, reason=os_reason(error)))


def _refuse_other_things(target: Path) -> None:
    """Publishing replaces an earlier package and nothing else: not a dossier, not a folder of somebody's own."""
    if not target.exists() or (
        (target / "manifest.json").is_file() and not (target / "dossier.yaml").exists()
    ):
        return
    if target.is_file() or any(target.iterdir()):
        reason = Text("那里已有不是移交包的文件", "there is something in its place that is no package")
        hint = Text("用 -o 换一个输出文件夹，或先把它移走", "choose another folder with -o, or move it away")
        raise OutputFailed(finding("P720", Location(target.name), path=target.name, reason=reason, hint=hint))


def _clear_stale(output: Path, code: str, prefix: str) -> None:
    for left in sorted(p for p in output.iterdir() if p.name.startswith(prefix)):
        with suppress(OSError):
            if (left / _PREVIOUS).exists() and not (output / code).exists():
                # Killed between the two renames of `publish`: the old package stands again.
                (left / _PREVIOUS).replace(output / code)
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
