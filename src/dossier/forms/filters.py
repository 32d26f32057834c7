"""What a form may do with its data: dates, amounts, ticks, words for codes, signatures, page links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from dossier.forms.blanks import BLANK, Blank
from dossier.forms.fitting import fitted
from dossier.forms.ring import ring
from dossier.model import Language, Text

Terms = Mapping[str, Mapping[Any, Text]]
"""Field name → its value → the word for it, as the schemas' ``x-names`` say."""

PAGE_LINK_STYLE = "PageLink"
"""Character style of the links: without a style of its own LibreOffice drops a link from the PDF."""
PAGE_LINK_ADDRESS = "https://page.invalid/"
"""Binding turns a link to ``<this>12`` into a jump to page 12 of the volume."""

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_YES_NO = {True: Text("是", "Yes"), False: Text("否", "No")}


def cn_date(value: Any) -> str:
    """2026年3月5日; with a time 2026年8月3日9时00分; nothing for no date; other text unchanged."""
    if isinstance(value, dt.datetime):
        return f"{cn_date(value.date())}{value.hour}时{value.minute:02d}分"
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return _text(value)


def en_date(value: Any) -> str:
    """5 March 2026; with a time 3 August 2026, 09:00."""
    if isinstance(value, dt.datetime):
        return f"{en_date(value.date())}, {value:%H:%M}"
    if isinstance(value, dt.date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return _text(value)


def ymd(value: Any) -> str:
    """2026.03.05, the short date of indexes and covers."""
    return f"{value:%Y.%m.%d}" if isinstance(value, dt.date) else _text(value)


def money(value: Any) -> str:
    """1,234,567.80"""
    amount = _amount(value)
    return _text(value) if amount is None else f"{amount:,.2f}"


def money_upper(value: Any) -> str:
    """人民币大写, e.g. 壹万零叁拾元伍角整; up to 9999 亿; nothing for no amount."""
    amount = _amount(value)
    if amount is None:
        return _text(value)
    yuan, cents = divmod(int(abs(amount) * 100), 100)
    jiao, fen = divmod(cents, 10)
    words = (_integer_upper(yuan) + "元") if yuan else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen and yuan:
        words += "零"
    words += f"{_DIGITS[fen]}分" if fen else "整"
    return ("负" if amount < 0 else "") + (words if yuan or cents else "零元整")


def check(value: Any, expected: Any = True) -> str:
    """☑ when the value is (or, being a list, has) the expected one, else □."""
    if isinstance(value, list | tuple):
        return "☑" if expected in value else "□"
    return "☑" if value is not None and not isinstance(value, Blank) and value == expected else "□"


def weighted_sum(rows: Iterable[Any] | None) -> str:
    """The sum of weight × score, e.g. 92.5; nothing without rows or where a number is missing."""
    total, factors = Decimal(0), list(rows or ())
    for factor in factors:
        numbers = _field(factor, "weight"), _field(factor, "score")
        if any(not isinstance(number, int | float) for number in numbers):
            return ""
        total += Decimal(str(numbers[0])) * Decimal(str(numbers[1]))
    return f"{total.normalize():f}" if factors else ""


def pad(rows: Iterable[Any] | None, count: int) -> list[Any]:
    """The rows, filled up with blank ones to `count`; more rows than that all stay."""
    listed = list(rows or ())
    return listed + [BLANK] * (count - len(listed))


def page_link(row: Any, run_format: str = "") -> Markup:
    """The page of an index row as a link, for ``{{r row | page_link }}``; an empty run without a page.

    A field needs no relationship, so 10,000 rows cost linear time. `run_format` is the inside of the ``w:rPr``
    that the tag had in the form, so that the number looks as its author wanted.
    """
    page, text = _field(row, "page"), _field(row, "page_text")
    if not page:
        return Markup("<w:r><w:t></w:t></w:r>")
    return Markup(  # noqa: S704 - `run_format` is of the form itself, the text is escaped
        f'<w:fldSimple w:instr=" HYPERLINK &quot;{PAGE_LINK_ADDRESS}{int(page)}&quot; ">'
        f'<w:r><w:rPr><w:rStyle w:val="{PAGE_LINK_STYLE}"/>{run_format}</w:rPr>'
        f"<w:t>{escape(text or page)}</w:t></w:r></w:fldSimple>"
    )


def signer_filter(parties: Mapping[str, str]) -> Callable[..., dict[str, Any]]:
    """The filter ``signer``; `parties` says of each role which firm it signs for."""

    def signer(record: Any, role: str, *others: str) -> dict[str, Any]:
        return _signer(parties, record, role, *others)

    return signer


def _signer(parties: Mapping[str, str], record: Any, role: str, *others: str) -> dict[str, Any]:
    """The signature of a role, or of the first of the `others` that signed: {role, party, person, date, seal}, blank
    where nobody did; `party` is the key of the firm that signed, or that should have.

    A role that is a firm (``contractor``) is met by anybody of that firm, the firm's own signature first; a
    specific role (``chief_supervisor``) only by itself.
    """
    signatures: Sequence[Mapping[str, Any]] = _field(record, "signatures") or ()
    found: Mapping[str, Any] = {}
    for asked in (role, *others):
        own = [s for s in signatures if s.get("role") == asked]
        firm = [s for s in signatures if parties.get(str(s.get("role"))) == asked == parties.get(asked)]
        found = found or next(iter(own + firm), {})
    return {
        "role": role,
        "party": parties.get(str(found.get("role", role)), ""),
        "person": found.get("person"),
        "date": found.get("date"),
        "seal": bool(found.get("seal")),
    }


@pass_context
def party(context: Context, key: Any) -> str:
    """The full name of a firm by its key in dossier.yaml; other text stays as it is."""
    parties = context.get("parties") or {}
    named = parties.get(key) if isinstance(key, str) else None
    return _text(named.get("name") if isinstance(named, Mapping) and named else key)


@pass_context
def named(context: Context, value: Any) -> str:
    """The name of what an id stands for (a system, a piece of equipment, another record); lists are joined."""
    if isinstance(value, list | tuple):
        return "、".join(named(context, each) for each in value)
    names = context.get("names", {})
    return _text(names.get(value, value) if isinstance(value, str) else value)


def term_filter(terms: Terms, language: Language) -> Any:
    """The filter ``value | term('field')``: the word for a code; lists are joined, unknown values stay."""

    def term(value: Any, field: str) -> str:
        if isinstance(value, list | tuple):
            return Text("、", ", ").get(language).join(term(each, field) for each in value)
        word = terms.get(field, {}).get(value) if isinstance(value, str | int | float) else None
        return word.get(language) if word else printed(value, language)

    return term


def printed(value: Any, language: Language) -> str:
    """A value as it stands in a document: nothing for None, 是 or 否, 12 for 12.0, 2026-03-05."""
    if isinstance(value, bool):
        return _YES_NO[value].get(language)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes")
    return _text(value)


FILTERS = {
    "cn_date": cn_date,
    "en_date": en_date,
    "ymd": ymd,
    "money": money,
    "money_upper": money_upper,
    "check": check,
    "weighted_sum": weighted_sum,
    "pad": pad,
    "page_link": page_link,
    "fitted": fitted,
    "ring": ring,
    "party": party,
    "named": named,
}
"""Every filter of a form but ``term`` and ``signer``, which need the words of the schemas."""


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _field(row: Any, name: str) -> Any:
    value = row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)
    return None if isinstance(value, Blank) else value


def _amount(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool | Blank):
        return None
    try:
        return Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    except InvalidOperation:
        return None


def _integer_upper(number: int) -> str:
    """壹亿零贰佰万 … of a positive whole number: groups of four digits, one 零 for a gap."""
    words, gap = "", False
    for place in range((len(str(number)) - 1) // 4, -1, -1):
        group = number // 10000**place % 10000
        if group == 0:
            gap = bool(words)
            continue
        words += ("零" if words and (gap or group < 1000) else "") + _group_upper(group)
        words += ("", "万", "亿", "万亿")[place]
        gap = False
    return words


def _group_upper(group: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + ("", "拾", "佰", "仟")[place]
        gap = digit == 0
    return words
