"""Counts in English sentences: a noun has one form for one thing and another for several."""

from __future__ import annotations


def plural(count: int, noun: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def times(count: int, noun: str) -> str:
    """What stands behind “every”: ``month``, ``6 months``."""
    return noun if count == 1 else plural(count, noun)
