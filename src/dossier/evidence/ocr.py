"""Print in a picture, read by RapidOCR with the models of its package: nothing is fetched, one processor is used.

An extra, ``pip install "dossier-handover[ocr]"``: without it `is_installed` says so and nothing here is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from PIL import Image

from dossier.evidence.page_words import Word

_PACKAGES = ("rapidocr", "onnxruntime")
_LOOKED_AT = 7
"""Words that decide whether a page stands on its head."""
_LEAST = 3
"""Characters of a word that says how a page lies."""
_TALL = 1.5
"""Height in widths from which on the reader takes a box for a line that lies on its side."""
_ALONE = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Global.log_level": "critical",
}


@cache
def engine_version() -> str:
    """What reads, with its version, as part of keys; empty where the extra is not installed."""
    try:
        return " ".join(f"{name} {version(name)}" for name in _PACKAGES)
    except PackageNotFoundError:
        return ""


def is_installed() -> bool:
    """Whether scans can be read here."""
    return bool(engine_version())


def read_print(picture: Image.Image) -> tuple[int, tuple[Word, ...]]:
    """By how many degrees (0, 90, 180, 270, clockwise) a page had to be turned to stand upright, and its words then."""
    words = _seen(picture)
    turn = _turned(picture, words)
    return turn, _seen(picture.rotate(-turn, expand=True)) if turn else words


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415 - an extra, and seconds

    return RapidOCR(params=_ALONE)


def _seen(picture: Image.Image) -> tuple[Word, ...]:
    found = _engine()(picture.convert("RGB"), use_det=True, use_cls=True, use_rec=True)
    if getattr(found, "txts", None) is None or found.boxes is None:
        return ()
    wide, high = picture.size
    words = []
    for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        across, down = [float(c[0]) / wide for c in corners], [float(c[1]) / high for c in corners]
        box = tuple(round(min(max(n, 0.0), 1.0), 4) for n in (min(across), min(down), max(across), max(down)))
        words.append(Word(str(text), (box[0], box[1], box[2], box[3]), round(float(score), 3)))
    return tuple(words)


def _turned(picture: Image.Image, words: Sequence[Word]) -> int:
    """By how much the page has to be turned: most of its print lies on its side, or its longest lines stand on their
    heads. On drawings some words always lie otherwise than the sheet: cables and storeys along their lines.
    """
    long = [(word, _pixels(word, *picture.size)) for word in words if len(word.text) >= _LEAST]
    tall = [(word, box) for word, box in long if box[3] - box[1] > _TALL * (box[2] - box[0])]
    lies = 2 * sum(len(word.text) for word, _ in tall) > sum(len(word.text) for word, _ in long)
    alike = tall if lies else [pair for pair in long if pair not in tall]
    longest = sorted(alike, key=lambda pair: -len(pair[0].text))[:_LOOKED_AT]
    crops = [picture.crop(box) for _, box in longest]
    lines = [crop.rotate(90, expand=True) if lies else crop for crop in crops]
    heads = sum(_stands_on_its_head(line) for line in lines) * 2 > len(lines)
    return (90 if heads else 270) if lies else (180 if heads else 0)


def _pixels(word: Word, wide: int, high: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = word.box
    return int(left * wide), int(top * high), max(int(right * wide), 1), max(int(bottom * high), 1)


def _stands_on_its_head(line: Image.Image) -> bool:
    found = _engine()(line.convert("RGB"), use_det=False, use_cls=True, use_rec=False)
    said = getattr(found, "cls_res", None) or []
    return bool(said) and str(said[0][0]) == "180" and float(said[0][1]) > 0.8
