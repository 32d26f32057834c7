"""Which share of mistakes in the papers of a dossier a check tells: one printed value at a time is printed otherwise.

The mistakes know no rule: a day moves, a figure changes, a numeral, a person, a firm, a word of judgement gives way
to another one. A value is drawn among all that the text layers print; what is printed instead has characters of the
fonts of that page alone, so that the page looks as if it had always said so. Papers with an electronic signature are
left alone: any change of them is told. ``paper``: one place of the paper alone is changed. ``both``: wherever the paper
prints the value in the same words as its record, both are changed, so that only another paper or record of the dossier,
or a rule, can contradict. A mistake counts as caught when check says something new.

``python benchmarks/paper_mistakes.py dossiers/smart-campus [--mode both] [--count 60] [--seed 1] [--all]``
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import yaml
from typing_mistakes import SEVERITIES, Leaf, Others, leaves, others

from dossier import checks
from dossier.authoring.edits import CannotEdit, Edit, edited
from dossier.findings import Finding, Severity
from dossier.steps.places import open_store

MODES = ("paper", "both")
_JUDGEMENTS: dict[str, str] = {
    **{
        "合格": "不合格",
        "同意": "不同意",
        "符合": "不符合",
        "齐全": "不齐全",
        "完整": "不完整",
        "正常": "异常",
    },
    **{
        "优良": "合格",
        "通过": "未通过",
        "具备": "不具备",
        "满足": "不满足",
        "牢固": "松动",
        "已": "未",
        "无": "有",
    },
}
_NUMERALS = "一二三四五六七八九"
_COUNTED = "台级层次组用备号个份天年月路分期楼阶段方道遍套根"
_KINDS = (
    ("date", r"\d{4}年\d{1,2}月\d{1,2}日"),
    ("judgement", "(?<!不)(?<!未)(?:" + "|".join(_JUDGEMENTS) + ")"),
    ("code", r"(?<![A-Za-z0-9])[A-Z]{1,6}[A-Z0-9/.-]*[-\s]?\d[A-Za-z0-9/.-]*"),
    ("figure", r"(?<![A-Za-z\d.])\d+(?:\.\d+)?"),
    ("numeral", rf"[{_NUMERALS}两单双](?=[{_COUNTED}])|(?<=第)[{_NUMERALS}]"),
)
_AROUND = (8, 4, 2)
"""Characters on each side of a value within which a paper and its record say it in the same words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one operator of a page prints: page and operator, in which font, which words."""

    page: int
    at: int
    codes: Mapping[str, bytes]
    """Character → its code in the font."""
    text: str


@dataclass(frozen=True, slots=True)
class Misprint:
    """What stands on a paper, what is printed instead, and how bad check finds that."""

    file: str
    kind: str
    before: str
    after: str
    told: str
    codes: tuple[str, ...]


def _characters(font: Any) -> dict[int, str]:
    """Code → character, of a font with codes of one byte; empty where it does not tell."""
    if "/ToUnicode" not in font or font.get("/Subtype") != "/TrueType":
        return {}
    said = font.ToUnicode.read_bytes().decode("latin-1")
    known: dict[int, str] = {}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", said, re.DOTALL):
        for low, row in re.findall(r"<(\w+)>\s*<\w+>\s*\[([^]]*)\]", block):
            known |= {int(low, 16) + i: chr(int(c, 16)) for i, c in enumerate(re.findall(r"<(\w+)>", row))}
        for low, high, first in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", re.sub(r"\[[^]]*\]", "", block)):
            known |= {
                code: chr(int(first, 16) + code - int(low, 16))
                for code in range(int(low, 16), int(high, 16) + 1)
            }
    for block in re.findall(r"beginbfchar(.*?)endbfchar", said, re.DOTALL):
        known |= {int(a, 16): chr(int(b, 16)) for a, b in re.findall(r"<(\w+)>\s*<(\w+)>", block)}
    return known


def _operators(page: pikepdf.Page) -> list[Any]:
    return list(pikepdf.parse_content_stream(page))


def pieces(pdf: pikepdf.Pdf) -> Iterator[Piece]:
    """Every word or line that the pages print."""
    for number, page in enumerate(pdf.pages):
        fonts: dict[str, dict[int, str]] = {}
        font = ""
        for at, (operands, operator) in enumerate(_operators(page)):
            if str(operator) == "Tf":
                font = str(operands[0])
                fonts.setdefault(font, _characters(page.Resources.Font[font]))
            if str(operator) == "Tj" and fonts.get(font):
                known = fonts[font]
                text = "".join(known.get(code, "\ufffd") for code in bytes(operands[0]))
                yield Piece(number, at, {c: bytes([code]) for code, c in known.items()}, text)


def reprinted(data: bytes, changes: Mapping[tuple[int, int], bytes]) -> bytes:
    """The paper with other codes in some operators: page, operator → codes."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number in {page for page, _ in changes}:
            page = pdf.pages[number]
            whole = _operators(page)
            for at in (at for of, at in changes if of == number):
                whole[at] = ([pikepdf.String(changes[number, at])], pikepdf.Operator("Tj"))
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(whole))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def values(text: str, names: Others) -> Iterator[tuple[str, int, int]]:
    """Every value in a line: its kind, where it begins and ends; of two that overlap the first kind."""
    taken: list[tuple[int, int]] = []
    known = [
        (kind, "|".join(map(re.escape, names[kind]))) for kind in ("firm", "person") if len(names[kind]) > 1
    ]
    for kind, pattern in (*known, *_KINDS):
        for match in re.finditer(pattern, text):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                yield kind, *match.span()


def misprinted(kind: str, value: str, names: Others, dice: random.Random) -> str:
    """What is printed instead of a value."""
    if kind == "date":
        year, month, day = map(int, re.findall(r"\d+", value))
        moved = dt.date(year, month, day) + dt.timedelta(days=dice.choice((-365, -40, -5, 1, 9, 30, 365)))
        return f"{moved.year}年{moved.month}月{moved.day}日"
    if kind == "judgement":
        return _JUDGEMENTS[value]
    if kind == "numeral":
        return str(dice.choice((*_NUMERALS[:5].replace(value, ""), "双" if value == "单" else "三")))
    if known := names.get(kind):
        return str(dice.choice([name for name in known if name != value]))
    place: int = dice.choice([match.start() for match in re.finditer(r"\d", value)])
    digits = "123456789" if place == 0 and len(value) > 1 else "0123456789"
    return value[:place] + dice.choice(digits.replace(value[place], "")) + value[place + 1 :]


def _shown(value: object) -> str:
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if isinstance(value, bool) or value is None else str(value)


def _meant(before: object, shown: str) -> object:
    """What a record says when it shows that; `before`: what it said."""
    if isinstance(before, dt.datetime):
        return before  # its hour is no day of the paper
    if isinstance(before, dt.date):
        year, month, day = map(int, re.findall(r"\d+", shown))
        return dt.date(year, month, day)
    return type(before)(shown) if isinstance(before, int | float) else shown


def _alike(line: str, start: int, end: int, said: Sequence[str]) -> tuple[str, int] | None:
    """The words around a value that some of `said` have too, the longest, and where the value is in them."""
    value = line[start:end]
    for around in _AROUND:
        low, high = max(0, start - around), min(len(line), end + around)
        if high - low > end - start and any(line[low:high] in text for text in said):
            return line[low:high], start - low
    return (value, 0) if value in said else None


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A value that can be printed otherwise, and all that has to change for it."""

    file: Path
    kind: str
    before: str
    after: str
    pieces: Mapping[tuple[int, int], bytes]
    leaves: Sequence[tuple[Leaf, object]]


def _drawn(
    file: Path, seen: Sequence[Piece], one: Piece, value: tuple[str, int, int], mine: Sequence[Leaf],
    names: Others, dice: random.Random, mode: str,
) -> _Drawn | None:  # fmt: skip
    kind, start, end = value
    before = one.text[start:end]
    after = misprinted(kind, before, names, dice)
    words, offset, told = one.text, start, []
    if mode == "both":
        alike = _alike(one.text, start, end, [_shown(leaf.value) for leaf in mine])
        if alike is None:
            return None
        words, offset = alike
    other = words[:offset] + after + words[offset + end - start :]
    for leaf in mine if mode == "both" else ():
        shown = _shown(leaf.value)
        if shown == words or (len(words) > end - start and words in shown):
            try:
                told.append((leaf, _meant(leaf.value, shown.replace(words, other))))
            except ValueError:
                return None
    changes: dict[tuple[int, int], bytes] = {}
    for piece in seen if mode == "both" else [one]:
        if piece.text == words if len(words) == end - start else words in piece.text:
            line = piece.text.replace(words, other)
            if any(c not in piece.codes for c in line):
                return None
            changes[piece.page, piece.at] = b"".join(piece.codes[c] for c in line)
    return _Drawn(file, kind, words, other, changes, told) if changes and other != words else None


def drawn(folder: Path, seed: int, mode: str) -> Iterator[_Drawn]:
    """Values of the papers of the records in an order of chance, each with what is printed instead."""
    dice = random.Random(f"{seed} {mode}")
    files = sorted(path for path in folder.rglob("*.yaml") if not {"schemas", "service"} & set(path.parts))
    found = [
        leaf for file in files for leaf in leaves(file, yaml.safe_load(file.read_text(encoding="utf-8")))
    ]
    names = {**others(found), "firm": _firms(found)}
    of = {leaf: _record(leaf) for leaf in found}
    owners: dict[str, set[tuple[Path, str]]] = {}
    for leaf in found:
        if leaf.keys[-1] == "file" and str(leaf.value).lower().endswith(".pdf") and of[leaf]:
            owners.setdefault(str(leaf.value), set()).add((leaf.file, of[leaf]))
    every = []
    for name, records in sorted(owners.items()):
        with pikepdf.open(folder / name) as pdf:
            seen = list(pieces(pdf)) if "/AcroForm" not in pdf.Root else []
        mine = [leaf for leaf in found if (leaf.file, of[leaf]) in records and _says(leaf)]
        every += [
            (folder / name, seen, one, value, mine) for one in seen for value in values(one.text, names)
        ]
    dice.shuffle(every)
    for file, seen, one, value, mine in every:
        if (draw := _drawn(file, seen, one, value, mine, names, dice, mode)) is not None:
            yield draw


def _record(leaf: Leaf) -> str:
    match = re.match(r"(?:/records)?/\d+", leaf.pointer)
    return match[0] if match else ""


def _says(leaf: Leaf) -> bool:
    return not {"id", "type", "evidence", "code"} & set(leaf.keys)


def _firms(found: Sequence[Leaf]) -> list[str]:
    return sorted(
        {
            str(leaf.value)
            for leaf in found
            if leaf.keys[0] == "parties" and leaf.keys[-1] == "name" and len(leaf.keys) == 3
        }
    )


def _said(finding: Finding) -> tuple[str, ...]:
    return finding.code, finding.record or "", finding.severity.value, finding.message.zh


def made(
    folder: Path, count: int, seed: int, mode: str, told: Callable[[Misprint], None] = lambda _: None
) -> list[Misprint]:
    """So many mistakes in a dossier, one at a time, and what check says of each; all is as it was afterwards."""
    today = dt.date.today()
    misprints: list[Misprint] = []
    done: set[tuple[Path, str, str]] = set()
    with open_store() as store:
        before = {_said(f) for f in checks.check(folder, None, today, store)[1].findings}
        for draw in drawn(folder, seed, mode):
            if len(misprints) == count:
                break
            whole = {path: path.read_bytes() for path in (draw.file, *(leaf.file for leaf, _ in draw.leaves))}
            if (draw.file, draw.before, draw.after) in done or not changed(draw):
                continue
            done.add((draw.file, draw.before, draw.after))
            result = checks.check(folder, None, today, store)[1]
            for path, data in whole.items():
                path.write_bytes(data)
            new = [f for f in result.findings if _said(f) not in before]
            worst = min((f.severity for f in new), key=lambda severity: severity.rank, default=None)
            codes = tuple(sorted({f.code for f in new if f.severity is worst}))
            name = draw.file.relative_to(folder).as_posix()
            said = worst.value if worst else "nothing"
            misprints.append(Misprint(name, draw.kind, draw.before, draw.after, said, codes))
            told(misprints[-1])
    return misprints


def changed(draw: _Drawn) -> bool:
    """Change the files of a dossier; False where a value stands for several records, and nothing was changed."""
    texts: dict[Path, str] = {}
    for leaf, value in draw.leaves:
        text = texts.get(leaf.file) or leaf.file.read_text(encoding="utf-8")
        try:
            texts[leaf.file] = edited(text, [Edit(leaf.pointer, value)], leaf.file.name)
        except CannotEdit:
            return False
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    draw.file.write_bytes(reprinted(draw.file.read_bytes(), draw.pieces))
    return True


def main() -> None:
    """Make the mistakes and print what was told of them."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("dossier", type=Path)
    words.add_argument("--mode", choices=MODES, action="append")
    words.add_argument("--count", type=int, default=60)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--all", action="store_true", help="print those that were caught, too")
    said = words.parse_args()

    def told(one: Misprint) -> None:
        if said.all or one.told not in (Severity.BLOCKER.value, Severity.ERROR.value):
            codes = " ".join(one.codes)
            print(f"{one.told:8} {one.file}: {one.before} → {one.after} ({one.kind}) {codes}", flush=True)

    for mode in said.mode or MODES:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / said.dossier.name
            shutil.copytree(said.dossier, copy)
            misprints = made(copy, said.count, said.seed, mode, told)
        kinds = Counter(one.kind for one in misprints)
        for kind, number in [*sorted(kinds.items()), ("all", len(misprints))]:
            by = Counter(one.told for one in misprints if kind in ("all", one.kind))
            caught = (by["blocker"] + by["error"]) / number if number else 0.0
            counts = "  ".join(f"{s} {by[s]}" for s in SEVERITIES)
            print(f"{mode:6} {kind:10} {number:4}  {caught:4.0%} as errors  {counts}", flush=True)


if __name__ == "__main__":
    main()
