"""What is known of an electronic signature in a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PaperSignature:
    """An electronic signature in a file. Days are ISO dates as the file has them, or empty."""

    field: str
    state: Literal[
        "whole", "filled", "updated", "partial", "altered", "forged", "empty", "removed", "unknown"
    ]
    """whole: as it was signed, later signatures and what keeps them valid aside. filled: form fields were filled in
    later. updated: pages or other content were changed by a later update. partial: it covers a part of the file.
    altered: signed bytes were changed. forged: the signature does not belong to its certificate. empty: a field says
    it is signed and holds nothing. removed: the bytes hold a signature that nothing shows. unknown: not readable here,
    by an algorithm of its own perhaps."""
    signer: str = ""
    firm: str = ""
    day: str = ""
    valid_from: str = ""
    valid_to: str = ""
    detail: str = ""
