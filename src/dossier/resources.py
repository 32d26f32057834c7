"""Where schemas, profiles and forms are found: the dossier's own folder, its workspace, then what we ship."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from dossier.disk.strays import is_stray
from dossier.errors import InputUnreadable, os_reason
from dossier.findings import finding
from dossier.model import Location

_PACKAGE = Path(__file__).resolve().parent


def shipped_root() -> Path:
    """The folder with our `schemas/` and `templates/`: inside the wheel, or the repository in a checkout."""
    data = _PACKAGE / "_data"
    return data if data.is_dir() else _PACKAGE.parents[1]


@dataclass(frozen=True, slots=True)
class Library:
    """Folders that may hold `schemas/` and `templates/`, the most particular first."""

    roots: tuple[Path, ...]

    @classmethod
    def for_dossier(cls, folder: Path | None = None) -> Library:
        """The search order for a dossier folder; without one, only what we ship.

        The workspace is the folder above the dossier, or the one above that, that has `schemas/` or `templates/`.
        """
        shipped = shipped_root()
        if folder is None:
            return cls((shipped,))
        folder = Path(os.path.realpath(folder))  # Path.resolve raises where a link leads back to itself
        above = [p for p in (folder.parent, folder.parent.parent) if _is_workspace(p)][:1]
        return cls(tuple(dict.fromkeys((folder, *above, shipped))))

    @property
    def is_shipped(self) -> bool:
        """Whether no folder of the user adds anything to what we ship."""
        return not any(_may_hold(root) for root in self.roots[:-1])

    def find(self, relative: str) -> Path | None:
        """The first file of this name, e.g. ``schemas/profiles/building.yaml``; None when nobody has it.

        A link that leads nowhere, or a place that may not be looked into, is found as well: another rule instead would
        go unnoticed.
        """
        return next((p for root in self.roots if _may_be(p := root / relative)), None)

    def names(self, folder: str, suffix: str) -> dict[str, Path]:
        """Every file with `suffix` in `folder` over all roots: name without suffix → path, the particular one wins.

        Raises:
            InputUnreadable: Y101, a folder that may hold some cannot be looked into.
        """
        found: dict[str, Path] = {}
        for root in self.roots:
            for name in sorted(self._listed(root / folder)):
                if name.endswith(suffix) and not name.startswith(("_", "~")) and not is_stray(name):
                    found.setdefault(name.removesuffix(suffix), root / folder / name)
        return dict(sorted(found.items()))

    def _listed(self, folder: Path) -> list[str]:
        try:
            return [path.name for path in folder.iterdir()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            file = self.shown(folder)
            told = finding("Y101", Location(file), file=file, reason=os_reason(error))
            raise InputUnreadable(told) from error

    def shown(self, path: Path) -> str:
        """How findings call a file: relative to the dossier, as its own files are; shipped ones from the program on."""
        shipped, home = self.roots[-1], self.roots[0]
        if path.is_relative_to(shipped):
            return path.relative_to(shipped).as_posix()
        return Path(os.path.relpath(path, home)).as_posix()

    def layer(self, path: Path) -> str:
        """A stable name of the layer a file came from, for `explain`: ``shipped``, ``workspace`` or ``dossier``."""
        owner = next((root for root in self.roots if path.is_relative_to(root)), None)
        if owner is None or owner == self.roots[-1]:
            return "shipped"
        own = owner == self.roots[0] and os.path.isfile(owner / "dossier.yaml")  # noqa: PTH113 - never raises
        return "dossier" if own else "workspace"


def _may_hold(root: Path) -> bool:
    return any(_may_be(root / name) for name in ("schemas", "templates"))


def _may_be(path: Path) -> bool:
    """Whether something lies there, or the system does not let us know."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True
    return True


def _is_workspace(folder: Path) -> bool:
    # Unlike pathlib, os.path takes a folder that may not be looked into for one without any.
    return any(os.path.isdir(folder / name) for name in ("schemas", "templates"))  # noqa: PTH112
