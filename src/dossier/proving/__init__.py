"""The proof of the rules: a complete dossier, damaged one thing at a time, each damage caught by its rule."""
