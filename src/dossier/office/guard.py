"""Stands between the program and LibreOffice, so that no office process outlives the one that asked for it.

Runs as a process of its own, from its source text, with the standard library alone. Its standard input is a pipe that
only the parent holds: when the parent closes it or dies, however suddenly, the read ends and everything is killed.
A signal on the death of a parent would reach LibreOffice's starter but not the `soffice.bin` that it starts.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading


def main(command: list[str]) -> int:
    """Run `command` until it ends or the standard input does; gives its exit code."""
    office = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    threading.Thread(target=_kill_when_left, args=(office,), daemon=True).start()
    return office.wait()


def _kill_when_left(office: subprocess.Popen[bytes]) -> None:
    sys.stdin.buffer.read()
    if os.name == "nt":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(office.pid)], capture_output=True, check=False)
    else:
        # This process leads the group, so it ends with it.
        os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    # The daemon thread still waits for its pipe; an ordinary exit would wait for the lock of that stream.
    os._exit(main(sys.argv[1:]) & 0xFF)
