import Core
import TestKit

/// Somebody's server that takes webhooks, in a process of its own. It answers 200 to what it believes and 401 to all
/// else, and tells of each delivery.
final class HookReceiver {
  private let server: ChildProcess
  let port: UInt16

  /// A delivery as it came over the wire, and what the receiver answered to it.
  struct Delivery {
    let status: Int64
    /// By their names in lower case.
    let headers: JSON
    let text: String
    let body: JSON

    fileprivate init?(_ line: String) {
      guard let told = try? JSON.parse(Array(line.utf8)),
        let status = told["status"]?.integerValue, let headers = told["headers"],
        let text = told["body"]?.stringValue, let body = try? JSON.parse(Array(text.utf8))
      else { return nil }
      (self.status, self.headers, self.text, self.body) = (status, headers, text, body)
    }

    var event: String? { body["event"]?.stringValue }

    func header(_ name: String) -> String? { headers[name]?.stringValue }
  }

  private init?(_ words: [String]) {
    guard let server = ChildProcess(words), let port = server.readLine().flatMap({ UInt16($0) })
    else { return nil }
    self.server = server
    self.port = port
  }

  /// Where events are to be posted.
  var url: String { "http://127.0.0.1:\(port)/webhook" }

  /// The next delivery; nil when none comes any more.
  func next() -> Delivery? { server.readLine().flatMap(Delivery.init) }

  /// Deliveries until one has told of each of these events; fewer when they do not come.
  func deliveries(untilAllOf events: Set<String>) -> [Delivery] {
    var (missing, deliveries) = (events, [Delivery]())
    while !missing.isEmpty, let delivery = next() {
      deliveries.append(delivery)
      missing.remove(delivery.event ?? "")
    }
    return deliveries
  }

  private static let node = "/usr/bin/node"
  static let hasNode = ChildProcess.run([node, "-e", ""])

  /// The program that the messaging document prints for Node.js.
  static func printed(_ secret: String) -> HookReceiver? {
    HookReceiver([node, "-e", beforeSnippet + snippet + afterSnippet, secret])
  }

  /// One that knows the public specification of Standard Webhooks, and nothing of this gateway.
  static func standard(_ secret: String) -> HookReceiver? {
    HookReceiver(["/usr/bin/python3", "-c", specification, secret])
  }
}

extension HookReceiver {
  // As it is printed, to the last space.
  private static let snippet = """
    // Node.js / Express — use express.raw() to keep the exact body bytes
    app.post('/webhook', express.raw({ type: 'application/json' }), (req, res) => {
    const timestamp = req.headers['x-zagely-timestamp'];
    const signature = req.headers['x-zagely-signature'];
    const expected = 'sha256=' + require('crypto')
    .createHmac('sha256', process.env.ZAGELY_WEBHOOK_SECRET)
    .update(timestamp + '.' + req.body.toString('utf8'))
    .digest('hex');
    if (!require('crypto').timingSafeEqual(Buffer.from(signature),
    Buffer.from(expected))) {
    return res.status(401).send('Invalid signature');
    }
    const event = JSON.parse(req.body.toString('utf8'));
    res.sendStatus(200);
    });

    """

  // What of Express the snippet uses, over Node's own server.
  private static let beforeSnippet = """
    process.env.ZAGELY_WEBHOOK_SECRET = process.argv.at(-1);
    const routes = new Map();
    const app = { post: (path, ...handlers) => routes.set(path, handlers) };
    const express = { raw: ({ type }) => (req, res, next) => {
      const pieces = [];
      req.on('data', (piece) => pieces.push(piece));
      req.on('end', () => {
        req.whole = Buffer.concat(pieces);
        req.body = req.headers['content-type'] === type ? req.whole : {};
        next();
      });
    } };

    """

  private static let afterSnippet = """
    const server = require('http').createServer((req, res) => {
      res.status = (code) => { res.statusCode = code; return res; };
      res.send = (text) => {
        const told = { status: res.statusCode, headers: req.headers, body: req.whole.toString() };
        process.stdout.write(JSON.stringify(told) + '\\n');
        res.end(text);
      };
      res.sendStatus = (code) => res.status(code).send('OK');
      const [parse, handle] = routes.get(req.url);
      parse(req, res, () => handle(req, res));
    });
    server.listen(0, '127.0.0.1', () => process.stdout.write(server.address().port + '\\n'));
    setTimeout(() => process.exit(), 60000);
    """

  private static let specification = """
    import base64, hashlib, hmac, http.server, json, sys, threading, time

    def is_signed(headers, body, secret):
        name, stamp = headers["webhook-id"], headers["webhook-timestamp"]
        if abs(time.time() - int(stamp)) > 300:
            return False
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        signed = f"{name}.{stamp}.".encode() + body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        found = [s.partition(",") for s in headers["webhook-signature"].split(" ")]
        return any(v == "v1" and hmac.compare_digest(s, expected) for v, _, s in found)

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = 200 if is_signed(headers, body, sys.argv[1]) else 401
            told = {"status": status, "headers": headers, "body": body.decode()}
            print(json.dumps(told), flush=True)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    print(server.server_port, flush=True)
    threading.Timer(60, server.shutdown).start()
    server.serve_forever()
    """
}
