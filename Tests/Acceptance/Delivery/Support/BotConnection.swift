import Core
import Glibc

/// One connection to a `BotProvider`, on a thread of its own.
struct BotConnection {
  private let socket: Int32
  private let state: Locked<BotProvider.State>

  init(_ socket: Int32, _ state: Locked<BotProvider.State>) {
    self.socket = socket
    self.state = state
  }

  /// Answers one request after another until either side ends it.
  func serve() {
    defer { end() }
    var pending: [UInt8] = []
    while let (path, body) = read(&pending) {
      guard begin() else { return }
      let isOpen = answer(path, body)
      let isWanted = state.withLock { state in
        state.connections[socket] = false
        return state.listener != nil
      }
      guard isOpen, isWanted else { return }
    }
  }

  /// Nobody else may touch the socket once its number is free.
  func end() {
    state.withLock { state in
      state.connections[socket] = nil
      close(socket)
    }
  }

  private func begin() -> Bool {
    state.withLock { state in
      guard state.listener != nil else { return false }
      state.connections[socket] = true
      return true
    }
  }

  /// The next whole request; nil when there is none.
  private func read(_ pending: inout [UInt8]) -> (path: String, body: [UInt8])? {
    while true {
      if let head = pending.firstRange(of: Array("\r\n\r\n".utf8)) {
        let lines = String(decoding: pending[..<head.lowerBound], as: UTF8.self)
          .split(separator: "\r\n")
        let length = lines.first { $0.lowercased().hasPrefix("content-length:") }
          .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
        let end = head.upperBound + (length ?? 0)
        if pending.count >= end {
          let body = Array(pending[head.upperBound..<end])
          pending.removeFirst(end)
          let words = lines.first?.split(separator: " ") ?? []
          return (words.count > 1 ? String(words[1]) : "", body)
        }
      }
      var chunk = [UInt8](repeating: 0, count: 16_384)
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe recv(socket, buffer.baseAddress, buffer.count, 0)
      }
      guard count > 0 else { return nil }
      pending += chunk[..<count]
    }
  }

  /// False when the connection is at its end.
  private func answer(_ path: String, _ body: [UInt8]) -> Bool {
    let parts = path.split(separator: "/")
    if parts.first == "hook", let number = parts.last.flatMap({ Int64($0) }) {
      let id = (try? JSON.parse(body))?["delivery_id"]?.stringValue
      return send(number, ["chat_id": 0, "text": .string(id ?? "")])
    }
    guard parts.count == 2, let bot = Int64(parts[0].dropFirst(3).prefix { $0 != ":" }) else {
      return reply(404, ["ok": false, "error_code": 404, "description": "Not Found"])
    }
    let json = (try? JSON.parse(body)) ?? .null
    switch parts[1] {
    case "getMe":
      let me: JSON = ["id": .integer(bot), "is_bot": true, "username": .string("bot\(bot)")]
      return reply(200, ["ok": true, "result": me])
    case "setWebhook":
      if let url = json["url"]?.stringValue, let secret = json["secret_token"]?.stringValue {
        let path = url.split(separator: "/").dropFirst(2).reduce("") { "\($0)/\($1)" }
        state.withLock { $0.hooks[bot] = BotProvider.Hook(path: path, secret: secret) }
      }
      return reply(200, ["ok": true, "result": true])
    case "sendMessage": return send(bot, json)
    default: return reply(200, ["ok": true, "result": true])
    }
  }

  private func send(_ bot: Int64, _ json: JSON) -> Bool {
    let (chat, text) = (json["chat_id"]?.integerValue ?? 0, json["text"]?.stringValue ?? "")
    let (answer, pause, number) = state.withLock { state in
      let (answer, pause) = state.behaviour(
        BotProvider.Request(bot: bot, chat: chat, text: text, earlierCount: state.arrivals.count))
      state.arrivals.append(
        BotProvider.Arrival(
          bot: bot, chat: chat, text: text, at: SystemClock().now, instant: .now, answer: answer))
      return (answer, pause, state.arrivals.count)
    }
    // A provider takes its time.
    usleep(UInt32(pause.microseconds))
    switch answer {
    case .accept:
      let message: JSON = ["message_id": .integer(Int64(number)), "chat": ["id": .integer(chat)]]
      return reply(200, ["ok": true, "result": message])
    case .tooMany(let seconds):
      return reply(
        429,
        [
          "ok": false, "error_code": 429, "description": "Too Many Requests",
          "parameters": ["retry_after": .integer(Int64(seconds))],
        ])
    case .serverError:
      return reply(500, ["ok": false, "error_code": 500, "description": "Internal Server Error"])
    case .reset:
      var abrupt = linger(l_onoff: 1, l_linger: 0)
      unsafe setsockopt(
        socket, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
      return false
    case .silence:
      var byte: UInt8 = 0
      // It returns when whoever asked hangs up.
      _ = unsafe recv(socket, &byte, 1, 0)
      return false
    }
  }

  private func reply(_ status: Int, _ json: JSON) -> Bool {
    let body = json.serialized()
    let head = "HTTP/1.1 \(status) Answer\r\nContent-Type: application/json\r\n"
    let bytes = Array("\(head)Content-Length: \(body.count)\r\n\r\n".utf8) + body
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe Glibc.send(socket, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
    }
    return count == bytes.count
  }
}
