"""Lay the content controls of the shipped forms anew: one around each tag that prints a field of the record, or of
an entry of the service book.

``python tools/make_controls.py`` rewrites templates/*/*.docx where a field has changed its name or a tag has none. The
forms stay the source of everything else.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx import Document

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from dossier.aftercare.own_forms import OWN_FORMS  # noqa: E402
from dossier.forms.controls import add_controls, entry_titles, field_titles  # noqa: E402
from dossier.forms.filling import write_settled_zip  # noqa: E402
from dossier.forms.form_vetting import save_whole  # noqa: E402
from dossier.library.schemas import Schemas  # noqa: E402
from dossier.model import Language  # noqa: E402
from dossier.resources import Library, shipped_root  # noqa: E402

_FOLDERS: dict[str, Language] = {"zh-CN": "zh", "en": "en"}


def lay_controls(templates: Path) -> dict[Path, int]:
    """Rewrite the forms of all record types and of the service book below `templates`; how many controls each has."""
    schemas = Schemas(Library((shipped_root(),)))
    titles = {t.form: field_titles(t, schemas) for t in schemas.record_types.values() if t.form}
    titles |= {form: entry_titles(kind, schemas) for form, kind in OWN_FORMS.items()}
    laid = {}
    for form, fields in titles.items():
        for folder, lang in _FOLDERS.items():
            path = templates / folder / f"{form}.docx"
            document = Document(str(path))
            laid[path] = add_controls(document, fields, lang)
            write_settled_zip(save_whole(document), path)
    return laid


if __name__ == "__main__":
    for form, count in lay_controls(ROOT / "templates").items():
        print(f"{count:4} {form.relative_to(ROOT)}")
