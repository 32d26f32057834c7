"""What MkDocs needs besides docs/: the pages of the root, with links as they are from inside (mkdocs.yml names it)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
_PAGES = {"README.md": "index.md", "CONTRIBUTING.md": "", "CHANGELOG.md": "", "SECURITY.md": ""}
"""Page of the root → its name in the site, where it has another."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the root."""
    for name, other in _PAGES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, other or name, content=inside(text)))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Let links out of docs/ lead to the pages that are now beside."""
    return markdown.replace("](../", "](").replace("](README.md", "](index.md")


def inside(text: str) -> str:
    """A page of the root with its links as a page in docs/ writes them."""
    return re.sub(r"\]\((?:docs/)?", "](", text)
