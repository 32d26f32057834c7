"""The office program behind one door: found, started, watched, its fonts and its PDFs."""
