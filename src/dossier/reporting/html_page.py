"""A page that opens offline: its style and script stand in it, are hashed in its policy, and nothing else may run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from dossier.findings import visible
from dossier.model import Language, Text
from dossier.reporting.options import Live
from dossier.reporting.spans import in_spans, path_in_spans


def render_page(
    name: str, lang: Language, labels: Mapping[str, Text], live: Live | None = None, **values: Any
) -> str:
    """The page that `name` is the template of, with `labels` as ``t``; the same input gives the same bytes.

    A `live` page has a second script and may run the one beside it.
    """
    template, style, script = _page(name)
    reloading = files("dossier.reporting").joinpath("live.js").read_text(encoding="utf-8") if live else ""
    page = template.render(
        lang="zh-CN" if lang == "zh" else "en",
        t=SimpleNamespace(**{name: text.get(lang) for name, text in labels.items()}),
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        style_hash=_csp_hash(style),
        script_hash=_csp_hash(script),
        live=live,
        reloading=Markup(reloading),  # noqa: S704 - our own file
        reloading_hash=_csp_hash(reloading),
        **values,
    )
    return visible(page)


@cache
def _page(name: str) -> tuple[Template, str, str]:
    """The template, its style behind that of the house, and its script: taken out to be hashed and never escaped."""
    folder = files("dossier.reporting")
    source = folder.joinpath(name).read_text(encoding="utf-8")
    own = source.partition("<style>")[2].partition("</style>")[0]
    style = folder.joinpath("house.css").read_text(encoding="utf-8") + own
    script = source.partition("<script>")[2].partition("</script>")[0]
    source = source.replace(own, "{{ style }}").replace(script, "{{ script }}")
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["whole"] = _whole
    environment.filters["path"] = _path
    return environment.from_string(source), style, script


def _whole(text: str) -> Markup:
    """The text with its dates and counts in spans that no line breaks."""
    return Markup(in_spans(str(escape(text))))  # noqa: S704 - escaped


def _path(text: str) -> Markup:
    return Markup(path_in_spans(str(escape(text))))  # noqa: S704 - escaped


def _csp_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
