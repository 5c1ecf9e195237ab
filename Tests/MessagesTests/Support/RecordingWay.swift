import Core
import Messages
import Testing

@testable import Transport

/// A way out that leads nowhere: it keeps what was asked and answers as a test wrote, in that order.
final class RecordingWay: WayOut {
  /// What comes back.
  enum Reply: Sendable {
    case answer(Int, String = "", [String: String] = [:])
    /// No connection was made.
    case notSent
    /// No answer came.
    case lost
    case forbidden
  }

  /// What went out.
  struct Sent: Sendable {
    let line: String
    let headers: [String: String]
    let body: String
    let purpose: Purpose
  }

  private let replies = Locked<[Reply]>([])
  private let requests = Locked<[Sent]>([])

  var sent: [Sent] { requests.withLock { $0 } }
  var texts: [String] {
    sent.compactMap { (try? JSON.parse(Array($0.body.utf8)))?["text"]?.stringValue }
  }

  func script(_ more: Reply...) { replies.withLock { $0 += more } }

  func send(_ request: OutgoingRequest) async throws(TransportError) -> Answer {
    var body = ""
    if case .bytes(let bytes) = request.body { body = String(decoding: bytes, as: UTF8.self) }
    let headers = Dictionary(request.headers.fields.map { ($0.name.text, $0.value.text) }) { $1 }
    let sent = Sent(
      line: "\(request.method.rawValue) \(request.url.text)", headers: headers, body: body,
      purpose: request.purpose)
    requests.withLock { $0.append(sent) }
    let reply = replies.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    switch reply {
    case .answer(let status, let body, let fields):
      var headers = AnswerHeaders()
      for (name, value) in fields { headers.add(line: Array("\(name): \(value)".utf8)) }
      return Answer(
        status: status, headers: headers, body: Array(body.utf8), httpVersion: .http1_1,
        timing: Answer.Timing(
          nameLookup: .zero, connect: .zero, tls: .zero, firstByte: .zero, total: .zero,
          reusedConnection: false), url: request.url)
    case .notSent: throw TransportError(.connectFailed, .notSent, "nobody listens")
    case .lost: throw TransportError(.timedOut, .sent, "no answer")
    case .forbidden: throw TransportError(.forbiddenAddress, .notSent, "a place inside")
    case nil:
      Issue.record("nobody said what \(sent.line) is answered")
      throw TransportError(.failed, .notSent, "no reply is written")
    }
  }

  func send(_ mail: Mail) async throws(TransportError) -> MailReceipt {
    throw TransportError(.failed, .notSent, "no mail goes out here")
  }

  func logIn(to relay: SMTPRelay, deadline: Duration) async throws(TransportError) -> MailReceipt {
    throw TransportError(.failed, .notSent, "no relay is spoken to here")
  }
}
