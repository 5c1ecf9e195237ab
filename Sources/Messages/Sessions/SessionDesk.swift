package import ChannelKit
package import Core
import Delivery
package import TenantKit
package import Webhooks

/// Connects sessions to their providers: nothing is kept that the provider has not confirmed.
package struct SessionDesk: Sendable {
  package let channels: ChannelDirectory
  package let vault: Vault
  let exchange: ProviderExchange
  let hooks: HookBase
  private let clock: any WallClock
  private let places: EndpointPlaces
  /// What the operator gives to sessions that name no bridge of their own, by the channel's key.
  private let bridges: [String: [String: String]]
  private let twinCredentials: TwinCredentials

  package init(
    _ channels: ChannelDirectory, _ exchange: ProviderExchange, vault: Vault, hooks: HookBase,
    clock: any WallClock, places: EndpointPlaces = .public,
    bridges: [String: [String: String]] = [:],
    twinCredentials: @escaping TwinCredentials = { _, _ in [:] }
  ) {
    self.channels = channels
    self.exchange = exchange
    self.vault = vault
    self.hooks = hooks
    self.clock = clock
    self.places = places
    self.bridges = bridges
    self.twinCredentials = twinCredentials
  }

  /// What a twin has in the place of given credentials.
  package typealias TwinCredentials =
    @Sendable (ChannelDescriptor, Account) -> [String: Secret<String>]

  /// Credentials that the provider knows, with what it said of them.
  package struct Connection: Sendable {
    package let secrets: SessionSecrets
    package let standing: SessionStanding
    /// Whether the provider, or its twin, has yet to be told where the session's hook is.
    package let needsHook: Bool
  }

  /// Why a session is not connected.
  package enum Refusal: Error, Hashable, Sendable {
    /// The credentials are not what the channel asks for, each with the way out.
    case malformed([ContentProblem])
    /// The provider does not take them; its own words.
    case refused(String)
    /// The provider cannot be asked now.
    case unavailable
  }

  /// The credentials of a session that is linked through the operator's own bridge.
  package func bridge(of channel: ChannelDescriptor) -> [String: String] {
    bridges[channel.key] ?? [:]
  }

  /// Asks the provider about credentials, and has it tell the session's hook what happens.
  package func connect(
    _ channel: any Channel, _ given: [String: String], keeping old: SessionSecrets? = nil,
    isTest: Bool
  ) async throws(Refusal) -> Connection {
    var credentials = old?.credentials ?? [:]
    for (name, value) in given { credentials[name] = Secret(value) }
    let entropy = Secret(KernelGenerator.bytes(OutgoingMessage.entropyByteCount))
    let problems = channel.descriptor.problems(withCredentials: credentials.mapValues(\.exposed))
    guard problems.isEmpty else { throw .malformed(problems) }
    credentials = channel.completed(credentials, entropy: entropy)
    var secrets = old?.with(credentials) ?? SessionSecrets(credentials: credentials)
    if isTest {
      let known = twinCredentials(channel.descriptor, secrets.account(hooks, isTest: isTest))
      secrets = secrets.with(credentials.merging(known) { $1 })
    }
    let account = secrets.account(hooks, isTest: isTest)
    if let linking = channel as? any LinkingChannel {
      let standing = try await link(account, linking, isTest: isTest)
      return Connection(secrets: secrets, standing: standing, needsHook: false)
    }
    var standing = try await standing(of: account, channel, isTest: isTest)
    // The hook is set once the session is kept: providers ask it at once whether it is one.
    let needsHook = !channel.hooking(account).isEmpty
    if needsHook { standing.status = .connecting }
    return Connection(secrets: secrets, standing: standing, needsHook: needsHook || isTest)
  }

  /// Ends what the provider was asked to tell. It is tried once: a session that goes away needs nobody's leave.
  package func disconnect(
    _ secrets: SessionSecrets, _ channel: any Channel, isTest: Bool
  ) async {
    for call in channel.unhooking(secrets.account(hooks, isTest: isTest)) {
      _ = await exchange.make(call, for: channel.descriptor, isTest: isTest)
    }
  }

  /// Where a session is reached from outside, and the secret that whoever calls there repeats or signs with. For
  /// providers whose dashboards a person fills in.
  package func hookAddress(
    of secrets: SessionSecrets, isTest: Bool
  ) -> (url: Secret<String>?, secret: Secret<String>) {
    let account = secrets.account(hooks, isTest: isTest)
    return (account.hookURL, account.hookSecret)
  }

  /// Has the provider told where the hook of a session is, once the transaction is committed.
  package func hook(_ session: UUID, in tx: borrowing TenantWrite) throws {
    let work = HookCarrier.work(for: session, at: tx.now)
    // One that waits already is as good.
    _ = try Outbox.withdraw(work.id, in: tx)
    try Outbox.enqueue(work, in: tx)
  }

  private func standing(
    of account: Account, _ channel: any Channel, isTest: Bool
  ) async throws(Refusal) -> SessionStanding {
    let found: AccountStanding
    switch channel.check(account) {
    case .told(let standing): found = standing
    case .toldFor(let place, let standing):
      if let objection = places.objection(to: account[place].exposed) {
        throw .malformed([ContentProblem("credentials.\(place)", objection)])
      }
      found = standing
    case .ask(let call):
      switch await exchange.make(call, for: channel.descriptor, isTest: isTest) {
      case .forbidden(let text): throw .refused(text)
      case .answered(let answer): found = channel.standing(from: answer, now: clock.now)
      }
    }
    switch found {
    case .good(let id, let name, let expiresAt):
      var standing = SessionStanding(.connected)
      standing.accountID = id
      standing.accountName = name
      standing.expiresAt = expiresAt
      return standing
    case .refused(let text): throw .refused(text)
    case .unknown: throw .unavailable
    }
  }
}
