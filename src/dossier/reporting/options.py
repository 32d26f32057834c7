"""What every report is asked for, and the shape of a reporter."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dossier.checking.result import CheckResult
from dossier.location import readable
from dossier.model import Language


def dossier_folder(result: CheckResult) -> str:
    """The dossier folder as the user named it, ready to stand before a dossier-relative path."""
    folder = readable(result.path.as_posix())
    return "" if folder == "." else f"{folder.rstrip('/')}/"


def joined(prefix: str, file: str) -> str:
    """A dossier-relative path behind its prefix; one that leads out of the dossier without the detour."""
    return posixpath.normpath(prefix + file) if file.startswith("../") else prefix + file


@dataclass(frozen=True, slots=True)
class Live:
    """What a page must know to reload itself when it has changed."""

    beside: str
    """The name of the script beside the page that sets ``window.dossierRound``."""
    round: str
    """What that is set to while the page is fresh."""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How a report speaks and prints. Nothing here changes what was found."""

    lang: Language = "zh"
    color: bool = False
    """ANSI colour in the text report; off in a pipe."""
    width: int = 80
    """Columns of the terminal; an East Asian wide character takes two."""
    prefix: Callable[[CheckResult], str] = dossier_folder
    """What stands before a dossier-relative path when it is printed, e.g. ``dossiers/pump-station/``."""
    by_party: bool = False
    """Group the open requirements by the firm that must act (text and markdown)."""
    bound: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Record → where its first bound page is, as a link from the report, and the volume and pages in words (HTML)."""
    most: int | None = None
    """So many causes are listed, the worst first, and one cause in many places once; None: all (text)."""
    broken: bool = False
    """Findings, too, are broken to the width, for who reads them on a terminal; editors take them whole (text)."""
    live: Live | None = None
    """The page is of a watch and reloads itself (HTML)."""


Reporter = Callable[[Sequence[CheckResult], ReportOptions], str]
"""Checked dossiers in, the whole report out: no clock, no working folder, no file."""
