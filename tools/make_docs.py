"""Write docs/catalogue.md and docs/findings.md from the rule files and the table of codes, and the tags of the forms.

``python tools/make_docs.py`` writes them; a test holds that they are up to date.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dossier.findings import Code, Severity, codes
from dossier.forms.new_form import tags_page
from dossier.library.catalogue import load_catalogue, profile_names
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Language, Location, Requirement, Text
from dossier.reporting.explain import due_in_words, role_title
from dossier.reporting.words import SEVERITY_NAMES, general
from dossier.resources import Library

ROOT = Path(__file__).resolve().parents[1]
DOCS, TEMPLATES = ROOT / "docs", ROOT / "templates"

_AREAS = {
    "Y": Text("读取 YAML", "Reading YAML"),
    "S": Text("填写格式", "How entries are written"),
    "R": Text("应归档项", "Requirements"),
    "E": Text("附件", "Evidence"),
    "X": Text("相互印证", "Across records"),
    "T": Text("Word 表格模板", "Word forms"),
    "P": Text("转换、装订、输出", "Conversion, binding, output"),
    "A": Text("移交包", "The package"),
}


def catalogue_page() -> str:
    """Every requirement of every shipped profile, each under the profile that defines it."""
    schemas = Schemas(Library.for_dossier())
    lines = [
        "# 应归档项目录 Catalogue of requirements",
        "",
        "由规则文件生成（`python tools/make_docs.py`），请勿手工修改。标“引文待核”的依据尚未与原文逐字核对。",
        "",
        "Made from the rule files; do not edit. A citation marked 引文待核 has not been compared with its text yet.",
        "",
    ]
    for name in profile_names(schemas.library):
        catalogue = load_catalogue(schemas, name, "CN", Location("make_docs"))
        lines += _profile(catalogue, schemas)
    return "\n".join(lines) + "\n"


def findings_page() -> str:
    """Every finding code: what it says, why it matters, how to mend it."""
    lines = [
        "# 问题代码 Findings",
        "",
        "由 `src/dossier/findings.toml` 生成（`python tools/make_docs.py`）。",
        "",
    ]
    for area, title in _AREAS.items():
        lines += [f"## {area} · {title.zh} {title.en}", ""]
        for code in sorted((c for c in codes().values() if c.code.startswith(area)), key=lambda c: c.code):
            lines += _code(code)
    return "\n".join(lines) + "\n"


def tags_pages() -> dict[Path, str]:
    """The lists of tags beside the forms of each language."""
    schemas = Schemas(Library.for_dossier())
    kinds = sorted((k for k in schemas.record_types.values() if k.form), key=lambda k: str(k.form))
    folders: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
    return {
        TEMPLATES / folder / "tags.md": tags_page(kinds, schemas, lang) for lang, folder in folders.items()
    }


def _profile(catalogue: Catalogue, schemas: Schemas) -> Iterator[str]:
    layer = f"profiles/{catalogue.profile}.yaml"
    own = [r for r in catalogue.requirements if r.layer.startswith(layer)]
    yield f"## {catalogue.title.zh} {catalogue.title.en} · `{catalogue.profile}`"
    yield ""
    yield f"本目录自有 {len(own)} 项；连同继承的共 {len(catalogue.requirements)} 项。"
    yield ""
    yield "| 编号 | 应归档项 | 条件 | 份数 | 签字盖章 | 期限 | 级别 | 依据 | 资料类型（*有打印表格） |"
    yield "|---|---|---|---|---|---|---|---|---|"
    yield from (f"| {' | '.join(_cell(c) for c in _row(r, schemas))} |" for r in own)
    yield ""


def _row(r: Requirement, schemas: Schemas) -> list[str]:
    lang: Language = "zh"
    types = schemas.record_types
    signers = [role_title(role, schemas, lang) for role in dict.fromkeys((*r.signed_by, *r.sealed_by))]
    number = r.count.text if r.count.constant is not None else f"`{r.count}`"
    count = "由 build 生成" if r.by_build else ("逐项 " if r.per else "") + number
    due = due_in_words(r.due, {}, schemas, lang) or f"`{' '.join(r.due.text.split())}`" if r.due else ""
    records = [f"`{n}`{'*' if n in types and types[n].form else ''}" for n in r.records]
    return [
        f"**{r.id}**",
        f"{r.title.zh}<br>{r.title.en}",
        r.when_text.zh,
        count,
        "、".join(signers),
        due,
        SEVERITY_NAMES[Severity(r.severity)].zh,
        r.citation.get(lang),
        "<br>".join(records) or "、".join(r.codes) or "（整套资料）",
    ]


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _code(code: Code) -> list[str]:
    name = SEVERITY_NAMES[code.severity]
    zh = [_sentence(part.zh) for part in (code.message, code.why, code.hint)]
    en = [_sentence(part.en) for part in (code.message, code.why, code.hint)]
    return [
        f"### {code.code} {code.title.zh} · {code.title.en}",
        "",
        f"{name.zh} {name.en}。{zh[0]}。{zh[1]}。补法：{zh[2]}。",
        "",
        f"{en[0]}: {en[1]}. Mend: {en[2]}.",
        "",
    ]


def _sentence(text: str) -> str:
    return general(Text(text, text)).zh.rstrip("。.")


if __name__ == "__main__":
    (DOCS / "catalogue.md").write_text(catalogue_page(), encoding="utf-8", newline="\n")
    (DOCS / "findings.md").write_text(findings_page(), encoding="utf-8", newline="\n")
    for path, page in tags_pages().items():
        path.write_text(page, encoding="utf-8", newline="\n")
