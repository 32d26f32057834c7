"""Write src/dossier/office/repertoire.txt: the code points that the pinned house fonts have glyphs for.

Run it where fonts-noto-cjk, fonts-liberation and LibreOffice are installed, when one of the fonts has a new version.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from dossier.office.fonts import house_fonts
from dossier.office.system_fonts import code_points_of

TARGET = Path(__file__).parent.parent / "src" / "dossier" / "office" / "repertoire.txt"
_HEAD = (
    "# Code points that the house fonts (Noto CJK SC, Liberation, OpenSymbol) have, in hex. Made by {tool}.\n"
)


def ranges(points: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers without a gap."""
    first = last = None
    for point in sorted(points):
        if first is not None and last is not None and point == last + 1:
            last = point
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = point
    if first is not None and last is not None:
        yield first, last


def main() -> None:
    fonts = house_fonts()
    assert fonts.directory and fonts.families, "set DOSSIER_FONTS to nothing, and run it on Linux"
    files = [path for path in sorted(fonts.directory.iterdir()) if path.suffix in (".otf", ".ttf")]
    # What somebody meant by a private sign is not what a font draws for it.
    points = {p for p in set().union(*map(code_points_of, files)) if unicodedata.category(chr(p)) != "Co"}
    lines = [f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in ranges(points)]
    text = _HEAD.format(tool="tools/" + Path(__file__).name) + "\n".join(lines) + "\n"
    TARGET.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
