"""Acceptance and handover dossiers: YAML in, checked Word and PDF volumes with a completeness report out."""

__version__ = "0.1.0"
