"""Signs that a program placed one by one are words again; cells, and words with a blank between, stay apart."""

from __future__ import annotations

import pytest

from dossier.evidence.page_words import PageReading, Word, with_whole_words

SIGN = 0.02
"""Width of a Chinese sign on the page."""


def placed(*pieces: tuple[str, float]) -> list[Word]:
    """Pieces on a line, each this far (in signs) behind the one before; letters and figures are half as wide."""
    words, at = [], 0.1
    for text, gap in pieces:
        wide = sum(SIGN * (0.5 if sign.isascii() else 1) for sign in text)
        at += gap * SIGN
        words.append(Word(text, (at, 0.1, at + wide, 0.115)))
        at += wide
    return words


def spread(text: str, gap: float = 0.05) -> list[tuple[str, float]]:
    return [(sign, gap) for sign in text]


def test_signs_of_a_word_are_joined_letter_spaced_or_not() -> None:
    for gap in (0.02, 0.3):
        assert [w.text for w in with_whole_words(placed(*spread("产品合格证", gap)))] == ["产品合格证"]


def test_a_joined_word_lies_where_its_signs_lie() -> None:
    signs = placed(*spread("工程名称"))
    (word,) = with_whole_words(signs)
    assert word.box == (signs[0].box[0], 0.1, signs[-1].box[2], 0.115)


def test_what_stands_in_the_next_cell_stays_apart() -> None:
    cells = placed(*spread("编号"), ("J", 1.2), *spread("D-01"), ("合", 1.5), ("格", 0.05))
    assert [w.text for w in with_whole_words(cells)] == ["编号", "JD-01", "合格"]


def test_brackets_and_stops_fill_half_of_their_place() -> None:
    line = placed(*spread("单位"), ("（", 0.7), ("子", 0.05), ("）", 0.05), ("工", 0.7), ("程", 0.05))
    assert [w.text for w in with_whole_words(line)] == ["单位（子）工程"]


def test_letters_with_a_blank_between_stay_two_words() -> None:
    line = placed(*spread("GB"), ("5", 0.45), *spread("0328"), ("年", 0.05))
    assert [w.text for w in with_whole_words(line)] == ["GB", "50328年"]


@pytest.mark.parametrize("words", [("工程名称", "某某泵站工程"), ("A", "泵站"), ("合格", "证")])
def test_what_was_written_as_a_word_is_not_joined(words: tuple[str, ...]) -> None:
    line = placed(*((word, 0.1) for word in words))
    assert with_whole_words(line) == tuple(line)


def test_nothing_is_lost_and_lines_keep_their_order() -> None:
    page = [
        Word(s, (0.1 + 0.021 * n, y, 0.12 + 0.021 * n, y + 0.015))
        for y in (0.2, 0.1)
        for n, s in enumerate("泵站工程")
    ]
    assert PageReading(1, "text", with_whole_words(page)).text == "泵站工程\n泵站工程"
    assert with_whole_words([]) == ()
