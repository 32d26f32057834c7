"""A profile by its name, or by the path of its YAML file wherever that lies."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from dossier.errors import InputUnreadable
from dossier.findings import finding
from dossier.library.catalogue import load_catalogue, profile_names
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Location
from dossier.resources import Library
from dossier.source import read_source


@dataclass(frozen=True)
class Profile:
    """A profile as the user named it, and the library in which it is found under `name`."""

    written: str
    name: str
    schemas: Schemas

    def catalogue(self, jurisdiction: str) -> Catalogue:
        """Its requirements in a place.

        Raises:
            InputUnreadable: no such profile or jurisdiction, or a broken rule file.
        """
        return load_catalogue(self.schemas, self.name, jurisdiction, Location(self.written))


def locate(written: str, library: Library, folder: Path) -> Profile:
    """The profile of this name or path. A file is copied below `folder`, so that it stands before others of its name.

    Raises:
        InputUnreadable: the file cannot be read or does not say which profile it is.
    """
    path = Path(written)
    if path.suffix not in (".yaml", ".yml"):
        return Profile(written, written, Schemas(library))
    source = read_source(path, written)
    name = source.data.get("profile") if isinstance(source.data, dict) else None
    if not isinstance(name, str) or "/" in name or "\\" in name:
        raise InputUnreadable(*(source.findings or (finding("Y108", Location(written, 1, 1), file=written),)))
    target = folder / "schemas" / "profiles" / f"{name}.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    return Profile(written, name, Schemas(Library((folder, *_beside(path), *library.roots))))


def _beside(path: Path) -> tuple[Path, ...]:
    """The folder whose ``schemas/profiles`` holds the file: what it extends may lie there, too."""
    above = path.resolve().parents
    return (above[2],) if len(above) > 2 and path.resolve().match("schemas/profiles/*") else ()


def testable(library: Library) -> list[str]:
    """Every profile of the library that asks for records; what others only build on is tested with them."""
    schemas = Schemas(library)
    catalogues = (load_catalogue(schemas, name, "CN", Location(name)) for name in profile_names(library))
    return [c.profile for c in catalogues if any(r.records for r in c.requirements)]
