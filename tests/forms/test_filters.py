from __future__ import annotations

import datetime as dt

import pytest

from dossier.forms import filters
from dossier.forms.blanks import BLANK, AbsentObject
from dossier.library.roles import role_parties
from dossier.library.schemas import open_schemas
from dossier.model import Text
from dossier.resources import Library, shipped_root

signer = filters.signer_filter(role_parties(open_schemas(Library((shipped_root(),)))))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "零元整"),
        (10, "壹拾元整"),
        (1005, "壹仟零伍元整"),
        (10030.5, "壹万零叁拾元伍角整"),
        (1000001, "壹佰万零壹元整"),
        (10203040.05, "壹仟零贰拾万叁仟零肆拾元零伍分"),
        (0.05, "伍分"),
        (-12.34, "负壹拾贰元叁角肆分"),
        (100010000, "壹亿零壹万元整"),
        (20000500, "贰仟万零伍佰元整"),
        (123456789012.99, "壹仟贰佰叁拾肆亿伍仟陆佰柒拾捌万玖仟零壹拾贰元玖角玖分"),
        (None, ""),
    ],
)
def test_money_upper_writes_what_a_bank_accepts(amount: float | None, words: str) -> None:
    assert filters.money_upper(amount) == words


def test_dates_in_three_ways() -> None:
    day, moment = dt.date(2026, 3, 5), dt.datetime(2026, 8, 3, 9, 0)
    assert filters.cn_date(day) == "2026年3月5日"
    assert filters.cn_date(moment) == "2026年8月3日9时00分"
    assert filters.en_date(day) == "5 March 2026"
    assert filters.en_date(moment) == "3 August 2026, 09:00"
    assert filters.ymd(moment) == "2026.08.03"
    assert [f(None) for f in (filters.cn_date, filters.en_date, filters.ymd)] == ["", "", ""]
    assert filters.cn_date(BLANK) == ""


def test_check_ticks_values_and_members() -> None:
    assert filters.check("sound", "sound") == "☑"
    assert filters.check("damaged", "sound") == "□"
    assert filters.check(["manual", "certificate"], "manual") == "☑"
    assert filters.check(None, None) == "□"
    assert filters.check(BLANK, "sound") == "□"
    assert filters.check(True) == "☑"


def test_pad_adds_blank_rows_and_never_cuts() -> None:
    assert len(filters.pad([1, 2], 5)) == 5
    assert filters.pad([1, 2, 3], 2) == [1, 2, 3]
    assert filters.pad(None, 1) == [BLANK]
    assert str(BLANK.anything.below["it"]) == ""


def test_terms_are_words_in_the_language_of_the_dossier() -> None:
    terms = {"condition": {"sound": Text("完好", "sound"), "damaged": Text("破损", "damaged")}}
    zh, en = filters.term_filter(terms, "zh"), filters.term_filter(terms, "en")
    assert zh("sound", "condition") == "完好"
    assert zh(["sound", "damaged"], "condition") == "完好、破损"
    assert en(["sound", "damaged"], "condition") == "sound, damaged"
    assert zh("other", "condition") == "other"
    assert zh(None, "condition") == ""
    assert zh(BLANK, "condition") == ""


def test_a_firm_signs_through_its_people_but_a_role_only_by_itself() -> None:
    record = {
        "signatures": [
            {"role": "project_manager", "person": "李强", "date": dt.date(2026, 8, 1), "seal": True},
            {"role": "pro_supervisor", "person": "孙丽"},
        ]
    }
    assert signer(record, "contractor")["person"] == "李强"
    assert signer(record, "chief_supervisor")["person"] is None
    assert signer({"signatures": None}, "owner") == {
        "role": "owner",
        "party": "owner",
        "person": None,
        "date": None,
        "seal": False,
    }


def test_page_link_escapes_and_leaves_rows_without_page_empty() -> None:
    assert "page.invalid/12" in filters.page_link({"page": 12, "page_text": "12-18"})
    assert "&lt;" in filters.page_link({"page": 1, "page_text": "<1"})
    assert "page.invalid" not in filters.page_link({"page": None, "page_text": ""})
    assert "page.invalid" not in filters.page_link(BLANK)


def test_an_absent_object_has_its_keys_and_is_false() -> None:
    absent = AbsentObject(scale=None)
    assert not absent
    assert absent["scale"] is None


def test_the_first_of_several_roles_that_signed() -> None:
    record = {"signatures": [{"role": "user_org", "person": "甲"}, {"role": "owner_rep", "person": "乙"}]}
    assert signer(record, "customer", "user_org", "owner")["person"] == "甲"
    assert signer(record, "customer", "owner", "user_org")["person"] == "乙"
    assert signer(record, "customer")["person"] is None
