import Core
import Sandbox
import Transport

/// Carries what twins tell hooks.
struct HookSender: Sendable {
  private static let deadline = Duration.seconds(10)
  private static let answerBytesMax = 64 * 1024

  let transport: Transport

  /// Nil when there was no answer, or the request cannot be made at all.
  func send(_ request: HookRequest) async -> HookAnswer? {
    guard let url = try? OutgoingURL(request.url) else { return nil }
    var headers = OutgoingHeaders()
    for (name, value) in request.headers {
      guard let name = HeaderName(name), let value = HeaderValue(value) else { return nil }
      headers.add(name, value)
    }
    let outgoing = OutgoingRequest(
      request.method == .get ? .get : .post, url, headers: headers,
      body: request.method == .get ? .none : .bytes(request.body), purpose: .webhooks,
      deadline: Self.deadline, responseBytesLimit: Self.answerBytesMax)
    guard let answer = try? await transport.send(outgoing) else { return nil }
    return HookAnswer(status: answer.status, body: answer.body)
  }
}

extension Sandbox {
  /// Twins that live by the machine's clock and call hooks through a way out.
  static func live(clock: any WallClock, through transport: Transport) -> Sandbox {
    let random = Locked(KernelGenerator())
    let sender = HookSender(transport: transport)
    return Sandbox(
      clock: clock, random: { random.withLock { $0.next() } },
      sleep: { try? await Task.sleep(for: $0) }, sender: { await sender.send($0) })
  }
}
