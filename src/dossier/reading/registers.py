"""Files of a dossier that commands write and that only grow: letters and receipts, printed forms."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, TypeVar

from dossier.disk.regular import read_regular
from dossier.errors import InputUnreadable, os_reason
from dossier.findings import finding
from dossier.model import Location, Text
from dossier.steps.recall import from_json

_MOST = 64 << 20


class _Register(Protocol):
    @property
    def format(self) -> str: ...


R = TypeVar("R", bound=_Register)


def read_register(root: Path, file: str, empty: R, mend: Text) -> R:
    """The register in a file of a dossier, `empty` where there is none yet; `mend`: what to do when it is spoilt.

    Raises:
        InputUnreadable: Y172, it cannot be read or is not whole: going on would lose what it says.
    """
    try:
        found = from_json(type(empty), read_regular(root / file, _MOST))
        reason = Text("内容不完整", "it is not whole")
    except FileNotFoundError:
        return empty
    except OSError as error:
        found, reason = None, os_reason(error)
    if found is None or found.format != empty.format:
        raise InputUnreadable(finding("Y172", Location(file), hint=mend, path=file, reason=reason))
    return found
