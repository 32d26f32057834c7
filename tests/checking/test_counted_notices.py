"""Notices that a report counts and names."""

from __future__ import annotations

import pytest

from dossier.checking.counted_notices import check_counted_notices
from statement_samples import a_dossier, a_record, said

NOTICE = a_record("rectification-notice", id="N", number="TZ-003")


@pytest.mark.parametrize(
    ("text", "severity"),
    [("签发监理通知单2份(TZ-002、TZ-003)。", "error"), ("下发整改通知单3份,均已闭合。", "warning")],
)
def test_a_notice_that_is_not_there_is_told(text: str, severity: str) -> None:
    report = a_record("supervision-document", id="B")
    (found,) = check_counted_notices(a_dossier(NOTICE, report), [said(text, report)])
    assert (found.code, found.severity.value) == ("X767", severity)


@pytest.mark.parametrize(
    "text", ["签发监理通知单1份(TZ-003)。", "发出整改通知单 1 份。", "签发联系单 4 份。"]
)
def test_those_that_are_there_are_not(text: str) -> None:
    report = a_record("supervision-document", id="B")
    assert not [*check_counted_notices(a_dossier(NOTICE, report), [said(text, report)])]
