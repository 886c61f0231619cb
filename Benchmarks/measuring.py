"""What the benches share: one program run and measured, and how a time grows with the size."""

import math
import os
import statistics
import subprocess
import sys


class Run:
    """One program that was run: CPU time (user and system) in seconds, and its peak memory in MB.

    `fails` says that an exit other than nought is expected and is no fault of the bench.
    """

    def __init__(self, *arguments, fails=False):
        process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss / 1024
        if os.waitstatus_to_exitcode(status) != 0 and not fails:
            sys.exit(f"{arguments} failed:\n{errors.decode()[:2000]}")


def forget(books):
    """Takes away what the books know of their ledger, since each run begins from a copy of one."""
    witness = os.path.join(books, "ledger-witness.txt")
    if os.path.exists(witness):
        os.remove(witness)


def median(runs):
    return statistics.median(run.seconds for run in runs)


def exponent(small, large, times):
    """The power of the size with which the time grows: 1 is linear, 2 quadratic."""
    return math.log(large / small) / math.log(times)
