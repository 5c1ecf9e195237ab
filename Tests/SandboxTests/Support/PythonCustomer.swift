import TestKit
import Core

/// A customer of another make: Python's own HTTP client and server, and its own codes.
///
/// It speaks to the twins, receives what they tell its hook, checks each signature, and prints what it found.
enum PythonCustomer {
  static let python = "/usr/bin/python3"

  /// What it prints about one provider, line by line. It waits on a thread of its own: the twins need the others.
  static func run(_ provider: String, port: UInt16) async throws -> [String] {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try DedicatedThread.start("customer") {
          continuation.resume(returning: lines(provider, port))
        }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  private static func lines(_ provider: String, _ port: UInt16) -> [String] {
    guard let child = ChildProcess([python, "-c", script, provider, String(port)]) else {
      return []
    }
    var lines: [String] = []
    while let line = child.readLine() { lines.append(line) }
    return lines
  }

  private static let script = #"""
    import hashlib, hmac, http.client, http.server, json, os, subprocess, sys, tempfile, threading, time
    from urllib.parse import urlsplit, parse_qs

    provider, port = sys.argv[1], int(sys.argv[2])
    told = []
    SECRET = "the-secret"
    VIBER = "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"
    BOT = "MTE5ODYyMjQ4MzQ3MTkyNTI0OA.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
    TELEGRAM = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"

    def code(key, body, how=hashlib.sha256):
        return hmac.new(key.encode(), body, how).hexdigest()

    def ed25519(public, message, signature):
        der = bytes.fromhex("302a300506032b6570032100") + bytes.fromhex(public)
        with tempfile.TemporaryDirectory() as folder:
            names = [os.path.join(folder, n) for n in ("key", "message", "signature")]
            for name, content in zip(names, (der, message, signature)):
                open(name, "wb").write(content)
            return subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER",
                "-inkey", names[0], "-rawin", "-in", names[1], "-sigfile", names[2]],
                capture_output=True).returncode == 0

    def is_signed(headers, body):
        if provider == "telegram":
            return headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
        if provider == "viber":
            return headers["X-Viber-Content-Signature"] == code(VIBER, body)
        if provider == "waha":
            return (headers["X-Webhook-Hmac-Algorithm"] == "sha512"
                and headers["X-Webhook-Hmac"] == code(SECRET, body, hashlib.sha512))
        if provider == "discord":
            return ed25519(public_key, headers["X-Signature-Timestamp"].encode() + body,
                bytes.fromhex(headers["X-Signature-Ed25519"]))
        return headers["X-Hub-Signature-256"] == "sha256=" + code(SECRET, body)

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            query = parse_qs(urlsplit(self.path).query)
            good = query.get("hub.verify_token") == ["v"]
            self.reply(200 if good else 403, query["hub.challenge"][0].encode() if good else b"")
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.append(("signed" if is_signed(self.headers, body) else "FORGED", json.loads(body)))
            self.reply(200, b"")
        def reply(self, status, body):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    URL = "http://127.0.0.1:%d/hook" % server.server_port

    def call(path, body=None, method="POST", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {k.replace("_", "-"): v for k, v in headers.items()}
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text.startswith((b"{", b"[")) else text

    def wait(count):
        end = time.time() + 60
        while len(told) < count and time.time() < end:
            time.sleep(0.02)

    def control(verb, **body):
        return call("/sandbox/%s/%s" % (provider, verb), body)

    def meta(account, send):
        print(control("hook", account=account, url=URL, secret=SECRET, verify_token="wrong")[0])
        print(control("hook", account=account, url=URL, secret=SECRET, verify_token="v")[0])
        print(call("/%s/v23.0/%s/messages" % (provider, account), send,
            Authorization="Bearer EAAGm0PX4ZCpsBA")[0])

    if provider == "telegram":
        print(call("/telegram/bot%s/setWebhook" % TELEGRAM, {"url": URL, "secret_token": SECRET})[0])
        print(call("/telegram/bot%s/sendMessage" % TELEGRAM, {"chat_id": 90009, "text": "hi"})[0])
        print(control("inbound", account=TELEGRAM, **{"from": "77", "text": "صباح الخير"})[0])
        wait(2)
        for signed, event in told:
            print(signed, sorted(set(event) - {"update_id"}), event["message"]["text"])
    elif provider == "whatsapp":
        meta("106540352242922", {"messaging_product": "whatsapp", "to": "963944000009",
            "type": "text", "text": {"body": "hi"}, "biz_opaque_callback_data": "tag"})
        wait(4)
        for signed, event in told:
            value = event["entry"][0]["changes"][0]["value"]
            for status in value.get("statuses", []):
                print(signed, status["status"], status["biz_opaque_callback_data"])
            for message in value.get("messages", []):
                print(signed, message["from"], message["text"]["body"])
    elif provider in ("messenger", "instagram"):
        meta("17841405309211844", {"recipient": {"id": "25440009"}, "message": {"text": "hi"}})
        wait(3 if provider == "messenger" else 2)
        for signed, event in told:
            one = event["entry"][0]["messaging"][0]
            print(signed, event["object"], [k for k in ("delivery", "read", "message") if k in one][0])
    elif provider == "viber":
        head = {"X_Viber_Auth_Token": VIBER}
        print(call("/viber/pa/set_webhook", {"url": URL, "event_types": ["seen"]}, **head)[1]["status"])
        sent = call("/viber/pa/send_message", {"receiver": "0123A0009=", "sender": {"name": "S"},
            "type": "text", "text": "hi"}, **head)[1]
        print(sent["message_token"] > 2 ** 53)
        wait(4)
        for signed, event in told:
            print(signed, event["event"], event["message_token"] == sent["message_token"])
    elif provider == "waha":
        head = {"X_Api_Key": "k"}
        print(call("/waha/api/sessions", {"name": "s", "config": {"webhooks": [
            {"url": URL, "events": ["*"], "hmac": {"key": SECRET}}]}}, **head)[0])
        time.sleep(1.2)
        print(call("/waha/api/s/auth/qr?format=image", method="GET", **head)[1][:4])
        wait(3)
        print(call("/waha/api/sendText", {"session": "s", "chatId": "963944000009@c.us",
            "text": "hi"}, **head)[0])
        wait(7)
        for signed, event in told:
            print(signed, event["event"], event["payload"].get("status")
                or event["payload"].get("ackName"))
    elif provider == "discord":
        head = {"Authorization": "Bot " + BOT, "User_Agent": "DiscordBot (https://example.com, 1)"}
        status, answer = control("hook", account=BOT, url=URL, secret=SECRET)
        public_key = answer["public_key"]
        channel = call("/discord/api/v10/users/@me/channels", {"recipient_id": "319557011354900009"},
            **head)[1]
        body = {"content": "hi", "nonce": "n1", "enforce_nonce": True}
        path = "/discord/api/v10/channels/%s/messages" % channel["id"]
        first, second = call(path, body, **head), call(path, body, **head)
        print(first[0], first[1]["id"] == second[1]["id"])
        wait(1)
        for signed, event in told:
            print(signed, event["type"], event["data"]["options"][0]["value"])
    """#
}
