"""One measured load: wrk asks, and the server's processor time is divided by its requests."""

import json
import re
import statistics
import subprocess

from processes import processor_time

CONNECTIONS = 64


class Sample:
    """What one round saw; times are microseconds a request, and `user` is None where it is not known."""

    def __init__(self, rate, processor, user=None):
        self.rate = rate
        self.processor = processor
        self.user = user


class Spread:
    """A median with the least and the greatest."""

    def __init__(self, values):
        self.median = statistics.median(values)
        self.least = min(values)
        self.greatest = max(values)

    def text(self, digits=2):
        return f"{self.median:,.{digits}f} ({self.least:,.{digits}f}–{self.greatest:,.{digits}f})"


def run_wrk(server, path, seconds, script=None, expects_errors=False, connections=CONNECTIONS):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}"]
    if script:
        command += ["-s", script]
    before = processor_time(server.pids)
    output = subprocess.run(
        [*command, server.url(path)], check=True, capture_output=True, text=True, timeout=seconds + 30
    ).stdout
    spent = processor_time(server.pids) - before
    requests = int(re.search(r"(\d+) requests in", output).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
    check(output, server, requests, expects_errors)
    return Sample(rate, spent.total / requests * 1e6, spent.user / requests * 1e6)


def check(output, server, requests, expects_errors):
    """A load in which answers were wrong or missing says nothing."""
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    wrong = int(refused.group(1)) if refused else 0
    broken = re.search(r"Socket errors: (.*)", output)
    if requests == 0 or broken or wrong != (requests if expects_errors else 0):
        raise RuntimeError(f"{server.name} did not answer as it should:\n{output}")


def write_echo_script(folder):
    """A wrk script that posts 1,024 bytes of JSON such as a message has."""
    message = {
        "to": "+963944123456",
        "channel": "whatsapp",
        "template": {"name": "order_ready", "language": "ar", "values": ["سلام", "12.50", "Damascus"]},
        "metadata": {"order": 918273645, "total": 12.5, "paid": True, "note": None},
        "items": [{"sku": f"A-{index:04}", "count": index + 1, "price": 3.25} for index in range(8)],
        "text": "",
    }
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    message["text"] = "x" * (1024 - len(body.encode()))
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    script = folder / "echo.lua"
    script.write_text(
        'wrk.method = "POST"\n'
        'wrk.headers["Content-Type"] = "application/json"\n'
        f"wrk.body = [==[{body}]==]\n"
    )
    return script, body.encode()
