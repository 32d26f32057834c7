"""Whether workbooks can be read and written here: openpyxl, an extra, ``pip install "dossier-handover[excel]"``."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from dossier.errors import ProgramMissing
from dossier.findings import finding
from dossier.model import Location, Text


def is_installed() -> bool:
    """Whether workbooks can be read and written here."""
    return find_spec("openpyxl") is not None


def engine_version() -> str:
    """What reads and writes workbooks, with its version; empty where the extra is not installed."""
    try:
        return f"openpyxl {version('openpyxl')}" if is_installed() else ""
    except PackageNotFoundError:
        return ""


def need_excel(asked: str, otherwise: Text | None = None) -> None:
    """Go on only where workbooks can be read and written.

    Args:
        asked: the file or the option that needs it, for the place of the finding.
        otherwise: another way to the same end, said behind the command that installs it.

    Raises:
        ProgramMissing: Y193.
    """
    if not is_installed():
        found = finding("Y193", Location(asked))
        hint = found.hint
        if otherwise is not None:
            hint = Text(f"{hint.zh}，{otherwise.zh}", f"{hint.en}, {otherwise.en}")
        raise ProgramMissing(finding("Y193", Location(asked), hint=hint))
