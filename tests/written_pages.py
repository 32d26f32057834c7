"""A paper of a few lines, as a program writes it."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas


def written(path: Path, *lines: str) -> Path:
    """A page with a text layer: the second line is its title."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=A4)
    for number, line in enumerate(lines):
        canvas.setFont("STSong-Light", 17 if number == 1 else 10)
        canvas.drawString(75, 780 - 24 * number, line)
    canvas.save()
    return path
