"""The page that ``--help`` shows, set as a terminal counts: a Chinese character takes two columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from dossier.reporting.layout import columns, pad, wrap

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_AS_IT_IS = "\b"


class HelpPage(click.HelpFormatter):
    """click counts characters, and so breaks Chinese help beyond the edge of the terminal."""

    def write_text(self, text: str) -> None:
        """Write paragraphs, broken to the width; one that begins with click's sign for it stays as it is."""
        indent = " " * self.current_indent
        parts = [
            [indent + line for line in part.splitlines()[1:]]
            if part.startswith(_AS_IT_IS)
            else wrap(indent + " ".join(part.split()), self.width, indent)
            for part in _PARAGRAPHS.split(text.strip())
        ]
        self.write("\n\n".join("\n".join(lines) for lines in parts) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and what they mean, in two columns; a long term has a line of its own."""
        listed = list(rows)
        indent = " " * self.current_indent
        room = min(max((columns(term) for term, _ in listed), default=0), col_max)
        below = indent + " " * (room + col_spacing)
        for term, meaning in listed:
            lines = wrap(below + " ".join(meaning.split()), self.width, below)
            fits = columns(term) <= room
            first = (indent + pad(term, room + col_spacing) if fits else below) + lines[0].strip()
            head = [] if fits else [indent + term]
            self.write("\n".join(line.rstrip() for line in (*head, first, *lines[1:])) + "\n")
