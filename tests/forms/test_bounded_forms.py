"""Forms from anybody end soon, in little memory, with one finding that names the paragraph."""

from __future__ import annotations

import datetime as dt
import string

import pytest
from docx import Document
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dossier.errors import TemplateBroken
from dossier.forms.jinja_words import form_environment
from dossier.forms.template_check import check_template
from dossier.library.budget import WORK, TooMuchError
from word_samples import Fill, FormMaker, text_of

_DOUBLING = "{% macro m(x, n) %}{% if n %}{{ m(OP, n - 1) }}{% else %}{{ x|length }}{% endif %}{% endmacro %}"
_TEN = "{% set a = [a, a, a, a, a, a, a, a, a, a] %}"

TOO_MUCH = [
    "{{ 'x' * 10**9 }}",
    "{{ 10**9 * 'x' }}",
    "{{ [0] * 10**13 }}",
    "{{ 9**9**9**9**9 }}",
    "{{ 2**3000 * 2**3000 }}",
    "{% for a in range(10**5) %}{% for b in range(10**5) %}{% endfor %}{% endfor %}",
    "{% for a in range(10**5) %}{% for b in range(10**5) %}x{% endfor %}{% endfor %}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ '%*d'|format(10**9, 1) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '{:>1000000000}'.format(1) }}",
    "{{ 'a'|center(10**9) }}",
    "{{ 'a'|center(1000000000) }}",
    "{{ 'a'.center(10**9) }}",
    "{{ 'a'.ljust(10**9) }}",
    "{{ 'a'.zfill(10**9) }}",
    "{{ '\\t'.expandtabs(10**9) }}",
    "{{ 'a\\n'|indent(10**9) }}",
    "{{ ('\\n' * 900000)|indent(1000) }}",
    "{{ ('a' * 900000).join(range(100000)|map('string')) }}",
    "{{ range(100000)|map('string')|join('a' * 900000) }}",
    "{{ 'a'.replace('', 'b' * 900000) }}",
    "{{ ('a' * 900000)|replace('a', 'bb') }}",
    "{{ 1.5|round(10**9, 'ceil') }}",
    "{{ [1, 2]|batch(10**9, 0)|list }}",
    "{{ [1, 2]|slice(10**9, 0)|list }}",
    "{{ [1]|pad(10**9)|length }}",
    "{% set b = range(1000)|list %}{{ range(1000)|map('replace', 'x', 'x')|map('list')|sum(start=b * 999) }}",
    "{{ day.strftime('%999999999Y') }}",
    "{{ range(100000)|map(attribute='x', default='y' * 900000)|list|length }}",
    "{% set b = range(100000)|list %}{% for i in b %}{% if 'x' in b %}{% endif %}{% endfor %}",
    "{% set b = range(100000)|list %}{% for i in b %}{{ b|sum }}{% endfor %}",
    "{% for i in range(100000) %}{{ 'x' * 100000 }}{% endfor %}",
    "{% set x %}{% for i in range(99999) %}{{ 'x' * 10000 }}{% endfor %}{% endset %}",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{% block a %}{{ self.a() }}{% endblock %}",
    "{% macro m(n) %}{{ m(n) }}{% endmacro %}{{ m(1) }}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}",
    _DOUBLING.replace("OP", "x ~ x") + "{{ m('aaaaaaaaaa', 60) }}",
    _DOUBLING.replace("OP", "[x, x]") + "{{ m([1], 60) }}",
    _DOUBLING.replace("OP", "x + x") + "{{ m([1], 60) }}",
    "{% set a = [1] %}" + _TEN * 9 + "{{ a }}",
    "{% filter center(10**9) %}x{% endfilter %}",
    "-%}" * 1000,
    "{%" * 200_000,
    "{{ 1" + "+1" * 3000 + " }}",
]


@pytest.mark.parametrize("tag", TOO_MUCH, ids=lambda tag: tag[:40])
def test_what_has_no_end_is_refused_with_its_paragraph(make_form: FormMaker, fill: Fill, tag: str) -> None:
    with pytest.raises(TemplateBroken) as caught:
        fill(make_form("第一段", tag), day=dt.date(2026, 1, 1))
    (found,) = caught.value.findings
    assert found.code == "T620"
    assert found.message.zh.startswith("第 2 段 “"), found.message.zh


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("{{ '<b>'|safe }}", "T621"),
        ("{{ '<w:instrText>INCLUDETEXT x</w:instrText>'|safe }}", "T621"),
        ("{% autoescape false %}{{ '<' }}{% endautoescape %}", "T606"),
        ("{{ (1).to_bytes(10, 'big') }}", "T606"),
        ("{{ 'a'.translate({97: 'b'}) }}", "T606"),
        ("{{ [1, 2]|random }}", "T610"),
        ("{{ lipsum(5) }}", "T602"),
        ("{% include 'x' %}", "T606"),
        ("{{ " + "(" * 90 + "1" + ")" * 90 + " }}", "T603"),
        ("{{ " + "[" * 90 + "1" + "]" * 90 + " }}", "T603"),
        ("".join(f"{{% for a{i} in [1] %}}" for i in range(25)) + "{% endfor %}" * 25, "T603"),
        ("{% if 1 %}" * 200 + "{% endif %}" * 200, "T603"),
    ],
)
def test_other_attacks_have_their_own_words(make_form: FormMaker, fill: Fill, tag: str, code: str) -> None:
    with pytest.raises(TemplateBroken) as caught:
        fill(make_form("第一段", tag))
    (found,) = caught.value.findings
    assert found.code == code
    assert found.message.zh.startswith("第 2 段 “"), found.message.zh


def test_a_block_over_the_border_of_a_cell_names_the_place(make_form: FormMaker, fill: Fill) -> None:
    form = make_form("表", "甲 {% for x in xs %}", rows=[["乙", "丙 {% endfor %}"]])
    with pytest.raises(TemplateBroken) as caught:
        fill(form, xs=[1, 2])
    (found,) = caught.value.findings
    assert found.code == "T621"
    assert "第 2 段 “甲" in found.message.zh or "表 1 第 1 行第 2 列" in found.message.zh


@pytest.mark.parametrize(
    "tag",
    [
        "{{r v }}",
        "甲 {{r '<w:r/>' }} 乙",
        "{{ '<w:t>&foo;</w:t>'|safe }}",
        "{{ '<w:r><w:t>x</w:t></w:r>'|safe }}",
        "{{r '<w:t>x</w:t>'|safe }}",
        "{{r '<w:p><w:r><w:t>x</w:t></w:r></w:p>'|safe }}",
        "{{r 'x'|safe }}",
        "{{ '<w:b>x</w:b>'|safe }}",
    ],
)
def test_text_that_word_would_not_show_is_refused_with_its_paragraph(
    make_form: FormMaker, fill: Fill, tag: str
) -> None:
    form = make_form("第一段", tag, "第三段")
    with pytest.raises(TemplateBroken) as caught:
        fill(form, v="只在数据里")
    (found,) = caught.value.findings
    assert (found.code, found.message.zh[:7]) == ("T621", "第 2 段 “"), found.message.zh
    assert "Word 不会印出" in found.message.zh


@pytest.mark.parametrize("tag", ["{{p v }}", "{{tr v }}", "{{tc v }}"])
def test_plain_text_for_a_whole_paragraph_row_or_cell_is_refused(
    make_form: FormMaker, fill: Fill, tag: str
) -> None:
    with pytest.raises(TemplateBroken) as caught:
        fill(make_form("第一段", rows=[["甲", "乙"], [tag, ""]]), v="只在数据里")
    assert [found.code for found in caught.value.findings] == ["T621"]


def test_a_tag_that_prints_nothing_loses_nothing(make_form: FormMaker, fill: Fill) -> None:
    assert text_of(fill(make_form("第一段", "甲{{r v }}乙"), v=None)) == "第一段\n甲乙"
    assert text_of(fill(make_form(["甲", "{%r if v %}", "{{ v }}", "{%r endif %}"]), v="乙")) == "甲乙"


@pytest.mark.parametrize("tag", ["{{ 'a\x1bb' }}", "{{ v }}", "{{ v|e }}", "{{ v ~ 'x\x01'|e }}"])
def test_control_characters_are_left_out_wherever_they_come_from(
    make_form: FormMaker, fill: Fill, tag: str
) -> None:
    form = make_form(tag.replace("\x1b", "\\x1b").replace("\x01", "\\x01"))
    assert text_of(fill(form, v="a\x1bb")).startswith("ab")


def test_markup_that_is_not_paired_is_told_in_words(make_form: FormMaker, fill: Fill) -> None:
    with pytest.raises(TemplateBroken) as caught:
        fill(make_form("{{ '<w:t>'|safe }}"))
    (found,) = caught.value.findings
    assert "XML 标记不成对" in found.message.zh
    assert "Opening" not in found.message.zh + found.message.en


def test_what_forms_really_do_is_allowed(make_form: FormMaker, fill: Fill) -> None:
    form = make_form(
        "{{ '%.2f'|format(1.234) }} {{ '{:,.1f}'.format(1234.56) }} {{ 'a'|center(5) }} {{ 'x' * 3 }}",
        "{{ [3, 1]|sort|join('、') }} {{ rows|map(attribute='n')|sum }} {{ [[1], [2]]|sum(start=[])|join }}"
        " {{ rows|selectattr('n', 'gt', 1)|list|length }}",
        "{% for r in rows %}{{ loop.index }}/{{ loop.length }}{% if not loop.last %}，{% endif %}{% endfor %}",
        "{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(sign) }} {{ day.strftime('%d.%m.%Y') }}",
        "{{r '<w:r><w:t>a</w:t></w:r>'|safe }} {{ rows[0].n in [1, 2] }} {{ 'a' ~ 1 ~ 'b' }}",
    )
    output = fill(form, rows=[{"n": 1}, {"n": 2}], day=dt.date(2026, 3, 5), sign="&")
    assert text_of(output).split("\n") == [
        "1.23 1,234.6   a   xxx",
        "1、3 3 12 1",
        "1/2，2/2",
        "[&] 05.03.2026",
        "a 是 a1b",
    ]


def test_line_breaks_and_tabs_of_values_stay_in_their_run(make_form: FormMaker, fill: Fill) -> None:
    output = fill(make_form("{{ v }}"), v="甲\n乙\t丙 & <丁>")
    (paragraph,) = Document(str(output)).paragraphs
    assert paragraph.text == "甲\n乙\t丙 & <丁>"
    assert len(paragraph.runs) == 1


def test_ten_thousand_rows_stay_far_below_the_limits() -> None:
    environment = form_environment({}, "zh")
    source = "{% for r in rows %}{{ r.no }} {{ r.title }} {{ r.date|cn_date }} {{ r.pages|default('') }}{% endfor %}"
    row = {"no": 1, "title": "水泵安装验收记录" * 4, "date": dt.date(2026, 3, 5), "pages": "1-2"}
    environment.from_string(source).render(rows=[row] * 10_000)
    assert environment.budget.work > WORK * 0.8


_VALUES = st.sampled_from(
    [
        "'ab'",
        "7",
        "10**9",
        "range(99999)",
        "[1, 2]",
        "{'a': 'b'}",
        "rows",
        "rows[0]",
        "day",
        "none",
        "2.5",
        "x",
        "n",
    ]
)
_NAMES = st.sampled_from(sorted(form_environment({}, "zh").filters.keys() - {"#weigh", "#each"}))
_METHODS = st.sampled_from(
    ["center", "join", "replace", "format", "split", "items", "strftime", "zfill", "upper"]
)


_OPERATORS = st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "~", "==", "<", "in", "and", "or"])


def _more(below: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(below, _OPERATORS, below).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(below, _NAMES).map(lambda t: f"({t[0]}|{t[1]})"),
        st.tuples(below, _NAMES, below).map(lambda t: f"({t[0]}|{t[1]}({t[2]}))"),
        st.tuples(below, _NAMES, below, below).map(lambda t: f"({t[0]}|{t[1]}({t[2]}, {t[3]}))"),
        st.tuples(below, _METHODS, below).map(lambda t: f"({t[0]}).{t[1]}({t[2]})"),
        st.lists(below, max_size=4).map(lambda each: f"[{', '.join(each)}]"),
        st.tuples(below, below).map(lambda t: f"({t[0]})[{t[1]}:]"),
    )


_EXPRESSIONS = st.recursive(_VALUES, _more, max_leaves=8)
_PIECES = st.recursive(
    st.one_of(
        _EXPRESSIONS.map(lambda e: f"{{{{ {e} }}}}"), st.text(string.ascii_letters + "<&{}%#- ", max_size=8)
    ),
    lambda below: st.one_of(
        st.tuples(_EXPRESSIONS, below).map(lambda t: f"{{% for x in {t[0]} %}}{t[1]}{{% endfor %}}"),
        st.tuples(_EXPRESSIONS, below).map(lambda t: f"{{% if {t[0]} %}}{t[1]}{{% endif %}}"),
        st.tuples(below, below).map("".join),
        below.map(lambda b: f"{{% macro m(n) %}}{b}{{{{ m([n, n]) }}}}{{% endmacro %}}{{{{ m(1) }}}}"),
        st.tuples(_EXPRESSIONS, below).map(lambda t: f"{{% set x = {t[0]} %}}{t[1]}"),
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(piece=_PIECES)
@example(
    piece="{% for x in range(99999) %}{% for x in range(99999) %}{{ x|center(10**9) }}{% endfor %}{% endfor %}"
)
def test_any_template_is_filled_or_refused(make_form: FormMaker, fill: Fill, piece: str) -> None:
    form = make_form("第一段", piece)
    check_template(form)
    try:
        fill(form, rows=[{"a": 1}, {"a": "b"}], day=dt.date(2026, 3, 5), x="x", n=3)
    except TemplateBroken as error:
        assert all(found.code.startswith("T6") for found in error.findings)


def test_the_output_is_counted_not_measured() -> None:
    environment = form_environment({}, "zh")
    text = "长" * 10_000
    with pytest.raises(TooMuchError):
        environment.from_string("{% for i in range(9999) %}" + text + "{% endfor %}").render()
