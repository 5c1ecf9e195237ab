"""What /proc says of a server: its processes, their processor time, their memory."""

import os
import re

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class ProcessorTime:
    def __init__(self, user, system):
        self.user = user
        self.system = system

    @property
    def total(self):
        return self.user + self.system

    def __sub__(self, other):
        return ProcessorTime(self.user - other.user, self.system - other.system)


def family(pid):
    """The process and its children."""
    path = f"/proc/{pid}/task/{pid}/children"
    with open(path) as file:
        return [pid] + [int(child) for child in file.read().split()]


def processor_time(pids):
    """Seconds that all of them have spent so far, threads that have ended included."""
    user = system = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        user += int(fields[11])
        system += int(fields[12])
    return ProcessorTime(user / TICKS_PER_SECOND, system / TICKS_PER_SECOND)


class Memory:
    """In kilobytes. RSS counts a page shared by two processes twice, PSS half to each."""

    def __init__(self, rss, pss):
        self.rss = rss
        self.pss = pss


def memory(pids):
    rss = pss = 0
    for pid in pids:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            text = file.read()
        rss += int(re.search(r"^Rss:\s+(\d+)", text, re.M).group(1))
        pss += int(re.search(r"^Pss:\s+(\d+)", text, re.M).group(1))
    return Memory(rss, pss)
