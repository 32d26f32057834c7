"""Mutation testing of the rules: a complete dossier, damaged one thing at a time, each mutant killed by its rule."""
