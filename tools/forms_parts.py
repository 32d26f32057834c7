"""Parts that several forms share: the head of a project form, checkboxes, lists of text, signature blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forms_cells import Cell, Line, Row, head, kept, label, value
from forms_kit import Sheet

LABEL = 30.0
"""Width of the cells that name their neighbour."""


def date_of(sheet: Sheet, expression: str) -> str:
    """A date in the words of the sheet's language; a place to write it by hand when there is none."""
    if " or " in expression:
        expression = f"({expression})"
    if sheet.lang == "en":
        return f"{{{{ {expression}|en_date }}}}"
    return f"{{{{ {expression}|cn_date or '　　　年　　月　　日' }}}}"


def firm(key: str) -> str:
    """Full name of a party by its key in dossier.yaml; empty when the dossier names no such party."""
    return f"{{{{ parties.{key}.name }}}}"


def signing_firm(role: str, *others: str) -> str:
    """Full name of the firm whose hand of these roles signed; of the first role's firm where nobody did."""
    roles = ", ".join(f"'{each}'" for each in (role, *others))
    home = "owner" if role == "customer" else role
    return f"{{{{ parties[(record|signer({roles})).party].name or parties.{home}.name }}}}"


def tick(expression: str, choices: Sequence[tuple[str, str]], gap: str = "　") -> str:
    """One box for each choice: ``☑完好　□破损``."""
    quoted = {key: key if key in ("true", "false") else f"'{key}'" for key, _ in choices}
    return gap.join(f"{{{{ {expression}|check({quoted[key]}) }}}}{word}" for key, word in choices)


def opening(sheet: Sheet, title: str, size: float = 20) -> None:
    """The name of the form and, below it at the right, its number."""
    sheet.title(title, size)
    sheet.line(
        sheet.say("编号：{{ record.number }}", "No.: {{ record.number }}"), "right", after=4, keep=True
    )


def statement(sheet: Sheet, text: str, air: float = 6, indent: float = 0) -> None:
    """What the parties sign for; it goes to the next page together with the places to sign."""
    sheet.line(text, "both", before=air, after=air, indent=indent, keep=True)


def pair(sheet: Sheet, left: tuple[str, str], right: tuple[str, str]) -> Row:
    """Label, value, label, value across the sheet."""
    room = (sheet.width - 2 * LABEL) / 2
    return Row((label(LABEL, left[0]), value(room, left[1]), label(LABEL, right[0]), value(room, right[1])))


def wide(sheet: Sheet, name: str, text: str, height: float = 8.2) -> Row:
    """Label and one value across the sheet; a tall one holds prose and may run over the page."""
    room = sheet.width - LABEL
    if height <= 12:
        return Row((label(LABEL, name), value(room, text)), height)
    prose = Cell(
        room,
        (Line(text, "both", before=3, after=3, indent=0 if sheet.lang == "en" else 2, style="FormText"),),
        "top",
    )
    return Row((label(LABEL, name), prose), height, splits=True)


def listed(sheet: Sheet, name: str, items: str, height: float, none: tuple[str, str] = ("无", "None")) -> Row:
    """Label and a numbered list of texts, or the word for none."""
    lines = (
        Line(f"{{%p for text in {items} %}}"),
        Line("{{ loop.index }}. {{ text }}", style="FormText"),
        Line("{%p endfor %}"),
        Line(f"{{%p if not {items} %}}"),
        Line(sheet.say(*none), style="FormText"),
        Line("{%p endif %}"),
    )
    return Row((label(LABEL, name), Cell(sheet.width - LABEL, lines)), height, splits=True)


@dataclass(frozen=True, slots=True)
class Hand:
    """A place to sign: the heading, the firm (an expression in braces), who signs, and for which role."""

    heading: str
    firm: str
    signs: str
    role: str
    also: tuple[str, ...] = ()
    """Roles that sign in its place, in this order: whom a rule accepts, the form must print."""
    seal: bool = True
    extra: tuple[str, ...] = ()
    person: str | None = None
    """What to print for the hand and the date instead of the record's signature of `role`."""
    date: str | None = None


def signatures(
    sheet: Sheet,
    hands: Sequence[Hand],
    *,
    height: float | None = None,
    narrow: bool = False,
    above: Sequence[Row] = (),
) -> None:
    """Places for hands and seals side by side, in one piece; a seal gets more than 40 mm.

    The heading row is a repeated heading and keeps with its next, so that neither Word nor LibreOffice
    leaves it behind at the foot of a page. `narrow` ones (four or five in a row) print the date short. The rows
    `above` belong to the same table: what is signed for never stays behind either.
    """
    sheet.table([*(kept(row) for row in above), *_signed(sheet, hands, height, narrow)])


def more_signatures(sheet: Sheet, *lines: Sequence[Hand], height: float) -> None:
    """Places for more hands than fit side by side: line below line, in one piece."""
    rows = [row for hands in lines for row in _signed(sheet, hands, height, narrow=False)]
    sheet.table([*(kept(row) for row in rows[:-1]), rows[-1]])


def _signed(sheet: Sheet, hands: Sequence[Hand], height: float | None, narrow: bool) -> list[Row]:
    """The heading and the places to sign below it."""
    width = sheet.width / len(hands)
    tall = height or (50.0 if any(h.seal for h in hands) else 22.0)
    tops = []
    for hand in hands:
        cell = head(width, hand.heading)
        tops.append(Cell(width, tuple(_kept(line) for line in cell.lines)))
    return [
        Row(tuple(tops), 8.5, header=True),
        Row(tuple(Cell(width, _hand(sheet, hand, tall, narrow), "bottom") for hand in hands), tall),
    ]


def _kept(line: Line) -> Line:
    return Line(line.text, line.align, hei=True, keep=True, style=line.style)


def _hand(sheet: Sheet, hand: Hand, tall: float, narrow: bool) -> tuple[Line, ...]:
    roles = ", ".join(f"'{role}'" for role in (hand.role, *hand.also))
    signer = f"(record|signer({roles}))"
    lines = []
    if hand.firm:
        lines.append(Line(hand.firm, "center", style="FormText", after=4))
    if hand.seal:
        # the seal goes over the firm's name and this mark: what the place has left is air around the mark
        air = max(8.0, (tall * 2.835 - 84 - 17 * len(hand.extra)) / 2)
        lines.append(Line(sheet.say("（盖章）", "(seal)"), "center", before=air, after=air, style="FormText"))
    lines += [Line(text, style="FormText", after=3) for text in hand.extra]
    colon = sheet.say("：", ": ")
    person = hand.person or f"{{{{ {signer}.person }}}}"
    signs = f"{hand.signs}{colon}{person}" if hand.signs else person
    lines.append(Line(signs, before=4, after=6, style="FormText"))
    if narrow:
        lines.append(
            Line(f"{{{{ {signer}.date|ymd or '　　年　月　日' }}}}", "center", after=4, style="FormText")
        )
        return tuple(lines)
    date = hand.date or date_of(sheet, f"{signer}.date")
    lines.append(Line(f"{sheet.say('日期', 'Date')}{colon}{date}", after=4, style="FormText"))
    return tuple(lines)
