"""The moment in which a package appears: built aside, then renamed. A reader sees the old one or the new one."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dossier.errors import OutputFailed
from dossier.findings import finding
from dossier.model import Location

_STALE_SECONDS = 24 * 3600


@contextmanager
def working_folder(output: Path, code: str) -> Iterator[Path]:
    """A folder beside the target to build in; gone afterwards, whatever happened.

    What a killed run left behind a day ago or longer is cleared away.

    Raises:
        OutputFailed: P720, nothing can be written there.
    """
    prefix = f".{code}.part-"
    try:
        output.mkdir(parents=True, exist_ok=True)
        _clear_stale(output, prefix)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=output))
    except OSError as error:
        raise output_failed(output, error) from error
    try:
        yield folder
    except OSError as error:
        raise output_failed(Path(error.filename or output), error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(built: Path, target: Path) -> None:
    """Put the finished folder in the place of the old one; on failure the old one stands again.

    Raises:
        OutputFailed: P720, e.g. a file of the old package is open in another program.
    """
    old = built.parent / "previous"
    try:
        if target.exists():
            target.replace(old)
        try:
            built.replace(target)
        except OSError:
            if old.exists():
                old.replace(target)
            raise
    except OSError as error:
        raise output_failed(target, error) from error


def output_failed(path: Path, error: OSError) -> OutputFailed:
    """P720 with the reason that the system gives."""
    reason = error.strerror or type(error).__name__
    return OutputFailed(finding("P720", Location(path.name), path=path.name, reason=reason))


def _clear_stale(output: Path, prefix: str) -> None:
    for left in output.glob(f"{prefix}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
