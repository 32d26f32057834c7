"""The benchmarks are scripts beside one another; their tests import them as such."""

import sys

from small_dossiers import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
