"""Runs the cases and prints their tables. Started by scripts/bench, which builds what is measured."""

import argparse
import pathlib
import signal
import sys
import tempfile

from cases import CASES
from idle_client import raise_descriptor_limit
from report import Report, say


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench", allow_abbrev=False)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(CASES))
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seconds", type=int, default=2)
    options = parser.parse_args()
    for case in options.cases:
        if case not in CASES:
            parser.error(f"there is no case {case}; there are {', '.join(CASES)}")
    if options.rounds < 1 or options.seconds < 1:
        parser.error("--rounds and --seconds are at least 1")
    return options


def main():
    options = arguments()
    # A signal must unwind the stack, because that is what stops the servers.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    raise_descriptor_limit()
    report = Report(options.rounds, options.seconds)
    failed = []
    for name in options.cases or CASES:
        with tempfile.TemporaryDirectory(prefix="qanat-bench-") as folder:
            try:
                CASES[name].run(name, pathlib.Path(folder), options.rounds, options.seconds, report)
            except (RuntimeError, OSError) as error:
                say(f"{name} could not be measured: {error}")
                failed.append(name)
    print(report.text())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
