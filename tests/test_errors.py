"""What the system's refusals mean, in both languages."""

from __future__ import annotations

import errno

import pytest

from dossier.errors import os_reason


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (errno.EACCES, "没有权限", "permission denied"),
        (errno.EBUSY, "别的程序", "another program"),
        (errno.ENOSPC, "已满", "full"),
        (errno.EDQUOT, "配额", "quota"),
        (errno.ENAMETOOLONG, "过长", "too long"),
        (errno.EROFS, "只读", "read-only"),
    ],
)
def test_usual_reasons(number: int, zh: str, en: str) -> None:
    said = os_reason(OSError(number, "whatever"))
    assert zh in said.zh and en in said.en


@pytest.mark.parametrize(
    ("winerror", "zh", "en"),
    [
        (3, "太长", "too long"),
        (5, "没有权限", "permission denied"),
        (32, "别的程序", "another program"),
        (33, "锁定", "locked"),
        (112, "已满", "full"),
        (206, "太长", "too long"),
    ],
)
def test_windows_says_more_than_its_errno(winerror: int, zh: str, en: str) -> None:
    """Windows gives 206 the errno of a missing file."""

    class WindowsSaysError(OSError):
        winerror: int

    error = WindowsSaysError(errno.ENOENT, "whatever")
    error.winerror = winerror
    said = os_reason(error)
    assert zh in said.zh and en in said.en


def test_an_unusual_reason_is_said_in_the_systems_words() -> None:
    assert os_reason(OSError(errno.EXDEV, "Invalid cross-device link")).en == "Invalid cross-device link"
    assert os_reason(OSError("something else")).en == "something else"
