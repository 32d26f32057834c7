"""What a design change replaces or a review of the drawings decides, on the as-built drawing that has to show it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_reading import packed, plain
from dossier.checking.scopes import ids_in, live
from dossier.checking.sizes import is_shown_on, places_in
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record

_VALUE = (
    r"[A-Za-zΦφ#\-+]*\d[A-Za-z0-9.×xX*/\-]*(?:\s?(?:芯|路|对|根|台|套|个|mm2?|kW|kVA|m|A|V)(?![A-Za-z]))?"
)
_CHANGED = re.compile(
    rf"(?P<old>{_VALUE})\s*[一-鿿]{{0,8}}?(?:(?:改|调整|变更|更换|更改|替换|加大|减小|增加|减少)[一-鿿]{{0,2}}?[为成至]|→|->|=>)\s*"
    rf"(?P<new>{_VALUE})"
)
_NO_VALUE = re.compile(r"[年月日元天时%]|万元")
_UNIT = re.compile(r"(?<=\d)(?:mm|m)$")
_NOTE = re.compile("改|变更|原|→|->|洽商")
_BESIDE = r"[^一-鿿\w]{0,4}(?:送|回|排|新)?(?:风管|管径|截面|尺寸)?[^一-鿿\w]{0,3}"
_FAR = 40
"""Characters behind a tag in which its size stands."""
_LEAST = 3
"""Characters of a value that a drawing can be searched for."""


_TAG = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{1,4}\d{0,2}-\d{1,3}[a-z]?(?![A-Za-z0-9-])")
_SIZE = re.compile(r"(?<![\d.A-Za-z-])\d{2,5}(?:\.\d+)?(?:[×xX*]\d{2,5})*(?![\d.])")
_DECIDED = re.compile("为准|按|取|改|采用|统一|调整|应为|以")


@dataclass(frozen=True, slots=True)
class _Change:
    record: Record
    old: str
    new: str
    shown: str
    places: frozenset[str]


def check_changed_values(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X728, once for a drawing: it has what a change or review took away, and not what it put there. Pure."""
    changes = [*_changes(said)]
    drawn: dict[str, list[Statement]] = {}
    for line in said if changes else ():
        if line.file and line.record.type == "drawing":
            drawn.setdefault(line.record.id, []).append(line)
    drawings = [r for r in live(dossier) if r.id in drawn]
    restored = {(c.new, c.record.id) for c in changes}
    for drawing in drawings:
        for change in changes:
            again = any(new == change.old and other != change.record.id for new, other in restored)
            if not again and is_shown_on(change.record, drawing) and _still(change, drawing, drawn):
                yield _x728(change, drawn[drawing.id], drawing)
                break
    yield from _decided(dossier, said)


def _decided(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X728 for the size of a tagged part that the review of a drawing rejected, on the as-built of that drawing."""
    told: set[str] = set()
    changed = "\n".join(_folded(line.text) for line in said if line.record.type == "design-change")
    for review in live(dossier):
        rows = review.data.get("questions") if review.type == "drawing-review" else None
        for row in rows if isinstance(rows, list) else ():
            question, answer, sheet = (
                _folded(plain(str(row.get(k) or ""))) if isinstance(row, dict) else ""
                for k in ("question", "answer", "drawing")
            )
            tags, sizes = _TAG.findall(_SIZE.sub(" ", question)), _SIZE.findall(_TAG.sub(" ", question))
            kept = [s for s in dict.fromkeys(_SIZE.findall(_TAG.sub(" ", answer))) if s in sizes]
            gone = [s for s in dict.fromkeys(sizes) if s not in kept]
            if len({*tags}) != 1 or len(kept) != 1 or len(gone) != 1 or not _DECIDED.search(answer):
                continue
            if tags[0] in changed:
                continue  # decided anew
            for line in said:
                own = {packed(str(line.record.data.get("drawing_number"))), packed(str(line.record.number))}
                if line.record.type != "drawing" or line.record.id in told or packed(sheet) not in own:
                    continue
                if _has(_folded(line.text), tags[0], gone[0], kept[0]):
                    told.add(line.record.id)
                    words: dict[str, Any] = {"source": line.source, "found": gone[0], "expected": kept[0]}
                    words |= {"change": review.number or review.title}
                    yield finding("X728", line.place, record=line.record.id, **words)


def _has(text: str, tag: str, gone: str, kept: str) -> bool:
    """Whether what stands behind a tag, up to the next one, has the one size and not the other."""
    for match in re.finditer(rf"(?<![A-Z0-9-]){re.escape(tag)}(?![A-Z0-9-])", text):
        rest = text[match.end() : match.end() + _FAR]
        behind = re.split("[;。\n]", _TAG.split(rest)[0])[0]
        sizes = {part for size in _SIZE.findall(behind) for part in (size, *size.split("×"))}
        if gone in sizes and kept not in sizes and not _NOTE.search(behind):
            return True
    return False


def _changes(said: Sequence[Statement]) -> Iterator[_Change]:
    """What each design change says to have replaced, once for each value."""
    told: set[tuple[str, str, str]] = set()
    for line in said:
        if line.record.type != "design-change" or line.pointer in ("/number", "/change_number"):
            continue
        for match in _CHANGED.finditer(line.text):
            around = line.text[match.start() : match.end() + 1]
            old, new = _key(match["old"]), _key(match["new"])
            clause = re.split("[。;；]", line.text[: match.start()])[-1]
            if _NO_VALUE.search(around) or len(old) < _LEAST or old == new or old in new:
                continue
            if (key := (line.record.id, old, new)) not in told:
                told.add(key)
                here = frozenset(places_in(f"{line.record.title} {clause}"))
                yield _Change(line.record, old, new, match["new"].strip(), here)


def _key(value: str) -> str:
    return _UNIT.sub("", re.sub(r"\s", "", _folded(value))).strip("-")


def _folded(text: str) -> str:
    """A text with its values in one form: ``630 x 320`` → ``630×320``, ``12 芯`` → ``12芯``."""
    joined = re.sub(r"(?<=\d)\s*[×xX*]\s*(?=\d)", "×", text)
    joined = re.sub(r"(?<=\d)[ \t]+(?=[芯路对根台套个]|(?:mm|m|kW|kVA|A|V)\b)", "", joined)
    return re.sub(r"(?<=[A-Za-zΦφ])[ \t]+(?=\d)", "", joined).upper().replace("Ø", "Φ")


def _still(change: _Change, drawing: Record, drawn: Mapping[str, list[Statement]]) -> bool:
    """Whether a drawing has the old value at the place of the change, or has it while none has the new one."""
    plain_lines = [line.text for line in drawn[drawing.id] if not _NOTE.search(line.text)]
    text = _folded("\n".join(plain_lines))
    old, new = _found(change.old), _found(change.new)
    for place in change.places:
        at = "(?<![大中小东西南北前后])" + r"\s*".join(map(re.escape, place)) + _BESIDE
        if re.search(at + new.pattern, text):
            return False
        if re.search(at + old.pattern, text):
            return True
    shown = [d for d in drawn if d in ids_in(change.record.data.get("as_built"))] or [drawing.id]
    every = _folded("\n".join(line.text for d in {*shown, drawing.id} for line in drawn[d]))
    return bool(old.search(text)) and not new.search(every)


def _found(value: str) -> re.Pattern[str]:
    """A value that is no part of a longer one."""
    return re.compile(rf"(?<![\d.×A-Z]){re.escape(value)}(?![\d.×])")


def _x728(change: _Change, lines: Sequence[Statement], drawing: Record) -> Finding:
    old = _found(change.old)
    hits = [line for line in lines if old.search(_folded(line.text)) and not _NOTE.search(line.text)]
    line = (hits or [lines[0]])[0]
    words: dict[str, Any] = {"source": line.source, "found": change.old, "expected": change.shown}
    words |= {"change": change.record.number or change.record.title}
    return finding("X728", line.place, record=drawing.id, **words)
