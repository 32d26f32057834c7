"""The documentation as a site: no link leads nowhere, nothing is fetched, and Chinese is found from the disk."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import make_gallery
import pytest

from small_dossiers import ROOT

BROWSER = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(folder.parent)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.findall(r'<(?:script|img)[^>]*src="(?:https?:)?//[^"]*"', text), page.name
        assert not re.findall(r'<link[^>]*rel="stylesheet"[^>]*href="(?:https?:)?//[^"]*"', text), page.name


def test_the_pages_of_the_root_are_in_it(site: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    assert 'href="quickstart.html"' in text and 'src="pictures/volume.png"' in text
    assert 'href="index.html#install"' in (site / "guide.zh-CN.html").read_text(encoding="utf-8")


@pytest.mark.skipif(BROWSER is None, reason="no browser is installed")
def test_chinese_is_found_without_a_server(site: Path, tmp_path: Path) -> None:
    assert BROWSER is not None
    command = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        f"--user-data-dir={tmp_path}", "--virtual-time-budget=20000", "--dump-dom",
        (site / "index.html").as_uri() + "?q=竣工图章",
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    found = re.findall(r'<a href="[^"]*/findings\.html[^"]*" class="md-search-result__link"', shown)
    assert found, "the search found nothing"


def test_the_gallery_shows_every_form() -> None:
    page = make_gallery.PAGE
    assert page.read_text(encoding="utf-8") == make_gallery.gallery_page(), (
        "run: python tools/make_gallery.py"
    )
    for picture in re.findall(r"\]\((pictures/[^)]*)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / picture).is_file()
