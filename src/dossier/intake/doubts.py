"""What a paper says of itself, anywhere in it, so that a person looks at it before it is taken in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from dossier.checking.paper_choices import chosen, has_box, options
from dossier.checking.paper_fields import stops_of, titles_of
from dossier.checking.paper_form import Said, said_behind
from dossier.checking.paper_labels import labels
from dossier.checking.paper_reading import Page, packed
from dossier.checking.verdicts import REFUSING, any_of, refused_line, refusing, verdict_words
from dossier.checking.warranty_words import number
from dossier.intake.copies import kept_at
from dossier.intake.sources import Paper
from dossier.library.fields import Field
from dossier.model import Text

_QUOTED = 60


def doubts_of(paper: Paper, tree: Field, title: str) -> Iterator[Text]:
    """Why a person has to see a paper: what it says, quoted. `tree`: fields of its type. `title`: what it is called."""
    pages = _pages(paper, tree)
    yield from _verdicts(pages, tree)
    if said := refused_line(pages):
        yield Text(f"文中有“{said}”", f"it says “{said}”")
    sham = _any("sham").search(packed(title)) or _any("sham_title").search(packed(title))
    if said := packed(title)[:_QUOTED] if sham else _line_with(pages, "sham"):
        yield Text(
            f"像样表、草稿或另有用途：“{said}”",
            f"it seems to be a sample, a draft or for another use: “{said}”",
        )
    if said := _line_with(pages, "copy"):
        yield _copy(said, kept_at(paper.pages))
    said, of = _most_pages(pages)
    if of > max(paper.facts.pages, 1):
        yield Text(
            f"写着“{said}”，文件只有 {paper.facts.pages} 页",
            f"it says “{said}”, and the file has {paper.facts.pages} page(s)",
        )


def _copy(said: str, place: str) -> Text:
    """Why a person has to see a copy: a program cannot tell whose seal stands beside the words. `place`: `kept_at`."""
    if place:
        return Text(
            f"像复印件：“{said}”，收入时登记为复印件、原件存{place}，请核对",
            f"it seems to be a copy: “{said}”; it is taken in as one whose original is kept at {place}: confirm that",
        )
    return Text(
        f"像复印件：“{said}”，原件在哪里要由人登记",
        f"it seems to be a copy: “{said}”; where the original is, a person has to say",
    )


def _pages(paper: Paper, tree: Field) -> list[Page]:
    """Every page that anybody has read: the first and last ones, and others with words of their own."""
    stops = stops_of(tree)
    texts = {n: text for n, text in enumerate(paper.facts.text, 1) if text.strip()}
    texts |= {page.number: page.text for page in paper.seen}
    return [Page(number, text, stops) for number, text in sorted(texts.items())]


def _verdicts(pages: Sequence[Page], tree: Field) -> Iterator[Text]:
    """A conclusion that has no clear pass, of a type that has a field for it."""
    keys = [key for key in ("result", "conclusion") if key in tree.fields]
    if not keys:
        return
    asked = {*labels()["verdict"], *(label for key in keys for label in titles_of(key, tree.fields[key]))}
    for page in pages:
        for said in said_behind(page, page.stops):
            if said.label in asked and not _is_clear(said):
                shown = said.first[:_QUOTED]
                yield Text(
                    f"“{said.label}”栏写着“{shown}”，看不出是明确的合格"
                    if shown
                    else f"“{said.label}”栏是空的",
                    f"“{said.label}” says “{shown}”, which is no clear pass"
                    if shown
                    else f"“{said.label}” is empty",
                )
                return


def _is_clear(said: Said) -> bool:
    """Whether a verdict passes: by the one box that is marked, else by its words, of which none limits it."""
    opposed = verdict_words()["opposed"]
    marked = chosen(said.first, opposed)
    first = marked or packed(said.first)
    if not marked and (has_box(said.first) or _is_choice(options(said.first, opposed))):
        return False
    passes = first != "否" and not refusing(first, *REFUSING) and not any_of("limited").search(first)
    return passes and (first == "是" or any_of("pass").search(first) is not None)


def _is_choice(words: Sequence[str]) -> bool:
    return any(f"不{word}" in words for word in words) or {"PASS", "FAIL"} <= set(words)


def _line_with(pages: Sequence[Page], key: str) -> str:
    for page in pages:
        for line, said in zip(page.lines, page.packed_lines, strict=True):
            if _any(key).search(said):
                return line.strip()[:_QUOTED]
    return ""


_COUNTED = re.compile(
    r"共\(?(\d{1,3}|[一二三四五六七八九十]{1,3})\)?[页頁]|PAGE\d{1,3}(?:OF|/)(\d{1,3})|(?:第|(?<![\d/]))\d{1,3}/(\d{1,3})页"
)


def _most_pages(pages: Sequence[Page]) -> tuple[str, int]:
    """The largest number of pages that a paper says it has, and in which words; nothing and 0 where it says none."""
    found = [
        (match[0], int(number(count)))
        for page in pages
        for said in page.packed_lines
        for match in _COUNTED.finditer(said)
        for count in match.groups()
        if count
    ]
    return max(found, key=lambda pair: pair[1], default=("", 0))


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("dossier.intake").joinpath("doubts.toml").read_text(encoding="utf-8"))


@cache
def _any(key: str) -> re.Pattern[str]:
    return re.compile("|".join(_table()[key]))
