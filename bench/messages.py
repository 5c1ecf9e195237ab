"""The cases of messages: taken in, delivered, told of by providers, waiting, and one-time codes among many others."""

import contextlib
import hashlib
import hmac
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.request

from load import Sample, run_wrk
from processes import memory, processor_time
from report import say
from servers import RELEASE, ROOT, Server, WholeGateway

BATCH = 100
TEXT = "Your order 4711 is ready. Thank you!"
HOOK = "bench-hook-of-a-number"
APP_SECRET = "0123456789abcdef0123456789abcdef"


class Provider(Server):
    """nginx with constant answers in Telegram's form."""

    name = "provider"

    def command(self):
        configuration = self.folder / "provider.conf"
        text = (ROOT / "bench/provider.conf").read_text()
        for key, value in {"FOLDER": self.folder, "PORT": self.port}.items():
            text = text.replace(f"@{key}@", str(value))
        configuration.write_text(text)
        return ["nginx", "-e", self.folder / "provider-error.log", "-c", configuration]

    def request_count(self):
        """Requests so far, without the questions for this number."""
        self.asked = getattr(self, "asked", 0) + 1
        with urllib.request.urlopen(self.url("/status"), timeout=10) as answer:
            return int(answer.read().split()[9]) - self.asked


class MessageGateway(WholeGateway):
    """The real program, whose providers are the local one."""

    def __init__(self, folder, provider, data="data", is_busy=False):
        super().__init__(folder, data)
        self.provider = provider
        self.is_busy = is_busy

    def command(self):
        base = self.provider.url("/busy" if self.is_busy else "")
        return [
            *super().command(), "--set", "guard.allow.providers=127.0.0.1",
            "--set", f"providers.telegram.base_url={base}", "--set", f"providers.whatsapp.base_url={base}",
        ]  # fmt: skip

    @property
    def database(self):
        return self.data / "qanat.db"

    def call(self, key, path, body):
        request = urllib.request.Request(
            self.url(path), json.dumps(body).encode(),
            {"X-Public-Key": key[0], "X-Secret-Key": key[1], "Content-Type": "application/json"},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path} answered {error.code}: {error.read().decode()}") from error

    def telegram_session(self, key, number):
        token = f"{100_000 + number}:{'a' * 35}"
        body = {"channel": "telegram", "name": f"Bot {number}", "credentials": {"bot_token": token}}
        return self.call(key, "/api/v1/sessions", body)["data"]["id"]

    def whatsapp_session(self, key):
        credentials = {"phone_number_id": "1", "access_token": "b" * 40, "app_secret": APP_SECRET}
        body = {"channel": "whatsapp", "driver": "cloud", "name": "Number", "credentials": credentials}
        return self.call(key, "/api/v1/sessions", body)["data"]["id"]


class Workspace:
    """A database with a key, sessions and one message that waits: what the loops in C take as their pattern."""

    def __init__(self, folder, provider, session_count=1, channel="telegram"):
        output = subprocess.run(
            [RELEASE / "qanat-bench", "keys", folder / "pattern", "1"],
            check=True, capture_output=True, text=True, timeout=60,
        ).stdout  # fmt: skip
        self.folder = folder
        self.key = tuple(output.split())
        with MessageGateway(folder, provider, "pattern", is_busy=True) as gateway:
            if channel == "telegram":
                self.sessions = [gateway.telegram_session(self.key, each) for each in range(session_count)]
            else:
                self.sessions = [gateway.whatsapp_session(self.key)]
            to = "1999999999" if channel == "telegram" else "+15550100000"
            gateway.call(self.key, "/api/v1/messages/send", self.message(to, channel=channel))

    def message(self, to, priority="normal", channel="telegram"):
        return {
            "channel": channel, "session_id": self.sessions[0], "to": to, "message": TEXT, "priority": priority,
        }  # fmt: skip

    def copy(self, name):
        shutil.copytree(self.folder / "pattern", self.folder / name)
        return name

    def fill(self, name, count, priority=1):
        """Lets so many messages wait in a copy; returns the rate and the processor time of the bare loop."""
        return run_loop([ROOT / ".build/accept_loop", self.folder / name / "qanat.db", count, BATCH, priority], count)


def run_loop(command, count):
    ran = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=600)
    if ran.returncode:
        raise RuntimeError(f"{command[0]} ended with {ran.returncode}: {ran.stderr}")
    rate, processor = re.match(r"(\d+) \S+/s ([\d.]+) cpu seconds", ran.stdout).groups()
    return Sample(float(rate), float(processor) / count * 1e6)


@contextlib.contextmanager
def disk_folder(name):
    """Beside the build and not in /tmp, which may be memory."""
    folder = pathlib.Path(ROOT / ".build" / f"bench-{name}-{os.getpid()}")
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


class Accepts:
    """Messages taken in over HTTP, each answered once it is synced, beside a loop in C that writes the same rows.

    The provider asks for an hour's rest at the first message, so that nothing but the taking in is measured.
    """

    CONNECTIONS = 256

    def run(self, name, _, rounds, seconds, report):
        samples = {"qanat serve": [], "C loop": []}
        with disk_folder(name) as folder, Provider(folder) as provider:
            workspace = Workspace(folder, provider)
            script = write_send_script(folder, workspace)
            for turn in range(rounds):
                steps = [self.gateway, self.loop]
                for step in steps if turn % 2 == 0 else reversed(steps):
                    data = workspace.copy(f"{step.__name__}-{turn}")
                    who, sample = step(folder, workspace, provider, data, script, seconds)
                    samples[who].append(sample)
                    say(f"{name}: {who} {sample.rate:,.0f}/s {sample.processor:.1f} µs")
                    shutil.rmtree(folder / data)
        report.add_rates(name, "C loop", samples["qanat serve"], samples["C loop"])
        report.add_processor(name, samples)

    def gateway(self, folder, workspace, provider, data, script, seconds):
        with MessageGateway(folder, provider, data, is_busy=True) as gateway:
            run_wrk(gateway, "/api/v1/messages/send", 1, script, connections=self.CONNECTIONS)
            before = count_rows(gateway.database, "message")
            sample = run_wrk(gateway, "/api/v1/messages/send", seconds, script, connections=self.CONNECTIONS)
            written = count_rows(gateway.database, "message") - before
            if written < sample.rate * seconds * 0.9:
                raise RuntimeError(f"{written} messages were kept of some {sample.rate * seconds:.0f}")
        return "qanat serve", sample

    def loop(self, folder, workspace, provider, data, script, seconds):
        workspace.fill(data, 5_000)
        return "C loop", workspace.fill(data, 20_000 * seconds)


def write_send_script(folder, workspace):
    """A wrk script that sends each message to another recipient."""
    body = json.dumps(workspace.message("@TO@")).replace('"@TO@"', '"%d"')
    path = folder / "send.lua"
    path.write_text(
        f"""
local count = 3000000000
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["X-Public-Key"] = "{workspace.key[0]}"
wrk.headers["X-Secret-Key"] = "{workspace.key[1]}"
function request()
  count = count + 1
  return wrk.format(nil, nil, nil, string.format([==[{body}]==], count))
end
"""
    )
    return path


def count_rows(path, table, condition="1 = 1"):
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as database:
        return database.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()[0]


class Deliveries:
    """Waiting messages leave for a provider on the same machine, beside a loop of libcurl that posts there.

    Each is claimed and its end is recorded, both synced, as a message must be that may not be lost or sent twice. There
    are enough sessions that none waits for its own pace.
    """

    SESSIONS = 400
    MESSAGES = 20_000
    AT_ONCE = 256

    def run(self, name, _, rounds, seconds, report):
        samples = {"qanat serve": [], "libcurl loop": []}
        with disk_folder(name) as folder, Provider(folder) as provider:
            workspace = Workspace(folder, provider, self.SESSIONS)
            for turn in range(rounds):
                steps = [self.gateway, self.loop]
                for step in steps if turn % 2 == 0 else reversed(steps):
                    who, sample = step(folder, workspace, provider, turn)
                    samples[who].append(sample)
                    say(f"{name}: {who} {sample.rate:,.0f}/s {sample.processor:.1f} µs")
        report.add_rates(name, "libcurl loop", samples["qanat serve"], samples["libcurl loop"])
        report.add_processor(name, samples)

    def gateway(self, folder, workspace, provider, turn):
        data = workspace.copy(f"deliver-{turn}")
        workspace.fill(data, self.MESSAGES)
        with MessageGateway(folder, provider, data) as gateway:
            before, begun, spent = provider.request_count(), time.monotonic(), processor_time(gateway.pids)
            deadline = begun + 120
            while (done := provider.request_count() - before) < self.MESSAGES * 0.95:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"{done} of {self.MESSAGES} messages left in two minutes")
                time.sleep(0.02)
            elapsed = time.monotonic() - begun
            spent = processor_time(gateway.pids) - spent
            await_rows(gateway.database, "message", "status = 'sent'", self.MESSAGES)
        shutil.rmtree(folder / data)
        return "qanat serve", Sample(done / elapsed, spent.total / done * 1e6, spent.user / done * 1e6)

    def loop(self, folder, workspace, provider, turn):
        url = provider.url(f"/bot100000:{'a' * 35}/sendMessage")
        count = self.MESSAGES * 2
        return "libcurl loop", run_loop([ROOT / ".build/deliver_loop", url, count, self.AT_ONCE], count)


def await_rows(path, table, condition, count, seconds=60):
    deadline = time.monotonic() + seconds
    while (found := count_rows(path, table, condition)) < count:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{found} of {count} rows of {table} are {condition}")
        time.sleep(0.2)


class Receipts:
    """Receipts of WhatsApp's at a session's hook, one a request, at a steady rate; each must stand in its timeline."""

    RATE = 3_000
    SECONDS = 30
    CLIENTS = 32

    def run(self, name, _, rounds, seconds, report):
        with disk_folder(name) as folder, Provider(folder) as provider:
            workspace = Workspace(folder, provider, channel="whatsapp")
            count = self.RATE * self.SECONDS // 2
            workspace.fill("pattern", count)
            ids = mark_sent(folder / "pattern/qanat.db")
            with MessageGateway(folder, provider, "pattern") as gateway:
                requests = [receipt(gateway, each, kind) for kind in ("delivered", "read") for each in ids[:count]]
                before = processor_time(gateway.pids)
                begun = time.monotonic()
                client = SteadyClient(gateway.port, requests, self.RATE, self.CLIENTS)
                times = client.run()
                elapsed = time.monotonic() - begun
                spent = processor_time(gateway.pids) - before
                entries = count_rows(gateway.database, "message_event", "kind IN ('delivered', 'read')")
                final = count_rows(gateway.database, "message", "status = 'read'")
        report.add_figure(name, "receipts a second asked for", f"{self.RATE:,} for {self.SECONDS} s")
        report.add_figure(name, "taken a second", f"{len(times) / elapsed:,.0f}")
        report.add_figure(name, "answered 200", f"{len(times):,} of {len(requests):,}")
        report.add_figure(name, "lines in timelines", f"{entries:,} of {len(requests):,}")
        report.add_figure(name, "messages read", f"{final:,} of {count:,}")
        report.add_figure(name, "processor time each, µs", f"{spent.total / len(requests) * 1e6:.0f}")
        report.add_figure(name, "answer, ms", percentiles(times))
        if len(times) != len(requests) or entries != len(requests) or final != count:
            raise RuntimeError("receipts were lost")


def mark_sent(path):
    """Makes the waiting messages sent ones, each with an id of the provider; and the hook one that is known here."""
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as database, database:
        database.execute("DELETE FROM outbox")
        database.execute("UPDATE message SET status = 'sent'")
        database.execute(
            "INSERT INTO provider_message SELECT tenant_id, session_id, 'wamid.' || hex(id), id, 1 FROM message"
        )
        digest = hashlib.sha256(HOOK.encode()).digest()
        database.execute("UPDATE channel_session SET hook_digest = ?", [digest])
        return [row[0] for row in database.execute("SELECT provider_id FROM provider_message ORDER BY random()")]


def receipt(gateway, provider_id, kind):
    status = {
        "id": provider_id, "status": kind, "timestamp": str(int(time.time())), "recipient_id": "15550100000",
    }  # fmt: skip
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550100", "phone_number_id": "1"},
        "statuses": [status],
    }
    entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    signature = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    head = (
        f"POST /hooks/{HOOK} HTTP/1.1\r\nHost: 127.0.0.1:{gateway.port}\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class SteadyClient:
    """Sends requests at a rate, whether or not earlier ones were answered, up to one for each connection."""

    def __init__(self, port, requests, rate, clients):
        self.port, self.requests, self.rate, self.clients = port, requests, rate, clients

    def run(self):
        """How long each request that was answered 200 took, counted from when it was due."""
        times = [[] for _ in range(self.clients)]
        begun = time.monotonic() + 0.2
        threads = [
            threading.Thread(target=self.work, args=(client, begun, times[client])) for client in range(self.clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [each for list_of in times for each in list_of]

    def work(self, client, begun, times):
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for place in range(client, len(self.requests), self.clients):
                due = begun + place / self.rate
                time.sleep(max(0, due - time.monotonic()))
                connection.sendall(self.requests[place])
                # Small answers of one segment.
                if connection.recv(4_096).startswith(b"HTTP/1.1 200"):
                    times.append(time.monotonic() - due)


def percentiles(times):
    ordered = sorted(times)
    middle, high = (ordered[int(len(ordered) * part)] * 1e3 for part in (0.5, 0.99))
    return f"{middle:.1f} at the median, {high:.1f} at the 99th percentile, {ordered[-1] * 1e3:.1f} at most"


class QueuedMemory:
    """The memory of the program while a million messages wait, and while none does."""

    MESSAGES = 1_000_000
    SECONDS = 10

    def run(self, name, _, rounds, seconds, report):
        with disk_folder(name) as folder, Provider(folder) as provider:
            workspace = Workspace(folder, provider)
            found = {}
            for count in (0, self.MESSAGES):
                data = workspace.copy(f"queue-{count}")
                if count:
                    workspace.fill(data, count)
                # One session sends all the while, thirty a second.
                with MessageGateway(folder, provider, data) as gateway:
                    time.sleep(self.SECONDS)
                    found[count] = memory(gateway.pids)
                shutil.rmtree(folder / data)
        for count, taken in found.items():
            report.add_figure(
                name, f"{count:,} messages wait", f"{taken.rss / 1024:.1f} MB RSS, {taken.pss / 1024:.1f} MB PSS"
            )


class Codes:
    """How long a one-time code takes to leave while many other messages wait in the same session."""

    WAITING = 100_000
    CODES = 200
    PAUSE = 0.1

    def run(self, name, _, rounds, seconds, report):
        with disk_folder(name) as folder, Provider(folder) as provider:
            workspace = Workspace(folder, provider)
            workspace.fill("pattern", self.WAITING, priority=2)
            with MessageGateway(folder, provider, "pattern") as gateway:
                time.sleep(3)
                for number in range(self.CODES):
                    message = workspace.message(str(5_000_000_000 + number), "otp")
                    gateway.call(workspace.key, "/api/v1/messages/send", message)
                    time.sleep(self.PAUSE)
                await_rows(gateway.database, "message", "status = 'sent' AND priority = 0", self.CODES)
                times = code_times(gateway.database)
                waiting = count_rows(gateway.database, "outbox")
        report.add_figure(name, "bulk messages that still waited at the end", f"{waiting:,}")
        for kind, list_of in times.items():
            report.add_figure(name, f"accepted until {kind}, ms", percentiles(list_of))


def code_times(path):
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as database:
        return {
            kind: [
                (later - earlier) / 1e6
                for earlier, later in database.execute(
                    "SELECT a.at, b.at FROM message m JOIN message_event a ON a.tenant_id = m.tenant_id"
                    " AND a.message_id = m.id AND a.kind = 'accepted' JOIN message_event b"
                    " ON b.tenant_id = m.tenant_id AND b.message_id = m.id AND b.kind = ?"
                    " WHERE m.priority = 0",
                    [kind],
                )
            ]
            for kind in ("attempted", "sent")
        }


CASES = {
    "accepts": Accepts(),
    "deliveries": Deliveries(),
    "receipts": Receipts(),
    "queued-memory": QueuedMemory(),
    "codes": Codes(),
}
