"""Which values a page breaks between two lines, read from where pdfium finds their letters."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium


def broken(path: Path, values: Iterable[str]) -> set[str]:
    """Those of the values that stand in the PDF with letters on different lines.

    White space is passed over, so that a break is found where there is one.
    """
    found, asked = set(), [value for value in set(values) if value]
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            chars = [(chr(pdfium.FPDFText_GetUnicode(text, at)), at) for at in range(text.count_chars())]
            # pdfium writes a hyphen at the end of a line as U+FFFE or U+0002.
            shown = [("-" if c in "\ufffe\x02" else c, at) for c, at in chars if not c.isspace()]
            line = "".join(c for c, _ in shown)
            for value in asked:
                start = line.find(value)
                while start >= 0:
                    boxes = [text.get_charbox(at) for _, at in shown[start : start + len(value)]]
                    tall = max(box[3] - box[1] for box in boxes)
                    middles = [(box[1] + box[3]) / 2 for box in boxes]
                    wide = [box[0] for box in boxes]
                    if max(middles) - min(middles) > tall and max(wide) - min(wide) > tall:
                        found.add(value)
                    start = line.find(value, start + 1)
            text.close()
            page.close()
    return found
