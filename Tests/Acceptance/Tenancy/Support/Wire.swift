import Core
import Testing

/// Requests as bytes, and connections that stay open for more than one.
enum Wire {
  /// A request that leaves the connection open.
  static func request(_ line: String, _ fields: [String] = [], body: String? = nil) -> String {
    var lines = ["\(line) HTTP/1.1", "Host: localhost"] + fields
    if let body {
      lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
    }
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
  }
}

extension Client {
  /// Asks on this connection and waits for the answer; nil when it broke.
  func ask(_ line: String, _ fields: [String] = [], body: String? = nil) -> WireAnswer? {
    send(Wire.request(line, fields, body: body))
    return receive()
  }
}

/// Many connections at once, spread evenly over ports, each with one request.
struct Burst {
  private let clients: [Client]

  /// Connects them all.
  init(count: Int, to ports: [UInt16]) throws {
    try Descriptors.allow(2 * count + 512)
    clients = try (0..<count).map { try Client(port: ports[$0 % ports.count]) }
  }

  /// Sends every request before it reads any answer; nil stands for an answer that never came.
  ///
  /// - Parameter interruption: what happens when this many were sent.
  func run(
    _ request: String, interruption: (after: Int, act: () -> Void)? = nil
  ) -> [WireAnswer?] {
    for (index, client) in clients.enumerated() {
      if let interruption, interruption.after == index { interruption.act() }
      client.send(request)
    }
    return clients.map { $0.receive() }
  }
}

extension [WireAnswer?] {
  /// How many came with this status.
  func count(of status: Int) -> Int { count { $0?.status == status } }

  /// How many never came. Each may have had its effect all the same.
  var lostCount: Int { count { $0 == nil } }
}
