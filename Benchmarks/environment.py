"""An interpreter with one package of PyPI, made once in .build."""

import os
import subprocess
import sys


def run_with(package, version):
    """Starts the calling script anew in an environment that has the package, unless it is there."""
    place = os.path.realpath(os.path.join(".build", "bench", package))
    if os.path.realpath(sys.prefix) == place:
        return
    python = os.path.join(place, "bin", "python3")
    made = os.path.join(place, f"{package}-{version}")
    if not os.path.exists(made):
        print(f"installing {package} {version} in {place}", file=sys.stderr)
        if subprocess.run([sys.executable, "-m", "venv", "--clear", place]).returncode != 0:
            sys.exit("error: python3 cannot make a virtual environment\n"
                     "  to do: sudo apt-get install python3-venv")
        if subprocess.run([python, "-m", "pip", "install", "--quiet",
                           "--disable-pip-version-check", f"{package}=={version}"]).returncode:
            sys.exit(f"error: pip could not install {package} {version}\n"
                     "  to do: see that pypi.org can be reached, then try again")
        open(made, "w").close()
    os.execv(python, [python, *sys.argv])
