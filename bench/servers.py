"""The servers that are measured: each is started on a loopback port of its own and stopped by its process id."""

import os
import pathlib
import signal
import socket
import subprocess
import time

from processes import family

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASE = ROOT / ".build/release"

# A limit that no load here reaches, as long as limits are in life.
WIDE = 99_999_999
START_SECONDS_MAX = 20
LOOPS = len(os.sched_getaffinity(0))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A child process that listens. Use it in a `with`: it is stopped on every way out."""

    name = ""
    # Answered with 200.
    path = "/constant"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.process = None

    def command(self):
        raise NotImplementedError

    def __enter__(self):
        log = open(self.folder / f"{self.name}.log", "ab")
        self.process = subprocess.Popen(
            self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder
        )
        log.close()
        try:
            self.await_listening()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def await_listening(self):
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.005)
        log = (self.folder / f"{self.name}.log").read_text(errors="replace")
        raise RuntimeError(f"{self.name} does not listen on port {self.port}:\n{log[-2000:]}")

    @property
    def pids(self):
        return family(self.process.pid)

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def constant_body(folder):
    """What the others answer where the gateway puts its answer together: the same bytes, ready-made."""
    file = folder / "me.json"
    return file.read_text() if file.exists() else ""


class Gateway(Server):
    """The gateway's HTTP server with the measured routes and nothing else."""

    name = "gateway"

    def command(self):
        return [RELEASE / "qanat-bench", "serve", f"127.0.0.1:{self.port}"]


class WholeGateway(Server):
    """The real program, with its database, vault key and admin listener."""

    name = "qanat serve"
    path = "/health"

    def __init__(self, folder, data="data"):
        super().__init__(folder)
        self.data = self.folder / data
        self.admin_port = free_port()

    def command(self):
        return [
            RELEASE / "qanat", "serve", "--data", self.data,
            "--listen", f"127.0.0.1:{self.port}", "--admin-listen", f"127.0.0.1:{self.admin_port}",
            *self.measured_options(),
        ]  # fmt: skip

    def measured_options(self):
        """All limits, wide enough for a load, and no line in the log for each request, as with the others."""
        file = self.folder / "limits.json5"
        file.write_text(
            f"{{ defaults: {{ per_minute: {WIDE}, per_hour: {WIDE}, daily: {WIDE}, monthly: {WIDE} }},\n"
            f"  addresses: {{ health: {WIDE} }} }}\n"
        )
        return ["--set", f"limits.file={file}", "--set", "log.level=warning"]


class Nginx(Server):
    name = "nginx"

    def command(self):
        configuration = self.folder / "nginx.conf"
        template = (ROOT / "bench/nginx.conf").read_text()
        values = {"FOLDER": self.folder, "PORT": self.port, "LOOPS": LOOPS, "ME": constant_body(self.folder)}
        for key, value in values.items():
            template = template.replace(f"@{key}@", str(value))
        configuration.write_text(template)
        return ["nginx", "-e", self.folder / "nginx-error.log", "-c", configuration]

    def await_listening(self):
        super().await_listening()
        deadline = time.monotonic() + START_SECONDS_MAX
        while len(self.pids) <= LOOPS and time.monotonic() < deadline:
            time.sleep(0.005)


class HAProxy(Server):
    name = "haproxy"

    def command(self):
        configuration = self.folder / "haproxy.cfg"
        template = (ROOT / "bench/haproxy.cfg").read_text()
        for file in ("keys.map", "me.json"):
            (self.folder / file).touch()
        values = {"FOLDER": self.folder, "PORT": self.port, "LOOPS": LOOPS}
        for key, value in values.items():
            template = template.replace(f"@{key}@", str(value))
        configuration.write_text(template)
        return ["haproxy", "-db", "-f", configuration]
