"""What a command says is broken to the width of a terminal, and stays whole for whatever else reads it."""

from __future__ import annotations

import io

import pytest

from dossier.cli import context

SAID = "有 2 处填写问题，读不出的条目会被当作缺项；先运行 dossier check 改正，再发函"


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("err", [False, True])
def test_a_terminal_has_whole_words_and_a_pipe_whole_lines(
    err: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    name = "stderr" if err else "stdout"
    monkeypatch.setattr(f"sys.{name}", Screen())
    broken = context.broken_lines(SAID, err=err).split("\n")
    assert len(broken) == 2
    assert any("dossier" in line for line in broken) and any("check" in line for line in broken)
    monkeypatch.setattr(f"sys.{name}", io.StringIO())
    assert context.broken_lines(SAID, err=err) == SAID
