"""The tables, in Markdown."""

import datetime
import os
import platform
import subprocess
import sys

from load import Spread


def say(text):
    print(text, file=sys.stderr, flush=True)


def ratio(values, others):
    """Round by round, because neighbours in time saw the same machine."""
    return Spread([value / other for value, other in zip(values, others)])


class Report:
    def __init__(self, rounds, seconds):
        self.rounds = rounds
        self.seconds = seconds
        self.ratios = []
        self.processors = []
        self.memories = []
        self.idles = []
        self.starts = []
        self.figures = []

    def add_rates(self, case, other, ours, theirs):
        rate = ratio([sample.rate for sample in ours], [sample.rate for sample in theirs])
        processor = ratio(
            [sample.processor for sample in ours], [sample.processor for sample in theirs]
        )
        self.ratios.append((case, other, rate.text(), processor.text()))

    def add_processor(self, case, samples):
        for name, list_of in samples.items():
            rate = Spread([sample.rate for sample in list_of])
            total = Spread([sample.processor for sample in list_of])
            users = [sample.user for sample in list_of if sample.user is not None]
            user = f"{Spread(users).median:.2f}" if users else "–"
            self.processors.append((case, name, rate.text(0), total.text(), user))

    def add_memory(self, case, memories):
        for name, memory in memories.items():
            self.memories.append((case, name, megabytes(memory.rss), megabytes(memory.pss)))

    def add_idle_memory(self, found):
        for name, memories in found.items():
            rss = Spread([memory.rss / 1024 for memory in memories])
            pss = Spread([memory.pss / 1024 for memory in memories])
            self.memories.append(("idle", name, rss.text(1), pss.text(1)))

    def add_idle(self, count, spreads):
        for name, spread in spreads.items():
            self.idles.append((f"{count:,}", name, spread.text(0)))

    def add_start(self, spreads):
        for name, spread in spreads.items():
            self.starts.append((name, spread.text(1)))

    def add_figure(self, case, what, figure):
        self.figures.append((case, what, figure))

    def text(self):
        parts = [facts(self.rounds, self.seconds)]
        tables = [
            (["Case", "Beside", "Rate ratio", "Processor time ratio"], self.ratios),
            (["Case", "Server", "A second", "Processor time each, µs", "of it user"], self.processors),
            (["Idle connections", "Server", "Memory each, bytes"], self.idles),
            (["Memory", "Server", "RSS, MB", "PSS, MB"], self.memories),
            (["Start to the first 200", "ms"], self.starts),
            (["Case", "What", "Found"], self.figures),
        ]
        parts += [table(heads, rows) for heads, rows in tables if rows]
        return "\n\n".join(parts)


def megabytes(kilobytes):
    return f"{kilobytes / 1024:.1f}"


def table(heads, rows):
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def facts(rounds, seconds):
    items = [
        ("Date", datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")),
        ("Commit", commit()),
        ("Machine", f"{len(os.sched_getaffinity(0))} cores, {processor()}, Linux {platform.release()}"),
        ("Load average", ", ".join(f"{value:.1f}" for value in os.getloadavg()) + " at the end"),
        ("Rounds", f"{rounds} of {seconds} s; median (least–greatest)"),
        ("Beside", ", ".join(filter(None, map(version, VERSIONS)))),
    ]
    return "\n".join(f"- {name}: {value}" for name, value in items)


VERSIONS = [["nginx", "-v"], ["haproxy", "-v"], ["wrk", "-v"]]


def version(command):
    result = subprocess.run(command, capture_output=True, text=True)
    first = (result.stdout + result.stderr).splitlines()[0]
    return first.replace("nginx version: ", "").split(" - ")[0].split(" [")[0].strip()


def commit():
    def git(*arguments):
        return subprocess.run(["git", *arguments], capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no")
    return git("rev-parse", "--short", "HEAD") + (" and changes" if changed else "")


def processor():
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()
