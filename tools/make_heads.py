"""Lay the heads of the further sheets of the shipped forms anew, from their titles and the lines of their numbers.

``python tools/make_heads.py`` rewrites templates/*/*.docx that have both. The forms stay the source of everything else.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx import Document

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from dossier.forms.filling import write_settled_zip  # noqa: E402
from dossier.forms.form_vetting import save_whole  # noqa: E402
from dossier.forms.running_head import head_words, lay_running_head  # noqa: E402
from dossier.model import Language  # noqa: E402

_FOLDERS: dict[str, Language] = {"zh-CN": "zh", "en": "en"}
_OTHERS = frozenset({"volume-note", "request-letter"})
"""A closing note is one sheet; a letter is known by its first."""
_UNNUMBERED: dict[str, dict[Language, str]] = {
    "wall-sheet": {
        "zh": "还缺什么　　{{ project.name }}（{{ project.code }}）　截至{{ sheet.as_of|cn_date }}",
        "en": "What Is Missing    {{ project.name }} ({{ project.code }}), as of {{ sheet.as_of|en_date }}",
    }
}
"""What has no number is known by its project and its day."""


def lay_heads(templates: Path) -> dict[Path, str]:
    """Rewrite the forms below `templates`; what the head of each says."""
    laid = {}
    for folder, lang in _FOLDERS.items():
        for path in sorted((templates / folder).glob("*.docx")):
            document = Document(str(path))
            own = _UNNUMBERED.get(path.stem, {}).get(lang)
            words = own or ("" if path.stem in _OTHERS else head_words(document, lang))
            if words:
                lay_running_head(document, words, lang)
                laid[path] = words
                write_settled_zip(save_whole(document), path)
    return laid


if __name__ == "__main__":
    for form, words in lay_heads(ROOT / "templates").items():
        print(f"{form.relative_to(ROOT)}  {words}")
