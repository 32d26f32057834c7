"""Who installs `dossier` by that name gets another project: every line that installs ours names ours."""

from __future__ import annotations

import re
import tomllib

import pytest

from dossier.archiving.readme import DISTRIBUTION
from small_dossiers import ROOT

PATTERNS = ("*.md", "docs/*.md", "docs/ci/*", "src/dossier/**/*.toml", "src/dossier/**/*.txt")
TEXTS = sorted(
    path
    for pattern in PATTERNS
    for path in ROOT.glob(pattern)
    if path.name not in ("CHANGELOG.md", "findings.md")
)
INSTALLS = re.compile(r"(?:pip|pipx|uv tool|uv pip) install((?: +-\S+)*) +([^\s`'\"）)]+)")


def test_the_distribution_has_the_name_that_packages_tell() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == DISTRIBUTION == "dossier-handover"
    assert list(project["scripts"]) == ["dossier"]
    assert not any(re.match(r"dossier(?!-handover)\b", d) for d in project["optional-dependencies"]["dev"])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_line_installs_the_other_project(path: object) -> None:
    text = (ROOT / str(path)).read_text(encoding="utf-8")
    for _, what in INSTALLS.findall(text):
        assert not re.fullmatch(r"dossier([=<>~\[].*)?", what), what


def test_the_snippets_name_it() -> None:
    for name in ("github.yml", "gitlab-ci.yml"):
        assert f"DOSSIER: {DISTRIBUTION} @ git+https://" in (ROOT / "docs/ci" / name).read_text(
            encoding="utf-8"
        )
