"""What the checks of .ci/readers share: one way to fail, and to run GDAL's programs."""

import json
import subprocess
import sys

checked = 0


def expect(ok, what):
    """Counts a check; the first that is not true ends the script."""
    global checked
    checked += 1
    if not ok:
        sys.exit(f"readers: {what}")


def near(a, b, tolerance, what):
    expect(abs(a - b) <= tolerance, f"{what}: {a} where {b} is expected, tolerance {tolerance}")


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def output(*command):
    """Runs a program; GDAL's warnings count as failures, since they are about our files."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    expect(done.returncode == 0, f"{' '.join(command)}: {done.stderr.strip()}")
    for line in done.stderr.splitlines():
        expect(not line.startswith(("ERROR", "Warning")), f"{' '.join(command)}: {line}")
    return done.stdout


def done(name):
    print(f"readers: {name}: {checked} checks")
