"""YAML files become a typed dossier; each value keeps its place in its file."""
