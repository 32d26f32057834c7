"""Values written into a workbook of somebody's own, in its package: the parts of the sheets that change, styles that
are appended, and nothing else. Every other part stays byte for byte, and so do text boxes, pictures and sparklines.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from dossier.excel.grids import cell_name
from dossier.excel.sheets import Value
from dossier.reporting.layout import xml_safe

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_DAY_ZERO = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}
_DATE_FORMAT = "14"
"""The number format of a date that every program has."""
_COLOUR = "FFF9D0C4"
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(frozen=True, slots=True)
class Patch:
    """What becomes of a cell: a value (None leaves what stands there), a colour behind it, the style of another."""

    value: Value = None
    marked: bool = False
    like: str = ""
    """Name of a cell whose style it takes where it has none of its own."""


Cells = Mapping[tuple[int, int], Patch]
"""Row and column, from 1 → what becomes of the cell."""


class CannotPatch(Exception):  # noqa: N818 - as it is caught
    """The package is of a kind that is not written to."""


def patched(raw: bytes, changes: Mapping[str, Cells]) -> tuple[bytes, list[tuple[str, int, int]]]:
    """The workbook with the changes, by the titles of sheets; and the cells that were left: formulas, merged ones.

    Raises:
        CannotPatch: it is a workbook of the strict kind, or a sheet is not where its list says.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts = {item.filename: package.read(item) for item in package.infolist()}
        order = package.infolist()
    book_name = _target(parts, "", "/officeDocument")
    book = _parsed(parts[book_name])
    if _STRICT in parts[book_name]:
        raise CannotPatch
    styles_name = _target(parts, book_name, "/styles")
    styles = _Styles(_parsed(parts[styles_name]))
    places = _sheet_parts(book, parts, book_name)
    epoch_1904 = any(e.get("date1904") in ("1", "true") for e in book.iter(f"{_MAIN}workbookPr"))
    left: list[tuple[str, int, int]] = []
    new: dict[str, bytes] = {}
    for title, cells in changes.items():
        if title not in places or places[title] not in parts:
            raise CannotPatch
        sheet = _parsed(parts[places[title]])
        left += [(title, *at) for at in _patch_sheet(sheet, cells, styles, epoch_1904=epoch_1904)]
        new[places[title]] = _written(sheet)
    if styles.is_changed:
        new[styles_name] = _written(styles.root)
    gone = _recalculate(book, parts, book_name, new)
    return _packed(order, parts | new, gone), left


def _packed(order: list[zipfile.ZipInfo], parts: Mapping[str, bytes], gone: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for item in order:
            if item.filename != gone:
                same = zipfile.ZipInfo(item.filename, item.date_time)
                same.compress_type, same.external_attr = zipfile.ZIP_DEFLATED, item.external_attr
                package.writestr(same, parts[item.filename])
    return out.getvalue()


def _parsed(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _written(root: Any) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _relations(parts: Mapping[str, bytes], name: str) -> tuple[str, Any]:
    folder, base = posixpath.split(name)
    path = posixpath.join(folder, "_rels", f"{base}.rels")
    if path not in parts:
        raise CannotPatch
    return path, _parsed(parts[path])


def _target(parts: Mapping[str, bytes], name: str, kind: str) -> str:
    """The part that another leads to, by the end of the kind of the relation."""
    _, relations = _relations(parts, name)
    for each in relations.iter(f"{_PACKAGE}Relationship"):
        if str(each.get("Type", "")).endswith(kind):
            path = _resolved(name, str(each.get("Target")))
            if path in parts:
                return path
    raise CannotPatch


def _resolved(name: str, target: str) -> str:
    folder = posixpath.dirname(name)
    return posixpath.normpath(
        target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    )


def _sheet_parts(book: Any, parts: Mapping[str, bytes], book_name: str) -> dict[str, str]:
    """Title of each sheet → its part."""
    _, relations = _relations(parts, book_name)
    goals = {e.get("Id"): _resolved(book_name, str(e.get("Target"))) for e in relations}
    listed = book.iter(f"{_MAIN}sheet")
    return {str(e.get("name")): goals.get(e.get(f"{_REL}id"), "") for e in listed}


def _recalculate(book: Any, parts: Mapping[str, bytes], book_name: str, new: dict[str, bytes]) -> str:
    """Have formulas computed anew by whoever opens it. The name of the part that is to go: the chain of formulas."""
    properties = book.find(f"{_MAIN}calcPr")
    if properties is None:
        properties = etree.Element(f"{_MAIN}calcPr")
        before = [e for n in _BEFORE_CALC for e in book.findall(f"{_MAIN}{n}")]
        before[-1].addnext(properties)
    properties.set("fullCalcOnLoad", "1")
    new[book_name] = _written(book)
    path, relations = _relations(parts, book_name)
    chain = [e for e in relations if str(e.get("Type", "")).endswith("/calcChain")]
    if not chain:
        return ""
    gone = _resolved(book_name, str(chain[0].get("Target")))
    relations.remove(chain[0])
    new[path] = _written(relations)
    types = _parsed(parts["[Content_Types].xml"])
    for each in types.findall(f"{_TYPES}Override"):
        if str(each.get("PartName")).lstrip("/") == gone:
            types.remove(each)
    new["[Content_Types].xml"] = _written(types)
    return gone


_BEFORE_CALC = ("sheets", "functionGroups", "externalReferences", "definedNames")
"""What stands before ``calcPr`` in a workbook, in this order."""


class _Styles:
    """The styles of a workbook; new ones are put behind the others."""

    def __init__(self, root: Any) -> None:
        self.root, self.is_changed = root, False
        self._made: dict[tuple[int, bool, bool], int] = {}
        self._fill: int | None = None

    def like(self, style: int, *, marked: bool, dated: bool) -> int:
        """The number of a style that is another one, with a colour, or as a date."""
        if not (marked or dated):
            return style
        key = (style, marked, dated)
        if key not in self._made:
            formats = self.root.find(f"{_MAIN}cellXfs")
            if formats is None or style >= len(formats):
                raise CannotPatch
            made = copy.deepcopy(formats[style])
            if marked:
                made.set("fillId", str(self._colour()))
                made.set("applyFill", "1")
            if dated:
                made.set("numFmtId", _DATE_FORMAT)
                made.set("applyNumberFormat", "1")
            self._made[key] = self._appended(formats, made)
        return self._made[key]

    def _colour(self) -> int:
        if self._fill is None:
            fill = etree.Element(f"{_MAIN}fill")
            pattern = etree.SubElement(fill, f"{_MAIN}patternFill", patternType="solid")
            etree.SubElement(pattern, f"{_MAIN}fgColor", rgb=_COLOUR)
            self._fill = self._appended(self.root.find(f"{_MAIN}fills"), fill)
        return self._fill

    def _appended(self, listed: Any, made: Any) -> int:
        listed.append(made)
        listed.set("count", str(len(listed)))
        self.is_changed = True
        return len(listed) - 1


def _patch_sheet(sheet: Any, cells: Cells, styles: _Styles, *, epoch_1904: bool) -> Iterator[tuple[int, int]]:
    """Change the cells of a sheet; gives those that are left as they are."""
    data = sheet.find(f"{_MAIN}sheetData")
    if data is None:
        raise CannotPatch
    covered = _Areas(e.get("ref") for e in sheet.iter(f"{_MAIN}mergeCell"))
    arrays = _Areas(e.get("ref") for e in data.iter(f"{_MAIN}f") if e.get("ref"))
    rows = {int(e.get("r")): e for e in data if e.get("r")}
    if len(rows) < len(data):
        raise CannotPatch  # rows that do not say their number: nobody writes such but programs of old
    for (number, column), patch in sorted(cells.items()):
        row = rows.get(number)
        if row is None:
            row = rows[number] = _put_in_order(data, etree.Element(f"{_MAIN}row", r=str(number)), _row_number)
        cell = _cell_of(row, number, column)
        name = cell.get("r")
        computed = cell.find(f"{_MAIN}f") is not None or arrays.holds(number, column)
        if patch.value is not None and (computed or covered.hides(number, column)):
            yield number, column
            continue
        style = int(cell.get("s") or _style_at(rows, patch.like) or row.get("s") or 0)
        dated = isinstance(patch.value, dt.date) and not patch.like
        cell.set("s", str(styles.like(style, marked=patch.marked, dated=dated)))
        if patch.value is not None:
            _set_value(cell, patch.value, epoch_1904=epoch_1904)
        row.attrib.pop("spans", None)
        _widen(sheet, name)


def _cell_of(row: Any, number: int, column: int) -> Any:
    name = cell_name(number, column)
    found = next((e for e in row if e.get("r") == name), None)
    return found if found is not None else _put_in_order(row, etree.Element(f"{_MAIN}c", r=name), _column_of)


def _style_at(rows: Mapping[int, Any], name: str) -> str | None:
    match = _CELL.fullmatch(name)
    row = rows.get(int(match[2])) if match else None
    return next((e.get("s") for e in row if e.get("r") == name), None) if row is not None else None


def _put_in_order(parent: Any, made: Any, key: Any) -> Any:
    for n, other in enumerate(parent):
        if key(other) > key(made):
            parent.insert(n, made)
            return made
    parent.append(made)
    return made


def _row_number(row: Any) -> int:
    return int(row.get("r"))


def _column_of(cell: Any) -> int:
    return _column_number(_CELL.fullmatch(cell.get("r"))[1])  # type: ignore[index]


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _set_value(cell: Any, value: Value, *, epoch_1904: bool) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, bool) or not isinstance(value, int | float | dt.date):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t")
        text.text = xml_safe(str(value))
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return
    etree.SubElement(cell, f"{_MAIN}v").text = _number(value, epoch_1904=epoch_1904)


def _number(value: int | float | dt.date, *, epoch_1904: bool) -> str:
    if not isinstance(value, dt.date):
        return repr(value)
    day = value.date() if isinstance(value, dt.datetime) else value
    return str((day - _DAY_ZERO[epoch_1904]).days)


def _widen(sheet: Any, name: str) -> None:
    """The area that a sheet says it takes, with one cell more."""
    stated = sheet.find(f"{_MAIN}dimension")
    area = _area(str(stated.get("ref"))) if stated is not None else None
    if stated is None or area is None:
        return
    column, row = _area(name)[:2] if _area(name) else (1, 1)  # type: ignore[index]
    a, b, c, d = area
    stated.set("ref", f"{cell_name(min(b, row), min(a, column))}:{cell_name(max(d, row), max(c, column))}")


def _area(text: str) -> tuple[int, int, int, int] | None:
    """First column, first row, last column, last row."""
    ends = [_CELL.fullmatch(part.replace("$", "")) for part in text.split(":")]
    if not all(ends) or len(ends) > 2:
        return None
    first, last = ends[0], ends[-1]
    assert first and last
    return _column_number(first[1]), int(first[2]), _column_number(last[1]), int(last[2])


class _Areas:
    """Areas of a sheet."""

    def __init__(self, texts: Any) -> None:
        self._areas = [area for text in texts if text and (area := _area(text))]

    def holds(self, row: int, column: int) -> bool:
        return any(a <= column <= c and b <= row <= d for a, b, c, d in self._areas)

    def hides(self, row: int, column: int) -> bool:
        """Whether a cell is one of a merged area that shows nothing of its own."""
        return any(
            a <= column <= c and b <= row <= d and (column, row) != (a, b) for a, b, c, d in self._areas
        )
