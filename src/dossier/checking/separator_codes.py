"""The code on a separator sheet, which says for which open item the papers behind it are.

``DS1:<project>:<requirement>:<item>:<check>``: percent-encoded; requirement and item are empty on a sheet that only
parts papers. The check digits (4 hexadecimal ones) tell a code of ours from another that happens to begin so.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import quote, unquote

_PREFIX = "DS1"


@dataclass(frozen=True, slots=True)
class SeparatorCode:
    """What a separator sheet says."""

    project: str
    requirement: str = ""
    """Id of the requirement; empty on a sheet for anything."""
    item: str = ""


def separator_code(code: SeparatorCode) -> str:
    """The text of the code."""
    body = ":".join(
        [_PREFIX, *(quote(part, safe="") for part in (code.project, code.requirement, code.item))]
    )
    return f"{body}:{_check_digits(body)}"


def read_separator(text: str) -> SeparatorCode | None:
    """What a code says; None for a foreign one, and for one whose check digits are wrong."""
    body, _, digits = text.rpartition(":")
    parts = body.split(":")
    if len(parts) != 4 or parts[0] != _PREFIX or digits != _check_digits(body):
        return None
    return SeparatorCode(*(unquote(part) for part in parts[1:]))


def _check_digits(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:4].upper()
