import Core
import TestKit

/// A server of another make that has one file, for whoever asks.
final class FileServer {
  private let server: ChildProcess
  let url: String

  init?(_ name: String, type: String, _ text: String) {
    guard
      let server = ChildProcess(["/usr/bin/python3", "-c", Self.script, type, text]),
      let port = server.readLine()
    else { return nil }
    self.server = server
    url = "http://127.0.0.1:\(port)/\(name)"
  }

  private static let script = """
    import http.server, sys

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = sys.argv[2].encode()
            self.send_response(200)
            self.send_header("Content-Type", sys.argv[1])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
    """
}
