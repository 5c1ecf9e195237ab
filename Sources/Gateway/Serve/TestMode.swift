import ChannelKit
import Core
import HTTPServer
import Messages
import Sandbox
import Transport

/// What messages of test keys reach: twins of the providers, on this machine alone.
struct TestMode: Sendable {
  let sandbox: Sandbox
  /// The way to the twins, and theirs to our hooks.
  let transport: Transport
  private let server: Server

  init(_ configuration: Configuration, clock: any WallClock, log: Log) throws {
    var options = TransportOptions()
    options.addressGuard = try AddressGuard(
      allow: [.providers: Self.ownBlocks, .webhooks: Self.ownBlocks, .media: Self.ownBlocks])
    transport = try Transport(options, clock: clock, log: log)
    sandbox = Sandbox.live(clock: clock, through: transport)
    var serverOptions = ServerOptions()
    serverOptions.loopCount = 1
    server = try Server(
      listeningOn: configuration[Keys.sandboxListen], options: serverOptions,
      routes: sandbox.routes, clock: clock, log: log, refuse: Sandbox.refuse)
  }

  private static let ownBlocks = ["127.0.0.0/8", "::1/128"]

  /// Where the twin of a channel's provider is; nil where it has none.
  func base(of channel: ChannelDescriptor) -> String? {
    Sandbox.baseURL(of: Self.twin(of: channel), at: server.address)
  }

  /// The name of a channel's twin.
  private static func twin(of channel: ChannelDescriptor) -> String {
    switch channel.key {
    case "whatsapp-cloud": "whatsapp"
    case "whatsapp-waha": "waha"
    default: channel.id
    }
  }

  /// What a person would have read in a provider's dashboard; it takes the place of what was given.
  func credentials(of account: Account, at channel: ChannelDescriptor) -> [String: Secret<String>] {
    guard channel.id == "discord" else { return [:] }
    return ["public_key": Secret(Sandbox.discordPublicKey(ofToken: account["bot_token"]))]
  }

  /// Does what a person does in a provider's dashboard: names an account's hook and the secret it is signed with.
  func introduce(_ account: Account, at channel: ChannelDescriptor) {
    guard let url = account.hookURL else { return }
    let secret = channel.id == "email" ? account.hookSecret : account["app_secret"]
    guard !secret.exposed.isEmpty else { return }
    _ = sandbox.setHook(
      of: Self.idFields.map { account[$0].exposed }.first { !$0.isEmpty },
      at: Self.twin(of: channel), url: url.exposed, secret: Secret(Array(secret.exposed.utf8)))
  }

  /// Has the bridge's twin know a session that was linked, with the hook that a request sets.
  func restoreLink(of account: Account, _ request: ProviderRequest) {
    guard case .json(let body) = request.body, let config = body["config"] else { return }
    sandbox.restoreLink(of: account["session"].exposed, key: account["api_key"], config: config)
  }

  /// The credentials that name an account at Meta, and at a relay.
  private static let idFields = ["phone_number_id", "page_id", "account_id", "from_email"]

  /// Serves the twins until the task is cancelled.
  func run() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      group.addTask { await sandbox.run() }
      try await group.waitForAll()
    }
  }

  func stop() async {
    await server.stop(within: .seconds(1))
    await transport.stop()
  }
}
