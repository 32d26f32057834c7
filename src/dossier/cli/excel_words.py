"""Words of a register that nobody knows, asked for on the terminal: a number for each choice, Enter for none."""

from __future__ import annotations

import click

from dossier.authoring.edits import Edit
from dossier.excel.open_words import OpenWord, among, meanings
from dossier.excel.reading import Standing
from dossier.model import Language, Text
from dossier.reporting.layout import clean

_MOST = 20
"""Choices that are shown at once; more are found by typing."""


def ask_words(words: list[OpenWord], here: Standing, lang: Language) -> list[Edit]:
    """What each word means, as edits of columns.yaml; those that were left open have none. Who ends it keeps what was
    answered before.
    """
    edits: list[Edit] = []
    _say(
        Text(
            f"有 {len(words)} 个词不知道指什么。输入序号；列表里没有的，输入名称里的几个字查找；回车先空着。",
            f"{len(words)} words are not known. Type a number; to find others type a part of the name; "
            "Enter leaves it open.",
        ),
        lang,
    )
    try:
        for number, word in enumerate(words, 1):
            meant = _asked(f"{number}/{len(words)}", word, here, lang)
            if meant:
                edits.append(Edit(word.pointer, meant, f"{word.sheet}: {word.word}"))
    except click.Abort:
        click.echo(err=True)
    return edits


def _asked(count: str, word: OpenWord, here: Standing, lang: Language) -> str:
    """A code; '' for a word that is left open."""
    named = meanings(word, here)
    of_type = word.key == "type"
    what = (
        Text("是哪种资料？", "is which kind of record?")
        if of_type
        else Text("是哪个单位？", "is which firm?")
    )
    rows = Text(f"（{word.rows} 格）", f" ({word.rows} cells)").get(lang)
    _say(Text(f"{count} “{word.word}”{rows}{what.zh}", f"{count} “{word.word}”{rows} {what.en}"), lang)
    shown = list(word.near) or ([] if of_type else list(named)[:_MOST])
    while True:
        for number, code in enumerate(shown, 1):
            click.echo(clean(f"  {number}  {named[code]}"), err=True)
        typed = click.prompt(">", default="", show_default=False, prompt_suffix=" ", err=True).strip()
        if not typed:
            return ""
        if typed.isdecimal():
            if 0 < int(typed) <= len(shown):
                return shown[int(typed) - 1]
            _say(Text("没有这个序号", "there is no such number"), lang)
            continue
        found = among(typed, named)
        if not found:
            _say(Text("没有名称里有这几个字的", "no name has that in it"), lang)
        elif len(found) > _MOST:
            _say(Text(f"有 {len(found)} 个，多输几个字", f"{len(found)} have: type more of the name"), lang)
        else:
            shown = found


def _say(text: Text, lang: Language) -> None:
    click.echo(clean(text.get(lang)), err=True)
