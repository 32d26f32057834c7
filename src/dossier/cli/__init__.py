"""The command line: a thin skin; the only room that knows click."""
