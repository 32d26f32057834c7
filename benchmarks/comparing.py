"""One bound file beside its original: each page as pixels, by both renderers."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import looks
from batches import Place, Subject
from PIL import Image

Pictures = Mapping[int, Image.Image]
_TOGETHER = 40
"""Pages of a volume that one run of poppler draws."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The volumes, opened once for all files: a large one takes longer to open than a page to draw."""

    places: Mapping[int, Place]
    stamps: Mapping[Path, Mapping[int, looks.Stamp]]
    """Volume → place of a page in it from 1 → where its number stands."""
    folders: Mapping[Path, Path]
    """Volume → the folder with poppler's pictures of its pages."""

    def pictures(self, renderer: str, volume: Path, numbers: Sequence[int], pixels: int) -> Pictures:
        """Pages of a volume as a renderer shows them."""
        if renderer != "poppler":
            return looks.render(renderer, volume, numbers, pixels).pictures
        drawn = looks.drawn_by_poppler(self.folders[volume], numbers)
        lost = [number for number in numbers if number not in drawn]
        return {**drawn, **looks.render(renderer, volume, lost, pixels).pictures} if lost else drawn


def draw_bound(places: Mapping[int, Place], pages: int, pixels: int, folder: Path, jobs: int) -> Bound:
    """Let poppler draw the pages that will be compared: at most `pages` of each file (0: all)."""
    wanted: dict[Path, dict[int, int]] = {}
    for place in places.values():
        printed = {place.leaf + n: place.number + n - 1 for n in _chosen(place.pages, pages)}
        wanted.setdefault(place.volume, {}).update(printed)
    folders = {volume: folder / str(n) for n, volume in enumerate(sorted(wanted))}
    work = []
    for volume, printed in wanted.items():
        folders[volume].mkdir(parents=True)
        numbers = sorted(printed)
        work += [(volume, numbers[n : n + _TOGETHER]) for n in range(0, len(numbers), _TOGETHER)]
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda w: looks.draw_by_poppler(w[0], w[1], pixels, folders[w[0]]), work))
    return Bound(places, {v: looks.find_stamps(v, printed) for v, printed in wanted.items()}, folders)


def compare_file(subject: Subject, bound: Bound, pages: int, pixels: int, pictures: Path) -> dict[str, Any]:
    """The pages of one file beside those that are bound, as JSON: see `Row`."""
    compare = _compare_pdf if is_pdf(subject.path) else _compare_picture
    return compare(subject, bound, _Album(subject, pixels, pictures), pages)


def is_pdf(path: Path) -> bool:
    """True for a file that begins as a PDF, junk before its header aside."""
    with path.open("rb") as stream:
        return b"%PDF-" in stream.read(1024)


@dataclass(slots=True)
class _Album:
    """How large pages are rendered, and where strips of the first differences of a file go."""

    subject: Subject
    pixels: int
    folder: Path
    taken: Counter[str] = field(default_factory=Counter)

    def keep(self, renderer: str, number: int, pictures: Sequence[Image.Image | None]) -> None:
        self.taken[renderer] += 1
        if self.taken[renderer] <= 3:
            name = f"{self.subject.title} {self.subject.path.stem} {renderer} p{number}.png"
            looks.strip(pictures).save(self.folder / name)


def _chosen(pages: int, most: int) -> list[int]:
    """At most `most` page numbers, the first and the last among them, evenly spread; 0: all."""
    if not most or pages <= most:
        return list(range(1, pages + 1))
    return sorted({1 + round(i * (pages - 1) / (most - 1)) for i in range(most)})


def _compare_pdf(subject: Subject, bound: Bound, album: _Album, pages: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        return _compare_pages(looks.with_given_appearances(subject.path, Path(folder)), bound, album, pages)


def _compare_pages(original: Path, bound: Bound, album: _Album, pages: int) -> dict[str, Any]:
    place = bound.places[album.subject.number]
    told: dict[str, Any] = {"pages": 0, "looks": {}, "compared": 0, "worst": 0.0}
    chosen = _chosen(place.pages, pages)
    stamps = bound.stamps[place.volume]
    for renderer in looks.RENDERERS:
        found = told["looks"][renderer] = _nothing()
        before = looks.render(renderer, original, chosen, album.pixels)
        # Where the two count differently, the one that agrees is believed.
        if told["pages"] != place.pages:
            told["pages"] = _shown(renderer, original, before.pages, place.pages) or told["pages"]
        if not before.pictures:
            found["unseen"] = before.said or "no picture"
            continue
        after = bound.pictures(renderer, place.volume, [place.leaf + n for n in chosen], album.pixels)
        for number in chosen:
            pair = (before.pictures.get(number), after.get(place.leaf + number))
            if pair[0] is None:
                found["unseen"] = before.said or f"page {number} is not shown"
                continue
            told["compared"] += 1
            stamp = stamps[place.leaf + number]
            one, two = (p and looks.hide_stamp(p, stamp) for p in pair)
            verdict = looks.compare(one, two) if one and two else "different"
            if stamp.moved and looks.lies_on_something(stamp, pair[0]):
                verdict = "different"
            if verdict != "different":
                found[verdict] += 1
                continue
            found["different"].append(number)
            told["worst"] = max(told["worst"], looks.difference(one, two) if one and two else 1000.0)
            album.keep(renderer, number, (one, two))
    return told


def _shown(renderer: str, original: Path, counted: int, bound: int) -> int:
    """How many pages a renderer counts; a wrong /Count is no page, so those beyond `bound` have to be shown."""
    beyond = range(bound + 1, min(counted, bound + 20) + 1)
    return counted if not beyond or looks.render(renderer, original, beyond, 50).pictures else bound


def _nothing() -> dict[str, Any]:
    return {"same": 0, "close": 0, "different": [], "unseen": ""}


def _compare_picture(subject: Subject, bound: Bound, album: _Album, pages: int) -> dict[str, Any]:
    place = bound.places[subject.number]
    told: dict[str, Any] = {"pages": 0, "looks": {}, "compared": 0, "worst": 0.0}
    try:
        frames = looks.frames(subject.path)
        with Image.open(subject.path) as picture:
            loose = picture.mode == "CMYK"
    except (OSError, ValueError, SyntaxError) as error:
        told["looks"] = {renderer: _nothing() | {"unseen": str(error)} for renderer in looks.RENDERERS}
        return told
    told["pages"] = len(frames)
    chosen = _chosen(min(place.pages, len(frames)), pages)
    stamps = bound.stamps[place.volume]
    for renderer in looks.RENDERERS:
        found = told["looks"][renderer] = _nothing()
        after = bound.pictures(renderer, place.volume, [place.leaf + n for n in chosen], album.pixels)
        for number in chosen:
            leaf, page = place.leaf + number, after.get(place.leaf + number)
            told["compared"] += 1
            verdict: looks.Verdict = "different"
            if page:
                hide = partial(looks.hide_stamp, stamp=stamps[leaf])
                box = looks.picture_place(place.volume, leaf, page)
                verdict = looks.compare_picture(frames[number - 1], page, box, hide, loose=loose)
            if verdict != "different":
                found[verdict] += 1
                continue
            found["different"].append(number)
            told["worst"] = 1000.0
            album.keep(renderer, number, (frames[number - 1], page))
    return told
