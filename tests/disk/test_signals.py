"""Being asked to stop at the worst moment."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from dossier.disk.signals import INTERRUPTED
from small_dossiers import environment

posix = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows ends a process that gets a signal of POSIX"
)
SCRIPT = """
import os, sys, time
from dossier.disk.signals import end_at_once, raise_interrupt

class Removed:
    def __del__(self):
        os.kill(os.getpid(), int(sys.argv[1]))
        time.sleep(0.05)

end_at_once()
raise_interrupt()
try:
    Removed()
    time.sleep(20)
    print("went on")
except KeyboardInterrupt:
    print("stopped")
"""


@posix
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_is_heard_while_an_object_is_being_removed(sent: signal.Signals) -> None:
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(int(sent))],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (told.returncode, told.stdout, told.stderr) == (0, "stopped\n", "")


@posix
def test_before_there_is_anything_to_clear_away_the_program_ends_at_once() -> None:
    script = "import os, signal; from dossier.disk import signals; signals.end_at_once()\n"
    script += "os.kill(os.getpid(), signal.SIGTERM)"
    told = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, encoding="utf-8", check=False
    )
    assert (told.returncode, told.stderr) == (130, INTERRUPTED + "\n")
