package import ChannelKit
package import Core
import TenantKit
import Transport

/// Fetches what people sent from where their provider keeps it, when somebody asks for it.
///
/// Nothing is kept here: the provider is asked each time, through the session's own credentials.
package struct InboundMediaDesk: Sendable {
  /// What somebody sent.
  package struct File: Hashable, Sendable {
    package let kind: Media.Kind
    /// `image/jpeg`, as the provider says; bytes of any kind where it says nothing that is one.
    package let type: String
    package let bytes: [UInt8]
  }

  /// Why it cannot be had.
  package enum Failure: Error, Hashable, Sendable {
    case gone
    case refused(String)
    case tooLarge
    /// The provider does not answer now.
    case unavailable
    /// As many are being fetched as may be.
    case busy
  }

  /// The most bytes of one file, which rest in memory while it is fetched and sent on.
  package static let bytesMax = 32 << 20
  /// How many are fetched at once on one node.
  private static let countMax = 8
  /// From the first question to the last byte.
  private static let timeMax = Duration.seconds(20)
  /// The most that a provider is asked on the way to one file.
  private static let stepCountMax = 4

  private let channels: ChannelDirectory
  private let accounts: Accounts
  private let exchange: ProviderExchange
  private let clock: any WallClock
  private let count = SharedCount()

  package init(
    _ channels: ChannelDirectory, _ accounts: Accounts, _ exchange: ProviderExchange,
    clock: any WallClock
  ) {
    self.channels = channels
    self.accounts = accounts
    self.exchange = exchange
    self.clock = clock
  }

  /// Fetches one of the media of a message that came in. Throws `TenantError.notFound` where it has no such.
  package func fetch(_ place: Int, of message: Message, in tenant: TenantID) async throws -> File {
    guard message.direction == .inbound, place == 0, let kind = message.content.mediaKind,
      let reference = message.content.mediaReference
    else { throw TenantError.notFound }
    let known: Accounts.Known
    do {
      known = try await accounts.find(message.sessionID, of: tenant)
    } catch let error as TenantError where error.code == .notFound {
      throw Failure.gone
    }
    guard let channel = channels.find(message.channel, known.session.driver) else {
      throw Failure.gone
    }
    guard count.take(ofMax: Self.countMax) else { throw Failure.busy }
    defer { count.giveBack() }
    let answer = try await walk(to: reference, channel, known)
    return File(
      kind: kind, type: MediaType.checked(answer.headers["content-type"]), bytes: answer.body)
  }

  private func walk(
    to reference: IncomingMessage.MediaReference, _ channel: any Channel, _ known: Accounts.Known
  ) async throws(Failure) -> Answer {
    let start = clock.uptime
    var answer: ProviderResponse?
    for _ in 0..<Self.stepCountMax {
      let step = try step(to: reference, channel, known.account, after: answer)
      let timeLeft = Self.timeMax - (clock.uptime - start)
      guard timeLeft > .zero else { throw .unavailable }
      switch step {
      case .ask(let request):
        answer = ProviderResponse(
          try await self.answer(to: request, channel, known, within: timeLeft) { _ in })
      case .fetch(let request):
        return try await fetch(request, channel, known, within: timeLeft)
      }
    }
    throw .unavailable
  }

  private func step(
    to reference: IncomingMessage.MediaReference, _ channel: any Channel, _ account: Account,
    after answer: ProviderResponse?
  ) throws(Failure) -> MediaStep {
    do throws(MediaRefusal) {
      return try channel.mediaStep(to: reference, for: account, after: answer)
    } catch {
      switch error {
      case .gone: throw .gone
      case .refused(let text): throw .refused(text)
      case .notNow: throw .unavailable
      }
    }
  }

  private func fetch(
    _ request: ProviderRequest, _ channel: any Channel, _ known: Accounts.Known,
    within timeMax: Duration
  ) async throws(Failure) -> Answer {
    let answer = try await answer(to: request, channel, known, within: timeMax) { outgoing in
      outgoing.responseBytesLimit = Self.bytesMax
      // What a provider's link leads to is nobody's word: the guard for media looks at it. Credentials go no further
      // than the origin that they are for.
      if case .own = request.base { outgoing.purpose = .media }
      outgoing.redirects = .follow(max: 3)
    }
    switch answer.status {
    case 200: return answer
    case 401, 403: throw .refused("the provider answers with status \(answer.status)")
    case 404, 410: throw .gone
    default: throw .unavailable
    }
  }

  private func answer(
    to request: ProviderRequest, _ channel: any Channel, _ known: Accounts.Known,
    within timeMax: Duration, changed change: (inout OutgoingRequest) -> Void
  ) async throws(Failure) -> Answer {
    do throws(ProviderExchange.Stop) {
      return try await exchange.answer(
        to: request, for: channel.descriptor, isTest: known.session.isTest, owner: known.tenant
      ) { outgoing in
        outgoing.deadline = timeMax
        change(&outgoing)
      }
    } catch {
      switch error {
      case .forbidden(let text): throw .refused(text)
      case .failed(let error):
        switch error.code {
        case .answerTooLarge: throw .tooLarge
        case .forbiddenAddress, .redirectRefused, .tooManyRedirects:
          throw .refused(error.tenantMessage.english)
        default: throw .unavailable
        }
      }
    }
  }
}

/// How many are at work; a lock of its own, which copies share.
private final class SharedCount: Sendable {
  private let count = Locked(0)

  func take(ofMax countMax: Int) -> Bool {
    count.withLock { count in
      guard count < countMax else { return false }
      count += 1
      return true
    }
  }

  func giveBack() { count.withLock { $0 -= 1 } }
}

/// What a file is said to be.
enum MediaType {
  static let unknown = "application/octet-stream"

  /// The type and its subtype, when it is such; parameters and whatever else stands there are left out.
  static func checked(_ field: String?) -> String {
    let type = (field ?? "").prefix { $0 != ";" && $0 != " " && $0 != "," }.lowercased()
    let parts = type.split(separator: "/", omittingEmptySubsequences: false)
    let isType =
      parts.count == 2 && type.utf8.count <= 127
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy {
            ASCII.isLetter($0) || ASCII.isDigit($0) || "!#$&-^_.+".utf8.contains($0)
          }
      }
    return isType ? type : unknown
  }
}

extension Message {
  /// What somebody sent with it, as the API and events name it: where each can be fetched.
  package var media: [JSON] {
    guard direction == .inbound, let kind = content.mediaKind, content.mediaReference != nil else {
      return []
    }
    return [
      [
        "index": 0, "type": .string(kind.rawValue),
        "path": .string("/api/v1/messages/\(id)/media/0"),
      ]
    ]
  }
}
