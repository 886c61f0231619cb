"""An interpreter with packages of PyPI, made once in .build."""

import os
import subprocess
import sys


def run_with(package, version, *others):
    """Starts the calling script anew in an environment that has the packages, unless it is there.

    The environment is named after the first; others are pairs of a name and a version.
    """
    place = os.path.realpath(os.path.join(".build", "bench", package))
    packages = [(package, version), *others]
    marks = [os.path.join(place, f"{name}-{number}") for name, number in packages]
    is_whole = all(map(os.path.exists, marks))
    if os.path.realpath(sys.prefix) == place and is_whole:
        return
    python = os.path.join(place, "bin", "python3")
    if not is_whole:
        names = [f"{name}=={number}" for name, number in packages]
        print(f"installing {' '.join(names)} in {place}", file=sys.stderr)
        if subprocess.run([sys.executable, "-m", "venv", "--clear", place]).returncode != 0:
            sys.exit("error: python3 cannot make a virtual environment\n"
                     "  to do: sudo apt-get install python3-venv")
        if subprocess.run([python, "-m", "pip", "install", "--quiet",
                           "--disable-pip-version-check", *names]).returncode:
            sys.exit(f"error: pip could not install {' '.join(names)}\n"
                     "  to do: see that pypi.org can be reached, then try again")
        for mark in marks:
            open(mark, "w").close()
    os.execv(python, [python, *sys.argv])
