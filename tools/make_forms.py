"""Draw the shipped Word forms again: ``python tools/make_forms.py [FORM]…``.

The .docx files under templates/ are what users edit; this script is how the shipped ones came to be. The same
script gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import forms_handover
import forms_volume
from forms_kit import Lang, Sheet

BOTH: dict[str, Callable[[Lang], Sheet]] = {
    "volume-cover": forms_volume.volume_cover,
    "volume-index": forms_volume.volume_index,
    "volume-note": forms_volume.volume_note,
    "volume-spine": forms_volume.volume_spine,
    "handover-deed": forms_handover.handover_deed,
    "transfer-list": forms_handover.transfer_list,
    "warranty-letter": forms_handover.warranty_letter,
}
CHINESE: dict[str, Callable[[], Sheet]] = {}


def main(names: list[str]) -> None:
    """Write the named forms, or all of them, below templates/."""
    templates = Path(__file__).resolve().parents[1] / "templates"
    for name in names or [*BOTH, *CHINESE]:
        if name in BOTH:
            languages: tuple[Lang, ...] = ("zh-CN", "en")
            for lang in languages:
                BOTH[name](lang).save(templates / lang / f"{name}.docx")
        else:
            CHINESE[name]().save(templates / "zh-CN" / f"{name}.docx")


if __name__ == "__main__":
    main(sys.argv[1:])
