"""How standard output and standard error write: in the console's encoding, and never stopped by a sign it lacks."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from pathlib import Path
from typing import TextIO

_CHINESE = "竣工资料：、"
_TWINS = {
    "✓": "v",
    "✗": "x",
    "✔": "v",
    "✘": "x",
    "╳": "x",
    "❌": "x",
    "◉": "[v]",
    "◯": "[ ]",
    "☑": "[x]",
    "☐": "[ ]",
    "█": "#",
    "░": ".",
    "·": "-",
    "—": "-",
    "–": "-",
    "−": "-",
    "→": "->",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "〔": "[",
    "〕": "]",
    "☒": "[x]",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "∼": "~",
    "〜": "~",
    "≦": "<=",
    "≧": ">=",
    "⩽": "<=",
    "⩾": ">=",
    "〇": "0",
    "µ": "u",
    "Ø": "φ",
    "ø": "φ",
    "¥": "Y",
    "‹": "<",
    "›": ">",
    "␡": "^?",
} | {chr(0x2400 + code): f"^{chr(0x40 + code)}" for code in range(0x20)}


def open_closed() -> None:
    """What was closed (``>&-``) leads nowhere: no file that is opened later may take its number and be written into."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    nowhere = Path(os.devnull)
    sys.stdin = sys.stdin or nowhere.open(encoding="utf-8")
    sys.stdout = sys.stdout or nowhere.open("w", encoding="utf-8", newline="\n")
    sys.stderr = sys.stderr or nowhere.open("w", encoding="utf-8", newline="\n")


def give_up_broken() -> None:
    """A stream that cannot be written leads nowhere from now on.

    What is still buffered would fail once more when Python flushes it at the end, with an exit code of its own.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def settle(stream: TextIO | None) -> None:
    """Prepare a stream of the process: what a console cannot show has a readable twin, lines end with LF in a pipe.

    The encoding stays what Python chose (the console's; `PYTHONUTF8`, `PYTHONIOENCODING`), unless it knows no
    simplified Chinese at all: then nothing would be readable, and UTF-8 at least loses nothing.
    """
    if not isinstance(stream, io.TextIOWrapper):
        return
    stream.reconfigure(errors="twins", newline=None if stream.isatty() else "\n")
    if not _knows_chinese(stream.encoding):
        stream.reconfigure(encoding="utf-8", errors="twins")


def speak_utf8(stream: TextIO) -> None:
    """UTF-8 from here on, whatever the console uses."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="twins")


def _knows_chinese(encoding: str) -> bool:
    try:
        _CHINESE.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _replace(error: UnicodeError) -> tuple[str, int]:
    r"""The error handler `twins`: a twin, else what is left without accents and widths, else ``\u2717``."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(_TWINS.get(sign) or _plain(sign) for sign in bad), error.end


def _plain(sign: str) -> str:
    parts = unicodedata.normalize("NFKD", sign)
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return bare if bare and bare.isascii() else sign.encode("ascii", "backslashreplace").decode()


codecs.register_error("twins", _replace)
