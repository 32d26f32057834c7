"""Shared ground of everything that reads or writes PDF: saving, pages as they are seen, faces."""
