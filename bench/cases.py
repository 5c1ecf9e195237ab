"""What is compared. Each case measures the pair in turn, so that a busy moment of the machine strikes both."""

import contextlib
import os
import pathlib
import re
import shutil
import socket
import subprocess
import time
import urllib.request

from idle_client import IdleConnections
import messages
from load import Sample, Spread, run_wrk, write_echo_script
from processes import memory
from report import say
from servers import RELEASE, ROOT, Gateway, HAProxy, Nginx, WholeGateway

IDLE_CONNECTIONS = 10_000
INSERT_ROWS = {1: 4_000, 64: 100_000}


class Answers:
    """A path under load, beside nginx and haproxy."""

    def __init__(self, path, expects_errors=False, posts=False):
        self.path = path
        self.expects_errors = expects_errors
        self.posts = posts

    def run(self, name, folder, rounds, seconds, report):
        script = write_echo_script(folder)[0] if self.posts else None
        kinds = [Gateway, Nginx, HAProxy]
        samples = {kind.name: [] for kind in kinds}
        with contextlib.ExitStack() as stack:
            servers = [stack.enter_context(kind(folder)) for kind in kinds]
            for server in servers:
                run_wrk(server, self.path, 1, script, self.expects_errors)
            for round_number in range(rounds):
                # Each round begins with another one, so that none always follows the same neighbour.
                shift = round_number % len(servers)
                for server in servers[shift:] + servers[:shift]:
                    sample = run_wrk(server, self.path, seconds, script, self.expects_errors)
                    samples[server.name].append(sample)
                    say(f"{name}: {server.name} {sample.rate:,.0f}/s {sample.processor:.2f} µs")
            after = {server.name: memory(server.pids) for server in servers}
        for other in ("nginx", "haproxy"):
            report.add_rates(name, other, samples["gateway"], samples[other])
        report.add_processor(name, samples)
        report.add_memory(f"after {name}", after)


class Me:
    """An authenticated, limited request with one key or with many in turn, beside others that answer the same bytes.

    The gateway looks the key up, takes the request of four windows and puts the answer together. haproxy looks the
    key up in a map and counts in a stick-table. nginx answers a constant and asks nobody anything.
    """

    def __init__(self, keys):
        self.keys = keys

    def run(self, name, folder, rounds, seconds, report):
        keys = make_keys(folder, self.keys)
        script = write_key_script(folder, keys)
        samples = {}
        with contextlib.ExitStack() as stack:
            gateway = stack.enter_context(WholeGateway(folder))
            body = fetch(gateway, "/api/v1/me", keys[0])
            (folder / "me.json").write_text(body)
            (folder / "keys.map").write_text("".join(f"{public} {secret}\n" for public, secret in keys))
            servers = [gateway, *(stack.enter_context(kind(folder)) for kind in (Nginx, HAProxy))]
            for server in servers:
                # Every key is used many times before anything is measured: as keys in use are, with leases of their pace.
                run_wrk(server, "/api/v1/me", max(2, self.keys // 4_000), script)
            for round_number in range(rounds):
                shift = round_number % len(servers)
                for server in servers[shift:] + servers[:shift]:
                    sample = run_wrk(server, "/api/v1/me", seconds, script)
                    samples.setdefault(server.name, []).append(sample)
                    say(f"{name}: {server.name} {sample.rate:,.0f}/s {sample.processor:.2f} µs")
            after = {server.name: memory(server.pids) for server in servers}
        for other in ("nginx", "haproxy"):
            report.add_rates(name, other, samples[WholeGateway.name], samples[other])
        report.add_processor(name, samples)
        report.add_memory(f"after {name}", after)


def make_keys(folder, count):
    """A workspace with this many keys of two parts, made by the program itself."""
    command = [RELEASE / "qanat-bench", "keys", folder / "data", str(count)]
    output = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600).stdout
    return [tuple(line.split()) for line in output.splitlines()]


def write_key_script(folder, keys):
    """A wrk script that uses the keys in turn; each request's bytes are put together once."""
    path = folder / "keys.lua"
    pairs = "\n".join(f"{public} {secret}" for public, secret in keys)
    (folder / "keys.txt").write_text(pairs + "\n")
    path.write_text(
        f"""
local requests, count, turn = {{}}, 0, 0
function init()
  for line in io.lines("{folder}/keys.txt") do
    local public, secret = line:match("(%S+) (%S+)")
    count = count + 1
    requests[count] = wrk.format("GET", "/api/v1/me", {{ ["X-Public-Key"] = public, ["X-Secret-Key"] = secret }})
  end
end
function request()
  turn = turn % count + 1
  return requests[turn]
end
"""
    )
    return path


def fetch(server, path, key):
    request = urllib.request.Request(
        server.url(path), headers={"X-Public-Key": key[0], "X-Secret-Key": key[1]}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode()


class Idle:
    """Connections that are kept and silent: the memory that each of them takes."""

    def run(self, name, folder, rounds, seconds, report):
        taken = {}
        for _ in range(rounds):
            for kind in (Gateway, WholeGateway, Nginx):
                with kind(folder) as server:
                    taken.setdefault(server.name, []).append(self.bytes_each(server))
                    say(f"{name}: {server.name} {taken[server.name][-1]:,.0f} bytes a connection")
        report.add_idle(IDLE_CONNECTIONS, {key: Spread(values) for key, values in taken.items()})

    @staticmethod
    def bytes_each(server):
        # What the first requests ever take is not the connections'.
        with IdleConnections(server, 50):
            pass
        before = memory(server.pids)
        with IdleConnections(server, IDLE_CONNECTIONS) as connections:
            after = memory(server.pids)
            if connections.open_count() != IDLE_CONNECTIONS:
                raise RuntimeError(f"{server.name} closed some of the idle connections")
        # Private and shared by its share, so that what workers have in common counts once.
        return (after.pss - before.pss) * 1024 / IDLE_CONNECTIONS


class IdleMemory:
    """The whole program when nobody asks anything, a while after its start."""

    def run(self, name, folder, rounds, seconds, report):
        found = {}
        for round_number in range(rounds):
            for make in (lambda: WholeGateway(folder, f"memory-{round_number}"), lambda: Nginx(folder)):
                with make() as server:
                    time.sleep(2)
                    found.setdefault(server.name, []).append(memory(server.pids))
        report.add_idle_memory(found)


class Start:
    """From the start of the process to the first 200: with nothing there yet, and again."""

    def run(self, name, folder, rounds, seconds, report):
        found = {}
        for round_number in range(rounds):
            data = f"start-{round_number}"
            for kind in ("first start", "next start"):
                server = WholeGateway(folder, data)
                start = time.monotonic()
                with server:
                    self.await_answer(server)
                    found.setdefault(kind, []).append((time.monotonic() - start) * 1e3)
            server = Nginx(folder)
            start = time.monotonic()
            with server:
                self.await_answer(server)
                found.setdefault("nginx", []).append((time.monotonic() - start) * 1e3)
        report.add_start({key: Spread(values) for key, values in found.items()})

    @staticmethod
    def await_answer(server):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                with socket.create_connection(("127.0.0.1", server.port), timeout=1) as connection:
                    connection.sendall(f"GET {server.path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                    if b" 200 " in connection.recv(4_096).split(b"\r\n")[0]:
                        return
            time.sleep(0.001)
        raise RuntimeError(f"{server.name} gave no 200 at {server.path}")


class Insert:
    """Durable inserts through the store, beside a C loop with the same table, pragmas and commit size."""

    def run(self, name, folder, rounds, seconds, report):
        # Beside the build and not in /tmp, which may be memory.
        folder = pathlib.Path(ROOT / ".build" / f"bench-insert-{os.getpid()}")
        folder.mkdir(parents=True)
        try:
            for callers, rows in INSERT_ROWS.items():
                self.compare(folder, callers, rows, rounds, report)
        finally:
            shutil.rmtree(folder)

    def compare(self, folder, callers, rows, rounds, report):
        programs = {
            "gateway": [RELEASE / "qanat-bench", "store"],
            "C loop": [ROOT / ".build/sqlite_loop"],
        }
        samples = {program: [] for program in programs}
        for round_number in range(rounds):
            for program, command in programs.items():
                path = folder / f"{program.replace(' ', '-')}-{callers}-{round_number}.sqlite"
                output = subprocess.run(
                    [*command, path, str(rows), str(callers)],
                    check=True, capture_output=True, text=True, timeout=300,
                ).stdout  # fmt: skip
                rate, processor = re.match(r"(\d+) rows/s ([\d.]+) cpu seconds", output).groups()
                samples[program].append(Sample(float(rate), float(processor) / rows * 1e6))
                say(f"insert by {callers}: {program} {float(rate):,.0f} rows/s")
                for file in folder.glob(f"{path.name}*"):
                    file.unlink()
        report.add_rates(f"insert, {callers} at once", "C loop", samples["gateway"], samples["C loop"])
        report.add_processor(f"insert, {callers} at once", samples)


CASES = {
    "constant": Answers("/constant"),
    "me": Me(keys=1),
    "me-100k": Me(keys=100_000),
    "notfound": Answers("/nothing/here", expects_errors=True),
    "echo": Answers("/echo", posts=True),
    "idle": Idle(),
    "memory": IdleMemory(),
    "start": Start(),
    "insert": Insert(),
    **messages.CASES,
}
