"""Lay the content controls of the shipped forms anew: one around each tag that prints a field of the record.

``python tools/make_controls.py`` rewrites templates/*/*.docx where a field has changed its name or a tag has none. The
forms stay the source of everything else.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx import Document

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from dossier.forms.controls import add_controls, field_titles  # noqa: E402
from dossier.forms.filling import write_settled_zip  # noqa: E402
from dossier.forms.form_vetting import save_whole  # noqa: E402
from dossier.library.schemas import Schemas  # noqa: E402
from dossier.model import Language  # noqa: E402
from dossier.resources import Library, shipped_root  # noqa: E402

_FOLDERS: dict[str, Language] = {"zh-CN": "zh", "en": "en"}


def lay_controls(templates: Path) -> dict[Path, int]:
    """Rewrite the forms of all record types below `templates`; how many controls each has."""
    schemas = Schemas(Library((shipped_root(),)))
    laid = {}
    for kind in {t.form: t for t in schemas.record_types.values() if t.form}.values():
        for folder, lang in _FOLDERS.items():
            path = templates / folder / f"{kind.form}.docx"
            document = Document(str(path))
            laid[path] = add_controls(document, field_titles(kind, schemas), lang)
            write_settled_zip(save_whole(document), path)
    return laid


if __name__ == "__main__":
    for form, count in lay_controls(ROOT / "templates").items():
        print(f"{count:4} {form.relative_to(ROOT)}")
