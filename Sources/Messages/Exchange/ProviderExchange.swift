package import ChannelKit
package import Core
import Crypto
import Transport

/// Makes the calls that channels ask for.
package struct ProviderExchange: Sendable {
  /// Where the requests of each channel go that name no place of their own.
  package struct Bases: Sendable {
    /// By channel: what the operator set in the place of the descriptor's.
    package var live: [String: String] = [:]
    /// By the key of a channel: its provider's twin.
    package var test: [String: String] = [:]

    package init() {}
  }

  /// How a call ended.
  package enum Outcome: Sendable {
    case answered(ProviderAnswer)
    /// It leads to a place that is not called; nothing was sent, and nothing will be.
    case forbidden(String)
  }

  let wayOut: any WayOut
  /// The way to the twins, which stand on this machine.
  private let wayToTwins: any WayOut
  private let bases: Bases
  /// The places that requests go to again and again, read once.
  private let places = Locked<[String: OutgoingURL]>([:])
  let answerTimeMax: Duration

  package init(
    _ wayOut: any WayOut, twins: (any WayOut)? = nil, bases: Bases = Bases(),
    answerTimeMax: Duration = .seconds(30)
  ) {
    self.wayOut = wayOut
    wayToTwins = twins ?? wayOut
    self.bases = bases
    self.answerTimeMax = answerTimeMax
  }

  /// Makes a call for a channel, to its provider or to the provider's twin.
  ///
  /// - Parameter owner: whose call it is, so that one workspace's calls hold up no other's.
  package func make(
    _ call: ProviderCall, for channel: ChannelDescriptor, isTest: Bool, owner: TenantID? = nil
  ) async -> Outcome {
    switch call {
    case .http(let request):
      return await send(request, for: channel, isTest: isTest, owner: owner)
    // No relay is spoken to for a test.
    case .mail(let draft, _) where isTest:
      return await ask(of: channel, "/messages", draft.json)
    case .mailLogin(let relay) where isTest:
      return await ask(of: channel, "/login", ["user": .string(relay.user ?? "")])
    case .mail(let draft, let relay): return await send(draft, through: relay, owner: owner)
    case .mailLogin(let relay): return await logIn(to: relay)
    }
  }

  /// The field that tells a twin which origin a request was meant for.
  private static let originField: HeaderName = "x-sandbox-origin"

  func send(
    _ request: ProviderRequest, for channel: ChannelDescriptor, isTest: Bool,
    owner: TenantID? = nil
  ) async -> Outcome {
    do throws(Stop) {
      let answer = try await answer(
        to: request, for: channel, isTest: isTest, owner: owner
      ) { _ in }
      return .answered(.response(ProviderResponse(answer)))
    } catch {
      switch error {
      case .forbidden(let text): return .forbidden(text)
      case .failed(let error):
        if error.code == .forbiddenAddress { return .forbidden(error.tenantMessage.english) }
        return .answered(error.phase == .notSent ? .notSent : .lost)
      }
    }
  }

  /// Why there is no answer.
  enum Stop: Error {
    case forbidden(String)
    case failed(TransportError)
  }

  /// Makes a request, changed as the caller wants it, and gives what comes back as it is.
  func answer(
    to request: ProviderRequest, for channel: ChannelDescriptor, isTest: Bool, owner: TenantID?,
    changed change: (inout OutgoingRequest) -> Void
  ) async throws(Stop) -> Answer {
    guard let url = url(of: request, channel, isTest: isTest) else {
      throw .forbidden(
        isTest
          ? "the sandbox has no twin of this channel; use a live key"
          : "the address is no URL")
    }
    guard let headers = OutgoingHeaders(request) else {
      throw .forbidden("a credential holds characters that no header field may have")
    }
    let (body, type) = request.body.encoded()
    var outgoing = OutgoingRequest(
      request.method.outgoing, url, headers: headers, body: body, purpose: purpose(of: request),
      owner: owner?.uuid, deadline: answerTimeMax, responseBytesLimit: Self.answerBytesMax)
    if let type = type.flatMap({ HeaderValue($0) }) { outgoing.headers["content-type"] = type }
    change(&outgoing)
    let isTwin = isTest && bases.test[channel.key] != nil
    if isTwin, case .own(let own) = request.base, let meant = try? OutgoingURL(own.exposed) {
      outgoing.headers[Self.originField] = HeaderValue(meant.origin)
    }
    do throws(TransportError) {
      return try await (isTwin ? wayToTwins : wayOut).send(outgoing)
    } catch {
      throw .failed(error)
    }
  }

  private static let answerBytesMax = 1 << 20

  private func url(
    of request: ProviderRequest, _ channel: ChannelDescriptor, isTest: Bool
  ) -> OutgoingURL? {
    let twin = isTest ? bases.test[channel.key] : nil
    switch request.base {
    case .provider:
      // A test never reaches the provider itself.
      let base = isTest ? twin : bases.live[channel.id] ?? channel.baseURL
      return base.flatMap { try? place($0)?.appending(request.path.exposed) }
    case .own(let own):
      guard let url = try? OutgoingURL(own.exposed + request.path.exposed) else { return nil }
      guard let twin else { return url }
      // A link that the twin itself has given leads to it already.
      if let own = try? OutgoingURL(twin), own.origin == url.origin { return url }
      return try? OutgoingURL(twin + url.text.dropFirst(url.origin.count))
    }
  }

  /// A place that the operator or a channel names: there are as many as channels.
  private func place(_ base: String) -> OutgoingURL? {
    places.withLock { places in
      if let known = places[base] { return known }
      let place = try? OutgoingURL(base)
      places[base] = place
      return place
    }
  }

  /// The address of a provider is the operator's word; that of anybody else is a tenant's.
  private func purpose(of request: ProviderRequest) -> Purpose {
    if case .own = request.base { .webhooks } else { .providers }
  }
}

extension ProviderRequest.Method {
  fileprivate var outgoing: OutgoingMethod {
    switch self {
    case .get: .get
    case .post: .post
    case .patch: .patch
    case .put: .put
    case .delete: .delete
    }
  }
}

extension OutgoingHeaders {
  fileprivate init?(_ request: ProviderRequest) {
    self.init()
    for (name, value) in request.headers.sorted(by: { $0.key < $1.key }) {
      guard let name = HeaderName(name), let value = HeaderValue(value) else { return nil }
      add(name, value)
    }
  }
}

extension ProviderResponse {
  init(_ answer: Answer) {
    // The last of several fields of one name counts, as it does for most readers.
    let headers = Dictionary(answer.headers.fields.map { ($0.name, $0.value) }) { $1 }
    self.init(status: answer.status, headers: headers, body: answer.body)
  }
}
