"""What the tests of forms and of the office program share besides their fixtures."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

DAY = dt.date(2026, 8, 28)
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")

FormMaker = Callable[..., Path]
Fill = Callable[..., Path]


def text_of(path: Path) -> str:
    """The text of a Word file, paragraphs and cells in lines."""
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
