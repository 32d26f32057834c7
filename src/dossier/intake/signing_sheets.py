"""Signatures to be confirmed, as sheets of the review: a row a signature, a row a type of papers; and what she said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dossier.errors import InputUnreadable
from dossier.excel.grids import Opened, Read, cell_name
from dossier.excel.opening import open_workbook
from dossier.excel.reading import Standing
from dossier.excel.sheets import Cell, Column, Row, Sheet, Value
from dossier.excel.state import ROW_ID, SheetState
from dossier.excel.values import NotUnderstood, as_value, canonical
from dossier.findings import Finding, finding
from dossier.intake.hands import Hand
from dossier.intake.proposal import Entry
from dossier.intake.signing import Signed
from dossier.intake.sources import as_words
from dossier.model import Language, Location, Text

HANDS, KINDS = "hands", "kinds"
_TITLES = {HANDS: Text("签字确认", "Signatures"), KINDS: Text("签字按类型", "Signatures by type")}
YES = ("是", "yes", "y", "√")
_YES_NO: dict[Language, tuple[str, str]] = {"zh": ("是", "否"), "en": ("yes", "no")}
_SURE = 0.95
_HELP = Text(
    "看着纸，姓名、日期都对的填“是”；填“否”的不写入。一类资料都对的，可以在“签字按类型”里一次确认。",
    "With the paper before you: yes where name and day are right; no keeps it out. A whole type: next sheet.",
)
_KIND_HELP = Text(
    "填“是”：这一类资料里，“说明”一列空着的签字（姓名、日期都是从纸上读到的，不要求盖章）全部确认；其余的仍在“签字确认”里逐个确认。",
    "Yes confirms all signatures of this type without a remark (name and day were read, no seal is asked for); the "
    "others are confirmed one by one.",
)
_COLUMNS = (
    ("confirm", Text("确认", "confirm"), 8, False),
    ("file", Text("文件", "file"), 30, True),
    ("pages", Text("页", "pages"), 8, True),
    ("type", Text("资料类型", "record type"), 22, True),
    ("title", Text("题名", "title"), 34, True),
    ("role", Text("谁签", "signs as"), 20, False),
    ("person", Text("姓名", "name"), 12, False),
    ("day", Text("日期", "date"), 12, False),
    ("seal", Text("盖章", "seal"), 8, False),
    ("read", Text("纸上读到的", "read on the paper"), 40, True),
    ("remark", Text("说明", "remark"), 40, True),
)
_OF_KINDS = (
    ("confirm", Text("确认", "confirm"), 8, False),
    ("type", Text("资料类型", "record type"), 30, True),
    ("papers", Text("份数", "papers"), 8, True),
    ("count", Text("可以一次确认的签字", "signatures to confirm at once"), 20, True),
    ("rest", Text("要逐个看的", "to be seen one by one"), 14, True),
    ("who", Text("谁签、姓名（份数）", "who signs, names (papers)"), 70, True),
)


def signing_sheets(here: Standing, entries: Sequence[Entry]) -> tuple[Sheet, ...]:
    """The two sheets; none where nobody has to sign."""
    of = [(entry, n, hand) for entry in entries for n, hand in enumerate(entry.hands)]
    if not of:
        return ()
    lang = here.lang
    choices = {"confirm": _YES_NO[lang], "seal": _YES_NO[lang], "role": tuple(here.words.roles.values())}
    columns = tuple(
        Column(
            key,
            title.get(lang),
            _HELP.get(lang) if key == "confirm" else "",
            width,
            choices.get(key, ()),
            "date" if key == "day" else "text",
            given=given,
        )
        for key, title, width, given in _COLUMNS
    )
    rows = tuple(_row(here, entry, n, hand) for entry, n, hand in of)
    hands = Sheet(HANDS, _TITLES[HANDS].get(lang), columns, rows, grows=False)
    return hands, _kinds(here, of)


def _kinds(here: Standing, of: Sequence[tuple[Entry, int, Hand]]) -> Sheet:
    lang = here.lang
    columns = tuple(
        Column(
            key,
            title.get(lang),
            _KIND_HELP.get(lang) if key == "confirm" else "",
            width,
            _YES_NO[lang] if key == "confirm" else (),
            "number" if key in ("papers", "count", "rest") else "text",
            given=given,
        )
        for key, title, width, given in _OF_KINDS
    )
    types = dict.fromkeys(str(entry.record["type"]) for entry, _, _ in of)
    rows = []
    for kind in types:
        own = [(entry, hand) for entry, _, hand in of if entry.record["type"] == kind]
        whole = [hand for _, hand in own if not any(_remarks(hand))]
        named: dict[str, dict[str, int]] = {}
        for hand in whole:
            names = named.setdefault(here.words.roles.get(hand.role, hand.role), {})
            names[hand.person] = names.get(hand.person, 0) + 1
        who = "\n".join(
            f"{role}：{'、'.join(f'{name}（{n}）' for name, n in names.items())}"
            for role, names in named.items()
        )
        values: dict[str, Value] = {
            "type": here.words.types.get(kind, kind),
            "papers": len({entry.key for entry, _ in own}),
            "count": len(whole),
            "rest": len(own) - len(whole),
            "who": who,
        }
        rows.append(Row(kind, {key: Cell(value) for key, value in values.items()}))
    return Sheet(KINDS, _TITLES[KINDS].get(lang), columns, tuple(rows), grows=False)


def _row(here: Standing, entry: Entry, number: int, hand: Hand) -> Row:
    values: dict[str, Value] = {
        "file": entry.source,
        "pages": as_words(entry.part) or None,
        "type": here.words.types.get(str(entry.record["type"])),
        "title": f"{entry.completes} {entry.record.get('title', '')}".strip(),
        "role": here.words.roles.get(hand.role, hand.role),
        "person": hand.person or None,
        "day": hand.day or None,
        "seal": _YES_NO[here.lang][0] if hand.seal else None,
        "read": f"{hand.read.value} {hand.day} {hand.seal} @ {hand.read.place}" if hand.read else None,
        "remark": "\n".join(text.get(here.lang) for text in _remarks(hand)),
    }
    return Row(f"{entry.key}@{number}", {key: Cell(value) for key, value in values.items()})


def _remarks(hand: Hand) -> Iterator[Text]:
    if hand.read is None:
        yield Text(
            "归档范围或签字约定要求，纸上没有读到；看到了再填“是”",
            "asked for, and not read on the paper: say yes only if you see it",
        )
    elif not hand.seen_day:
        yield Text("没有读到日期", "no day was read")
    elif hand.read.score < _SURE:
        yield Text("识别没有把握", "OCR is not sure")
    if hand.sealed and not hand.seal:
        yield Text("要盖章：看到章的，“盖章”填“是”", "asks for a seal: say yes under “seal” if you see it")


_COMPUTED = Text(
    "填好的内容（这一格是公式，没有结果）", "what is meant, typed; it is a formula without a value"
)
_MEND = Text(
    "改好这一格，或清空这一行的“确认”，再运行；这次什么也没有写入",
    "correct the cell, or clear “confirm” in its row, and run it again; nothing was written",
)


def confirmed(here: Standing, workbook: Path) -> list[Signed]:
    """The signatures that somebody has confirmed, one by one or by the type of their papers.

    Raises:
        InputUnreadable: Y146, it is no such workbook; all that is wrong with its rows: Y159, a cell is not understood;
            Y179, it cannot be told which file a row means.
    """
    opened = open_workbook(workbook)
    kinds = _kinds_confirmed(opened)
    found = _sheet(opened, HANDS)
    if found is None:
        return []
    was, rows, places = found
    needed = {ROW_ID, *(key for key, _, _, _ in _COLUMNS)} - {"remark", "pages", "title", "type"}
    if lost := [t for t, key in {ROW_ID: ROW_ID, **was.columns}.items() if key in needed - places.keys()]:
        named = Text(f"少了 {'、'.join(lost)} 列", f"it lacks the columns {', '.join(lost)}")
        raise InputUnreadable(finding("Y179", Location(was.title), place=was.title, what=named))
    told = [
        _said(here, was, number, row, places, kinds) for number, row in sorted(rows.items()) if number > 1
    ]
    if problems := [problem for each in told if isinstance(each, list) for problem in each]:
        raise InputUnreadable(*problems)
    once = {(s.key, s.role, s.person): s for s in told if isinstance(s, Signed)}
    return list(once.values())


_Rows = Mapping[int, Mapping[int, Read]]


def _sheet(opened: Opened, name: str) -> tuple[SheetState, _Rows, dict[str, int]] | None:
    was = opened.state.sheets.get(name) if opened.state else None
    if was is None or was.title not in opened.sheets:
        return None
    grid = opened.sheets[was.title]
    headings = {canonical(cell.value): column for column, cell in grid.cells.get(1, {}).items()}
    places = {
        key: headings[title] for title, key in (*was.columns.items(), (ROW_ID, ROW_ID)) if title in headings
    }
    return was, grid.cells, places


def _text(row: Mapping[int, Read], places: Mapping[str, int], key: str) -> str:
    place = places.get(key, 0)
    return canonical(row[place].value) if place in row else ""


def _kinds_confirmed(opened: Opened) -> frozenset[str]:
    """Titles of the types that were confirmed as a whole."""
    found = _sheet(opened, KINDS)
    if found is None:
        return frozenset()
    was, rows, places = found
    yes = [
        row for number, row in rows.items() if number > 1 and _text(row, places, "confirm").casefold() in YES
    ]
    return frozenset(was.rows.get(_text(row, places, ROW_ID), {}).get("type", "") for row in yes)


def _said(
    here: Standing,
    was: SheetState,
    number: int,
    row: Mapping[int, Read],
    places: Mapping[str, int],
    kinds: frozenset[str],
) -> Signed | list[Finding] | None:
    """What a row says: nothing, a signature, or all that is wrong with it."""
    identity = _text(row, places, ROW_ID)
    before = was.rows.get(identity, {})
    own = _text(row, places, "confirm").casefold()
    asked = [key for key in ("confirm", "role", "person", "day", "seal") if _is_formula(row, places, key)]
    by_kind = (
        not own and before.get("type", "") in kinds and before.get("type") and _is_whole(row, places, before)
    )
    filled = [key for key in places if _text(row, places, key)]
    if "confirm" not in asked and not by_kind and (own not in YES or filled == ["confirm"]):
        return None
    problems = [_wrong(was, number, places[key], _text(row, places, key), _COMPUTED) for key in asked]
    file = _text(row, places, "file")
    if not before or file != before.get("file", ""):
        what = Text(
            f"这一行写的文件是“{file}”，隐藏的行号却是“{before.get('file', '')}”的",
            f"the row shows “{file}”, its hidden mark is that of “{before.get('file', '')}”",
        )
        place = f"{was.title}!{cell_name(number, places['file'])}"
        problems.append(finding("Y179", Location(place), place=place, what=what))
    role = next((r for r, t in here.words.roles.items() if t == _text(row, places, "role")), "")
    if not role and "role" not in asked:
        expected = Text("谁签（从下拉列表中选）", "who signs, from the list")
        problems.append(_wrong(was, number, places["role"], _text(row, places, "role"), expected))
    day = ""
    try:
        day = _day(here, row, places)
    except NotUnderstood as error:
        if "day" not in asked:
            problems.append(_wrong(was, number, places["day"], _text(row, places, "day"), error.expected))
    person = "".join(_text(row, places, "person").split()) or ""
    seal = _text(row, places, "seal").casefold() in YES
    if not person and not seal and "person" not in asked:
        expected = Text(
            "签字人的姓名；只盖章没有签名的，“盖章”填“是”", "the name; yes under “seal” for a seal alone"
        )
        problems.append(_wrong(was, number, places["person"], "", expected))
    if problems:
        return problems
    return Signed(identity.rpartition("@")[0], role, person, day, seal, f"{was.title}!{number}")


def _is_formula(row: Mapping[int, Read], places: Mapping[str, int], key: str) -> bool:
    return places[key] in row and row[places[key]].asked


def _is_whole(row: Mapping[int, Read], places: Mapping[str, int], before: Mapping[str, str]) -> bool:
    """Whether the paper itself was read to name the person and the day, and nothing is left to be looked at."""
    read = before.get("read") and not before.get("remark")
    return bool(read and _text(row, places, "person") and _text(row, places, "day"))


def _day(here: Standing, row: Mapping[int, Read], places: Mapping[str, int]) -> str:
    cell: Any = row[places["day"]].value if places["day"] in row else None
    field = here.schemas.common("record").fields["date"]
    return str(as_value(cell, field, here.words) or "")


def _wrong(was: SheetState, row: int, column: int, said: str, expected: Text) -> Finding:
    place = f"{was.title}!{cell_name(row, column)}"
    shown = said or Text("（空）", "(empty)")
    return finding("Y159", Location(place), hint=_MEND, cell=place, said=shown, expected=expected)
