"""Words put into other words are read again before they are written."""

from __future__ import annotations

import pytest

from dossier.authoring.edits import CannotEdit
from dossier.authoring.words import judge_words

WORDS = frozenset({("题名", "title"), ("原件", "original")})
OLD = "题名: 合同\nevidence: [{kind: 原件}]\n"


def test_the_same_in_other_words_may_be_written() -> None:
    judge_words(OLD, "title: 合同\nevidence: [{kind: original}]\n", WORDS, "a.yaml")


@pytest.mark.parametrize(
    "new",
    [
        "title: 合同\nevidence: [{kind: copy}]\n",
        "title: 协议\nevidence: [{kind: original}]\n",
        "title: 合同\n",
        "title: 合同\nevidence: [{kind: original}\n",
        "title: 合同\nevidence: [{kind: original}, {}]\n",
    ],
)
def test_what_says_something_else_is_refused(new: str) -> None:
    with pytest.raises(CannotEdit):
        judge_words(OLD, new, WORDS, "a.yaml")
