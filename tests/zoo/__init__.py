"""A zoo of files as evidence: made by script, nothing binary is checked in. `write_zoo` puts it into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zoo import bombs, fonts, forms, images, notes, pictures, sheets, structure
from zoo.kinds import Kind

ROOMS = (forms, sheets, fonts, images, notes, structure, bombs, pictures)
ZOO: Mapping[str, Kind] = {name: kind for room in ROOMS for name, kind in room.KINDS.items()}


def write_zoo(folder: Path) -> None:
    """Write every kind below `folder` as `<name><suffix>`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, kind in ZOO.items():
        (folder / f"{name}{kind.suffix}").write_bytes(kind.make())
