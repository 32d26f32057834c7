"""Entries → volumes: by group, unit and kind of content, split where pages, thickness or size reach their limit."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from dossier.findings import Finding, finding
from dossier.model import Catalogue, Dossier, Language, Record, RecordType, Text
from dossier.planning.order import unit_of
from dossier.planning.plan import Entry, VolumePlan

Sides = Literal["single", "double"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much goes into one volume. Pages are printed pages, layers those of folded ones, sizes in bytes."""

    pages: int
    drawing_pages: int
    layers: int
    drawing_layers: int
    bytes: int
    sides: Sides
    sheet_mm: float
    boxes_mm: tuple[int, ...]
    """Widths of the boxes that there are, ascending."""

    def pages_for(self, content: str) -> int:
        return self.drawing_pages if content == "drawing" else self.pages

    def layers_for(self, content: str) -> int:
        return self.drawing_layers if content == "drawing" else self.layers


def volume_limits(dossier: Dossier, catalogue: Catalogue) -> Limits:
    """The limits of the place, tightened or loosened by `package` of dossier.yaml.

    Thickness becomes pages by the thickness of a sheet; a sheet printed on both sides carries two.
    """
    own: Mapping[str, Any] = dossier.data.get("package", {})
    values = catalogue.values
    sides: Sides = own.get("sides", "single")
    sheet = float(values.get("sheet_thickness_mm", 0.1))

    def layers(thickness: float) -> int:
        return max(1, int(thickness / sheet) * (2 if sides == "double" else 1))

    def pages(thickness: float, most: object) -> int:
        return max(1, min(layers(thickness), most)) if isinstance(most, int) else layers(thickness)

    thickness = float(own.get("max_thickness_mm", values.get("max_thickness_mm", 20)))
    drawings = float(own.get("max_thickness_mm", values.get("drawings_max_thickness_mm", 50)))
    most = own.get("max_pages", values.get("max_pages"))
    size = float(own.get("max_megabytes", values.get("max_megabytes", 200)))
    boxes = tuple(sorted(values.get("box_widths_mm", (20, 30, 40, 50))))
    return Limits(
        pages(thickness, most),
        pages(drawings, most),
        layers(thickness),
        layers(drawings),
        int(size * 2**20),
        sides,
        sheet,
        boxes,
    )


_ROWS_A_PAGE = 22
"""Rows of the index on its first page; enough to estimate its sheets."""


def _thickness(entries: Sequence[Entry], limits: Limits) -> tuple[int, int]:
    """Thickness of a volume and width of its box in mm: the widest box when none is wide enough."""
    layers = sum(entry.layers for entry in entries)
    contents = math.ceil(layers / 2) if limits.sides == "double" else layers
    sheets = 2 + math.ceil(len(entries) / _ROWS_A_PAGE) + contents  # with cover and closing note
    thick = max(1, math.ceil(round(sheets * limits.sheet_mm, 6)))
    return thick, next((box for box in limits.boxes_mm if box >= thick), limits.boxes_mm[-1])


def plan_volumes(
    dossier: Dossier,
    catalogue: Catalogue,
    types: Mapping[str, RecordType],
    ordered: Sequence[tuple[Record, Entry]],
    lang: Language,
) -> tuple[list[VolumePlan], list[Finding]]:
    """The volumes in order, and a P723 for each document that alone exceeds the limit of a volume.

    An entry is never split over two volumes.
    """
    limits = volume_limits(dossier, catalogue)
    volumes: list[VolumePlan] = []
    findings: list[Finding] = []

    def shelf(pair: tuple[Record, Entry]) -> tuple[str, str | None, Literal["text", "drawing"]]:
        kind = types[pair[0].type]
        return kind.group, unit_of(pair[0]), "drawing" if kind.content == "drawing" else "text"

    shelves: dict[tuple[str, str | None, Literal["text", "drawing"]], list[tuple[Record, Entry]]] = {}
    for pair in ordered:
        shelves.setdefault(shelf(pair), []).append(pair)
    for (group, unit, content), listed in shelves.items():
        most = limits.pages_for(content)
        findings += [
            finding("P723", r.location, record=r.id, subject=r.title, pages=e.pages, limit=most)
            for r, e in listed
            if e.pages > most
        ]
        parts = list(_split([e for _, e in listed], most, limits.layers_for(content), limits.bytes))
        titles = catalogue.groups.get(group, Text(group, group))
        for number, entries in enumerate(parts, 1):
            part = number if len(parts) > 1 else None
            title = _title(dossier, titles, unit, content, part, lang)
            name = f"{len(volumes) + 1:02} {volume_file_name(titles.get(lang), unit, content, part, lang)}"
            volume = VolumePlan(
                len(volumes) + 1,
                0,
                group,
                titles.get(lang),
                unit,
                content,
                title,
                name,
                tuple(entries),
                *_thickness(entries, limits),
            )
            volumes.append(volume)
    return [replace(v, total=len(volumes)) for v in volumes], findings


def _split(entries: Iterable[Entry], pages: int, layers: int, size: int) -> Iterable[list[Entry]]:
    part: list[Entry] = []
    used = thick = weight = 0
    for entry in entries:
        heavy = sum(piece.bytes for piece in entry.pieces)
        if part and (used + entry.pages > pages or thick + entry.layers > layers or weight + heavy > size):
            yield part
            part, used, thick, weight = [], 0, 0, 0
        part.append(entry)
        used += entry.pages
        thick += entry.layers
        weight += heavy
    if part:
        yield part


_DRAWINGS = Text("（图纸）", " (drawings)")
_PART = Text("第{n}册", "part {n}")


def _title(
    dossier: Dossier, group: Text, unit: str | None, content: str, part: int | None, lang: Language
) -> str:
    drawings = _DRAWINGS.get(lang) if content == "drawing" else ""
    names = [dossier.name, _unit_name(dossier, unit), group.get(lang) + drawings]
    names.append(_PART.get(lang).format(n=part) if part else "")
    return " ".join(n for n in names if n)


def _unit_name(dossier: Dossier, unit: str | None) -> str:
    units = {str(u.get("id")): str(u.get("name")) for u in dossier.data.get("units", ()) if u}
    return units.get(unit or "", unit or "")


def volume_file_name(group: str, unit: str | None, content: str, part: int | None, lang: Language) -> str:
    """The name of a volume's file after its number and before the suffix."""
    drawings = _DRAWINGS.get(lang) if content == "drawing" else ""
    words = [group + drawings, unit or ""]
    words.append(_PART.get(lang).format(n=part) if part else "")
    return safe_name(" ".join(w for w in words if w))


_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(\.|$))")
"""Names of devices of Windows; a suffix does not make them files."""


def safe_name(text: str) -> str:
    """A file name that Windows, macOS and Linux all take; at most 80 characters and 240 bytes, a suffix not counted.

    In one Unicode form, NFC: to a file system that normalises, two forms of a name are one file.
    """
    one_form = unicodedata.normalize("NFC", text)
    cleaned = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f]+', "_", one_form).strip(" .")
    cleaned = _RESERVED.sub(r"_\1", cleaned, count=1) if _RESERVED.match(cleaned) else cleaned
    # A longer name than 255 bytes is refused by most file systems; a character takes up to four.
    short = cleaned[:80].encode()[:240].decode(errors="ignore")
    return short.rstrip(" .") or "_"
