"""A page in a real browser: what it shows when its script has run, and what axe says of it."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

BROWSER = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--virtual-time-budget=3000",
]
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def browse(arguments: list[str], address: str, tmp_path: Path) -> str:
    run = subprocess.run(
        [str(BROWSER), *FLAGS, f"--user-data-dir={tmp_path / 'browser'}", *arguments, address],
        capture_output=True,
        timeout=120,
        check=True,
    )
    return run.stdout.decode()


def asked(text: str, promise: str, tmp_path: Path, *flags: str) -> Any:
    """What a promise of a script at the end of the page `text` comes to; the page's policy is left out for it."""
    script = (
        f"<script>Promise.resolve({promise}).then(function (told) {{"
        " var words = unescape(encodeURIComponent(JSON.stringify(told)));"
        " document.body.innerHTML = '<pre>' + btoa(words) + '</pre>'; });</script>"
    )
    path = tmp_path / "asked.html"
    path.write_text(_POLICY.sub("", text).replace("</body>", f"{script}</body>"), encoding="utf-8")
    dom = browse(["--dump-dom", "--virtual-time-budget=20000", *flags], path.as_uri(), tmp_path)
    told = re.search(r"<pre>([\w+/=]+)</pre>", dom)
    assert told, dom[-400:]
    return json.loads(base64.b64decode(told[1]))


def violations(text: str, look: str, tmp_path: Path) -> list[tuple[str, list[str]]]:
    """What axe finds on a page that is seen ``light`` or ``dark``: rule and the first places."""
    axe = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    promise = (
        "axe.run({resultTypes: ['violations']}).then(function (r) {"
        " return [matchMedia('(prefers-color-scheme: dark)').matches, r.violations]; })"
    )
    scheme = f"--blink-settings=preferredColorScheme={0 if look == 'dark' else 1}"
    page = text.replace("</body>", f"<script>{axe}</script></body>")
    dark, found = asked(page, promise, tmp_path, scheme)
    assert dark == (look == "dark")
    return [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found]
