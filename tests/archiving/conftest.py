"""Folders that really cannot be renamed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture
def held() -> Iterator[Callable[[Path], Callable[[], None]]]:
    """Hold a folder as Windows would: a mount point cannot be renamed (EBUSY). Gives what lets go of it again."""
    mounted: list[Path] = []

    def release(folder: Path) -> None:
        if folder in mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)
            mounted.remove(folder)

    def hold(folder: Path) -> Callable[[], None]:
        mount = shutil.which("mount")
        if not mount or subprocess.run([mount, "--bind", folder, folder], check=False).returncode:
            pytest.skip("nobody may mount here")
        mounted.append(folder)
        return lambda: release(folder)

    yield hold
    for folder in [*mounted]:
        release(folder)
