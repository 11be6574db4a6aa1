"""Runs one step of setting up: one line for people, everything else into a log.

    scripts/python scripts/step.py NAME COMMAND [ARGUMENT ...]

Only the standard library of Python 3.8 is used: nothing is installed yet.
"""

import re
import subprocess
import sys
import threading
import time

LOG = "set-up.log"
WIDTH, BAR = 36, 24
LAST_LINES = 12
EVERY = 0.2  # seconds
MEGABYTES = {"KiB": 1 / 1024, "MiB": 1.0, "GiB": 1024.0}
BEGINS = re.compile(r"Downloading (\S+) \(([\d.]+)(KiB|MiB|GiB)\)")
ENDS = re.compile(r"Downloaded (\S+)")
NO_COMPILER = (
    r"gcc|cc1|compiler|Python\.h|command .*(cc|clang).* failed",
    "A C compiler is missing. Install one (Debian: apt install build-essential).",
)
NO_NETWORK = (
    r"dns|connect|network|resolve|timed out|offline|failed to (fetch|download)|error sending request|"
    r"ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONN",
    "Something could not be downloaded. Check the network connection, then run the same command again.",
)


class Downloads:
    """What uv says that it downloads, in megabytes."""

    def __init__(self):
        self.sizes = {}
        self.done = 0.0

    def read(self, line):
        """Take note of a line of uv's."""
        begins, ends = BEGINS.search(line), ENDS.search(line)
        if begins:
            self.sizes[begins[1]] = float(begins[2]) * MEGABYTES[begins[3]]
        elif ends:
            self.done += self.sizes.get(ends[1], 0.0)

    def __str__(self):
        """A bar, empty while nothing is downloaded."""
        whole = sum(self.sizes.values())
        if not whole:
            return ""
        full = int(BAR * self.done / whole)
        return "{}{} {:.0f} of {:.0f} MB".format("█" * full, "░" * (BAR - full), self.done, whole)


def main(name, command):
    """Run a command and say how long it took; its exit code."""
    downloads, started, lines = Downloads(), time.monotonic(), []
    with open(LOG, "a", encoding="utf-8", errors="replace") as log:
        log.write("== {}: {}\n".format(name, " ".join(command)))
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
            errors="replace",
        )
        ended = threading.Event()
        shown = threading.Thread(target=_show, args=(name, downloads, started, ended))
        shown.start()
        for line in process.stdout:
            log.write(line)
            log.flush()
            lines.append(line)
            downloads.read(line)
        code = process.wait()
        ended.set()
        shown.join()
    if code == 0:
        print("  {:<{}}{:5.0f} s".format(name, WIDTH, time.monotonic() - started), flush=True)
    else:
        _explain(name, lines)
    return code


def _show(name, downloads, started, ended):
    """Keep a line about the step up to date, where somebody watches."""
    if not sys.stdout.isatty():
        return
    while not ended.wait(EVERY):
        seconds = time.monotonic() - started
        print("\r\033[K  {:<{}}{:5.0f} s  {}".format(name, WIDTH, seconds, downloads), end="", flush=True)
    print("\r\033[K", end="", flush=True)


def _explain(name, lines):
    said = "".join(lines)
    hints = [hint for pattern, hint in (NO_COMPILER, NO_NETWORK) if re.search(pattern, said, re.IGNORECASE)]
    print("".join(lines[-LAST_LINES:]), file=sys.stderr)
    print(" ".join([name, "failed. All that was said is in", LOG + ".", *hints[:1]]), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
